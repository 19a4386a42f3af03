"""What drivers warn of, caught by the thread that it is about."""

import threading
import warnings
from typing import Any

_MOST = 500  # warnings between two answers


class _Warnings(threading.local):
    here: list[tuple[str, str]] | None = None


_WARNINGS = _Warnings()


def catch_here(found: list[tuple[str, str]]) -> None:
    """Let this thread's warnings be added to a list, as the name of their category and their text."""
    _WARNINGS.here = found


def forward_warnings() -> None:
    """Let what drivers warn of in a thread that serves reach its worker; for the whole process."""

    def show(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
        if _WARNINGS.here is not None and len(_WARNINGS.here) < _MOST:
            _WARNINGS.here.append((category.__name__, str(message)))

    warnings.simplefilter("always")
    warnings.showwarning = show
