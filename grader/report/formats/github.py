"""Annotations on the learner's lines, as GitHub's workflow commands: `::error file=…,line=…,title=…::…`.

GitHub shows ten errors of a step and drops the others, so the most important come first and the rest is counted in a
plain line. Escaping is that of GitHub's own toolkit (`command.ts`): `%`, CR and LF in the text; `:` and `,` besides in
the properties.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TextIO

from grader.gradebook.scores import LearnerScore
from grader.report.formats.failures import Failed, failures
from grader.report.formats.graded import Graded, title
from grader.report.formats.options import Options, WrongOption
from grader.report.printable import printable
from grader.report.words import EDITED

MOST = 10
"""Annotations of one level that GitHub shows of a step."""
_LONGEST = 4000


def write(graded: Graded, out: TextIO, options: Options) -> Iterator[str]:
    """Write the annotations of one submission.

    Raises:
        WrongOption: there are several learners: annotations are for one repository.
    """
    score = one(graded, "github")
    found = failures(score)
    for failed in found[:MOST]:
        out.write(_annotation(failed) + "\n")
    if len(found) > MOST:
        out.write(f"{len(found) - MOST} more failures are not annotated: GitHub shows {MOST} of a step.\n")
    if score.problem:
        out.write(f"::error title=Submission::{_text(score.problem)}\n")
    missing = [title(name) for name, info in graded.backends.items() if not info.available]
    if missing:
        told = f"{', '.join(missing)}: unavailable, so nothing was judged there."
        out.write(f"::warning title=Databases::{_text(told)}\n")
    if score.edited:
        out.write(f"::warning title=Edited files::{_text(_edited(score.edited))}\n")
    if score.explained:
        out.write(f"::notice title=Late policy::{_text(score.explained)}\n")
    yield from ()


def one(graded: Graded, name: str) -> LearnerScore:
    """Return the score of the one learner that a format is for.

    Raises:
        WrongOption: there are several, or none.
    """
    learners = graded.learners()
    first = next(learners, None)
    if first is None:
        raise WrongOption("There is no learner to report on.")
    if next(learners, None) is not None:
        raise WrongOption(
            f"The format {name!r} is for one learner, and there are several. Choose one: --only ID"
        )
    return first


def _edited(paths: Sequence[str]) -> str:
    shown = [
        path for path, length in zip(paths, accumulate(map(len, paths)), strict=True) if length <= _LONGEST
    ]
    more = [f"and {len(paths) - len(shown)} more"] if len(shown) < len(paths) else []
    return "\n".join([f"{EDITED}:", *shown, *more])


def _annotation(failed: Failed) -> str:
    message = failed.message if not failed.looks_like else f"{failed.message}\n\n{failed.looks_like}"
    if len(message) > _LONGEST:
        message = message[:_LONGEST] + " …"
    place = f"file={_property('exercises/' + failed.module)},line={failed.line or 1}"
    return f"::error {place},title={_property(failed.heading)}::{_text(message)}"


def _text(value: str) -> str:
    return printable(value).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _text(value).replace(":", "%3A").replace(",", "%2C")
