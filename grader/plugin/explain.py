"""Turns an exception into a Failure: which sentence applies, and what a learner needs to see of the rest."""

import ast
import functools
import inspect
import linecache
import re
import textwrap
import traceback
from pathlib import Path

import pytest
import sqlalchemy as sa

from grader.course.submission import BrokenModule
from grader.databases import SCRATCH_NAME
from grader.plugin.raises import describe
from grader.plugin.run import KataRun
from grader.referee.errors import FromWorker, Lost, told_of
from grader.report.failure import NOT_WRITTEN, WIDTH, Failure
from grader.side import Told, Warned
from grader.side.told import Syntax, first_part
from grader.trace import Trace, Window

_ADDRESS = re.compile(r"(?: object)? at 0x[0-9a-fA-F]+")
_INSTALLED = re.compile(r" \(/[^()]*\)")  # where an import failed: a path of this machine
_SCRATCH = re.compile(SCRATCH_NAME)
_OF_SCRATCH = re.compile(rf"`{SCRATCH_NAME}`\.|\b{SCRATCH_NAME}\.")
_BAD_CALL = re.compile(
    r"(?:\w+\.)*(\w+)\(\) (takes|missing|got an unexpected|got multiple|got some positional)"
)
_TRANSCRIPT_INDENT = 2
# Before the words that we have put into an assertion, to know them again among pytest's own.
_TOLD = "\x1f"


# Ends of a program that are no matter of databases: the test's own sentence would lead astray.
_ENDS: dict[str, str] = {
    "ImportError": "Your code imports something that is not there.",
    "MemoryError": "Your code needs more memory than there is.",
    "NameError": "Your code uses a name that it neither defines nor imports.",
    "RecursionError": "Your code calls itself without end.",
    "SystemExit": "Your code leaves the program. It should return, or raise an exception.",
    "UnboundLocalError": "Your code reads a variable that has no value yet.",
}


class OutdatedOrDoubtful(AssertionError):
    """The submission passed the test, but SQLAlchemy warned about it."""

    def __init__(self, warned: Warned) -> None:
        super().__init__(str(warned))
        self.warned = warned


class Skipped(AssertionError):
    """The submission tried to skip the test."""


def explain(item: pytest.Function, error: BaseException) -> Failure:
    """Say why the test failed.

    Args:
        item: the test.
        error: what was raised, by the submission, by an assertion or by a fixture.
    """
    if isinstance(error, BrokenModule | Lost):
        return Failure(str(error))
    if KataRun.KEY not in item.stash:
        return Failure("The test could not begin.", details=(_without_scratch(describe(error)),))
    run = item.stash[KataRun.KEY]
    told = told_of(error, run.shown_as)
    frames = told.lines
    stopped_at = _stopped_at(item, error)
    with run.recorder.pause():
        shown = run.recorder.shown or Trace(run.recorder)
        transcript = tuple(
            " " * _TRANSCRIPT_INDENT + line
            for line in shown.transcript(WIDTH - _TRANSCRIPT_INDENT, lambda text: _without_address(text, run))
        )
    common = {
        "transcript": transcript,
        "observed": isinstance(shown, Window),
        "seed": run.seed,
    }

    def failure(sentence: str, *details: str, raised_at: tuple[str, ...] = ()) -> Failure:
        readable = tuple(_readable(text, run) for text in details if text)
        return Failure(_readable(sentence, run), stopped_at, readable, raised_at, **common)  # type: ignore[arg-type]

    name = run.file.name
    if told.syntax is not None and not stopped_at:
        return _syntax_error(told.syntax, name)
    if isinstance(error, NotImplementedError) and frames and "raise NotImplementedError" in frames[-1]:
        return Failure(f"{NOT_WRITTEN}: {frames[-1]}")
    if isinstance(error, OutdatedOrDoubtful):
        return _warning(error.warned, run)
    if isinstance(error, pytest.FixtureLookupError):
        return Failure(f"The test asks for {error.argname!r}, which is no fixture of the katas' tests.")
    if not stopped_at:
        return Failure(
            f"{name} cannot be loaded, so no test can run.",
            details=(_readable(describe(error), run),),
            raised_at=frames,
        )
    if told.of_module:
        return Failure(f"{error}: the task asks for this name.", stopped_at)
    if isinstance(error, TypeError) and not frames and (called := _BAD_CALL.match(str(error))):
        return Failure(f"{called[1]}() cannot be called in the way the task says.", stopped_at, (str(error),))
    if isinstance(error, Skipped):
        return failure("Your code tried to skip this test. A skipped test counts as failed.")
    if (end := _end(told)) is not None:
        return failure(end, _told(error), raised_at=frames)
    sentence = " ".join((inspect.getdoc(item.function) or item.originalname).split())
    if isinstance(error, AssertionError) and not isinstance(error, FromWorker) and not frames:
        cause = error.__cause__
        return failure(
            sentence,
            *_assertion(str(error)),
            raised_at=told_of(cause, run.shown_as).lines if cause is not None else (),
        )
    return failure(sentence, f"your code raised {_told(error)}" if frames else _told(error), raised_at=frames)


def _told(error: BaseException) -> str:
    if isinstance(error, sa.exc.TimeoutError):
        return "TimeoutError: the pool is empty, and nobody gave a connection back in time"
    return f"{type(error).__name__}: {first_part(error)}".removesuffix(": ")


