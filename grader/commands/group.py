"""The verbs of `kata`. A verb's module is imported when the verb is used: the others need not wait for it."""

from collections.abc import Iterator, MutableMapping
from functools import cache
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

VERBS = {
    "watch": "watch.watch",
    "test": "test.test",
    "list": "listing.list_katas",
    "show": "show.show",
    "hint": "hint.hint",
    "trace": "trace.trace",
    "solution": "solution.solution",
    "reset": "reset.reset",
    "undo": "undo.undo",
    "update": "update.update",
    "grade": "grade.grade",
    "batch": "batch.batch",
    "report": "report.report",
    "similar": "similar.similar",
    "doctor": "doctor.doctor",
    "databases": "databases.app",
    "dev": "dev.app",
}
"""Each verb's module, and what in it is a function of the verb's options, or an application with verbs of its own."""

SETTINGS: dict[str, Any] = {
    "add_completion": False,
    "pretty_exceptions_enable": False,
    "rich_markup_mode": "markdown",
    "context_settings": {"help_option_names": ["-h", "--help"]},
}


class Group(TyperGroup):
    """Verbs that are imported when they are used."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes | {"commands": _Verbs()})


class _Verbs(MutableMapping[str, Any]):
    """Click's commands by name."""

    def __getitem__(self, name: str) -> Any:
        if name not in VERBS:
            raise KeyError(name)
        return _imported(name)

    def __iter__(self) -> Iterator[str]:
        return iter(VERBS)

    def __len__(self) -> int:
        return len(VERBS)

    def __setitem__(self, name: str, command: Any) -> None:
        raise TypeError("the verbs are listed in VERBS")

    def __delitem__(self, name: str) -> None:
        raise TypeError("the verbs are listed in VERBS")


@cache
def _imported(name: str) -> Any:
    module_name, _, attribute = VERBS[name].partition(".")
    module = import_module(f"grader.commands.{module_name}")
    found = getattr(module, attribute)
    if not isinstance(found, typer.Typer):
        alone = typer.Typer(**SETTINGS)
        alone.command(name, epilog=module.EPILOG)(found)
        found = alone
    command = typer.main.get_command(found)
    command.name = name
    return command
