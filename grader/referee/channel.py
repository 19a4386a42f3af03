"""The referee's line to the worker: asks for operations, serves the calls back meanwhile, and never waits too long."""

import itertools
import os
import select
import socket
import time
import types
import weakref
from collections.abc import Callable
from typing import Any, Protocol

import msgspec
from sqlalchemy import exc, pool

from grader.grading.job import Limits
from grader.referee.errors import LINES, FromWorker, Lost, made
from grader.referee.proxies import Container, Proxy, Row, isinstance_of_proxy, proxy_class
from grader.wire import Frames, ProtocolError, frame, pack, unpack
from grader.worker.messages import Ask, Call, CallRaised, Raised, Returned
from grader.worker.messages import FromWorker as Message

_CHUNK = 1 << 16
_MOST_TAKEN = 64 << 20
"""Bytes that are taken from the worker in one test: a test that collects them would fill the memory."""
_LOOK = 0.25
"""Seconds after which the worker's use of the processor is looked at again, while it does not answer."""
_MOSTLY = 0.2
"""The part of the processor's time that a loop without end gets at least, also on a busy machine."""
_SHARED_MODULES = ("builtins", exc.__name__, pool.__name__, "sqlalchemy.pool.impl")


class Worker(Protocol):
    """What the channel must know of the process at its other end."""

    def cpu_seconds(self) -> float:
        """Return how long it has used a processor so far."""

    def post_mortem(self, where: str) -> tuple[str, bool]:
        """Wait for its end. Returns a sentence that says how it ended, and whether it had used up its time.

        Args:
            where: stands at the end of the sentence's first part: " in test_x".
        """


class _Patience:
    """How long an answer is waited for. Most come so soon that nobody need know how busy the worker was before."""

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self._busy: float | None = None

    def used(self, cpu_seconds: float) -> float:
        """Return how long the worker has used a processor since this was first asked."""
        if self._busy is None:
            self._busy = cpu_seconds
        return cpu_seconds - self._busy


