"""Which tiers this machine gives: tried out, with a process that is really sealed; and why not, in words that help."""

import os
import platform
import re
import socket
import sys
import tempfile
from functools import cache
from pathlib import Path

from grader.sandbox.library import is_root, path_for
from grader.sandbox.line import NurseryLine
from grader.sandbox.model import TIERS, Cell, Offer, SandboxError, Tier
from grader.sandbox.nursery import Nursery

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
                tier, False, "Windows cannot keep a submission apart", "Grade in Windows' Linux (WSL)"
            )
        return Offer(tier, True, "a process of its own keeps the verdict safe, but not the machine")
    if sys.platform != "linux":
        return Offer(tier, False, "only Linux has it")
    try:
        _try(tier)
    except SandboxError as error:
        return Offer(tier, False, *_why_not(tier, str(error)))
    lacking = _lacking()
    return Offer(tier, True, *lacking) if lacking else Offer(tier, True)


def _try(tier: Tier) -> None:
    user = _NOBODY if is_root() else None
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o711)
        folder = Path(name)
        path = path_for("namespaces", folder)  # nothing is read from it, so nothing need be copied
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
            "no system call is filtered (seccomp)",
            "a kernel with CONFIG_SECCOMP_FILTER, on x86-64 or arm64",
        )
    if not landlock.abi():
        return "files and ports are not guarded a second time (Landlock)", _LANDLOCK
    if landlock.missing():
        return (
            f"not guarded: {', '.join(landlock.missing())} (Landlock {landlock.abi()})",
            "Linux 6.12 or later",
        )
    return None


_LANDLOCK = "Linux 5.13 or later with `landlock` in its boot parameter lsm="


def _why_not(tier: Tier, error: str) -> tuple[str, str]:
    """Why a tier does not work, and what would help."""
    if tier == "landlock":
        if not landlock.abi():
            return "this kernel has no Landlock, or a container hides it", _LANDLOCK
        return error, ""
    if _kernel() < _OLDEST_FOR_NAMESPACES:
        return f"Linux {platform.release()} is too old for it", "Linux 5.12 or later"
    if is_root():
        if _in_container():
            return (
                "this container may not make namespaces",
                "start the container with --cap-add SYS_ADMIN --security-opt seccomp=unconfined "
                "--security-opt apparmor=unconfined",
            )
        return error, ""
    if _setting("user/max_user_namespaces") == 0:
        return "user namespaces are switched off", "sudo sysctl user.max_user_namespaces=10000"
    if _setting("kernel/unprivileged_userns_clone") == 0:
        return "only root may make user namespaces", "sudo sysctl kernel.unprivileged_userns_clone=1"
    if _setting("kernel/apparmor_restrict_unprivileged_userns") == 1:
        return (
            "AppArmor takes all rights from user namespaces (Ubuntu 23.10 and later)",
            "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile with `userns,` "
            f"for {os.path.realpath(sys.executable)}",
        )
    if _in_container():
        return (
            "this container may not make user namespaces",
            "start the container with --security-opt seccomp=unconfined --security-opt apparmor=unconfined "
            "--security-opt systempaths=unconfined",
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
