"""What a terminal sends is split into keys, however it arrives."""

import pytest

from grader.terminal.names import split


@pytest.mark.parametrize(
    ("sent", "keys", "rest"),
    [
        ("q", ["q"], ""),
        ("\x1b[A\x1b[B", ["up", "down"], ""),
        ("\x1bOA\x1b[5~\x1b[6~", ["up", "pgup", "pgdn"], ""),
        ("\r\n\x7f\t", ["enter", "enter", "backspace", "tab"], ""),
        ("\x1b", [], "\x1b"),
        ("\x1b[", [], "\x1b["),
        ("x\x1b[1;5", ["x"], "\x1b[1;5"),
        ("\x1b[1;5Cz", ["z"], ""),  # Ctrl-Right means nothing here
        ("\x1b\x1b[A", ["esc", "up"], ""),
        ("\x1bq", ["esc", "q"], ""),
        ("é日", ["é", "日"], ""),
        ("\x00\x01", [], ""),
    ],
)
def test_keys_and_what_may_become_one(sent: str, keys: list[str], rest: str) -> None:
    assert split(sent) == (keys, rest)
