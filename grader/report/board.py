"""The board: katas as rows, databases as columns, the first failure of each failing kata, and what to do next.

Learners read it, so hidden tests are only counted.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.backends import TITLES
from grader.course import Course, Kata
from grader.databases import Server, Unavailable
from grader.grading.hidden import without_hidden
from grader.grading.results import KataVerdict, Results
from grader.report.databases import missing as why_missing
from grader.report.hidden import told
from grader.report.words import COLOURS, EDITED, number, shown, word

WIDTH = 80
_MOST_EDITED = 20


def print_board(
    console: Console, course: Course, results: Results, backends: Mapping[str, Server | Unavailable]
) -> None:
    """Print the results for people.

    Args:
        console: where to.
        course: for titles and paths.
        results: what to show.
        backends: for a missing one: what would help.
    """
    console.width = max(console.width, WIDTH)  # a narrow terminal folds lines; cut cells would be worse
    missing = [server for server in backends.values() if isinstance(server, Unavailable)]
    for line in _head(results):
        console.print(line, soft_wrap=True)
    for server in missing:
        text = f"{server.backend.title} is unavailable: no kata is judged there. The reasons stand below."
        console.print(Text(text, "yellow"), soft_wrap=True)
    console.print()
    console.print(_table(course, results))
    results = without_hidden(results)  # the cells above count all tests
    for kata in results.katas:
        if kata.first_failure:
            console.print()
            console.print(_failure(course, kata), soft_wrap=True)
    for reason in _troubles(results):
        console.print(Text(textwrap.fill(reason, WIDTH), style="yellow"), soft_wrap=True)
    for flag in results.flags:
        console.print(Text(textwrap.fill(f"Flagged: {flag}", WIDTH), style="yellow"), soft_wrap=True)
    for edits in _edited(results.edited):
        console.print(Text(edits, style="yellow"), soft_wrap=True)
    console.print()
    for server in missing:
        console.print(Text(f"{server.backend.title} is unavailable.", "yellow"))
        for part in why_missing(server):
            console.print(part)
        console.print()
    console.print(_score(results))
    if hint := _next(course, results):
        console.print(Text(textwrap.fill(hint, WIDTH)))


def _head(results: Results) -> Iterator[Text]:
    yield Text(f"Submission {results.submission.name}, isolation: {results.isolation}")
    there = [f"{info.server} ({info.source})" for info in results.backends.values() if info.available]
    if there:
        yield Text(textwrap.fill("Graded on " + ", ".join(there), WIDTH))


def _table(course: Course, results: Results) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("kata", no_wrap=True)
    for name in results.backends:
        table.add_column(TITLES[name], no_wrap=True)
    table.add_column("points", justify="right", no_wrap=True)
    by_id = {kata.id: kata for kata in results.katas}
    for topic in course.topics:
        rows = [by_id[kata.id] for kata in topic.katas if kata.id in by_id]
        if rows:
            table.add_row(Text(f"{topic.id}", style="bold"))
        for row in rows:
            cells = [Text(shown(found), style=COLOURS[found.verdict]) for found in row.backends.values()]
            points = f"{number(row.points)}/{number(row.max_points)}"
            table.add_row(f"  {row.id.partition('/')[2]}", *cells, points)
    return table


def _failure(course: Course, kata: KataVerdict) -> RenderableType:
    assert kata.first_failure is not None
    backend, found, test = kata.first_failure
    heading = Text(f"{kata.id} on {TITLES[backend]}: {word(found.verdict)}", style="bold red")
    others = _also(kata, backend, test.name if test else "")
    body: list[RenderableType] = []
    if test is not None and not test.message.startswith(found.reason or "\0"):
        body.append(Text(test.name + others, style="bold"))
        body += [Text(), Text(test.message), Text()]
        if found.reason and found.reason not in test.message:
            body.append(Text(textwrap.fill(found.reason, WIDTH)))
        if found.looks_like:
            body += [Text(textwrap.fill(found.looks_like, WIDTH), style="bold"), Text()]
    elif found.reason:
        body.append(Text(textwrap.fill(found.reason, WIDTH)))
    if hidden := told(kata.hidden):
        body.append(Text(hidden))
    path = course.find(kata.id).module_path
    body.append(Text(f"The file: {path}", style="dim"))
    return Group(heading, *body)


def _troubles(results: Results) -> list[str]:
    """The grader's own troubles with single katas, on backends that were there."""
    return [
        f"{kata.id} could not be judged on {TITLES[name]}: {found.reason}"
        for kata in results.katas
        for name, found in kata.backends.items()
        if found.verdict == "unavailable" and results.backends[name].available
    ]


def _edited(paths: Sequence[str]) -> Iterator[str]:
    if paths:
        yield ""
        yield textwrap.fill(f"{EDITED}:", WIDTH)
        yield from (f"  {path}" for path in paths[:_MOST_EDITED])
        if len(paths) > _MOST_EDITED:
            yield f"  and {len(paths) - _MOST_EDITED} more"


def _also(kata: KataVerdict, backend: str, test: str) -> str:
    """On which other backends the same test failed, or that it did on this one alone."""
    others = [
        TITLES[name]
        for name, found in kata.backends.items()
        if name != backend and any(each.name == test and each.verdict == "failed" for each in found.tests)
    ]
    judged = [found for found in kata.backends.values() if found.verdict != "unavailable"]
    if others:
        return f" (also on {' and '.join(others)})"
    return f" (only on {TITLES[backend]})" if len(judged) > 1 else ""


def _score(results: Results) -> Text:
    counts: dict[str, int] = {}
    for kata in results.katas:
        counts[word(kata.verdict)] = counts.get(word(kata.verdict), 0) + 1
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    score = f"{number(results.score.points)} of {number(results.score.max_points)} points"
    return Text(f"{score}: {told}", style="bold")


def _next(course: Course, results: Results) -> str:
    """What to do next: the first kata of the course that does not pass."""
    for kata in results.katas:
        if kata.verdict == "not_started":
            return f"Next: {kata.id}. {_path_hint(course.find(kata.id))}"
        if kata.verdict not in ("passed", "unavailable"):
            return f"Next: {kata.id}. Run its tests: kata test {kata.id.partition('/')[2]}"
    return ""


def _path_hint(kata: Kata) -> str:
    return f"Read exercises/{kata.topic}/{kata.name}/README.md, then edit {kata.name}.py beside it."
