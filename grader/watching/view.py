"""A scene as lines of text, made to fit."""

import os
import textwrap
from collections.abc import Iterator
from pathlib import Path

import msgspec
from rich.style import Style
from rich.text import Text

from grader.backends import TITLES
from grader.grading.results import TestVerdict
from grader.report.failure import WIDTH
from grader.report.printable import printable
from grader.report.words import COLOURS, SYMBOLS, word
from grader.trace.events import Event
from grader.trace.transcript import transcript
from grader.watching.actions import ACTIONS
from grader.watching.scene import Scene

_MESSAGE_ROWS = 6
"""So much of a message stays, however low the screen is."""
_LEVELS = 3
_SYMBOLS = set(SYMBOLS.values())
_STANDINGS = {
    "not_started": "·",
    "started": ">",
    "passed": "✓",
    "changed": "~",
    "outdated": "~",
}
_STANDING_WORDS = {
    "not_started": "",
    "started": "started",
    "passed": "passed",
    "changed": "changed since it passed",
    "outdated": "passed; its tests have changed",
}


class Size(msgspec.Struct, frozen=True):
    """Columns and rows to fit into; without rows, what there is to say is said in whole, and without a footer."""

    columns: int
    rows: int | None = None


def lines_of(scene: Scene, size: Size) -> list[Text]:
    """Return the lines of a scene. Only the result is cut to the rows; the other views may be scrolled."""
    footer = list(_footer(scene, size)) if size.rows else []
    head = list(_head(scene, size))
    match scene.view:
        case "hints":
            body = list(_hints(scene, size))
        case "trace":
            body = list(_trace(scene, size))
        case "list":
            body = list(_list(scene, size))
        case "help":
            body = list(_help(scene, size))
        case "result":
            room = size.rows - len(head) - len(footer) if size.rows else None
            body = _result(scene, size, room)
    return [*head, *body, *footer]


def notice_of(scene: Scene, size: Size) -> list[Text]:
    """Return the lines of the notice."""
    return _folded(scene.notice, size, "bold") if scene.notice else []


def _head(scene: Scene, size: Size) -> Iterator[Text]:
    katas = [kata.id for kata in scene.course.katas]
    yield from _folded(
        f"{scene.kata.name}  {katas.index(scene.kata.id) + 1}/{len(katas)}  {_state(scene)}", size, "bold"
    )
    yield from _path(scene.kata.stub, scene, size)
    yield from notice_of(scene, size)
    yield Text()


def _state(scene: Scene) -> str:
    shown = []
    for name in scene.backends:
        found = scene.verdicts.get(name)
        shown.append(f"{SYMBOLS[found.verdict]} {TITLES[name]}" if found else TITLES[name])
    text = "  ".join(shown)
    return text if scene.running is None else f"{text}  running, {scene.running:.0f} s"


def _result(scene: Scene, size: Size, room: int | None) -> list[Text]:
    """The result of the last run; where it does not fit, the other tests are counted, and the message is cut."""
    top = list(_top(scene, size))
    message = list(_message(scene, size))
    others = list(_others(scene, size))
    if room is not None and len(top) + len(message) + len(others) > room:
        top = list(_top(scene, size, shortly=True))
        others = list(_count_of_others(scene, size)) if scene.failing and others else others
        left = max(_MESSAGE_ROWS, room - len(top) - len(others))
        if len(message) > left:
            more = len(message) - left + 2
            message = [*message[: left - 2], Text(f"… {more} more lines: press t", "dim"), Text()]
    return [*top, *message, *others]


def _top(scene: Scene, size: Size, *, shortly: bool = False) -> Iterator[Text]:
    if scene.trouble:
        yield from _folded(scene.trouble, size, "bold red")
        yield Text()
        return
    if not scene.verdicts:
        yield from _folded("Running its tests …", size)
        if size.rows is None:
            yield from _folded("For the keys: ? and Enter", size)
        yield Text()
        return
    if shortly and len(scene.changes.passes) > 1:
        yield from _folded(f"✓ {len(scene.changes.passes)} more tests pass now", size, COLOURS["passed"])
    else:
        for name in scene.changes.passes:
            yield from _folded(f"✓ now passes: {name}", size, COLOURS["passed"])
    for name in scene.changes.fails:
        yield from _folded(f"✗ fails anew: {name}", size, COLOURS["failed"])
    if scene.changes.passes or scene.changes.fails:
        yield Text()
    for found in scene.verdicts.values():
        if found.verdict == "unavailable":
            yield from _folded(found.reason, size, "yellow")
            yield Text()
    if scene.passed:
        yield from _pass(scene, size)


