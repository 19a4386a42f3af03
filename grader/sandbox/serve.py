"""The nursery's own process: loads everything once, then makes sealed processes for whoever asks.

Each of them is a fork of this one, so nothing is ever imported twice.
"""

import fcntl
import gc
import importlib
import io
import os
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psutil

from grader.sandbox import protocol
from grader.sandbox.keeper import Birth, Keeper
from grader.sandbox.seal import Place, seal
from grader.sandbox.view import view
from grader.wire import frame

if sys.platform == "linux":
    from grader.sandbox import root, system

_SOCKET, _LIFE, _OTHERS = 3, 4, 5  # descriptors of a sealed process; the second only until it is sealed
_FREE = 64  # descriptors from here on are in nobody's way
_MOST_DESCRIPTORS = 1 << 20


def main(control: socket.socket, setup: protocol.Setup) -> None:
    """Be a nursery until the grader lets go; in the processes that it makes, be one of these.

    Args:
        control: our line to the grader.
        setup: what we are for.
    """
    gc.disable()  # nothing of what is loaded now is ever garbage
    try:
        roles = {name: _loaded(function) for name, function in setup.roles.items()}
        for function in setup.warm:
            _loaded(function)()
        place = _settle(setup)
    except Exception as error:
        protocol.tell(control, protocol.Failed(f"{type(error).__name__}: {error}"))
        return
    gc.collect()
    gc.freeze()
    gc.enable()
    protocol.tell(control, protocol.Ready())
    birth = Keeper(control, frozenset(roles), place).serve()
    if birth is not None:
        _be(birth, roles[birth.role], place)


def _loaded(function: str) -> Callable[..., Any]:
    module, _, name = function.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found


def _settle(setup: protocol.Setup) -> Place:
    """Go where the sealed will be, and let later imports find what is to be seen there."""
    seen = view(setup.path)
    folder = os.path.realpath(setup.folder)
    if setup.tier == "namespaces":
        place = Place(
            setup.tier,
            folder,
            seen,
            proc=_out_of_the_way(os.open("/proc", os.O_PATH | os.O_CLOEXEC)),
            processes=_out_of_the_way(os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)),
        )
        root.enter(seen, folder)
    else:
        if sys.platform == "linux":
            system.prctl(system.PR_SET_CHILD_SUBREAPER, 1)
        place = Place(setup.tier, folder, seen, threads=0 if os.geteuid() == 0 else _our_threads())
    sys.dont_write_bytecode = True
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # what a process says is not lost with it
    path = [os.path.realpath(entry) for entry in setup.path]
    sys.path[:] = path
    sys.path_importer_cache.clear()
    for module in list(sys.modules.values()):
        package = getattr(module, "__path__", None)
        if isinstance(package, list):  # modules that are loaded later come from the new places, too
            name = module.__name__.replace(".", os.sep)
            package[:] = [
                found for entry in path if os.path.isdir(found := os.path.join(entry, name))
            ] or package
    return place


def _our_threads() -> int:
    """How many processes and threads our user runs already: the system's limit counts them all."""
    total = 0
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.uids().real == os.getuid():
                total += process.num_threads()
    return total


def _be(birth: Birth, role: Callable[[socket.socket], Any], place: Place) -> None:
    """Be a sealed process; does not return."""
    code = 1
    try:
        highest = min(os.sysconf("SC_OPEN_MAX"), _MOST_DESCRIPTORS)
        _arrange(birth)
        life = socket.socket(fileno=_LIFE)
        try:
            seal(birth.cell, place)
        except (OSError, ValueError) as error:
            life.sendall(frame(protocol.encode(protocol.Failed(str(error)))))
            os._exit(code)
        life.sendall(frame(protocol.encode(protocol.Sealed(os.getpid()))))
        life.close()
        os.closerange(_OTHERS, highest)
        role(socket.socket(fileno=_SOCKET))
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code & 0xFF)  # whatever was registered to run at exit does not run


def _arrange(birth: Birth) -> None:
    """Put the descriptors where they belong: first out of each other's way."""
    nothing = os.open(os.devnull, os.O_RDWR)
    output = nothing if birth.output is None else birth.output
    wanted = (nothing, output, output, birth.socket, birth.life)
    for number, handle in enumerate([*map(_out_of_the_way, wanted)]):
        os.dup2(handle, number, inheritable=False)


def _out_of_the_way(handle: int) -> int:
    return fcntl.fcntl(handle, fcntl.F_DUPFD_CLOEXEC, _FREE)
