"""JUnit's XML for CI systems: one suite for each backend, one case for each test (of each learner).

The form is the schema of Jenkins' xUnit plugin, `junit-10.xsd`: the strictest one in common use. GitLab, Azure
Pipelines and GitHub's test reporters read it, too.
"""

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from io import TextIOBase
from typing import TextIO, cast
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from grader.gradebook.models import Verdict
from grader.gradebook.scores import KataScore, LearnerScore
from grader.report.formats.graded import Graded, title
from grader.report.formats.options import Options
from grader.report.hidden import counted
from grader.report.printable import printable
from grader.report.words import number

_WITHOUT_TESTS = {
    "not_started": "The stub is unchanged.",
    "missing": "The file is missing.",
    "unavailable": "It could not be judged.",
}


class _Suite:
    """The cases of one backend, kept in a file: their numbers, which come first, are known at the end."""

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.xml = _writer(file)
        self.tests = self.failures = self.errors = self.skipped = 0
        self.seconds = 0.0

    def case(self, group: str, name: str, seconds: float, kind: str, verdict: str, message: str) -> None:
        """Add a case; `kind` is the element that says why it did not pass, empty if it did."""
        self.tests += 1
        self.seconds += seconds
        self.failures += kind == "failure"
        self.errors += kind == "error"
        self.skipped += kind == "skipped"
        self.xml.startElement("testcase", _clean(classname=group, name=name, time=f"{seconds:.3f}"))
        if kind:
            sentence = " ".join(message.partition("\n\n")[0].split())
            self.xml.startElement(kind, _clean(type=verdict, message=sentence))
            self.xml.characters(printable(message))
            self.xml.endElement(kind)
        self.xml.endElement("testcase")
        self.xml.characters("\n")


def write(graded: Graded, out: TextIO, options: Options) -> Iterator[str]:
    """Write the report. The points stand among the properties, a late deduction with its reason, too."""
    with ExitStack() as stack:
        suites = {
            name: _Suite(stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline="")))
            for name in graded.backends
        }
        properties = stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline=""))
        about = _writer(properties)
        for score in graded.learners():
            for each in _properties(score):
                about.startElement("property", _clean(**each))
                about.endElement("property")
                about.characters("\n")
            for kata in score.katas:
                for name, found in kata.verdicts.items():
                    _add(suites[name], score, kata, found)
        _assemble(out, suites, properties)
    yield from ()


def _add(suite: _Suite, score: LearnerScore, kata: KataScore, found: Verdict) -> None:
    group = f"{score.learner}.{kata.kata.replace('/', '.')}"
    for test in found.tests:
        kind = "" if test.passed else "error" if found.verdict in ("crashed", "timed_out") else "failure"
        suite.case(group, test.name, test.seconds, kind, found.verdict, test.message)
    hidden = kata.hidden if kata.hidden and found.backend in kata.hidden.passed else None
    if hidden is not None:
        failed = len(hidden.tests) - hidden.passed[found.backend]
        kind = "failure" if failed else ""
        suite.case(group, "hidden tests", 0, kind, found.verdict, f"{counted(hidden)}: {failed} failed")
    elif not found.tests:
        kind = "skipped" if found.verdict == "unavailable" else "failure"
        message = found.reason or _WITHOUT_TESTS.get(found.verdict, found.verdict.replace("_", " "))
        suite.case(group, kata.kata, found.seconds, kind, found.verdict, message)


def _properties(score: LearnerScore) -> Iterator[dict[str, str]]:
    yield {"name": f"{score.learner}: points", "value": f"{number(score.points)}/{number(score.max_points)}"}
    if score.explained:
        yield {"name": f"{score.learner}: late policy", "value": score.explained}


def _assemble(out: TextIO, suites: Mapping[str, _Suite], properties: TextIO) -> None:
    xml = _writer(out)
    xml.startDocument()
    every = suites.values()
    sums = {key: str(sum(getattr(suite, key) for suite in every)) for key in ("tests", "failures", "errors")}
    xml.startElement("testsuites", _clean(name="kata", time=_seconds(every), **sums))
    for position, (name, suite) in enumerate(suites.items()):
        counts = {key: str(getattr(suite, key)) for key in ("tests", "failures", "errors", "skipped")}
        xml.characters("\n")
        xml.startElement("testsuite", _clean(name=title(name), time=_seconds([suite]), **counts))
        xml.characters("\n")
        if position == 0:
            xml.startElement("properties", _clean())
            xml.characters("\n")  # closes the start tag before the text of another writer follows
            _copy(properties, out)
            xml.endElement("properties")
            xml.characters("\n")
        _copy(suite.file, out)
        xml.endElement("testsuite")
    xml.characters("\n")
    xml.endElement("testsuites")
    out.write("\n")


def _copy(file: TextIO, out: TextIO) -> None:
    file.seek(0)
    shutil.copyfileobj(file, out)


def _seconds(suites: Iterable[_Suite]) -> str:
    return f"{sum(suite.seconds for suite in suites):.3f}"


def _clean(**attributes: str) -> "AttributesImpl[str]":
    """XML has no place for most control characters, not even escaped."""
    return AttributesImpl({key: printable(value) for key, value in attributes.items()})


def _writer(file: TextIO) -> XMLGenerator:
    return XMLGenerator(cast("TextIOBase", file), "utf-8", short_empty_elements=True)