def _pass(scene: Scene, size: Size) -> Iterator[Text]:
    where = _and([TITLES[name] for name, found in scene.verdicts.items() if found.verdict == "passed"])
    yield from _folded(f"✓ Passed: all {len(scene.kata.tests)} tests, on {where}.", size, "bold green")
    if any(name not in scene.verdicts for name in TITLES):
        yield from _folded("On the other databases, too? Press a.", size)
    yield from _folded(f"Yours beside the reference: kata solution {scene.kata.name}", size)
    yield Text()
    if scene.following is None:
        yield from _folded("That was the last one: every kata has passed.", size, "bold")
    else:
        yield from _folded(f"Next: {scene.following.title}. Press n, and read", size)
        yield from _path(scene.following.folder / "README.md", scene, size)
    yield Text()


def _message(scene: Scene, size: Size) -> Iterator[Text]:
    if scene.trouble or scene.failing is None:
        return
    backend, test = scene.failing
    if scene.nothing_runs:
        yield from _folded("✗ No test can run.", size, "bold red")
    else:
        yield from _folded(f"✗ {test.name}{_where(scene, backend, test)}", size, "bold red")
    yield from _told(test.message, size)
    if scene.is_stub:
        yield Text()
        yield from _folded("This is the stub, unchanged. Read the task, edit the file, save it:", size)
        yield from _path(scene.kata.folder / "README.md", scene, size)
    yield Text()


def _where(scene: Scene, backend: str, test: TestVerdict) -> str:
    """On which backends a test failed, if not on all."""
    judged = [name for name, found in scene.verdicts.items() if found.tests]
    failed = [name for name in judged if test.name in _failed_on(scene, name)]
    if len(failed) == len(judged):
        return ""
    also = [TITLES[name] for name in failed if name != backend]
    first = TITLES[backend]
    return f" (on {first}, also on {_and(also)})" if also else f" (on {first} alone)"


def _failed_on(scene: Scene, backend: str) -> set[str]:
    return {test.name for test in scene.verdicts[backend].tests if test.verdict == "failed"}


def _others(scene: Scene, size: Size) -> Iterator[Text]:
    """One line for each test that was not shown yet."""
    if scene.trouble or scene.nothing_runs or not scene.verdicts:
        return
    shown = {*scene.changes.passes, *([scene.failing[1].name] if scene.failing else [])}
    if shown >= set(scene.kata.tests):
        return
    for name in scene.kata.tests:
        found = [test for verdict in scene.verdicts.values() for test in verdict.tests if test.name == name]
        if name in shown or not found:
            continue
        if all(test.verdict == "passed" for test in found):
            yield from _folded(f"✓ {name}", size, COLOURS["passed"])
        elif all(test.message.startswith("Not run.") for test in found):
            yield from _folded(f"– {name} (not run)", size, "yellow")
        else:
            first = next(test for test in found if test.verdict == "failed")
            backend = next(each for each in scene.verdicts if name in _failed_on(scene, each))
            yield from _folded(f"✗ {name}{_where(scene, backend, first)}", size, COLOURS["failed"])
    yield Text()


def _count_of_others(scene: Scene, size: Size) -> Iterator[Text]:
    assert scene.failing is not None
    failed = {name for backend in scene.verdicts for name in _failed_on(scene, backend)}
    passed = len(scene.kata.tests) - len(failed)
    yield from _folded(f"Of the other tests, {passed} pass and {len(failed) - 1} fail.", size)
    yield Text()


def _hints(scene: Scene, size: Size) -> Iterator[Text]:
    if not scene.hints:
        yield from _folded("This kata has no hints.", size)
    for task, level, text in scene.hints:
        yield from _folded(f"{task}: hint {level} of {_LEVELS}", size, "bold")
        lines = text.strip("\n").splitlines()
        for line in lines if level == _LEVELS else [" ".join(lines)]:
            yield from _folded(line, size)
        yield Text()


