"""A filter of system calls, for good: what no submission and no driver needs, and what would lead out of a cell.

The filter is our own, and not libseccomp's: that library is missing from many small images, and pyseccomp loads it at
import. Ours is a list of numbers for the two processors that we know. It refuses with an error rather than a kill, so
that a submission that tries is told, and its tests fail one by one.

It lists what is refused. A call that is younger than this list does not exist for a sealed process.
"""

import ctypes
import errno
import os
import socket
import struct
from typing import NamedTuple

from grader.sandbox import system


class _Processor(NamedTuple):
    audit: int  # AUDIT_ARCH_… of linux/audit.h
    column: int  # in the table of numbers


_PROCESSORS = {"x86_64": _Processor(0xC000_003E, 0), "aarch64": _Processor(0xC000_00B7, 1)}

# Numbers on x86-64 and arm64, of asm/unistd_64.h and asm-generic/unistd.h; None where there is no such call.
_REFUSED: dict[str, tuple[int | None, int | None]] = {
    # other programs and processes; threads are made by `clone`, which has a rule of its own
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
    # reaching into other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "kcmp": (312, 272),
    "move_pages": (279, 239),
    "migrate_pages": (256, 238),
    "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118),
    "sched_setattr": (314, 274),
    "setpriority": (141, 140),
    "ioprio_set": (251, 30),
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    # servers
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    # what outlives a process, or is not counted as its memory
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "mq_unlink": (241, 181),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    # what Landlock does not look at: files of the same user, anywhere
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    # the kernel's less worn corners, and what only administrators need
    "mount": (165, 40),
    "umount2": (166, 39),
    "mount_setattr": (442, 442),
    "move_mount": (429, 429),
    "open_tree": (428, 428),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "statmount": (457, 457),
    "listmount": (458, 458),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "unshare": (272, 97),
    "setns": (308, 268),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "userfaultfd": (323, 282),
    "fanotify_init": (300, 262),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "reboot": (169, 142),
    "acct": (163, 89),
    "syslog": (103, 116),
    "personality": (135, 92),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
    "vhangup": (153, 58),
    "uselib": (134, None),
    "ustat": (136, None),
    "sysfs": (139, None),
    "lookup_dcookie": (212, 18),
    "nfsservctl": (180, 42),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
}
_CLONE, _CLONE3 = (56, 220), (435, 435)
_SOCKET, _SOCKETPAIR, _CONNECT = (41, 198), (53, 199), (42, 203)
_SENDTO, _SENDMSG, _SENDMMSG = (44, 206), (46, 211), (307, 269)
_IOCTL, _FCNTL, _PRCTL, _PRLIMIT = (16, 29), (72, 25), (157, 167), (302, 261)
_KILL, _TGKILL = (62, 129), (234, 131)
_YOUNGEST = 462  # mseal, of Linux 6.10; what came later is not there

_CLONE_THREAD = 0x1_0000
_FAST_OPEN = 0x2000_0000  # connects without connect(), which Landlock would see
_TYPING, _LINUX_CONSOLE, _OWNERS = (
    0x5412,
    0x541C,
    (0x8901, 0x8902),
)  # TIOCSTI, TIOCLINUX, FIOSETOWN, SIOCSPGRP
_F_SETOWN, _F_SETSIG, _F_SETOWN_EX = 8, 10, 15  # signals to others, sent by the kernel
_SOCK_TYPE = 0xF

_LOAD, _EQUAL, _ABOVE, _ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x25, 0x45, 0x54, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_KILL_PROCESS, _ERROR, _ALLOW = 0x8000_0000, 0x0005_0000, 0x7FFF_0000
_SECCOMP_MODE_FILTER = 2


def works() -> bool:
    """Whether there is a filter for the processor that we run on, and a kernel that takes one."""
    if os.uname().machine not in _PROCESSORS or struct.calcsize("P") != 8:
        return False
    try:
        system.prctl(system.PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, 0)
    except OSError as error:
        return error.errno == errno.EFAULT  # it has looked for the filter that we did not give
    return True


