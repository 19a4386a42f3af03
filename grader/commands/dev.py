"""`kata dev check`: maintainers prove the course."""

import os
import sys
import time
from typing import Annotated

import typer

from grader.commands.exit import Code
from grader.commands.grade import DatabaseOption, _backends
from grader.commands.places import the_course
from grader.databases import Unavailable, provide
from grader.grading.grade import Task
from grader.proof.answers import Answer
from grader.proof.check import run_answers
from grader.proof.rules import problems

app = typer.Typer(help="For maintainers of the course.")

_EPILOG = """
**Examples**

`kata dev check` — the whole course, on every database that is available

`kata dev check --kata undo_transfer --db sqlite --seeds 1` — one kata, quickly
"""


@app.callback(invoke_without_command=True)
def _group(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        print(context.get_help())


@app.command("check", epilog=_EPILOG)
def check(
    kata: Annotated[
        list[str] | None,
        typer.Option("--kata", metavar="KATA", help="Run this kata's answers only; repeatable."),
    ] = None,
    db: DatabaseOption = None,
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="How many seeds of random data.")] = 3,
) -> int:
    """Prove the course: right answers pass, stubs fail as intended, each mistake is caught by the tests it names."""
    course = the_course()
    katas = [course.find(name) for name in kata] if kata else list(course.katas)
    found = problems(course)
    began = time.monotonic()
    runs = 0

    def ran(answer: Answer, task: Task) -> None:
        nonlocal runs
        runs += 1
        if sys.stderr.isatty():
            print(
                f"\r\033[K{runs} runs · {answer.kata.id}, {answer.kind} on {task.backend}",
                end="",
                file=sys.stderr,
            )

    names = _backends(db)
    with provide(names, lambda text: print(text, file=sys.stderr)) as backends:
        servers = {name: server for name, server in backends.items() if not isinstance(server, Unavailable)}
        found += run_answers(course, katas, servers, range(1, seeds + 1), ran)
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    for problem in found:
        print(problem)
    versions = ", ".join(server.version for server in servers.values())
    print(
        f"{runs} runs of {len(katas)} katas on {versions or 'no database'} in {time.monotonic() - began:.1f} s"
    )
    missing = [name for name in names if name not in servers]
    for name in missing:
        print(f"Not proved on {name}: it is unavailable. `kata databases` tells why.")
    print(f"{len(found)} problems" if found else "The course holds.")
    if found:
        return Code.FAILED
    return Code.GRADER if missing and (not servers or os.environ.get("CI") == "true") else Code.PASSED
