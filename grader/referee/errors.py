"""The submission's exceptions, as a test meets them: of the nearest class that both sides know, by their own name."""

import builtins
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import exc
from sqlalchemy.orm import exc as orm_exc

from grader.side import Module, Told, tell

_KNOWN = {module.__name__: module for module in (builtins, exc, orm_exc)}
LINES = "_kata_lines"
"""Where a test's own exception keeps the submission's lines that it went through."""

# What Python's own machinery, or pytest, reads of every exception; all other attributes are the submission's.
_OURS = frozenset({"told", "proxy", "args", "with_traceback", "add_note"})


class Lost(Exception):
    """A process of the job is gone, or must go: the test cannot go on. The text says why, in a sentence."""


class FromWorker(Exception):
    """An exception that the submission has raised.

    Attributes:
        told: the exception in plain values.
        proxy: the object in the worker; other attributes are asked of it.
    """

    told: Told
    proxy: Any

    def __getattribute__(self, name: str) -> Any:
        if name in _OURS or name.startswith("__"):
            return super().__getattribute__(name)
        return getattr(self.proxy, name)

    def __str__(self) -> str:
        return self.told.text


def made(told: Told, proxy: Any) -> FromWorker:
    """Return an exception that stands for one in the worker.

    Args:
        told: what it is; the submission's claim, like all that it returns.
        proxy: the object itself, which lives as long as this one.
    """
    error = _class(told.ancestors)()
    error.__dict__.update(told=told, proxy=proxy)
    error.args = (told.text,)
    if told.of_module:
        error.__dict__["proxy"] = _MissingName(proxy)
    return error


def told_of(error: BaseException, file: str) -> Told:
    """Tell any exception that a test has met: the submission's, or its own one that went through the submission.

    Args:
        error: the exception.
        file: what tracebacks call the submission's module.
    """
    if isinstance(error, FromWorker):
        return error.told
    told = tell(error, file)
    lines = error.__dict__.get(LINES)
    return told if lines is None else msgspec.structs.replace(told, lines=lines)


class _MissingName:
    """The object of an AttributeError that a module of the submission raised for a name that it lacks."""

    def __init__(self, proxy: Any) -> None:
        self._proxy = proxy
        self.obj = Module("kata")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._proxy, name)


@lru_cache(maxsize=256)
def _class(ancestors: tuple[tuple[str, str], ...]) -> type[FromWorker]:
    """The class that stands for one of the submission's: derived from what this process knows, never from more."""
    if not ancestors:
        return FromWorker
    module, name = ancestors[0]
    known = getattr(_KNOWN.get(module), name, None)
    if known is Exception:
        return FromWorker
    if isinstance(known, type) and issubclass(known, Exception) and not issubclass(known, ExceptionGroup):
        bases: tuple[type, ...] = (FromWorker, known)
    else:
        bases = (_class(ancestors[1:]),)
    return type(name, bases, {"__module__": module, "__init__": lambda self, *arguments: None})
