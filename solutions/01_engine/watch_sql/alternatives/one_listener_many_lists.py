# why: one listener for each engine stays for good, and writes into the lists of the blocks that run
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event

_open: WeakKeyDictionary[Engine, list[list[str]]] = WeakKeyDictionary()


@contextmanager
def capture_sql(engine: Engine) -> Iterator[list[str]]:
    if engine not in _open:
        _open[engine] = []
        event.listen(engine, "before_cursor_execute", _note)
    statements: list[str] = []
    _open[engine].append(statements)
    try:
        yield statements
    finally:
        _open[engine] = [each for each in _open[engine] if each is not statements]


def _note(connection, cursor, statement, parameters, context, executemany):
    for statements in _open[connection.engine]:
        statements.append(statement)
