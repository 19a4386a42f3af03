"""Choosing a kata on a terminal."""

from collections.abc import Sequence

from rich.console import Console

from grader.course import Kata
from grader.report.course_list import Row
from grader.terminal.choice import Choice
from grader.terminal.keys import reading_keys
from grader.terminal.screen import Screen


def choose(console: Console, rows: Sequence[Row], words: str = "") -> Kata | None:
    """Let somebody choose a kata with the arrow keys; needs a terminal on both sides.

    Args:
        console: the terminal.
        rows: what there is to choose from.
        words: what the list is filtered by at first.

    Returns:
        the kata; None if the list was left without choosing.
    """
    screen = Screen(console)
    choice = Choice(rows, words)
    with reading_keys() as keys:
        screen.enter()
        try:
            while not choice.over:
                screen.draw(choice.lines(*screen.size))
                match keys.read():
                    case "suspend":
                        screen.leave()
                        keys.suspend()
                        screen.enter()
                    case "resumed":
                        screen.leave()
                        screen.enter()
                    case key:
                        choice.press(key)
        finally:
            screen.leave()
    return choice.chosen
