"""Gradescope's results.json, one a learner: https://gradescope-autograders.readthedocs.io/en/latest/specs/.

One entry a kata, whose score is the kata's points: weights and databases that were missing are in it already. The score
of the whole is given, so Gradescope does not add the entries up: a late deduction is part of it. Hidden tests have an
entry of their own, with their part of the kata's points; its visibility is `hidden`, so only instructors see it.
"""

from collections.abc import Iterator
from typing import Literal, TextIO

import msgspec

from grader.gradebook.scores import KataScore, LearnerScore
from grader.grading.results import HiddenTests
from grader.report.for_learners import as_learners_read, passed_of
from grader.report.formats.failures import failures_of
from grader.report.formats.github import one
from grader.report.formats.graded import Graded, title, verdict_of
from grader.report.formats.options import Options
from grader.report.hidden import told
from grader.report.printable import printable
from grader.report.words import number, word

_LONGEST = 20_000
Format = Literal["text", "html", "simple_format", "md", "ansi"]
Visibility = Literal["hidden", "after_due_date", "after_published", "visible"]


class Test(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kata. `output_format` says `text`, so that nothing of a submission's is read as markup."""

    __test__ = False  # it is no test, whatever pytest thinks of its name

    name: str
    name_format: Format
    number: str
    score: float
    max_score: float
    status: Literal["passed", "failed"]
    output: str
    output_format: Format
    visibility: Visibility


class Result(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file. `execution_time` is in seconds; what the grader prints is for the instructor alone."""

    score: float
    execution_time: float
    output: str
    output_format: Format
    visibility: Visibility
    stdout_visibility: Visibility
    tests: tuple[Test, ...]


def write(graded: Graded, out: TextIO, options: Options) -> Iterator[str]:
    """Write the result of one learner.

    Raises:
        WrongOption: there are several.
    """
    score = one(graded, "gradescope")
    result = Result(
        score=score.points,
        execution_time=round(
            sum(found.seconds for kata in score.katas for found in kata.verdicts.values()), 3
        ),
        output=_about(graded, score),
        output_format="text",
        visibility="visible",
        stdout_visibility="hidden",
        tests=tuple(_tests(score)),
    )
    out.write(msgspec.json.format(msgspec.json.encode(result), indent=2).decode() + "\n")
    if not score.is_judged:
        yield f"{score.learner}: some katas could not be judged, and stand with no points."


def _about(graded: Graded, score: LearnerScore) -> str:
    lines = [f"{number(score.points)} of {number(score.max_points)} points"]
    lines += [score.problem] if score.problem else []
    lines += graded.policy.told if graded.policy else ()
    lines += [score.explained] if score.explained else []
    return printable("\n".join(lines))


def _tests(score: LearnerScore) -> Iterator[Test]:
    for position, (kata, shown) in enumerate(zip(score.katas, as_learners_read(score).katas, strict=True), 1):
        entry = Test(
            name=printable(kata.kata),
            name_format="text",
            number=str(position),
            score=kata.points,
            max_score=kata.max_points,
            status="passed" if verdict_of(kata) == "passed" else "failed",
            output=printable(_output(shown))[:_LONGEST],
            output_format="text",
            visibility="visible",
        )
        if kata.hidden is None:
            yield entry
            continue
        yield msgspec.structs.replace(
            entry,
            score=round(kata.points - kata.hidden.points, 2),
            max_score=round(kata.max_points - kata.hidden.max_points, 2),
        )
        yield msgspec.structs.replace(
            entry,
            name=f"{entry.name}: hidden tests",
            number=f"{position}.1",
            score=kata.hidden.points,
            max_score=kata.hidden.max_points,
            status="failed" if kata.hidden.failed or not kata.hidden.passed else "passed",
            output=printable("\n\n".join(_hidden(kata, kata.hidden)))[:_LONGEST],
            visibility="hidden",
        )


def _hidden(kata: KataScore, hidden: HiddenTests) -> Iterator[str]:
    yield told(hidden) or word(verdict_of(kata))
    for name, found in kata.verdicts.items():
        for test in found.tests:
            if test.name in hidden.tests and not test.passed:
                yield f"--- {test.name} ({title(name)})\n\n{test.message}"


def _output(kata: KataScore) -> str:
    lines = []
    for name, found in kata.verdicts.items():
        line = f"{title(name)}: {word(verdict_of(msgspec.structs.replace(kata, verdicts={name: found})))}"
        passed, of = passed_of(kata, name)
        line += f" ({passed} of {of} tests)" if of else ""
        lines.append(line + (f". {found.reason}" if found.reason else ""))
    if kata.hidden is not None and not kata.hidden.failed and (note := told(kata.hidden)):
        lines.append(note)
    blocks = [
        "\n\n".join(filter(None, (f"--- {failed.heading}", failed.message, failed.looks_like)))
        for failed in failures_of(kata)
    ]
    return "\n\n".join(["\n".join(lines or ["It could not be judged."]), *blocks])
