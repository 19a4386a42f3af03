"""Options that several commands share, spelt alike in all of them."""

from typing import Annotated

import typer

from grader.databases import BACKENDS

DatabaseOption = Annotated[
    list[str] | None,
    typer.Option("--db", metavar="BACKEND", help=f"{', '.join(BACKENDS)} or all; repeatable."),
]
KatasOption = Annotated[
    list[str] | None, typer.Option("--kata", metavar="KATA", help="This kata only; repeatable.")
]
SeedOption = Annotated[
    int | None, typer.Option("--seed", metavar="N", help="Repeat the random data of an earlier run.")
]


def chosen_backends(asked: list[str] | None) -> list[str]:
    """Return the names of the backends asked for, all of them if none was, in the registry's order.

    Raises:
        typer.BadParameter: one of them is no backend.
    """
    for name in asked or []:
        if name not in (*BACKENDS, "all"):
            raise typer.BadParameter(f"{name!r} is no database; choose from {', '.join(BACKENDS)} or all.")
    return [name for name in BACKENDS if not asked or name in asked or "all" in asked]