def _trace(scene: Scene, size: Size) -> Iterator[Text]:
    """The whole message of the failing test and all that it did; of the first test that did anything, if none fails."""
    test = scene.failing[1] if scene.failing else _first_traced(scene)
    if test is None:
        yield from _folded("Your code did nothing with the database.", size)
        yield Text()
        return
    yield from _folded(f"{SYMBOLS[test.verdict]} {test.name}: {word(test.verdict)}", size, "bold")
    yield from _told(test.message, size)
    yield Text()
    events = [msgspec.convert(event, Event) for event in test.trace]
    if "\n".join(transcript(events)) not in (test.message or "\n"):
        yield from _folded("What your code did in the whole test:", size)
        yield from map(Text, transcript(events, size.columns))
        yield Text()
    yield from _folded(f"As a timeline: kata trace {scene.kata.name}", size, "dim")
    yield Text()


def _first_traced(scene: Scene) -> TestVerdict | None:
    tests = (test for found in scene.verdicts.values() for test in found.tests)
    return next((test for test in tests if test.trace), None)


def _list(scene: Scene, size: Size) -> Iterator[Text]:
    """How far one is in each topic, and the katas of this one."""
    for topic in scene.course.topics:
        standings = [scene.standings.get(kata.id, "not_started") for kata in topic.katas]
        passed = sum(standing == "passed" for standing in standings)
        yield from _folded(f"{topic.id}: {passed} of {len(standings)} passed", size, "bold")
        if topic.id == scene.kata.topic:
            for kata, standing in zip(topic.katas, standings, strict=True):
                here = "  (here)" if kata.id == scene.kata.id else ""
                text = f"  {_STANDINGS[standing]} {kata.name}  {_STANDING_WORDS[standing]}".rstrip()
                yield from _folded(text + here, size)
    yield from _folded("All of them: kata list", size, "dim")
    yield Text()


def _help(scene: Scene, size: Size) -> Iterator[Text]:
    for action in ACTIONS:
        yield from _folded(f"{action.key}  {action.word}: {action.does}", size, "bold")
        yield from _folded(f"     {action.command.format(name=scene.kata.name)}", size)
    if size.rows is None:
        yield from _folded("Type the character, then Enter.", size)
    yield Text()


def _footer(scene: Scene, size: Size) -> Iterator[Text]:
    shown = [
        f"{each.key} {each.word}" for each in ACTIONS if each.key != "n" or (scene.passed and scene.following)
    ]
    if scene.view != "result":
        shown.insert(0, "Enter back")
    line = Text(style="dim")
    for part in shown:
        if line.cell_len + 2 + len(part) > size.columns:
            yield line
            line = Text(style="dim")
        line.append(f"  {part}" if line.plain else part)
    yield line


def _path(path: Path, scene: Scene, size: Size) -> list[Text]:
    """A path from where the learner stands; on terminals that know links, one that can be clicked."""
    try:
        short = os.path.relpath(path, scene.here)
    except ValueError:  # another drive
        short = str(path)
    return _folded(short, size, Style(link=path.absolute().as_uri()))


def _told(message: str, size: Size) -> Iterator[Text]:
    """A message's lines; its sentences, which were broken for 80 columns, are broken anew."""
    lines: list[str] = []
    for line in message.splitlines():
        first = line.split(" ", 1)[0]
        if first and lines and lines[-1][:1].strip() and len(lines[-1]) + 1 + len(first) > WIDTH:
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    for line in lines:
        yield from _folded(line, size)


def _folded(line: str, size: Size, style: str | Style = "") -> list[Text]:
    """A line as lines that fit; what goes on below a symbol or an indented line goes on a little deeper."""
    line = printable(line.rstrip().expandtabs(4))
    margin = " " * (len(line) - len(line.lstrip()))
    deeper = "  " if margin or line[:1] in _SYMBOLS else ""
    parts = textwrap.wrap(
        line,
        size.columns,
        subsequent_indent=margin + deeper if len(margin) < size.columns // 2 else "",
        break_on_hyphens=False,
        drop_whitespace=True,
        replace_whitespace=False,
    )
    return [Text(part, style) for part in parts or [""]]


def _and(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
