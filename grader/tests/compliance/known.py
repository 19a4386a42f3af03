"""The differences between real driver and shim that there have to be, each with its reason. The runner checks them all."""

from typing import NamedTuple


class Known(NamedTuple):
    """One test that must have another outcome over the shim.

    Attributes:
        backend: Where.
        test: The test, as the runner names it.
        real: Its outcome over the real driver.
        shim: Its outcome over the shim.
        reason: Why that has to be.
    """

    backend: str
    test: str
    real: str
    shim: str
    reason: str


KNOWN: tuple[Known, ...] = ()