def _end(told: Told) -> str | None:
    """The sentence for an end of the program, if it is one."""
    return next(
        (_ENDS[name] for module, name in told.ancestors if module == "builtins" and name in _ENDS), None
    )


def _syntax_error(error: Syntax, name: str) -> Failure:
    line = error.text.rstrip("\n")
    shown = line.lstrip()
    column = max((error.column or 1) - 1 - (len(line) - len(shown)), 0)
    return Failure(
        f"{name} is not valid Python: {error.message} (line {error.line}).",
        raised_at=(shown, " " * column + "^") if shown else (),
    )


def _warning(warned: Warned, run: KataRun) -> Failure:
    if warned.category in {"MovedIn20Warning", "LegacyAPIWarning", "Base20DeprecationWarning"}:
        sentence = "This still runs, but it is SQLAlchemy 1.x style, which 2.x keeps only for old programs."
    elif warned.category.endswith("DeprecationWarning"):
        sentence = "This still runs, but SQLAlchemy has deprecated it and will remove it."
    else:
        sentence = "SQLAlchemy runs this, but warns that it may not do what you mean."
    at: tuple[str, ...] = ()
    if warned.line:
        code = linecache.getline(str(run.file), warned.line).strip()
        at = (f"{run.file.name}:{warned.line}    {code}",)
    return Failure(sentence, details=(str(warned),), raised_at=at, seed=run.seed)


def _stopped_at(item: pytest.Function, error: BaseException) -> str:
    """The statement of the test that was running, in one line; empty if the test itself had not begun."""
    path = str(item.path)
    steps = traceback.walk_tb(error.__traceback__)
    lines = [number for frame, number in steps if frame.f_code.co_filename == path]
    return _statement(path, lines[0]) if lines else ""


@functools.cache
def _statement(path: str, number: int) -> str:
    """The innermost statement at a line of a file, in one line; of one that holds others, its first."""
    lines, simple = _statements(path)
    found = [node for node in simple if node.lineno <= number <= (node.end_lineno or node.lineno)]
    if not found:
        return lines[number - 1].decode().strip().removesuffix(":")
    node = found[-1]
    text = b"\n".join(lines[node.lineno - 1 : node.end_lineno])
    rest = len(lines[(node.end_lineno or node.lineno) - 1]) - (node.end_col_offset or 0)
    return " ".join(text[node.col_offset : len(text) - rest].decode().split())


@functools.cache
def _statements(path: str) -> tuple[list[bytes], list[ast.stmt]]:
    """A file's lines, in UTF-8 as `ast` counts columns, and its statements that hold no others."""
    source = Path(path).read_text("utf-8")
    nodes = ast.walk(ast.parse(source))
    simple = [node for node in nodes if isinstance(node, ast.stmt) and not hasattr(node, "body")]
    return source.encode().split(b"\n"), simple


def _assertion(text: str) -> list[str]:
    """pytest's explanation of an assertion, without what only an expert of Python wants."""
    lines = [
        line
        for line in text.splitlines()
        if line.strip() and not re.match(r"\s*\+\s+(where|and) ", line) and "Use -v to get" not in line
    ]
    if not lines:
        return []
    first = lines[0].removeprefix("assert ")
    if first == lines[0] or first.startswith(_TOLD):
        return [first.removeprefix(_TOLD), *(line.removeprefix("  ") for line in lines[1:])]
    if first.startswith("not "):
        return [f"got {first.removeprefix('not ')}, expected something false or empty"]
    return [f"got {first}, expected something true", *lines[1:]] if len(lines) == 1 else [first, *lines[1:]]


def _readable(text: str, run: KataRun) -> str:
    """No memory address, no path of this machine, and nothing of a URL that is another one in the next run."""
    return _without_address(_INSTALLED.sub("", _ADDRESS.sub("", text)), run)


def _without_address(text: str, run: KataRun) -> str:
    url = sa.make_url(run.url)
    for shown in (run.url, str(url), url.render_as_string(hide_password=False)):
        text = text.replace(shown, "<url>")
    text = _without_scratch(text)  # first: the names of databases begin with the user's
    for part, shown in ((url.username, "<user>"), (url.database, "<database>")):
        text = text.replace(part, shown) if part else text
    if url.port:
        text = re.sub(rf"(?<=\bport ){url.port}\b|(?<=:){url.port}\b", "<port>", text)
    return text


def _without_scratch(text: str) -> str:
    """No name of a database that is another one in the next run; MySQL names tables with theirs."""
    return _SCRATCH.sub("<database>", _OF_SCRATCH.sub("", text))


def told(lines: list[str]) -> list[str]:
    """Mark an explanation of ours, so that `explain` knows it among pytest's own words."""
    return [_TOLD + lines[0], *lines[1:]]


def compare(op: str, left: object, right: object) -> list[str]:
    """Say in words what an assertion compared: what came, and what was expected."""
    words = {
        "==": "expected",
        "is": "expected",
        "!=": "expected anything but",
        "is not": "expected anything but",
        "in": "expected to find it in",
        "not in": "expected not to find it in",
        "<=": "expected at most",
        ">=": "expected at least",
        "<": "expected less than",
        ">": "expected more than",
    }
    got, expected = _short(left), _short(right)
    if op == "is" and got == expected:
        return [f"got another object than expected: two of {got}"]
    return [f"got {got}", f"{words.get(op, op)} {expected}"]


def _short(value: object) -> str:
    return textwrap.shorten(_ADDRESS.sub("", repr(value)), 300, placeholder=" …")
