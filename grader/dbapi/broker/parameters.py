"""Parameters as they are recorded: copied before they are sent, a generator's as it is used."""

from collections.abc import Iterable, Iterator
from typing import Any


def noted(many: bool, arguments: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
    """Return the parameters as they are now, and the arguments to hand on: a generator is noted as it is used.

    Args:
        many: They are those of `executemany`: rows of parameters.
        arguments: What follows the SQL.
    """
    if not arguments or arguments[0] is None:
        return (), arguments
    given = arguments[0]
    if not many:
        return _copied(given), arguments
    if isinstance(given, list | tuple):
        return [_copied(row) for row in given], arguments
    if not isinstance(given, Iterable):
        return [], arguments
    seen: list[Any] = []
    return seen, (_noting(given, seen), *arguments[1:])


def _noting(rows: Iterable[Any], seen: list[Any]) -> Iterator[Any]:
    for row in rows:
        seen.append(_copied(row))
        yield row


def _copied(row: Any) -> Any:
    if isinstance(row, dict):
        return dict(row)
    if isinstance(row, tuple):
        return row
    return tuple(row) if isinstance(row, list | set | frozenset) else (row,)
