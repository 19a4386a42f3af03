"""A failed comparison with the trace, in words."""

from grader.trace.trace import Events, Texts, Values
from grader.trace.transcript import shown_value

_WANTED = {
    "==": "expected exactly {}",
    "!=": "expected any number but {}",
    "<=": "at most {} allowed",
    "<": "fewer than {} allowed",
    ">=": "expected at least {}",
    ">": "expected more than {}",
}
_RELATIONS = {
    "==": "the same number",
    "!=": "another number",
    "<=": "no more of the first",
    "<": "fewer of the first",
    ">=": "no fewer of the first",
    ">": "more of the first",
}
_MIRRORED = {"==": "==", "!=": "!=", "<=": ">=", "<": ">", ">=": "<=", ">": "<"}
_VALUES_SHOWN = 12


def explain(op: str, left: object, right: object) -> list[str] | None:
    """Say what is wrong with a comparison that failed, as `pytest_assertrepr_compare` does.

    The window that was compared is noted in its recorder as `shown`: the message is to tell what happened in it.

    Returns: Lines, the first of them the sentence; None for what is no comparison with a trace.
    """
    if isinstance(right, Texts | Values) and op in ("in", "not in"):
        right.trace.recorder.shown = right.trace
        return _membership(op, left, right)
    if isinstance(left, int) and isinstance(right, Events) and op in _MIRRORED:
        left, op, right = right, _MIRRORED[op], left
    if not isinstance(left, Events) or op not in _WANTED:
        return None
    left.trace.recorder.shown = left.trace
    if isinstance(right, Events):
        return [f"{left!r} and {right!r}: expected {_RELATIONS[op]}"]
    if not isinstance(right, int):
        return None
    if right == 0 and op in ("==", "<="):
        return [f"{left!r}, none allowed"]
    return [f"{left!r}, {_WANTED[op].format(right)}"]


def _membership(op: str, left: object, right: Texts | Values) -> list[str]:
    if isinstance(right, Texts):
        where = "is nowhere in" if op == "in" else "is part of"
        return [f"{shown_value(left)} {where} {right!r} that was sent"]
    if op == "not in":
        return [f"{shown_value(left)} is among {right!r}"]
    if not right:
        return [f"{shown_value(left)} was not bound: there are no bound values at all"]
    values = ", ".join(shown_value(value) for value in right[:_VALUES_SHOWN])
    more = ", …" if len(right) > _VALUES_SHOWN else ""
    return [f"{shown_value(left)} is not among {right!r}: {values}{more}"]
