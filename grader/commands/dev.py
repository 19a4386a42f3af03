"""`kata dev`: maintainers prove the course, and begin new katas."""

import os
import sys
import time
from functools import partial
from typing import Annotated

import typer

from grader.commands.exit import Code, Stop
from grader.commands.options import (
    DatabaseOption,
    IsolationOption,
    KatasOption,
    chosen_backends,
    chosen_isolation,
)
from grader.commands.places import the_course
from grader.commands.private import CourseOption, the_course_with
from grader.course.answers import Answer
from grader.course.private import of_instructor
from grader.databases import BACKENDS, Unavailable, provide
from grader.grading.grader import Task
from grader.proof.check import plan, run_answers
from grader.proof.naming import Naming
from grader.proof.rules import problems
from grader.proof.scaffold import Refused, new_kata
from grader.report.progress import progress

RECORDED = 1001
"""The first seed with which it is put on record how mistakes look."""

app = typer.Typer(add_completion=False, help="For maintainers of the course.")

_EPILOG = """
**Examples**

`kata dev check` — the whole course, on every database that is available

`kata dev check --kata undo_transfer --db sqlite` — one kata, quickly

`kata dev check --telling` — the same in less time: mistakes run no test that they are known to pass

`kata dev check --record` — note how each mistake looks, so that learners are told its name

`kata dev check --course mine` — your own tests and katas: what kata grade --course grades with
"""


@app.callback(invoke_without_command=True)
def _group(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        print(context.get_help())


@app.command("check", epilog=_EPILOG)
def check(
    kata: KatasOption = None,
    db: DatabaseOption = None,
    private: CourseOption = None,
    isolation: IsolationOption = None,
    seeds: Annotated[
        int, typer.Option("--seeds", min=1, metavar="N", help="How many seeds of random data.")
    ] = 1,
    quick: Annotated[
        bool,
        typer.Option(
            "--quick",
            help="Right answers on one database (the reference on all), few mistakes, and no practice mode.",
        ),
    ] = False,
    telling: Annotated[
        bool,
        typer.Option(
            "--telling",
            help="Mistakes run only the tests that tell them: those that they name, and those that they have failed on"
            " record.",
        ),
    ] = False,
    record: Annotated[
        bool,
        typer.Option(
            "--record", help="Put on record how each mistake looks; all three databases are needed."
        ),
    ] = False,
) -> int:
    """Prove the course: right answers pass, stubs fail as intended, each mistake is caught by the tests it names."""
    course = the_course_with(private)
    if private and record:
        raise Stop("--record is about the course's own tests: leave --course out.", Code.USAGE)
    every = of_instructor(course, private.resolve()) if private else list(course.katas)
    katas = [course.find(name) for name in kata] if kata else every
    names = chosen_backends(db)
    tier = chosen_isolation(isolation)
    found = [] if private else problems(course)  # how an instructor keeps files is nobody's business
    naming = Naming(anew=record)
    began = time.monotonic()
    with provide(names, partial(print, file=sys.stderr)) as backends:
        servers = {name: server for name, server in backends.items() if not isinstance(server, Unavailable)}
        if record and (quick or telling or len(servers) < len(BACKENDS)):
            raise Stop(
                "Mistakes look different on each database: --record needs all three, no --quick, and no --telling."
                " `kata databases` tells what is missing.",
                Code.USAGE if quick or telling or len(names) < len(BACKENDS) else Code.GRADER,
            )
        # What is on record comes from other random data than what it is measured with.
        first = RECORDED if record else 1
        runs = plan(katas, servers, range(first, first + seeds), quick=quick, telling=telling)
        if record:
            runs = [run for run in runs if run.answer.kind == "mistake" and run.task.mode == "graded"]
        with progress(len(runs), plain=False, every=100) as (_, advance):

            def ran(answer: Answer, task: Task) -> None:
                advance(f"{answer.kata.id}, {answer.kind} on {BACKENDS[task.backend].title}")

            found += run_answers(course, runs, tier, ran, naming)
    if record:
        naming.record(katas)
    elif private is None:
        found += naming.too_few()
    for problem in found:
        print(problem)
    versions = ", ".join(server.version for server in servers.values()) or "no database"
    print(f"{len(runs)} runs of {len(katas)} katas on {versions} in {time.monotonic() - began:.0f} s")
    if private is None:
        print("It is on record how each mistake looks." if record else f"{naming}.")
    missing = [name for name in names if name not in servers]
    for name in missing:
        print(f"Not proved on {BACKENDS[name].title}: it is unavailable. `kata databases` tells why.")
    count = "1 problem" if len(found) == 1 else f"{len(found)} problems"
    print(f"{count}." if found else "The course holds.")
    if found:
        return Code.FAILED
    return Code.GRADER if missing and (not servers or os.environ.get("CI") == "true") else Code.PASSED


_EPILOG_OF_NEW = """
**Examples**

`kata dev new 04_crud/delete_many`
"""


@app.command("new", epilog=_EPILOG_OF_NEW)
def new(
    kata: Annotated[str, typer.Argument(metavar="TOPIC/KATA", help="For example 04_crud/delete_many.")],
) -> None:
    """Begin a new kata: all of its files, with what is to be written marked TODO."""
    course = the_course()
    try:
        written = new_kata(course, kata)
    except Refused as error:
        raise Stop(str(error), Code.USAGE) from None
    for path in written:
        print(path.relative_to(course.folder.parent))
    name = kata.partition("/")[2]
    print(f"The author's guide is grader/proof/README.md. What is missing: kata dev check --kata {name}")
