"""Seals a process: from here on it can use what its cell allows, and nothing can give it more.

The order matters: mounts and namespaces need rights, which then go; the signal that ends us with our parent is lost
when the user changes; the filter of system calls comes last, as it refuses most of what comes before.
"""

import os
import resource
import sys
from contextlib import nullcontext, suppress

import msgspec

from grader.sandbox.model import Cell, Limits, Tier
from grader.sandbox.view import View, is_below

if sys.platform == "linux":
    from grader.sandbox import landlock, root, seccomp, system


class Place(msgspec.Struct, frozen=True):
    """What a nursery knows of all that it makes.

    Args:
        folder: where the folders of cells lie.
        view: what may be read.
        proc: a descriptor of /proc, for where there is none to be seen any more.
        processes: a descriptor of the nursery's own namespace of processes, likewise.
        threads: how many processes and threads of our user run anyway: the system's limit counts them all.
    """

    tier: Tier
    folder: str
    view: View
    proc: int = -1
    processes: int = -1
    threads: int = 0


def check(cell: Cell, place: Place) -> None:
    """Look at a cell before a process is made for it.

    Raises:
        ValueError: there can be no such cell; the text says why.
    """
    if cell.user == 0 or (cell.user is None and os.geteuid() == 0):
        raise ValueError("nothing is ever sealed as root")
    if cell.user is not None and cell.user < 0:
        raise ValueError("a user's number is not negative")
    if cell.folder is not None and (
        cell.folder != os.path.realpath(cell.folder)
        or cell.folder == place.folder
        or not is_below(cell.folder, place.folder)
    ):
        raise ValueError(f"{cell.folder} is no folder inside {place.folder}")


def seal(cell: Cell, place: Place) -> None:
    """Seal this process.

    Raises:
        OSError: the system refuses a step.
        ValueError: it refuses a limit.
    """
    os.setsid()
    home = cell.folder or (place.folder if place.tier == "namespaces" else "/")
    os.environ.update(HOME=home, TMPDIR=home)
    if place.tier == "namespaces":
        _leave(cell, place)
    os.umask(0o077)
    os.chdir(home)
    _limit(cell.limits, place)
    if sys.platform == "linux":
        _become_linux(cell, place)
    elif cell.user is not None:
        _become(cell.user)


def _leave(cell: Cell, place: Place) -> None:
    """Go into namespaces of our own; of processes, the nursery has made us one."""
    no_network = 0 if cell.ports else system.CLONE_NEWNET
    system.unshare(system.CLONE_NEWNS | system.CLONE_NEWIPC | no_network)
    if cell.folder is None:
        root.show_private(os.geteuid() if cell.user is None else cell.user, place.folder)
    else:
        root.show_only(cell.folder, place.folder)
    if cell.user is None:
        # The number of processes is counted by user and user namespace: in one of its own, nobody else's count.
        user, group = os.geteuid(), os.getegid()
        system.unshare(system.CLONE_NEWUSER)
        map_user(user, group, place.proc)


def map_user(user: int, group: int, proc: int) -> None:
    """Be in a new user namespace who we were outside, and nobody else.

    Args:
        proc: a descriptor of /proc.
    """
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        handle = os.open(f"self/{name}", os.O_WRONLY | os.O_CLOEXEC, dir_fd=proc)
        try:
            os.write(handle, text.encode())
        finally:
            os.close(handle)


def _limit(limits: Limits, place: Place) -> None:
    for kind, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_AS, limits.memory, limits.memory),
        (resource.RLIMIT_FSIZE, limits.file_size, limits.file_size),
        (resource.RLIMIT_NOFILE, limits.open_files, limits.open_files),
        # At the first, a signal that can be ignored; at the second, one that cannot.
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1),
        (resource.RLIMIT_NPROC, limits.processes + place.threads, limits.processes + place.threads),
    ):
        _, most = resource.getrlimit(kind)  # only root could raise that
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        with (
            suppress(ValueError) if sys.platform == "darwin" else nullcontext()
        ):  # it refuses some that it lists
            resource.setrlimit(kind, (soft, hard))


def _become(user: int) -> None:
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)


def _become_linux(cell: Cell, place: Place) -> None:
    with suppress(OSError):  # who has no capabilities cannot drop any, and cannot gain any below
        system.drop_bounding_set()
    if cell.user is not None:
        _become(cell.user)
    system.drop_capabilities()
    system.prctl(system.PR_SET_DUMPABLE, 0)
    system.prctl(system.PR_SET_PDEATHSIG, 9)
    system.prctl(system.PR_SET_NO_NEW_PRIVS, 1)
    if place.tier == "process":
        return
    own = place.folder if cell.folder is None and place.tier == "namespaces" else cell.folder
    if place.tier == "landlock" or landlock.abi():
        readable = ("/",) if place.tier == "namespaces" else place.view.all
        writable = ("/dev/null", *([own] if own else []))
        landlock.restrict(readable, place.view.shelves, writable, cell.ports)
    if place.tier == "landlock" or seccomp.works():
        seccomp.install(network=bool(cell.ports))
