"""The values of the page for the class."""

from collections.abc import Sequence
from functools import cache
from itertools import groupby

import msgspec

from grader.gradebook.models import Kata, Run
from grader.gradebook.scores import KataScore, LearnerScore
from grader.grading.results import Word
from grader.report.html.advice import Advice, Noticed, advice
from grader.report.html.distribution import Bin, bins, summary
from grader.report.html.figures import FEWEST, Figures, KataFigures, TestFigures, worst_of
from grader.report.html.names import file_name
from grader.report.html.words import SYMBOLS, counted, in_order, listed, shortened, signed, title
from grader.report.words import number, word


class Cell(msgspec.Struct, frozen=True):
    """A verdict in the heatmap.

    Args:
        kind: a class of the style sheet.
        symbol: stands for it.
        word: says it.
        more: on how many databases, where they differ.
    """

    kind: str
    symbol: str
    word: str
    more: str = ""


class Row(msgspec.Struct, frozen=True):
    """A learner in the heatmap."""

    learner: str
    name: str
    page: str
    points: str
    cells: tuple[Cell, ...]


class Topic(msgspec.Struct, frozen=True):
    """A topic above the columns of its katas."""

    title: str
    katas: int


class Column(msgspec.Struct, frozen=True):
    """A kata above its column: its name, and the share that passes of those who tried."""

    id: str
    name: str
    passed: str


class TestLine(msgspec.Struct, frozen=True):
    """A test in the table of tests; learners' pages do not tell of hidden ones."""

    __test__ = False  # it is no test, whatever pytest thinks of its name

    name: str
    hidden: bool
    failed: int
    percent: int
    mistake: str
    mistaken: int
    discrimination: str


class KataLines(msgspec.Struct, frozen=True):
    """The tests of a kata."""

    id: str
    tried: int
    passed: int
    tests: tuple[TestLine, ...]


class SplitLine(msgspec.Struct, frozen=True):
    """A difference between databases."""

    test: str
    fails: str
    passes: str
    learners: int


class KataSplits(msgspec.Struct, frozen=True):
    """The differences of a kata, and how many learners have any."""

    id: str
    learners: int
    lines: tuple[SplitLine, ...]


class ClassPage(msgspec.Struct, frozen=True):
    """All that the page for the class shows."""

    learners: int
    facts: tuple[str, ...]
    warnings: tuple[str, ...]
    advice: tuple[Advice, ...]
    summary: str
    bins: tuple[Bin, ...]
    topics: tuple[Topic, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    legend: tuple[Cell, ...]
    katas: tuple[KataLines, ...]
    untried: str
    databases: tuple[str, ...]
    splits: tuple[KataSplits, ...]
    fewest: int = FEWEST


class Collected:
    """Takes in the learners one by one, and makes the page of them.

    Args:
        katas: in the order of the course.
    """

    def __init__(self, katas: Sequence[Kata]) -> None:
        self.figures = Figures(katas)
        self._noticed = Noticed()
        self._rows: list[Row] = []

    def add(self, score: LearnerScore) -> None:
        """Take in a learner."""
        self.figures.add(score)
        self._noticed.add(score)
        self._rows.append(
            Row(
                learner=shortened(score.learner),
                name="" if score.name == score.learner else shortened(score.name),
                page=f"learner/{file_name(score.learner)}",
                points=number(score.points),
                cells=tuple(map(cell_of, score.katas)),
            )
        )

    def page(self, runs: Sequence[Run]) -> ClassPage:
        """Return the page.

        Args:
            runs: all of the gradebook's, the latest last.
        """
        katas = list(self.figures.katas.values())
        untried = [each.kata.id for each in katas if not each.tried]
        return ClassPage(
            learners=len(self._rows),
            facts=tuple(_facts(runs)),
            warnings=tuple(_warnings(runs)),
            advice=tuple(advice(self.figures, self._noticed)),
            summary=summary(self.figures.points, self.figures.max_points),
            bins=tuple(bins(self.figures.points, self.figures.max_points)),
            topics=tuple(
                Topic(topic, len(list(some))) for topic, some in groupby(each.kata.topic for each in katas)
            ),
            columns=tuple(map(_column, katas)),
            rows=tuple(self._rows),
            legend=tuple(_cell(each, 0, 0) for each in SYMBOLS),
            katas=tuple(_kata_lines(each) for each in katas if each.tried),
            untried=listed(untried) if untried else "",
            databases=tuple(title(name) for name in in_order(self.figures.backends)),
            splits=tuple(_kata_splits(each) for each in katas if each.differing),
        )


def cell_of(score: KataScore) -> Cell:
    """Return a learner's kata as a cell: the worst of its verdicts, and where databases differ, on how many."""
    found = worst_of(score)
    if found is None:
        return Cell("", "", "not graded")
    judged = [each.verdict for each in score.verdicts.values() if each.verdict != "unavailable"]
    return _cell(found, judged.count(found), len(judged))


@cache
def _cell(found: Word, count: int, of: int) -> Cell:
    return Cell(found[0], SYMBOLS[found], word(found), f"on {count} of {of}" if count < of else "")


def _column(figures: KataFigures) -> Column:
    passed, tried = figures.words["passed"], figures.tried
    return Column(
        figures.kata.id, figures.kata.id.rpartition("/")[2], f"{100 * passed / tried:.0f} %" if tried else "–"
    )


def _kata_lines(figures: KataFigures) -> KataLines:
    return KataLines(
        figures.kata.id,
        figures.tried,
        figures.words["passed"],
        tuple(_test_line(name, test, name in figures.kata.hidden) for name, test in figures.tests.items()),
    )


def _test_line(name: str, test: TestFigures, hidden: bool) -> TestLine:
    mistake, count = test.commonest or ("", 0)
    found = test.discrimination
    return TestLine(
        name=name,
        hidden=hidden,
        failed=test.failed,
        percent=round(100 * test.rate),
        mistake=mistake,
        mistaken=count,
        discrimination="" if found is None else signed(found),
    )


def _kata_splits(figures: KataFigures) -> KataSplits:
    found = [
        SplitLine(name, listed(map(title, split.fails)), listed(map(title, split.passes)), count)
        for name, test in figures.tests.items()
        for split, count in sorted(test.splits.items(), key=lambda each: -each[1])
    ]
    return KataSplits(figures.kata.id, figures.differing, tuple(found))


def _facts(runs: Sequence[Run]) -> list[str]:
    """How the class was graded, as of the latest run."""
    if not runs:
        return []
    run = runs[-1]
    when = f"Graded on {run.began:%Y-%m-%d at %H:%M} UTC"
    if len(runs) > 1:
        when += f", the latest of {len(runs)} runs"
    there = {each.backend: each.version or title(each.backend) for each in run.servers if each.available}
    servers = [there[name] for name in in_order(there)]
    return [
        f"{when}, with the grader {run.grader}, SQLAlchemy {run.sqlalchemy} and Python {run.python}.",
        f"Databases: {listed(servers)}. Isolation of the submissions: {run.isolation}."
        if servers
        else f"No database was there. Isolation of the submissions: {run.isolation}.",
    ]


def _warnings(runs: Sequence[Run]) -> list[str]:
    if not runs:
        return ["Nothing has been graded yet."]
    found = [
        f"{title(each.backend)} was missing in the latest run: {shortened(each.reason, 300) or 'nobody knows why'}"
        for each in runs[-1].servers
        if not each.available
    ]
    if runs[-1].ended is None:
        found.append(
            f"The latest run has not come to its end ({counted(len(runs), 'run')} in all): some verdicts may be "
            "missing. Go on with kata batch … --resume."
        )
    return found
