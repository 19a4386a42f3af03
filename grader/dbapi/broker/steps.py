"""The steps that a worker may ask for, and what their arguments are: anything else is no request."""

from typing import Any

from grader.dbapi.crossing.messages import Step
from grader.dbapi.crossing.values import unpack
from grader.wire import ProtocolError

_SHAPES: dict[str, tuple[type, ...]] = {
    "get": (str,),
    "set": (str, object),
    "call": (str, tuple, dict),
    "close": (),
    "cursor": (int, dict),
    "cursor_get": (int, str),
    "cursor_set": (int, str, object),
    "cursor_call": (int, str, tuple, dict),
    "take": (int, object),
    "leave_unread": (int, int),
    "give_back": (int, int),
    "forget": (int,),
    "settle": (),
}
CURSOR_STEPS = frozenset({"cursor_get", "cursor_set", "cursor_call", "execute", "take"})
"""Those that are about a cursor, whose number comes first."""


def checked(step: Step) -> tuple[str, list[Any]]:
    """Return a step with its arguments unpacked.

    Raises:
        ProtocolError: it is none.
    """
    operation, trees = step
    arguments = [unpack(tree) for tree in trees]
    if operation == "execute":
        shape: tuple[type, ...] = (int, str, *[object] * max(1, min(len(arguments) - 2, 2)))
    elif operation in _SHAPES:
        shape = _SHAPES[operation]
    else:
        raise ProtocolError("there is no such operation")
    fits = len(arguments) == len(shape) and all(
        kind is object or type(value) is kind for value, kind in zip(arguments, shape, strict=True)
    )
    if not fits:
        raise ProtocolError("an operation takes other arguments")
    for value in arguments:
        if (
            type(value) is dict
            and operation in ("call", "cursor", "cursor_call")
            and not all(map(_is_text, value))
        ):
            raise ProtocolError("options have names")
    return operation, arguments


def _is_text(value: Any) -> bool:
    return type(value) is str
