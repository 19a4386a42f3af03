"""The main views as golden screens, and one of them as a picture; narrow screens, small ones, and no screen at all.

After a change that is meant: `pytest grader/tests/watching/test_screens.py --rewrite-golden`, and read the difference.
"""

import io
import re
from itertools import groupby
from pathlib import Path

import pytest
from pyte.screens import Char
from rich.console import Console
from rich.text import Text

from grader.tests import needs
from grader.tests.commands.conftest import COMMAND
from grader.tests.waiting import wait_until
from grader.tests.watching.conftest import KEEPS_NOTHING, REFERENCE, ROOT, Learner, Start

pytestmark = needs.unix

GOLDEN = Path(__file__).parent / "golden"
PICTURE = ROOT / ".github" / "watch.svg"


def compare(name: str, evening: Learner, pytestconfig: pytest.Config) -> None:
    golden = GOLDEN / f"{name}.txt"
    if pytestconfig.getoption("--rewrite-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(evening.text, "utf-8")
    expected = golden.read_text("utf-8")
    wait_until(lambda: evening.text == expected)  # what was waited for may be there before the rest
    assert evening.text == expected


def drawn(evening: Learner) -> Text:
    """The screen with its colours."""
    text = Text()
    for row in range(len(evening.text.splitlines())):
        cells = [evening.screen.buffer[row][column] for column in range(evening.screen.columns)]
        for style, group in groupby(cells, _style):
            text.append("".join(cell.data for cell in group), style)
        text.rstrip()
        text.append("\n")
    text.rstrip()
    return text


def _style(cell: Char) -> str:
    colour = "" if cell.fg == "default" else cell.fg
    return f"{colour} bold" if cell.bold else colour


def test_the_main_views(learner: Start, pytestconfig: pytest.Config) -> None:
    evening = learner("--seed", "7", rows=30)
    evening.sees("Not written yet", "q quit")
    compare("start", evening, pytestconfig)

    evening.save(KEEPS_NOTHING)
    evening.sees("--seed 7")
    compare("failing", evening, pytestconfig)

    evening.press("h")
    evening.sees("hint 1 of 3")
    compare("hint", evening, pytestconfig)

    evening.save(REFERENCE)
    evening.sees("✓ Passed")
    compare("passed", evening, pytestconfig)

    evening.press("t")
    evening.sees("kata trace keep_note")
    compare("trace", evening, pytestconfig)

    evening.press("l")
    evening.sees("kata list")
    compare("list", evening, pytestconfig)

    evening.press("?")
    evening.sees("kata watch --help")
    compare("help", evening, pytestconfig)


def test_the_picture_in_the_readme_is_a_screen(
    course: Path, learner: Start, pytestconfig: pytest.Config
) -> None:
    evening = learner("undo_transfer", "--seed", "7", folder=course, rows=60)
    evening.sees("Not written yet")
    evening.save(
        "solutions/06_rollback/undo_transfer/mistakes/commit_per_leg.py", "06_rollback/undo_transfer"
    )
    evening.sees("--seed 7")

    def picture() -> str:
        console = Console(record=True, width=80, force_terminal=True, highlight=False, file=io.StringIO())
        console.print(drawn(evening))
        return console.export_svg(title="kata watch")

    if pytestconfig.getoption("--rewrite-golden"):
        PICTURE.write_text(picture(), "utf-8")

    expected = PICTURE.read_text("utf-8")
    wait_until(lambda: picture() == expected)
    assert picture() == expected


def test_60_columns_are_enough(learner: Start) -> None:
    wide = learner("--seed", "7", columns=100, rows=40)
    narrow = learner("--seed", "7", columns=60, rows=60)
    for answer, words in ((KEEPS_NOTHING, "--seed 7"), (REFERENCE, "✓ Passed")):
        for evening in (wide, narrow):
            evening.sees("q quit")
        wide.save(answer)  # both watch this file
        for evening in (wide, narrow):
            evening.sees(words)
        wait_until(lambda: narrow.words == wide.words)
        assert narrow.words == wide.words
    for key in "l?t":  # a hint would be another one in the second window
        narrow.press(key)
        wide.press(key)
        for evening in (wide, narrow):
            evening.sees({"l": "of 1 passed", "?": "--help", "t": "timeline"}[key])
        assert narrow.words == wide.words


def test_on_a_low_screen_the_top_of_the_message_stays(learner: Start) -> None:
    evening = learner("--seed", "7", rows=16)
    evening.sees("Not written yet")

    evening.save(KEEPS_NOTHING)

    evening.sees("keep_note 1/1", "✗ test_the_note_is_kept", "more lines: press t", "q quit")
    assert evening.text.splitlines()[0].startswith("keep_note")
    evening.press("t")
    evening.sees("--seed 7", "kata trace keep_note", "q quit")


def test_a_terminal_that_is_resized_is_drawn_anew(learner: Start) -> None:
    evening = learner(columns=80, rows=30)
    evening.sees("Not written yet")

    for columns, rows in ((60, 20), (100, 40), (80, 24)):
        evening.resize(columns, rows)
        evening.sees("keep_note 1/1", "Not written yet", "q quit")
        assert evening.text.count("keep_note  1/1") == 1
        assert max(map(len, evening.text.splitlines())) <= columns


def test_a_frame_is_written_at_once_and_clears_nothing_first(learner: Start) -> None:
    """What clears the screen before it draws flickers."""
    evening = learner()
    evening.sees("Not written yet")
    evening.save(REFERENCE)
    evening.sees("✓ Passed")

    frames = re.findall(rb"\x1b\[\?2026h(.*?)\x1b\[\?2026l", evening.written, re.DOTALL)

    assert len(frames) >= 3
    assert b"\x1b[2J" not in evening.written
    assert all(b"\x1b[J" not in frame[:-3] for frame in frames)
    assert re.sub(rb"\x1b\[\?2026h.*?\x1b\[\?2026l", b"", evening.written, flags=re.DOTALL) == b""


def test_what_was_on_the_screen_can_be_scrolled_back_to(learner: Start) -> None:
    evening = learner(
        command=["bash", "--norc", "-c", f"echo before; exec {' '.join(COMMAND)} watch"], rows=20
    )

    evening.sees("Not written yet")

    history = "".join(cell.data for line in evening.screen.history.top for cell in line.values())
    assert "before" in history


def test_no_color_is_respected_and_says_the_same(learner: Start) -> None:
    coloured, plain = learner(), learner(NO_COLOR="1")
    for evening in (coloured, plain):
        evening.sees("Not written yet")

    wait_until(lambda: coloured.text == plain.text)
    assert coloured.text == plain.text
    assert re.search(rb"\x1b\[[0-9;]*3[0-7]m", coloured.written)
    assert not re.search(rb"\x1b\[[0-9;]*3[0-7]m", plain.written)


@pytest.mark.parametrize(("arguments", "term"), [(["--plain"], "xterm"), ([], "dumb")])
def test_plain_is_lines_and_nothing_else(learner: Start, arguments: list[str], term: str) -> None:
    evening = learner(*arguments, TERM=term)
    evening.sees("Not written yet")

    evening.save(KEEPS_NOTHING)
    evening.sees("✗ test_the_note_is_kept")
    evening.press("h\n")
    evening.sees("hint 1 of 3")
    evening.press("?\n")
    evening.sees("Type the character, then Enter.")
    evening.press("\n")
    evening.press("quit\n")

    assert evening.ends() == 0
    assert b"\x1b" not in evening.written
    assert evening.modes == evening.modes_before