def install(network: bool) -> None:
    """Filter the calls of this process from now on; it must have given up new privileges.

    Args:
        network: whether it may open TCP connections.

    Raises:
        OSError: the kernel refuses.
    """
    code = program(network, os.getpid())
    buffer = ctypes.create_string_buffer(code, len(code))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))

    whole = Program(len(code) // 8, ctypes.addressof(buffer))
    system.prctl(system.PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(whole))


def program(network: bool, pid: int) -> bytes:
    """Return the filter.

    Args:
        network: whether TCP connections may be opened.
        pid: of the process, as it sees itself: it may signal itself, and nobody else.
    """
    audit, column = _PROCESSORS[os.uname().machine]
    refuse = _step(_RETURN, _ERROR | errno.EPERM)
    absent = _step(_RETURN, _ERROR | errno.ENOSYS)
    allow = _step(_RETURN, _ALLOW)

    def rule(call: tuple[int | None, int | None], *body: bytes) -> bytes:
        """What follows for one call; what it says falls through to the end of the body."""
        number = call[column]
        code = b"".join(body)
        return b"" if number is None else _step(_EQUAL, number, 0, len(code) // 8) + code

    def argument(index: int) -> bytes:
        # The lower half: the kernel looks at no more of any of these.
        return _step(_LOAD, _ARGUMENTS + 8 * index)

    def only(*values: int) -> bytes:
        """Go on with the next step if the loaded value is one of these, refuse if not."""
        steps = [_step(_EQUAL, value, len(values) - index, 0) for index, value in enumerate(values)]
        return b"".join(steps) + refuse

    def none_of(*values: int) -> bytes:
        return b"".join(_step(_EQUAL, value, 0, 1) + refuse for value in values)

    connections = (
        argument(0), only(socket.AF_INET, socket.AF_INET6),
        argument(1), _step(_AND, _SOCK_TYPE), only(socket.SOCK_STREAM),
        argument(2), only(0, socket.IPPROTO_TCP), allow,
    )  # fmt: skip
    parts = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_EQUAL, audit, 1, 0),
        _step(_RETURN, _KILL_PROCESS),
        _step(_LOAD, _NUMBER),
        _step(_ABOVE, _YOUNGEST, 0, 1),
        absent,
        rule(
            _CLONE3, absent
        ),  # its flags lie in memory, where no filter looks; the C library then takes clone
        rule(_CLONE, argument(0), _step(_ANY_BIT, _CLONE_THREAD, 1, 0), refuse, allow),
        rule(_SOCKET, *(connections if network else (refuse,))),
        rule(_CONNECT, allow if network else refuse),
        # One that keeps no connection (SOCK_DGRAM) could send to any socket that has a name.
        rule(
            _SOCKETPAIR,
            argument(0),
            only(socket.AF_UNIX),
            argument(1),
            _step(_AND, _SOCK_TYPE),
            only(socket.SOCK_STREAM),
            allow,
        ),
        rule(_IOCTL, argument(1), none_of(_TYPING, _LINUX_CONSOLE, *_OWNERS), allow),
        rule(_FCNTL, argument(1), none_of(_F_SETOWN, _F_SETSIG, _F_SETOWN_EX), allow),
        rule(_PRCTL, argument(0), none_of(system.PR_SET_PDEATHSIG, system.PR_SET_DUMPABLE), allow),
        *(
            rule(call, argument(index), _step(_ANY_BIT, _FAST_OPEN, 0, 1), refuse, allow)
            for call, index in ((_SENDTO, 3), (_SENDMSG, 2), (_SENDMMSG, 3))
        ),
        rule(_PRLIMIT, argument(0), only(0, pid), allow),
        rule(_KILL, argument(0), only(pid), allow),
        rule(_TGKILL, argument(0), only(pid), allow),
        *(rule(call, refuse) for call in _REFUSED.values()),
        allow,
    ]
    return b"".join(parts)


def _step(code: int, value: int, when_true: int = 0, when_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, when_true, when_false, value)
