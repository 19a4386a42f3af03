"""The filter of system calls, read as the kernel reads it: for both processors, whichever we run on."""

import errno
import os
import platform
import re
import struct
from pathlib import Path

import pytest

from grader.sandbox import seccomp

ALLOW, KILL = 0x7FFF_0000, 0x8000_0000
REFUSE, ABSENT = 0x5_0000 | errno.EPERM, 0x5_0000 | errno.ENOSYS
HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}
AUDIT = {"x86_64": 0xC000_003E, "aarch64": 0xC000_00B7}


class Machine:
    """Runs the filter for a processor."""

    def __init__(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.name = name
        before = os.uname()
        monkeypatch.setattr(seccomp.os, "uname", lambda: os.uname_result((*before[:4], name)))
        self.code = {network: seccomp.program(network, 7) for network in (False, True)}

    def number(self, call: str) -> int | None:
        column = {"x86_64": 0, "aarch64": 1}[self.name]
        calls = {
            **seccomp._REFUSED,
            **{
                name.strip("_").lower(): value
                for name, value in vars(seccomp).items()
                if isinstance(value, tuple) and name[1:].isupper() and len(value) == 2
            },
        }
        return calls[call][column]

    def __call__(
        self, call: str | int, *arguments: int, network: bool = False, audit: int | None = None
    ) -> int:
        number = self.number(call) if isinstance(call, str) else call
        data = struct.pack(
            "=iIQ6Q", number, audit or AUDIT[self.name], 0, *arguments, *(6 - len(arguments)) * [0]
        )
        code, at, loaded = self.code[network], 0, 0
        while True:
            kind, when_true, when_false, value = struct.unpack_from("=HBBI", code, at * 8)
            at += 1
            match kind:
                case 0x20:
                    (loaded,) = struct.unpack_from("=I", data, value)
                case 0x54:
                    loaded &= value
                case 0x06:
                    return int(value)
                case 0x15:
                    at += when_true if loaded == value else when_false
                case 0x25:
                    at += when_true if loaded > value else when_false
                case 0x45:
                    at += when_true if loaded & value else when_false
                case _:
                    raise AssertionError(f"an instruction that we never use: {kind:#x}")


@pytest.fixture(params=["x86_64", "aarch64"])
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(request.param, monkeypatch)


def test_the_numbers_are_the_kernels(machine: Machine) -> None:
    header = HEADERS[machine.name]
    if not header.exists():
        pytest.skip(f"there is no {header}")
    pattern = re.compile(r"#define __NR(?:3264)?_(\w+)\s+(\d+)$", re.MULTILINE)
    kernel = {name: int(number) for name, number in pattern.findall(header.read_text())}
    young = {"fchmodat2", "statmount", "listmount"}

    for name in seccomp._REFUSED:
        if name not in young:
            assert machine.number(name) == kernel.get(name), name
    for name in (
        "clone",
        "clone3",
        "socket",
        "socketpair",
        "connect",
        "sendto",
        "sendmsg",
        "sendmmsg",
        "ioctl",
        "fcntl",
        "prctl",
        "kill",
        "tgkill",
    ):
        assert machine.number(name) == kernel[name], name


def test_all_on_the_list_is_refused(machine: Machine) -> None:
    for name in seccomp._REFUSED:
        if machine.number(name) is not None:
            assert machine(name) == machine(name, network=True) == REFUSE, name


def test_another_processors_calls_end_the_process(machine: Machine) -> None:
    assert machine(1, audit=0x4000_0003) == KILL  # of 32 bits


def test_calls_of_tomorrow_do_not_exist(machine: Machine) -> None:
    assert machine(463) == machine(0x4000_0000) == ABSENT  # the second: x86-64's x32


def test_threads_but_no_processes(machine: Machine) -> None:
    assert machine("clone", 0x1_0000) == ALLOW
    assert machine("clone", 17) == REFUSE
    assert machine("clone3", 0x1_0000) == ABSENT


def test_sockets(machine: Machine) -> None:
    assert machine("socket", 2, 1) == machine("socket", 1, 1) == machine("connect") == REFUSE
    for domain in (2, 10):
        for kind in (1, 1 | 0o2000000 | 0o4000):  # with flags
            for protocol in (0, 6):
                assert machine("socket", domain, kind, protocol, network=True) == ALLOW
    for wrong in ((2, 2, 0), (2, 3, 0), (1, 1, 0), (16, 3, 0), (2, 1, 262), (17, 3, 0), (40, 1, 0)):
        assert machine("socket", *wrong, network=True) == REFUSE, wrong
    assert machine("connect", network=True) == ALLOW
    assert machine("socketpair", 1, 1) == machine("socketpair", 1, 1 | 0o2000000) == ALLOW
    assert machine("socketpair", 1, 2) == machine("socketpair", 1, 5) == machine("socketpair", 2, 1) == REFUSE


@pytest.mark.parametrize(("call", "index"), [("sendto", 3), ("sendmsg", 2), ("sendmmsg", 3)])
def test_sending_does_not_connect(machine: Machine, call: str, index: int) -> None:
    assert machine(call, *[0] * index, 0x4000) == ALLOW
    assert machine(call, *[0] * index, 0x2000_0000 | 0x4000, network=True) == REFUSE


def test_signals_to_itself_only(machine: Machine) -> None:
    for call in ("kill", "tgkill"):
        assert machine(call, 7, 9) == ALLOW
        for other in (0, 1, 8, 0xFFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFF):
            assert machine(call, other, 9) == REFUSE
    assert machine("prlimit", 0) == machine("prlimit", 7) == ALLOW
    assert machine("prlimit", 8) == REFUSE


def test_who_gets_signals_is_not_changed(machine: Machine) -> None:
    assert machine("fcntl", 0, 1) == machine("ioctl", 0, 0x5401) == machine("prctl", 15) == ALLOW
    for call, wrong in (("fcntl", (8, 10, 15)), ("ioctl", (0x5412, 0x541C, 0x8901, 0x8902))):
        for each in wrong:
            assert machine(call, 0, each) == REFUSE
    assert machine("prctl", 1) == machine("prctl", 4) == REFUSE


def test_ordinary_calls_are_allowed(machine: Machine) -> None:
    ordinary = {"x86_64": (0, 1, 2, 3, 9, 202, 257), "aarch64": (63, 64, 56, 57, 222, 98)}

    for number in ordinary[machine.name]:
        assert machine(number) == ALLOW


def test_this_machine_takes_it() -> None:
    assert seccomp.works() == (platform.machine() in HEADERS)
