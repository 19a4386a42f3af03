"""The first process of a nursery: it loads nothing, holds on to the grader, and ends all that is left when either goes.

Linux gives it the orphans of all processes below it. In the tier `namespaces` the nursery is the first process of a
namespace of its own, too, and the kernel itself ends all that lives in it.
"""

import json
import os
import select
import signal
import socket
import sys

import msgspec

from grader.sandbox import protocol, serve, strays
from grader.sandbox.process import hide
from grader.sandbox.seal import map_user

if sys.platform == "linux":
    from grader.sandbox import system


def main(argument: str) -> None:
    """Make the nursery, and stay until it or the grader has gone.

    Args:
        argument: the descriptor of the nursery's line to the grader, and its set-up, as JSON. Standard input is the
            lifeline to the grader.
    """
    number, wanted = json.loads(argument)
    control = socket.socket(fileno=number)
    setup = msgspec.convert(wanted, protocol.Setup)
    os.umask(0o022)
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(wake)
    try:
        if sys.platform == "linux":
            system.prctl(system.PR_SET_CHILD_SUBREAPER, 1)
            if setup.tier == "namespaces":
                _leave()
            elif setup.tier == "process":  # without root, what it seals has our own user
                hide()
        nursery = os.fork()
    except OSError as error:
        protocol.tell(control, protocol.Failed(str(error)))
        return
    if not nursery:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.close(woken)
        os.close(wake)
        if sys.platform == "linux":
            system.prctl(system.PR_SET_PDEATHSIG, signal.SIGKILL)
        serve.main(control, setup)
        os._exit(0)
    control.close()
    ready: list[int] = []
    while sys.stdin.fileno() not in ready and not strays.gone(nursery):
        ready, _, _ = select.select([sys.stdin.fileno(), woken], [], [])
    strays.end_all([nursery])


def _leave() -> None:
    """Let the nursery be the first process of a namespace, and change mounts that nobody else sees."""
    flags = system.CLONE_NEWPID | system.CLONE_NEWNS
    if os.geteuid() == 0:
        system.unshare(flags)
        return
    user, group = os.geteuid(), os.getegid()
    system.unshare(flags | system.CLONE_NEWUSER)
    proc = os.open("/proc", os.O_PATH | os.O_CLOEXEC)
    map_user(user, group, proc)
    os.close(proc)
