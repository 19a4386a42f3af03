"""Markdown for the summary of a CI job: a table, and what failed folded below it.

GitHub takes up to 1 MiB for a step's summary and refuses more, so what does not fit is left out, and counted.
Whatever a submission says is shown as text: in tables all punctuation is written as character references, which
Markdown reads as text, and messages stand in `<pre>`, which ends at its own end tag alone.
"""

import html
import re
from collections.abc import Iterator, Sequence
from typing import TextIO

from grader.gradebook.scores import KataScore, LearnerScore
from grader.report.for_learners import passed_of
from grader.report.formats.failures import Failed, failures
from grader.report.formats.graded import Graded, title, verdict_of
from grader.report.formats.options import Options
from grader.report.hidden import told
from grader.report.printable import printable
from grader.report.words import EDITED, SYMBOLS, number, word

LIMIT = 1024 * 1024
"""Bytes of a step's summary on GitHub."""
_FOR_THE_END = 2000
_LONGEST = 8000
"""Characters of one message that are shown."""
_MARKUP = re.compile(
    r"""[!"#$%&'()*+:;<=>?@\[\\\]^`{|}~]"""  # what Markdown or HTML may read
    r"|(?<!\w)_|_(?!\w)|(?<!\w)-"  # within a word these are themselves
    r"|(?<=\d)\.(?!\d)|\.(?=[A-Za-z])"  # a list's number; an address
)


class _Bounded:
    """Writes blocks as long as there is room for them."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._room = LIMIT - _FOR_THE_END
        self.left_out = 0

    def must(self, text: str) -> None:
        self._room -= len(text.encode())
        self._out.write(text)

    def may(self, text: str) -> None:
        size = len(text.encode())
        if self.left_out or not text or size > self._room:
            self.left_out += 1
            return
        self.must(text)

    def end(self, what: str) -> None:
        if self.left_out:
            self._out.write(f"\n{self.left_out} {what} are not shown: a summary holds 1 MiB.\n")
            self.left_out = 0


def write(graded: Graded, out: TextIO, options: Options) -> Iterator[str]:
    """Write the summary of one submission, or of a class. Two learners tell that it is a class."""
    first_two = []
    for score in graded.learners():
        first_two.append(score)
        if len(first_two) == 2:
            break
    text = _Bounded(out)
    if len(first_two) == 1:
        _submission(graded, first_two[0], text)
    else:
        _class(graded, text)
    yield from ()


def _submission(graded: Graded, score: LearnerScore, text: _Bounded) -> None:
    text.must(f"## {_cell(score.name)}: {number(score.points)} of {number(score.max_points)} points\n\n")
    if score.problem:
        text.must(f"{_cell(score.problem)}\n\n")
    if score.explained:
        text.must(f"{_cell(score.explained)}\n\n")
    _policy(graded, text)
    names = list(graded.backends)
    _row(text, ["kata", *map(title, names), "points"])
    _row(text, ["---"] * (len(names) + 1) + ["---:"])
    for kata in score.katas:
        cells = [_verdict(kata, name) for name in names]
        _row(text, [_cell(kata.kata), *cells, f"{number(kata.points)}/{number(kata.max_points)}"])
    text.end("katas")
    text.must("\n")
    hidden = [f"{kata.kata}: {note}" for kata in score.katas if (note := told(kata.hidden))]
    for note in hidden:
        text.may(f"- {_cell(note)}\n")
    text.end("notes on hidden tests")
    text.must("\n" if hidden else "")
    for failed in failures(score):
        text.may(_folded(failed.heading, [failed]))
    text.end("failures")
    flags = [flag for kata in score.katas for found in kata.verdicts.values() for flag in found.flags]
    for flag in flags:
        text.may(f"\nFlagged: {_cell(flag)}\n")
    text.end("flags")
    if score.edited:
        text.may(f"\n{EDITED}:\n\n")
    for path in score.edited:
        text.may(f"- {_cell(path)}\n")
    text.end("files")
    _foot(graded, text)


def _class(graded: Graded, text: _Bounded) -> None:
    text.must("## The class\n\n")
    _policy(graded, text)
    _row(text, ["learner", "name", "points", "passed", "not judged", "remark"])
    _row(text, ["---", "---", "---:", "---:", "---:", "---"])
    folded: list[str] = []
    size = 0
    for score in graded.learners():
        if found := failures(score):
            block = (
                _folded(f"{score.learner}: {len(found)} failures", found, brief=True) if size < LIMIT else ""
            )
            size += len(block)
            folded.append(block)  # what would not fit is only counted
        words = [verdict_of(kata) for kata in score.katas]
        _row(
            text,
            [
                _cell(score.learner),
                _cell(score.name),
                f"{number(score.points)}/{number(score.max_points)}",
                f"{words.count('passed')}/{len(words)}",
                str(words.count("unavailable") or ""),
                _cell(score.problem or (score.explained if score.deduction else "")),
            ],
        )
    text.end("learners")
    text.must("\n")
    for block in folded:
        text.may(block)
    text.end("learners with failures")
    _foot(graded, text)


def _policy(graded: Graded, text: _Bounded) -> None:
    for sentence in graded.policy.told if graded.policy else ():
        text.must(f"- {_cell(sentence)}\n")
    if graded.policy:
        text.must("\n")


def _row(text: _Bounded, cells: Sequence[str]) -> None:
    text.may(f"| {' | '.join(cells)} |\n")


def _verdict(kata: KataScore, backend: str) -> str:
    found = kata.verdicts.get(backend)
    if found is None:
        return "not graded"
    verdict = verdict_of(KataScore(kata.kata, 0, 0, {backend: found}))
    shown = f"{SYMBOLS[verdict]} {word(verdict)}"
    passed, of = passed_of(kata, backend)
    return f"{shown} {passed}/{of}" if passed < of else shown


def _folded(summary: str, found: Sequence[Failed], *, brief: bool = False) -> str:
    """Details that open; a class's say one sentence for each failure."""
    if brief:
        body = "\n".join(f"{failed.heading}\n    {failed.sentence[:300]}" for failed in found)
    else:
        body = "\n\n".join(
            f"{failed.message}\n\n{failed.looks_like}".strip() + f"\n\nThe file: {failed.module}"
            for failed in found
        )
    if len(body) > _LONGEST:
        body = body[:_LONGEST] + " …"
    return (
        f"<details><summary>{_cell(summary)}</summary>\n\n"
        f"<pre>{html.escape(printable(body))}</pre>\n\n</details>\n"
    )


def _foot(graded: Graded, text: _Bounded) -> None:
    there = [f"{info.server} ({info.source})" for info in graded.backends.values() if info.available]
    missing = [title(name) for name, info in graded.backends.items() if not info.available]
    text.must(f"\nGraded on {_cell(', '.join(there))}; isolation: {_cell(graded.isolation)}.\n")
    if missing:
        text.must(f"\nUnavailable, so nobody lost points there: {_cell(', '.join(missing))}.\n")


def _cell(value: str) -> str:
    one_line = " ".join(printable(value).split())
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", one_line)
