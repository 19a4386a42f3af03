"""What psycopg2's typecasters are made of: their parts in C do not say, and a worker must know which to call itself."""

import itertools
from typing import Any, NamedTuple


class Made(NamedTuple):
    """A typecaster that this process has made.

    Attributes:
        caster: It.
        function: The function that it calls; None for an array.
        base: An array's typecaster for its elements.
    """

    caster: Any
    function: Any
    base: Any


MADE: dict[int, Made] = {}
"""By the caster's `id`; they are few, and live as long as the process."""

registered: dict[int, Any] = {}
"""The typecasters that were registered for all connections, by the oid of their type."""

_versions = itertools.count(1)
version = 0
"""Changes whenever `registered` does."""


def note(caster: Any, function: Any = None, base: Any = None) -> None:
    """Remember what a typecaster was made of."""
    MADE[id(caster)] = Made(caster, function, base)


def note_registered(caster: Any) -> None:
    """Remember a typecaster that was registered for all connections."""
    global version
    registered.update(dict.fromkeys(caster.values, caster))
    version = next(_versions)
