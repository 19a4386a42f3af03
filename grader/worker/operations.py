"""What the referee may ask of an object: Python's own operations, each under its name."""

from collections.abc import Callable, Mapping
from typing import Any

LONGEST_TEXT = 4000
"""Characters of a repr or a str that travel; what is longer is cut."""


def _contains(container: Any, value: Any) -> bool:
    return value in container


def _set_item(container: Any, key: Any, value: Any) -> None:
    container[key] = value


def _delete_item(container: Any, key: Any) -> None:
    del container[key]


def _call(function: Any, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    return function(*arguments, **keywords)


def _enter(manager: Any) -> Any:
    cls = type(manager)
    if not hasattr(cls, "__enter__") or not hasattr(cls, "__exit__"):
        with manager:  # Python words its own error
            pass
    return cls.__enter__(manager)


def _exit(manager: Any, error: BaseException | None) -> bool:
    if error is None:
        return bool(type(manager).__exit__(manager, None, None, None))
    return bool(type(manager).__exit__(manager, type(error), error, error.__traceback__))


def _text(make: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda value: str.__str__(make(value))[:LONGEST_TEXT]


OPERATIONS: Mapping[str, Callable[..., Any]] = {
    "getattr": getattr,
    "setattr": setattr,
    "delattr": delattr,
    "call": _call,
    "len": len,
    "bool": bool,
    "repr": _text(repr),
    "str": _text(str),
    "isinstance": lambda cls, value: isinstance(value, cls),
    "contains": _contains,
    "getitem": lambda container, key: container[key],
    "setitem": _set_item,
    "delitem": _delete_item,
    "iter": iter,
    "next": next,
    "enter": _enter,
    "exit": _exit,
    "now": lambda value: value,
}
"""`now` asks for the snapshot of a container as it is now."""
