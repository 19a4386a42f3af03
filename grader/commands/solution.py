"""`kata solution`: after a pass, the learner's code beside the reference, and what each did to the database."""

from typing import Annotated

import typer
from rich.console import Console

from grader.commands.exit import Code, Stop
from grader.commands.options import OneDatabaseOption, chosen_backend
from grader.commands.places import the_course
from grader.commands.running import PATIENCE, chosen_seed, judged, module_of, server_for
from grader.course import Course, Kata
from grader.databases import providing
from grader.grading.results import BackendVerdict
from grader.learning.comparison import compare
from grader.learning.practice import Practice
from grader.learning.progress import Progress
from grader.learning.trial import Trial
from grader.report import side_by_side
from grader.report.progress import progress as shown_progress

EPILOG = """
**Examples**

`kata solution undo_transfer` — after a pass

`kata solution undo_transfer --db mysql` — compared by what they did on MySQL

`kata solution undo_transfer --give-up` — before a pass; asks once

**Exit codes** — 0 shown · 1 the kata has not passed yet, nothing shown · 2 wrong command or input
· 3 the database is missing · 130 interrupted
"""


def solution(
    kata: Annotated[str, typer.Argument(metavar="KATA", help="Which kata.")],
    give_up: Annotated[
        bool, typer.Option("--give-up", help="Show the reference before the kata has passed; asks once.")
    ] = False,
    db: OneDatabaseOption = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="One after the other, no colour; for screen readers.")
    ] = False,
) -> int:
    """Compare your code with the reference, once it has passed: the text, and what each did to the database."""
    course = the_course()
    found = course.find(kata)
    backend = chosen_backend(db)
    module = module_of(found)
    reference = _reference(found)
    is_stub = found.is_stub(module)
    may_look = _may_look(course, found)
    if not may_look and give_up:
        may_look = _asked(found)
        if not may_look:
            return Code.FAILED
        Progress.of(course).gave_up(found)
    if is_stub:
        if not may_look:
            raise _not_yet(found)
        print("\n".join(side_by_side.alone(_text(reference))))
        return Code.PASSED
    seed = chosen_seed(None)
    with (
        Practice.ready(PATIENCE) as practice,
        shown_progress(1, plain=True) as (notify, _),
        providing([backend], notify) as coming,
    ):
        server = server_for(coming, backend)
        trial = Trial(found, server, seed, traced=True)
        yours = judged(lambda: practice.run(trial, module))
        Progress.of(course).ran(found, backend, module, failing=yours.failing)
        if not may_look and yours.verdict != "passed":
            raise _not_yet(found)
        theirs = judged(lambda: practice.run(trial, reference))
        database = server.version
    _show(_text(module), _text(reference), yours, theirs, database, plain=plain)
    return Code.PASSED


def _may_look(course: Course, kata: Kata) -> bool:
    progress = Progress.of(course)
    return progress.record(kata).gave_up or progress.standing(kata) in ("passed", "changed", "outdated")


def _reference(kata: Kata) -> bytes:
    try:
        return kata.reference.read_bytes()
    except OSError as error:
        raise Stop(
            f"Cannot read the reference, {kata.reference}: {error.strerror}. `git checkout solutions` brings it back.",
            Code.USAGE,
        ) from None


def _asked(kata: Kata) -> bool:
    """Ask once; no answer is a no."""
    print(f"{kata.name} has not passed yet. `kata hint {kata.name}` helps without telling all.")
    try:
        answer = typer.confirm("Show the reference all the same?", default=False)
    except typer.Abort as stopped:
        if not isinstance(stopped.__context__, EOFError):
            raise
        answer = False
        print()
    if not answer:
        print("Not shown. Good luck!")
    return answer


def _not_yet(kata: Kata) -> Stop:
    return Stop(
        f"{kata.name} has not passed yet, so the reference stays closed: it teaches most after your own answer.\n"
        f"Stuck? `kata hint {kata.name}` helps step by step.\n"
        f"`kata solution {kata.name} --give-up` shows it all the same.",
        Code.FAILED,
    )


def _text(module: bytes) -> str:
    return module.decode("utf-8", "replace")


def _show(
    module: str, reference: str, yours: BackendVerdict, theirs: BackendVerdict, database: str, *, plain: bool
) -> None:
    comparison = compare(yours, theirs)
    title = f"What each did to the database ({database})"
    if plain:
        print("\n".join(side_by_side.plain_code(module, reference)))
        print(f"{title}:\n")
        print("\n".join(side_by_side.plain_numbers(comparison)), end="\n\n")
    else:
        console = Console(highlight=False)
        for part in side_by_side.code(module, reference, console.width):
            console.print(part, soft_wrap=console.width < side_by_side.TWO_COLUMNS)
        console.print()
        console.print(title, style="bold")
        console.print()
        console.print(side_by_side.numbers(comparison))
        console.print()
    if yours.verdict != "passed":
        print("Your file as it is now does not pass.")
    print("\n".join(side_by_side.conclusions(comparison)))
