"""Writes the report for a browser: the learners' pages as they pass by, then the page for the class."""

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from grader.gradebook.models import Kata, Run
from grader.gradebook.policy import Policy, applied
from grader.gradebook.scores import scores
from grader.report.html.class_page import Collected
from grader.report.html.learner_page import learner_page
from grader.report.html.names import file_name
from grader.report.printable import printable


def write(session: Session, out: Path, policy: Policy | None = None) -> list[Path]:
    """Write `index.html`, and `learner/ID.html` for each learner.

    Only one learner's verdicts are in memory at a time; of each, a line for the heatmap stays.

    Args:
        session: on the gradebook.
        out: the folder; it is made where it is missing.
        policy: weights and late policy, if there are any.

    Returns:
        The files: the page for the class first, then the learners' in the order of their ids.

    Raises:
        OSError: a file cannot be written.
    """
    runs = session.scalars(select(Run).options(selectinload(Run.servers)).order_by(Run.id)).all()
    katas = session.scalars(select(Kata).order_by(Kata.position)).all()
    by_id = {kata.id: kata for kata in katas}
    templates = _environment()
    learner = templates.get_template("learner.html")
    collected = Collected(katas)
    index = out / "index.html"
    written = [index]
    (out / "learner").mkdir(parents=True, exist_ok=True)
    for graded in scores(session):
        score = applied(policy, graded, graded.submitted_at) if policy else graded
        collected.add(score)
        file = out / "learner" / file_name(score.learner)
        _write(file, learner.generate(page=learner_page(score, by_id)))
        written.append(file)
    _write(index, templates.get_template("class_.html").generate(page=collected.page(runs)))
    return written


def _environment() -> Environment:
    return Environment(
        loader=ChoiceLoader(
            [PackageLoader("grader.report.html", "."), PackageLoader("grader.timeline", ".")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )


def _shown(value: object) -> object:
    """Every plain text on a page goes through here, so that no template can forget it; then it is escaped."""
    return printable(value) if type(value) is str else value


def _write(file: Path, parts: Iterable[str]) -> None:
    """Write a file whole: whoever reads it finds the old text or the new one."""
    number, new = tempfile.mkstemp(prefix=".", suffix=".html", dir=file.parent)
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(parts)
        os.chmod(new, 0o644)
        os.replace(new, file)
    except BaseException:
        with suppress(OSError):
            os.unlink(new)
        raise
