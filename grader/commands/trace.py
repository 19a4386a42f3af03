"""`kata trace`: what the learner's code did with the database, as a timeline."""

import io
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader.commands.exit import Code, Stop
from grader.commands.files import must_be_writable, write_whole, writing
from grader.commands.options import OneDatabaseOption, SeedOption, chosen_backend
from grader.commands.places import the_course
from grader.commands.running import PATIENCE, chosen_seed, judged, module_of, server_for
from grader.course import Kata
from grader.databases import providing
from grader.grading.results import BackendVerdict, TestVerdict
from grader.learning.practice import Practice
from grader.learning.progress import Progress
from grader.learning.trial import Trial
from grader.report.progress import progress
from grader.timeline import Timeline, timeline
from grader.timeline.heading import Heading, sentence_of
from grader.timeline.page import page
from grader.timeline.terminal import WIDTH, drawn, told

EPILOG = """
**Examples**

`kata trace undo_transfer` — the first test that fails, else the one with the most statements

`kata trace undo_transfer one_commit --db postgresql` — the test with one_commit in its name, on PostgreSQL

`kata trace undo_transfer --html trace.html` — also as a page for a browser

**Exit codes** — 0 the test shown passed · 1 it did not · 2 wrong command or input · 3 the database is missing
· 130 interrupted
"""


def trace(
    kata: Annotated[str, typer.Argument(metavar="KATA", help="Which kata.")],
    test: Annotated[
        str | None, typer.Argument(metavar="TEST", help="Which test: a part of its name is enough.")
    ] = None,
    db: OneDatabaseOption = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write the timeline as a web page.")
    ] = None,
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="FILE", help="Draw the timeline as a picture.")
    ] = None,
    seed: SeedOption = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Words alone: no lanes, no colour; for screen readers.")
    ] = False,
) -> int:
    """Show what your code did with the database, step by step: connections, transactions, statements, waiting."""
    course = the_course()
    found = course.find(kata)
    backend = chosen_backend(db)
    only = _named(found, test)
    module = module_of(found)
    for file in (html, svg):
        must_be_writable(file)
    number = chosen_seed(seed)
    with (
        Practice.ready(PATIENCE) as practice,
        progress(1, plain=True) as (notify, _),
        providing([backend], notify) as coming,
    ):
        server = server_for(coming, backend)
        trial = Trial(found, server, number, traced=True, only=only)
        verdict = judged(lambda: practice.run(trial, module))
        database = server.version
    if not only and not found.is_stub(module):
        Progress.of(course).ran(found, backend, module, failing=verdict.failing)
    shown = _chosen(verdict)
    drawing = timeline(shown.trace, module.decode("utf-8", "replace"))
    heading = Heading(
        kata=found.id,
        test=shown.name,
        database=database,
        passed=shown.verdict == "passed",
        ended=_ended(shown, verdict),
        sentence=sentence_of(shown),
        seed=number,
        others=len(found.tests) - 1,
    )
    _print(heading, drawing, plain=plain)
    if svg is not None:
        _draw(heading, drawing, svg)
    if html is not None:
        write_whole(html, page(heading, drawing))
        print(f"\nThe page is in {html}")
    return Code.PASSED if heading.passed else Code.FAILED


def _named(kata: Kata, part: str | None) -> tuple[str, ...]:
    """The one test whose name has a part that no other has; nothing if none was asked for."""
    if part is None:
        return ()
    fitting = [name for name in kata.tests if part.lower() in name.lower()]
    if part in fitting or len(fitting) == 1:
        return (part,) if part in fitting else tuple(fitting)
    names = "\n".join(f"  {name}" for name in fitting or kata.tests)
    if fitting:
        raise Stop(f"{part!r} is in the names of several tests of {kata.name}:\n{names}", Code.USAGE)
    raise Stop(f"No test of {kata.name} has {part!r} in its name. Its tests are:\n{names}", Code.USAGE)


def _chosen(verdict: BackendVerdict) -> TestVerdict:
    """The first test that failed, where possible one that came to its end; else the one with the most statements."""
    failed = [test for test in verdict.tests if test.verdict == "failed"]
    ended = [test for test in failed if _ended(test, verdict)]
    return (ended or failed or [max(verdict.tests, key=_statements)])[0]


def _ended(test: TestVerdict, verdict: BackendVerdict) -> bool:
    """Whether a test came to its end: a kata that crashed or was stopped says why in the tests that did not."""
    return not (verdict.reason and test.message.endswith(verdict.reason))


def _statements(test: TestVerdict) -> int:
    return sum(entry["event"] == "statement" for entry in test.trace)


def _print(heading: Heading, drawing: Timeline, *, plain: bool) -> None:
    console = Console(highlight=False, soft_wrap=True)
    width = min(console.width, WIDTH)
    if plain:
        print("\n".join(told(heading, drawing, width)))
        return
    for line in drawn(heading, drawing, width):
        console.print(line)


def _draw(heading: Heading, drawing: Timeline, file: Path) -> None:
    picture = Console(record=True, width=WIDTH, force_terminal=True, highlight=False, file=io.StringIO())
    for line in drawn(heading, drawing, WIDTH):
        picture.print(line)
    with writing(file):
        picture.save_svg(str(file), title=f"kata trace {heading.kata.rpartition('/')[2]}")
