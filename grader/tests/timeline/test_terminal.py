"""A timeline in the terminal: golden screens of real runs, and what must hold of every one."""

from pathlib import Path

import pytest
from rich.text import Text

from grader.tests.timeline.recorded import NAMES, entry, recorded
from grader.timeline import timeline
from grader.timeline.terminal import MOST_LANES, drawn, told

GOLDEN = Path(__file__).parent / "golden"


def lines(name: str, width: int = 80) -> list[Text]:
    found = recorded(name)
    return list(drawn(found.heading, found.timeline, width))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["drawn", "told"])
def test_a_timeline_reads_as_its_golden_file(name: str, kind: str, request: pytest.FixtureRequest) -> None:
    found = recorded(name)
    if kind == "drawn":
        text = "\n".join(line.plain for line in lines(name))
    else:
        text = "\n".join(told(found.heading, found.timeline))
    golden = GOLDEN / f"{name}.{kind}.txt"
    if request.config.getoption("--rewrite-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text + "\n")

    assert text + "\n" == golden.read_text()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [60, 80])
def test_no_line_is_wider_than_the_terminal(name: str, width: int) -> None:
    found = recorded(name)

    assert not [line.plain for line in lines(name, width) if len(line.plain) > width]
    assert not [line for line in told(found.heading, found.timeline, width) if len(line) > width]


def test_colours_only_repeat_words() -> None:
    for name, style, word in (
        ("waits", "magenta", "waited"),
        ("rolled_back", "red", "✗"),
        ("rolled_back", "yellow", "rolled back"),
        ("two_commits", "green", "committed"),
        ("left_open", "red", "left open"),
    ):
        coloured = [line.plain for line in lines(name) if any(span.style == style for span in line.spans)]
        assert any(word in line for line in coloured), (name, style)


def test_in_words_alone_there_is_nothing_that_only_looks_say() -> None:
    for name in NAMES:
        found = recorded(name)
        text = "\n".join(told(found.heading, found.timeline))
        assert not set(text) & set("│┬├┴╵┊○●")
        if len(found.timeline.lanes) > 1:
            assert "connection 1: " in text
            assert "connection 2: " in text


def test_with_many_connections_their_numbers_are_told_instead_of_drawn() -> None:
    trace = [entry("connect", number, number) for number in range(1, MOST_LANES + 2)]
    heading = recorded("three").heading

    text = "\n".join(line.plain for line in drawn(heading, timeline(trace), 60))

    assert f"connection {MOST_LANES + 1}: connect" in text
    assert "○" not in text


def test_nothing_sent_is_said() -> None:
    text = "\n".join(line.plain for line in drawn(recorded("three").heading, timeline(())))

    assert "In this test nothing was sent to the database." in text


@pytest.mark.parametrize("kind", ["drawn", "told"])
def test_what_a_terminal_would_obey_is_shown_instead(kind: str) -> None:
    evil = "\x1b[2J\x07\u202e"
    trace = [
        entry("statement", 0, sql=f"SELECT '{evil}'", parameters=[evil, {"k": 1}], line=1),
        entry("statement", 1, error=f"Error: {evil}"),
    ]
    found = timeline(trace, f"x = '{evil}'")
    heading = recorded("three").heading

    if kind == "drawn":
        text = "\n".join(line.plain for line in drawn(heading, found))
    else:
        text = "\n".join(told(heading, found))

    assert not set(text) & set(evil[0] + evil[4:])
    assert "\\x1b" in text
