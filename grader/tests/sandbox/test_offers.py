"""What the machine is said to give is what it gives: tried under restrictions that real machines have."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from grader.sandbox import best, offers
from grader.sandbox.model import Offer
from grader.tests import needs, people

pytestmark = needs.linux

# What the machine refuses is refused from here on, as a container or an administrator does it.
RESTRICT = """
import ctypes, errno, json, os, struct, sys
from grader.sandbox import system

def refuse(number, error):
    steps = [(0x20, 0, 0, 0), (0x15, 0, 1, number), (0x06, 0, 0, 0x50000 | error), (0x06, 0, 0, 0x7FFF0000)]
    code = b"".join(struct.pack("=HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(code, len(code))
    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))
    system.prctl(system.PR_SET_NO_NEW_PRIVS, 1)
    program = Program(len(steps), ctypes.addressof(buffer))
    system.prctl(system.PR_SET_SECCOMP, 2, ctypes.addressof(program))

def no_user_namespaces():
    user, group = os.getuid(), os.getgid()
    system.unshare(system.CLONE_NEWUSER)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        open(f"/proc/self/{name}", "w").write(text)
    open("/proc/sys/user/max_user_namespaces", "w").write("0")

arm = os.uname().machine == "aarch64"
"""
TELL = """
from grader.sandbox import offers
print(json.dumps([[offer.tier, offer.works, offer.reason, offer.advice] for offer in offers()]))
"""


def under(restriction: str, *, ordinary: bool) -> dict[str, Offer]:
    """The offers of a process under a restriction; by tier."""
    with people.closed_home() as home:
        python = people.python() if ordinary else sys.executable
        found = subprocess.run(
            [python, "-c", RESTRICT + restriction + TELL],
            env=people.environment(home),
            capture_output=True,
            text=True,
            check=False,
            **(people.user() if ordinary else {}),
        )
    assert found.returncode == 0, found.stderr
    return {offer.tier: offer for offer in (Offer(*each) for each in json.loads(found.stdout))}


def has(tier: str) -> None:
    if not any(offer.works for offer in offers() if offer.tier == tier):
        pytest.skip(f"this machine has no {tier}")


@pytest.mark.parametrize("ordinary", [True, False])
def test_without_restrictions_it_is_what_the_machine_gives(ordinary: bool) -> None:
    found = under("", ordinary=ordinary)

    assert {tier: offer.works for tier, offer in found.items()} == {
        offer.tier: offer.works for offer in offers()
    }
    assert list(found) == ["namespaces", "landlock", "process"]


@pytest.mark.parametrize("ordinary", [True, False])
def test_a_container_that_refuses_namespaces(ordinary: bool) -> None:
    has("landlock")

    found = under("refuse(97 if arm else 272, errno.EPERM)", ordinary=ordinary)

    assert not found["namespaces"].works
    assert "container" in found["namespaces"].reason or "unshare" in found["namespaces"].reason
    assert found["landlock"].works


def test_user_namespaces_that_are_switched_off() -> None:
    has("namespaces")

    found = under("no_user_namespaces()", ordinary=True)

    assert not found["namespaces"].works
    assert found["namespaces"].reason == "User namespaces are switched off."
    assert found["namespaces"].advice == "sudo sysctl user.max_user_namespaces=10000"
    assert found["process"].works


def test_namespaces_without_the_right_to_mount() -> None:
    has("namespaces")

    found = under("refuse(40 if arm else 165, errno.EACCES)", ordinary=True)

    assert not found["namespaces"].works
    assert found["namespaces"].reason


@pytest.mark.parametrize("error", ["ENOSYS", "EOPNOTSUPP"])
def test_a_kernel_without_landlock(error: str) -> None:
    has("namespaces")

    found = under(f"refuse(444, errno.{error})", ordinary=True)

    assert not found["landlock"].works
    assert "no Landlock" in found["landlock"].reason
    assert "lsm=" in found["landlock"].advice
    assert found["namespaces"].works
    assert "Landlock" in found["namespaces"].reason


def test_a_kernel_without_either() -> None:
    found = under("refuse(444, errno.ENOSYS)\nrefuse(97 if arm else 272, errno.EPERM)", ordinary=True)

    assert {tier: offer.works for tier, offer in found.items()} == {
        "namespaces": False,
        "landlock": False,
        "process": True,
    }


SETTINGS = {
    "kernel/unprivileged_userns_clone": ("0", "Only root", "unprivileged_userns_clone=1"),
    "kernel/apparmor_restrict_unprivileged_userns": (
        "1",
        "AppArmor",
        "apparmor_restrict_unprivileged_userns=0",
    ),
    "user/max_user_namespaces": ("0", "switched off", "max_user_namespaces="),
}


@pytest.mark.parametrize("setting", SETTINGS)
def test_settings_of_the_system_are_named(
    setting: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No test can give a machine Ubuntu's or old Debian's settings: the files are ours.

    module = sys.modules["grader.sandbox.offers"]
    value, reason, advice = SETTINGS[setting]
    file = tmp_path / setting
    file.parent.mkdir()
    file.write_text(value + "\n")
    monkeypatch.setattr(module, "_SYSCTL", str(tmp_path))
    monkeypatch.setattr(module, "is_root", lambda: False)
    monkeypatch.setattr(module, "_kernel", lambda: (6, 8))

    found = module._why_not("namespaces", "mount: Permission denied")

    assert reason in found[0]
    assert advice in found[1]


def test_the_best_is_the_first_that_works() -> None:
    assert best() == next(offer.tier for offer in offers() if offer.works)