class Channel:
    """Talks to one worker.

    Args:
        line: our end of the line.
        output: the end of the pipe that takes all that the worker prints.
        worker: the process.
        limits: what one call, and the whole job, may use.
    """

    def __init__(self, line: socket.socket, output: int, worker: Worker, limits: Limits) -> None:
        self._line, self._output, self._worker, self._limits = line, output, worker, limits
        self._frames = Frames()
        self._arrived: list[bytes] = []
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(Message).decode
        self._proxies: weakref.WeakValueDictionary[int, Proxy] = weakref.WeakValueDictionary()
        self._released: set[int] = set()
        self._callbacks: dict[int, Callable[..., Any]] = {}
        self._given: dict[int, BaseException] = {}
        self._numbers = itertools.count(1)
        self._printed = 0
        self._taken = 0
        self._listened: list[Any] = [line, output]
        self.lost = ""
        """Why the worker is gone; empty while it is there."""
        self.timed_out = False
        self.test = ""
        """The test that is on."""
        self.asked = 0

    # --- asking

    def ask(self, operation: str, *arguments: Any, handle: int | None = None) -> Any:
        """Have the worker do something, and return what comes of it.

        Args:
            operation: one of those that the worker knows.
            arguments: values, proxies, functions of the test, its exceptions.
            handle: a file descriptor that the worker is to have.

        Raises:
            FromWorker: the submission raised; a test's own exception comes back as it is.
            Lost: the worker is gone.
        """
        if self.lost:
            raise Lost(self.lost)
        self.asked += 1
        released = sorted(self._released)
        self._released.clear()
        self._send(Ask(operation, [self._packed(each) for each in arguments], released), handle)
        patience = _Patience(time.monotonic() + self._limits.call_seconds)
        while True:
            message = self._receive(patience)
            match message:
                case Call():
                    began = time.monotonic()
                    self._send(self._called(message))
                    patience.deadline += (
                        time.monotonic() - began
                    )  # the test's own time is not the submission's
                case Returned(value):
                    return self._unpacked(value)
                case Raised():
                    raise self._raised(message)

    def order(self, operation: str, *arguments: Any, handle: int | None = None) -> None:
        """Have the worker do something in which the submission has no part.

        Args:
            operation: one of those that the worker knows.
            arguments: plain values.
            handle: a file descriptor that the worker is to have.

        Raises:
            Lost: the worker is gone; or it raised, as only one does that the submission has changed.
        """
        try:
            self.ask(operation, *arguments, handle=handle)
        except Lost:
            raise
        except Exception:
            raise self._broken(f"It no longer does what the grader asks{self._where}.") from None

    def close(self) -> None:
        """Let go of the line."""
        self._line.close()
        os.close(self._output)

    def forget(self) -> None:
        """Let go of the functions and exceptions of a test that is over."""
        self._taken = 0
        self._callbacks.clear()
        self._given.clear()
        self._released.clear()
        self._proxies.clear()

    def _called(self, call: Call) -> Returned | CallRaised:
        try:
            function = self._callbacks.get(call.number)
            if function is None:
                raise self._broken(f"It called a function that no test has given it{self._where}.")
            arguments = [self._unpacked(each) for each in call.arguments]
            keywords = {name: self._unpacked(each) for name, each in call.keywords}
            return Returned(self._packed(function(*arguments, **keywords)))
        except Lost:
            raise
        except Exception as error:
            return CallRaised(self._packed(error))

    def _raised(self, message: Raised) -> BaseException:
        given = self._given.get(message.given) if message.given is not None else None
        if given is not None:
            given.__dict__[LINES] = message.told.lines
            return given
        name = message.told.name if message.told.ancestors else "Exception"
        return made(message.told, self._proxy(message.handle, name, "object"))

    # --- values

    def _packed(self, value: Any) -> Any:
        return pack(value, self._pack_other)

    def _pack_other(self, value: Any, inner: Callable[[Any], Any]) -> Any:
        if isinstance_of_proxy(value):
            return ["h", value.__dict__["_handle"]]
        if isinstance(value, FromWorker):
            return ["h", value.proxy.__dict__["_handle"]]
        if isinstance(value, Row):
            return inner(tuple(value))
        if isinstance(value, BaseException):
            number = next(
                (number for number, given in self._given.items() if given is value), next(self._numbers)
            )
            self._given[number] = value
            cls = type(value)
            return ["x", number, cls.__module__, cls.__name__, *map(inner, value.args)]
        if isinstance(value, type) and value.__module__ in _SHARED_MODULES:
            module = pool.__name__ if value.__module__.startswith(pool.__name__) else value.__module__
            return ["cls", module, value.__name__]
        if isinstance(value, types.FunctionType | types.MethodType | types.BuiltinFunctionType):
            number = next(self._numbers)
            self._callbacks[number] = value
            return ["cb", number]
        if isinstance(value, str):
            return inner(str(value))
        raise TypeError(
            f"a test cannot hand a {type(value).__name__} to the submission, which lives in another process: give "
            "plain values, objects that came from the submission, or functions; the rest belongs in support.py"
        )

    def _unpacked(self, tree: Any) -> Any:
        try:
            return unpack(tree, self._unpack_other)
        except (ProtocolError, RecursionError) as error:
            raise self._broken(f"It answered with what is no value{self._where}: {error}.") from None

    def _unpack_other(self, tag: str, fields: list[Any]) -> Any:
        match tag, fields:
            case "h", [int(handle), str(name), str(kind), snapshot]:
                proxy = self._proxy(handle, name, kind)
                if isinstance(proxy, Container):
                    proxy._hold(unpack(snapshot, self._unpack_other))
                return proxy
            case "row", [list(names), *values] if len(names) == len(values):
                found = [unpack(each, self._unpack_other) for each in values]
                return Row(tuple(map(str, names)), tuple(found))
        raise ProtocolError(f"a value begins with {tag[:20]!r}")

    def _proxy(self, handle: int, name: str, kind: str) -> Proxy:
        self._released.discard(handle)
        proxy = self._proxies.get(handle)
        if proxy is None:
            cls = proxy_class(kind)
            if issubclass(cls, Container):
                proxy = cls(self.ask, handle, name, lambda: self.asked)
            else:
                proxy = cls(self.ask, handle, name)
            self._proxies[handle] = proxy
            weakref.finalize(proxy, self._released.add, handle).atexit = False
        return proxy

    # --- the line

    def _send(self, message: Any, handle: int | None = None) -> None:
        try:
            rest = memoryview(frame(self._encode(message)))
            if handle is not None:
                rest = rest[socket.send_fds(self._line, [rest], [handle]) :]
            self._line.settimeout(self._limits.call_seconds)
            self._line.sendall(rest)
        except TimeoutError:
            self.timed_out = True
            raise self._broken(f"It did not take what it was sent{self._where}.") from None
        except OSError:
            raise self._dead() from None

    def _receive(self, patience: _Patience) -> Any:
        """Wait for a message."""
        limits = self._limits
        while not self._arrived:
            left = patience.deadline - time.monotonic()
            ready, _, _ = select.select(self._listened, [], [], max(0.0, min(left, _LOOK)))
            if self._output in ready:
                self._take_output()
            if self._line in ready:
                self._take()
                continue
            used = patience.used(self._worker.cpu_seconds())
            if left <= 0 or used > limits.call_cpu_seconds:
                self.timed_out = True
                within = (
                    f"{limits.call_seconds:g} s" if left <= 0 else f"{limits.call_cpu_seconds:g} s of work"
                )
                loops = used > limits.call_cpu_seconds * _MOSTLY
                advice = "a loop without end" if loops else "a wait that nobody ends"
                raise self._broken(
                    f"It did not come back within {within}{self._where} and was stopped: look for {advice}."
                )
        try:
            return self._decode(self._arrived.pop(0))
        except (msgspec.MsgspecError, RecursionError, UnicodeError):
            raise self._broken(
                f"It wrote into the line to the grader what is no message{self._where}."
            ) from None

    def _take(self) -> None:
        try:
            data = self._line.recv(_CHUNK)
            if not data:
                raise self._dead()
            self._taken += len(data)
            if self._taken > _MOST_TAKEN:
                raise self._broken(
                    f"It answered with more than {_MOST_TAKEN >> 20} MB and was stopped{self._where}."
                )
            self._arrived += self._frames.feed(data)
        except ProtocolError as error:
            raise self._broken(
                f"It wrote into the line to the grader what is no message{self._where}: {error}."
            ) from None
        except OSError:
            raise self._dead() from None

    def _take_output(self) -> None:
        data = os.read(self._output, _CHUNK)
        self._printed += len(data)
        if not data:
            self._listened = [self._line]
        if self._printed > self._limits.output:
            raise self._broken(
                f"It printed more than {self._limits.output >> 20} MB and was stopped{self._where}."
            )

    @property
    def _where(self) -> str:
        return f" in {self.test}" if self.test else ""

    def _dead(self) -> Lost:
        sentence, self.timed_out = self._worker.post_mortem(self._where)
        return self._broken(sentence)

    def _broken(self, why: str) -> Lost:
        self.lost = self.lost or why
        return Lost(self.lost)
