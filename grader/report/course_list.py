"""The katas of a course as lines: how each stands, on which databases it passed, hints read, difficulty, title."""

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec
from rich.text import Text

from grader.backends import TITLES
from grader.course import Course, Kata, Topic
from grader.course.model import digest_of
from grader.learning.progress import Progress, Standing
from grader.learning.whole import read_if_there
from grader.report.standings import COLOURS, MEANINGS, SYMBOLS, shown, word

PLAIN_WIDTH = 80
_LETTERS = {name: title[0] for name, title in TITLES.items()}
_STANDING, _HINTS, _LEVEL, _GAP = 13, 5, 5, 2
_SHORTEST_TITLE = 12


class Row(msgspec.Struct, frozen=True):
    """What a list says of one kata.

    Args:
        topic: the kata's topic.
        kata: the kata.
        standing: how it stands.
        passed_on: on which backends the file as it is now passed; if it was edited since: as it was then.
        hints: how many levels of hints were read, over all its tasks.
    """

    topic: Topic
    kata: Kata
    standing: Standing
    passed_on: tuple[str, ...]
    hints: int

    def speaks_of(self, words: Sequence[str]) -> bool:
        """Whether each of the words is part of the name, the title or a concept; capitals do not count."""
        text = "\n".join([self.kata.id, self.kata.title, *self.kata.concepts]).casefold()
        return all(each.casefold() in text for each in words)


def rows_of(course: Course, progress: Progress) -> list[Row]:
    """Return a row for each kata, in the order of the course."""
    standings = progress.standings(list(course.katas))
    return [
        _row(topic, kata, standings[kata.id], progress) for topic in course.topics for kata in topic.katas
    ]


def _row(topic: Topic, kata: Kata, standing: Standing, progress: Progress) -> Row:
    record = progress.record(kata)
    there = digest_of(read_if_there(kata.stub) or b"")
    passed = [
        name
        for name in TITLES
        if name in record.passed and (standing == "changed" or record.passed[name].module == there)
    ]
    return Row(topic, kata, standing, tuple(passed), sum(record.hints.values()))


def passed(rows: Sequence[Row]) -> str:
    """Return for example `3 of 6 passed`."""
    return f"{sum(row.standing == 'passed' for row in rows)} of {len(rows)} passed"


def passed_of(topic: Topic, rows: Sequence[Row]) -> str:
    """Return the same of one topic."""
    return passed([row for row in rows if row.topic.id == topic.id])


def by_topic(rows: Sequence[Row]) -> Iterator[tuple[Topic, list[Row]]]:
    """Yield the rows of each topic that has any."""
    for _, group in groupby(rows, lambda row: row.topic.id):
        found = list(group)
        yield found[0].topic, found


def heading(topic: Topic, rows: Sequence[Row]) -> Text:
    """Return the line above the rows of a topic; of all rows, its own count."""
    return Text(f"{topic.id}  {topic.title}: {passed_of(topic, rows)}", style="bold")


def columns(rows: Sequence[Row], width: int) -> Text:
    """Return the line that names the columns."""
    cells = ["standing".ljust(_STANDING), "kata".ljust(_name_width(rows)), "".join(_LETTERS.values())]
    cells += ["hints", "level"] + (["title"] if _title_width(rows, width) else [])
    return Text((" " * _GAP).join(cells), style="dim")


def line(row: Row, rows: Sequence[Row], width: int) -> Text:
    """Return a row as a line that fits the width, from 56 columns on for names of 22 characters.

    Args:
        row: the row.
        rows: those that stand above and below it.
        width: in columns; the title is left out where it has no room.
    """
    letters = "".join(
        letter if name in row.passed_on else "-" if row.passed_on else " "
        for name, letter in _LETTERS.items()
    )
    text = Text(shown(row.standing).ljust(_STANDING), style=COLOURS[row.standing])
    rest = [
        row.kata.name.ljust(_name_width(rows)),
        letters,
        f"{row.hints or ''}".rjust(_HINTS),
        f"{row.kata.difficulty}".rjust(_LEVEL),
    ]
    if room := _title_width(rows, width):
        rest.append(textwrap.shorten(row.kata.title, room, placeholder=" …"))
    result = Text().append_text(text)
    result.append((" " * _GAP + (" " * _GAP).join(rest)).rstrip())
    return result


def _name_width(rows: Sequence[Row]) -> int:
    return max((len(row.kata.name) for row in rows), default=4)


def _title_width(rows: Sequence[Row], width: int) -> int:
    room = width - (_STANDING + _name_width(rows) + len(_LETTERS) + _HINTS + _LEVEL + 5 * _GAP)
    return room if room >= _SHORTEST_TITLE else 0


def legend(rows: Sequence[Row]) -> list[str]:
    """Return what the letters and the less plain words mean, as far as they occur."""
    found = []
    if any(row.passed_on for row in rows):
        found.append(
            ", ".join(f"{letter} {TITLES[name]}" for name, letter in _LETTERS.items()) + ": passed there"
        )
    standings = {row.standing for row in rows}
    found += [
        f"{SYMBOLS[standing]} {word(standing)}: {meaning}"
        for standing, meaning in MEANINGS.items()
        if standing in standings
    ]
    return found


def sentence(row: Row) -> str:
    """Return a row as words alone, for ears; on several lines if it is long."""
    parts = [f"{row.kata.name}: {word(row.standing)}"]
    if row.passed_on:
        parts[0] += " on " + ", ".join(TITLES[name] for name in row.passed_on)
    parts.append(row.kata.title.rstrip("."))
    parts.append(f"Difficulty {row.kata.difficulty} of 5")
    if row.hints:
        parts.append(f"{row.hints} hint{'s' if row.hints > 1 else ''} read")
    return textwrap.fill(". ".join(parts) + ".", PLAIN_WIDTH, subsequent_indent="  ", break_on_hyphens=False)
