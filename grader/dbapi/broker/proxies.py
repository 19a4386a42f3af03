"""Functions of the worker's, as the drivers call them here."""

import itertools
from collections.abc import Callable
from typing import Any

from grader.dbapi.crossing.values import Function

_AGGREGATE = ("step", "inverse", "value", "finalize")

Call = Callable[[int, str, int, tuple[Any, ...]], Any]
"""Calls a function of the worker's: its number, a method of it or "", an instance of a class or 0, the arguments."""


class Proxies:
    """Puts something that can be called in the place of each function among a request's arguments.

    Args:
        call: Calls the worker's function.
    """

    def __init__(self, call: Call) -> None:
        self._call = call
        self._instances = itertools.count(1)

    def put(self, value: Any) -> Any:
        """Return an argument with callables in the place of functions, however deep they lie."""
        if type(value) is Function:
            return self._proxy(value)
        if type(value) is tuple:
            return tuple(map(self.put, value))
        if type(value) is dict:
            return {key: self.put(each) for key, each in value.items()}
        return value

    def _proxy(self, function: Function) -> Any:
        if function.kind == "class":
            return self._class(function.number)
        return lambda *arguments: self._call(function.number, "", 0, arguments)

    def _class(self, number: int) -> type:
        call, instances = self._call, self._instances

        class Aggregate:
            def __init__(self) -> None:
                self._instance = next(instances)
                call(number, "__init__", self._instance, ())

        def method(name: str) -> Callable[..., Any]:
            return lambda self, *arguments: call(number, name, self._instance, arguments)

        for name in _AGGREGATE:
            setattr(Aggregate, name, method(name))
        return Aggregate
