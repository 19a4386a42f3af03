"""The functions of a submission that a driver calls in the middle of a request."""

import itertools
from collections.abc import Callable
from typing import Any

from grader.dbapi.crossing.messages import Callback, Raised, Returned
from grader.dbapi.crossing.values import pack_other, unpack
from grader.wire import pack


class Functions:
    """The functions that were registered with one connection, and the aggregates that are at work."""

    def __init__(self) -> None:
        self._functions: dict[int, Callable[..., Any]] = {}
        self._numbers = itertools.count(1)
        self._instances: dict[int, Any] = {}

    def register(self, function: Callable[..., Any]) -> int:
        """Return the number by which the broker calls a function."""
        number = next(self._numbers)
        self._functions[number] = function
        return number

    def called(self, message: Callback) -> Returned | Raised:
        """Do what the broker asks for; whatever it raises becomes a message, as a driver wants to know no more."""
        try:
            return Returned(pack(self._call(message), pack_other))
        except BaseException as error:
            return Raised(type(error).__name__)

    def _call(self, message: Callback) -> Any:
        function = self._functions[message.number]
        arguments = [unpack(each) for each in message.arguments]
        if not message.method:
            return function(*arguments)
        if message.method == "__init__":
            self._instances[message.instance] = function()
            return None
        if message.method == "finalize":
            return self._instances.pop(message.instance).finalize()
        return getattr(self._instances[message.instance], message.method)(*arguments)
