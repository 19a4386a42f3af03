"""The worker's loop: one request of the referee's after the other, and the calls back to it in between.

Nothing here keeps a submission from doing what it likes in its own process. What must hold in spite of it is decided
by the referee, by the broker and by the sandbox.
"""

import gc
import os
import select
import socket
import threading
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import msgspec

from grader import dbapi
from grader.dbapi.door import Door
from grader.side import Engines, Side, tell
from grader.wire import Line
from grader.worker.messages import Ask, Call, CallRaised, FromReferee, FromWorker, Raised, Returned
from grader.worker.objects import Objects
from grader.worker.operations import OPERATIONS


def run(line: socket.socket) -> None:
    """Serve a referee until it closes the line.

    Args:
        line: the worker's end.
    """
    gc.disable()  # a leaked connection must stay leaked: a collection would hide it, or not, by chance
    worker = Worker(line)
    try:
        worker.serve()
    except (EOFError, OSError):
        os._exit(0)


class Worker:
    """Does what the referee asks.

    Threads of the submission may call the test's functions while the main thread is at work: whoever holds the turn
    may use the line, and answers what the referee asks meanwhile.
    """

    def __init__(self, line: socket.socket) -> None:
        self._socket = line
        self._line = Line(line, takes_handles=True)
        self._turn = threading.RLock()
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(FromReferee).decode
        self._objects = Objects(self._call_back)
        self._side: Side | None = None
        self._door: Door | None = None
        self._watching: AbstractContextManager[None] = nullcontext()

    def serve(self) -> None:
        """Answer until the line is closed.

        Raises:
            EOFError: it is.
        """
        while True:
            # Waiting needs no turn: a thread that calls back reads the answer itself.
            select.select([self._socket], [], [])
            with self._turn:
                if not select.select([self._socket], [], [], 0)[0]:
                    continue
                ask = self._receive()
            done = self._done(ask)  # without the turn, so that threads can call back meanwhile
            with self._turn:
                self._send(self._packed(done))

    def _receive(self) -> Any:
        return self._decode(self._line.receive())

    def _send(self, message: FromWorker) -> None:
        if self._door is not None:
            self._door.settle()  # what the referee reads next must be on record
        self._line.send(self._encode(message))

    def _done(self, ask: Ask) -> Any:
        """Perform an operation; an exception is told at once, as its traceback would grow."""
        self._objects.release(ask.released)
        try:
            return self._perform(ask.operation, [self._objects.unpack(tree) for tree in ask.arguments])
        except BaseException as error:
            return self._raised(error)

    def _packed(self, done: Any) -> FromWorker:
        if isinstance(done, Raised):
            return done
        try:
            return Returned(self._objects.pack(done))
        except BaseException as error:  # a container's own methods are the submission's, too
            return self._raised(error)

    def _raised(self, error: BaseException) -> Raised:
        told = tell(error, self._side.file if self._side else None)
        return Raised(told, self._objects.register(error), self._objects.number_of(error))

    def _perform(self, operation: str, arguments: list[Any]) -> Any:
        match operation:
            case "begin":
                return self._begin(*arguments)
            case "end":
                return self._end()
            case "side":
                name, *rest = arguments
                return getattr(self._side, name)(*rest)
            case "warned":
                return tuple(map(msgspec.structs.astuple, self._side.warned)) if self._side else ()
        return OPERATIONS[operation](*arguments)

    def _begin(self, url: str, options: dict[str, Any], says_begin: bool, file: str) -> None:
        """Begin a test; the door to its database has come with the request."""
        self._door = Door(socket.socket(fileno=self._line.handles.popleft()), file)
        self._side = Side(Engines(url, options, says_begin))
        dbapi.use(self._door)
        self._watching = self._side.watching()
        self._watching.__enter__()

    def _end(self) -> None:
        dbapi.use(None)
        self._watching.__exit__(None, None, None)
        self._side = None
        self._objects.clear()
        if self._door is not None:
            self._door.close()
            self._door = None

    def _call_back(self, number: int, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
        with self._turn:
            packed = [self._objects.pack(each) for each in arguments]
            named = [(name, self._objects.pack(each)) for name, each in keywords.items()]
            self._send(Call(number, packed, named))
            while True:
                match self._receive():
                    case Returned(value):
                        return self._objects.unpack(value)
                    case CallRaised(error):
                        raise self._objects.unpack(error)
                    case ask:
                        self._send(self._packed(self._done(ask)))
