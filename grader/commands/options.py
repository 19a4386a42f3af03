"""Options that several commands share, spelt alike in all of them."""

from typing import Annotated

import typer

from grader.backends import TITLES
from grader.commands.exit import Code, Stop
from grader.sandbox import TIERS, Tier, best, offers

DatabaseOption = Annotated[
    list[str] | None,
    typer.Option("--db", metavar="BACKEND", help=f"{', '.join(TITLES)} or all; repeatable."),
]
OneDatabaseOption = Annotated[
    str | None,
    typer.Option("--db", metavar="BACKEND", help=f"{', '.join(TITLES)} (default: sqlite)."),
]
KatasOption = Annotated[
    list[str] | None, typer.Option("--kata", metavar="KATA", help="This kata only; repeatable.")
]
SeedOption = Annotated[
    int | None, typer.Option("--seed", metavar="N", help="Repeat the random data of an earlier run.")
]
IsolationOption = Annotated[
    str | None,
    typer.Option(
        "--isolation",
        metavar="TIER",
        help=f"{', '.join(TIERS)}: how submissions are kept from everything else (default: the best that works here).",
    ),
]


def chosen_isolation(asked: str | None) -> Tier:
    """Return the tier asked for, the best of this machine if none was.

    Raises:
        typer.BadParameter: there is no such tier.
        Stop: it does not work on this machine.
    """
    if asked is None:
        return best()
    offer = next(offer for offer in offers() if offer.tier == isolation_elsewhere(asked))
    if not offer.works:
        raise Stop(
            f"The isolation {asked!r} does not work here: {offer.reason} `kata doctor` tells what would help.",
            Code.GRADER,
        )
    return offer.tier


def isolation_elsewhere(asked: str | None) -> Tier:
    """Return the tier asked for, the strongest if none was; whether it works is found out where it is used.

    Raises:
        typer.BadParameter: there is no such tier.
    """
    for tier in TIERS:
        if asked in (None, tier):
            return tier
    raise typer.BadParameter(f"{asked!r} is no tier of isolation; choose from {', '.join(TIERS)}.")


def chosen_backend(asked: str | None) -> str:
    """Return the name of the backend asked for, SQLite if none was.

    Raises:
        typer.BadParameter: it is no backend.
    """
    if asked == "all":
        raise typer.BadParameter(f"One database at a time here; choose from {', '.join(TITLES)}.")
    return chosen_backends([asked or "sqlite"])[0]


def chosen_backends(asked: list[str] | None) -> list[str]:
    """Return the names of the backends asked for, all of them if none was, in the registry's order.

    Raises:
        typer.BadParameter: one of them is no backend.
    """
    for name in asked or []:
        if name not in (*TITLES, "all"):
            raise typer.BadParameter(f"{name!r} is no database; choose from {', '.join(TITLES)} or all.")
    return [name for name in TITLES if not asked or name in asked or "all" in asked]
