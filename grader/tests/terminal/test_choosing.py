"""`kata list` in a real terminal: choosing with keys, and the terminal as before afterwards."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.course import read_course
from grader.learning.progress import Progress
from grader.tests import needs
from grader.tests.commands.conftest import environment
from grader.tests.little import MINE, write_course
from grader.tests.terminals import Terminal

pytestmark = needs.unix

COMMAND = [sys.executable, "-m", "grader", "list"]
KATAS = [f"{topic}/kata_{topic[:2]}_{number:02}" for topic in ("01_notes", "02_more") for number in range(15)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_course(tmp_path / "clone", *KATAS)


@pytest.fixture
def terminal(root: Path) -> Iterator[Terminal]:
    with Terminal(COMMAND, root, environment()) as terminal:
        terminal.sees("q: leave")
        yield terminal


def marked(terminal: Terminal) -> str:
    """The marked line; nothing as long as only a part of the screen has come."""
    return next((line for line in terminal.text.splitlines() if line.startswith("> ")), "")


def press_until_marked(terminal: Terminal, keys: str, name: str) -> None:
    terminal.press(keys)
    terminal.until(lambda: name in marked(terminal), name)


def test_arrow_keys_move_and_enter_shows_the_task(terminal: Terminal) -> None:
    assert "Katas: 0 of 30 passed" in terminal.text
    assert "kata_01_00" in marked(terminal)

    press_until_marked(terminal, "\x1b[B\x1b[B", "kata_01_02")
    press_until_marked(terminal, "\x1b[A", "kata_01_01")
    terminal.press("\r")

    assert terminal.ends() == 0
    assert "The file: exercises/01_notes/kata_01_01/kata_01_01.py" in terminal.text
    assert "It stands: · not started" in terminal.text
    assert "kata watch kata_01_01" in terminal.text
    assert b"\x1b]8;" in terminal.written  # the file is a link
    assert terminal.modes == terminal.modes_before


def test_pages_home_and_end_reach_every_kata(terminal: Terminal) -> None:
    press_until_marked(terminal, "\x1b[F", "kata_02_14")
    assert "02_more" in terminal.text or "kata_02_00" in terminal.text
    press_until_marked(terminal, "\x1b[H", "kata_01_00")
    assert "01_notes  Notes: 0 of 15 passed" in terminal.text
    press_until_marked(terminal, "\x1b[6~", "kata_02_04")
    press_until_marked(terminal, "\x1b[5~", "kata_01_00")
    press_until_marked(terminal, "\x1b[A", "kata_01_00")


def test_a_slash_filters_while_one_types(terminal: Terminal) -> None:
    terminal.press("/02_1")
    terminal.sees("/ 02_1_")
    assert "kata_02_10" in marked(terminal)
    assert "kata_01_00" not in terminal.text
    terminal.press("4")
    terminal.until(lambda: "kata_02_13" not in terminal.text, "one kata only")
    terminal.press("zz")
    terminal.sees("No kata speaks of that.")
    terminal.press("\x7f\x7f\r")
    terminal.sees("> · not started kata_02_14")
    terminal.press("\r")

    assert terminal.ends() == 0
    assert "The file: exercises/02_more/kata_02_14/kata_02_14.py" in terminal.text


def test_escape_ends_the_filter_and_then_the_list(terminal: Terminal) -> None:
    terminal.press("/02_14")
    terminal.sees("/ 02_14_")
    terminal.press("\x1b")
    terminal.sees("q: leave")
    terminal.press("\x1b")

    assert terminal.ends() == 0
    assert terminal.modes == terminal.modes_before
    assert terminal.written.rstrip().endswith(b"\x1b[?1049l")


def test_ctrl_c_ends_with_130_and_the_terminal_is_as_before(terminal: Terminal) -> None:
    terminal.press("\x03")

    assert terminal.ends() == 130
    assert terminal.modes == terminal.modes_before
    assert b"\x1b[?25h\x1b[?1049l" in terminal.written


def test_ctrl_z_suspends_and_fg_goes_on(root: Path) -> None:
    with Terminal(["bash", "--norc", "--noprofile", "-i"], root, environment()) as shell:
        shell.press(" ".join(COMMAND) + "\r")
        shell.sees("q: leave")
        press_until_marked(shell, "\x1b[B", "kata_01_01")

        shell.press("\x1a")
        shell.until(lambda: b"Stopped" in shell.written, "standing still")
        assert b"\x1b[?25h\x1b[?1049l" in shell.written
        drawn = len(shell.written)
        shell.press("fg\r")

        shell.until(lambda: b"\x1b[?1049h" in shell.written[drawn:], "the screen again")
        press_until_marked(shell, "\x1b[B", "kata_01_02")
        shell.press("q")
        shell.until(lambda: b"\x1b[?1049l" in shell.written[drawn:], "the shell again")
        shell.press("echo $((6 * 7)); exit\r")
        assert shell.ends() == 0
        assert b"42" in shell.written


@pytest.mark.parametrize("columns", [60, 40])
def test_another_size_draws_anew_and_fits(terminal: Terminal, columns: int) -> None:
    terminal.resize(columns, 12)
    terminal.sees("q leave")

    assert len([line for line in terminal.text.splitlines() if "kata_0" in line]) == 7
    assert "kata_01_00" in marked(terminal)
    terminal.press("q")
    assert terminal.ends() == 0


def test_the_next_kata_to_do_is_marked_first(root: Path) -> None:
    course = read_course(root / "exercises")
    for kata in list(course.katas)[:2]:
        kata.stub.write_text(MINE)
        Progress.of(course).ran(kata, "sqlite", MINE.encode(), failing=None)

    with Terminal(COMMAND, root, environment(), columns=60) as terminal:
        terminal.sees("q leave")
        assert "Katas: 2 of 30 passed" in terminal.text
        assert "kata_01_02" in marked(terminal)


def test_plain_is_sentences_on_a_terminal_too(root: Path) -> None:
    with Terminal([*COMMAND, "--plain"], root, environment(), rows=60) as terminal:
        assert terminal.ends() == 0
        assert "kata_01_00: not started. kata_01_00. Difficulty 2 of 5." in terminal.text
        assert b"\x1b" not in terminal.written
