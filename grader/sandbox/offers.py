"""Which tiers this machine gives: tried out, with a process that is really sealed; and why not, in words that help."""

import os
import platform
import re
import socket
import sys
import sysconfig
from functools import cache
from pathlib import Path

from grader.sandbox.line import NurseryLine
from grader.sandbox.model import TIERS, Cell, Offer, SandboxError, Tier
from grader.sandbox.nursery import Nursery
from grader.sandbox.process import is_root
from grader.signals import temporary_folder

if sys.platform == "linux":
    from grader.sandbox import landlock, seccomp

PATIENCE = 10.0
"""Seconds for a trial; it takes a tenth of one."""

_OLDEST_FOR_NAMESPACES = (5, 12)
_SYSCTL = "/proc/sys"
_NOBODY = 65_534


def offers() -> tuple[Offer, ...]:
    """Return what came of trying each tier, best first; the trials are made once."""
    return tuple(map(offer, TIERS))


def best() -> Tier:
    """Return the best tier that works here.

    Raises:
        SandboxError: none does.
    """
    for tier in TIERS:
        if offer(tier).works:
            return tier
    raise SandboxError(offer("process").reason)


@cache
def offer(tier: Tier) -> Offer:
    """Return what came of trying one tier."""
    if tier == "process":
        if sys.platform == "win32":
            return Offer(
                tier, False, "Windows cannot keep a submission apart.", "Grade in Windows' Linux (WSL)."
            )
        return Offer(tier, True, "A process of its own keeps the verdict safe, but not the machine.")
    if sys.platform != "linux":
        return Offer(tier, False, "Only Linux has it.")
    try:
        _try(tier)
    except SandboxError as error:
        return Offer(tier, False, *_why_not(tier, str(error)))
    lacking = _lacking()
    return Offer(tier, True, *lacking) if lacking else Offer(tier, True)


def _try(tier: Tier) -> None:
    user = _NOBODY if is_root() else None
    with temporary_folder() as folder:
        folder.chmod(0o711)
        path = [sysconfig.get_path("stdlib")]
        with Nursery.started(tier, {"trial": "grader.sandbox.trial:answer"}, path, folder) as nursery:
            ours, theirs = socket.socketpair()
            with nursery.line() as line, ours, theirs:
                sealed = NurseryLine(line).spawn("trial", Cell(user=user), theirs)
                theirs.close()
                with sealed:
                    _ = sealed.pid
                    ours.settimeout(PATIENCE)
                    try:
                        told = ours.recv(1 << 10).decode()
                    except OSError as error:
                        told = str(error)
    if told != ".":
        raise SandboxError(f"A sealed process is not sealed well: {told.removesuffix('.') or 'it died'}")


def _lacking() -> tuple[str, str] | None:
    if not seccomp.works():
        return (
            "System calls are not filtered (seccomp).",
            "A kernel with CONFIG_SECCOMP_FILTER, on x86-64 or arm64.",
        )
    if not landlock.abi():
        return "Files are not guarded twice, and ports not at all (Landlock).", _LANDLOCK
    if landlock.missing():
        return (
            f"Not guarded by Landlock: {', '.join(landlock.missing())}.",
            "Linux 6.12 or later.",
        )
    return None


_LANDLOCK = "Linux 5.13 or later, with landlock in its boot parameter lsm=."


def _why_not(tier: Tier, error: str) -> tuple[str, str]:
    """Why a tier does not work, and what would help."""
    if tier == "landlock":
        if not landlock.abi():
            return "This kernel has no Landlock, or a container hides it.", _LANDLOCK
        return error, ""
    if _kernel() < _OLDEST_FOR_NAMESPACES:
        return f"Linux {platform.release()} is too old for it.", "Linux 5.12 or later."
    if is_root():
        if _in_container():
            return (
                "This container may not make namespaces.",
                "Start the container with --cap-add SYS_ADMIN --security-opt seccomp=unconfined "
                "--security-opt apparmor=unconfined.",
            )
        return error, ""
    if _setting("user/max_user_namespaces") == 0:
        return "User namespaces are switched off.", "sudo sysctl user.max_user_namespaces=10000"
    if _setting("kernel/unprivileged_userns_clone") == 0:
        return "Only root may make user namespaces.", "sudo sysctl kernel.unprivileged_userns_clone=1"
    if _setting("kernel/apparmor_restrict_unprivileged_userns") == 1:
        return (
            "AppArmor takes all rights from user namespaces (Ubuntu 23.10 and later).",
            "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile with `userns,` "
            f"for {os.path.realpath(sys.executable)}.",
        )
    if _in_container():
        return (
            "This container may not make user namespaces.",
            "Start the container with --security-opt seccomp=unconfined --security-opt apparmor=unconfined "
            "--security-opt systempaths=unconfined.",
        )
    return error, ""


def _kernel() -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", platform.release())[:2]))


def _setting(name: str) -> int | None:
    try:
        return int(Path(_SYSCTL, name).read_text())
    except (OSError, ValueError):
        return None


def _in_container() -> bool:
    return (
        any(os.path.exists(mark) for mark in ("/.dockerenv", "/run/.containerenv"))
        or "container" in os.environ
    )
