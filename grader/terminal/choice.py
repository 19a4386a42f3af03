"""Choosing a kata from the list with single keys: what each key does, and what is to be seen after it."""

from collections.abc import Sequence

from rich.text import Text

from grader.course import Kata
from grader.report.course_list import Row, by_topic, columns, heading, line, passed

_FRAME = 4
"""Lines around the list: a title and the names of the columns above, an empty one and the keys below."""
_MARGIN = 2


class Choice:
    """The list with one kata marked, at first the next one to do.

    Args:
        rows: what may be chosen.
        words: what the list is filtered by at first.
    """

    def __init__(self, rows: Sequence[Row], words: str = "") -> None:
        self._all = rows
        self._rows = list(rows)
        self._at = next((at for at, row in enumerate(rows) if row.standing != "passed"), 0)
        self._top = 0
        self._page = 10
        self._words = ""
        self._typing = False
        self.over = False
        """Whether there is nothing more to do: one is chosen, or none."""
        self.chosen: Kata | None = None
        self._filter(words)

    def press(self, key: str) -> None:
        """Do what a key says."""
        if self._typing:
            self._type(key)
            return
        match key:
            case "up" | "k":
                self._move(-1)
            case "down" | "j":
                self._move(1)
            case "pgup":
                self._move(-self._page)
            case "pgdn" | " ":
                self._move(self._page)
            case "home":
                self._move(-len(self._rows))
            case "end":
                self._move(len(self._rows))
            case "/":
                self._typing = True
            case "enter" if self._rows:
                self.chosen, self.over = self._rows[self._at].kata, True
            case "q" | "esc" | "eof":
                self.over = True

    def _type(self, key: str) -> None:
        match key:
            case "enter" | "up" | "down":
                self._typing = False
            case "esc":
                self._typing = False
                self._filter("")
            case "eof":
                self.over = True
            case "backspace":
                self._filter(self._words[:-1])
            case _ if len(key) == 1:
                self._filter(self._words + key)

    def _filter(self, words: str) -> None:
        marked = self._rows[self._at].kata.id if self._rows else ""
        self._words = words
        self._rows = [row for row in self._all if row.speaks_of(words.split())]
        ids = [row.kata.id for row in self._rows]
        self._at = ids.index(marked) if marked in ids else 0

    def _move(self, by: int) -> None:
        self._at = max(0, min(len(self._rows) - 1, self._at + by))

    def lines(self, width: int, height: int) -> list[Text]:
        """Return what is to be seen on a screen of that size."""
        room = width - _MARGIN
        body, marked = self._body(room)
        self._page = max(1, height - _FRAME - 1)
        self._scroll(len(body), marked)
        seen = body[self._top : self._top + self._page + 1]
        head = [
            Text(f"Katas: {passed(self._all)}{self._filtered()}", style="bold"),
            Text(" " * _MARGIN).append_text(columns(self._rows, room)),
        ]
        return [*head, *seen, Text(), Text(self._keys(width))]

    def _body(self, width: int) -> tuple[list[Text], int]:
        """All lines of the list, and which of them is marked."""
        body: list[Text] = []
        marked = number = 0
        for topic, rows in by_topic(self._rows):
            body.append(heading(topic, self._all))
            for row in rows:
                text = line(row, self._rows, width)
                if number == self._at:
                    marked = len(body)
                    text.stylize("reverse")
                body.append(Text("> " if number == self._at else "  ").append_text(text))
                number += 1
        return body or [Text("No kata speaks of that. Esc shows all again.")], marked

    def _scroll(self, count: int, marked: int) -> None:
        first = 0 if marked == 1 else marked  # the first kata takes its heading along
        self._top = min(self._top, first)
        self._top = max(self._top, marked - self._page)
        self._top = max(0, min(self._top, count - self._page - 1))

    def _filtered(self) -> str:
        if self._typing:
            return f"  / {self._words}_"
        return f"  / {self._words}" if self._words else ""

    def _keys(self, width: int) -> str:
        if self._typing:
            return "type words · Enter: done · Esc: show all"
        long = "↑ ↓ PgUp PgDn: move · Enter: show the task · /: filter · q: leave"
        return long if len(long) <= width else "↑ ↓ Enter · / filter · q leave"
