"""What a terminal sends for a key, and the name that the key has here."""

SEQUENCES = {
    "\x1b[A": "up",
    "\x1b[B": "down",
    "\x1b[C": "right",
    "\x1b[D": "left",
    "\x1bOA": "up",
    "\x1bOB": "down",
    "\x1bOC": "right",
    "\x1bOD": "left",
    "\x1b[H": "home",
    "\x1b[F": "end",
    "\x1bOH": "home",
    "\x1bOF": "end",
    "\x1b[1~": "home",
    "\x1b[4~": "end",
    "\x1b[7~": "home",
    "\x1b[8~": "end",
    "\x1b[3~": "delete",
    "\x1b[5~": "pgup",
    "\x1b[6~": "pgdn",
    "\r": "enter",
    "\n": "enter",
    "\t": "tab",
    "\x7f": "backspace",
    "\x08": "backspace",
    "\x1b": "esc",
    "\x04": "eof",
}
"""On POSIX terminals, and on those of Windows that are asked for such sequences."""

WINDOWS = {
    "H": "up",
    "P": "down",
    "M": "right",
    "K": "left",
    "G": "home",
    "O": "end",
    "S": "delete",
    "I": "pgup",
    "Q": "pgdn",
}
"""The second half of what `msvcrt.getwch` gives for a key that is no character."""


def split(text: str) -> tuple[list[str], str]:
    """Split what was read into the names of keys and a rest that may be the beginning of one.

    A character that can be seen is its own name. Sequences of other keys are passed over.
    """
    keys: list[str] = []
    while text:
        length = _length(text)
        if length == 0:
            break
        part, text = text[:length], text[length:]
        if name := SEQUENCES.get(part) or (part if part.isprintable() else ""):
            keys.append(name)
    return keys, text


def _length(text: str) -> int:
    """How many characters the first key has; 0 if that cannot be told yet."""
    if text[0] != "\x1b":
        return 1
    if len(text) == 1:
        return 0
    if text[1] == "O":
        return 3 if len(text) > 2 else 0
    if text[1] != "[":
        return 1  # Escape, and then another key
    for at, char in enumerate(text[2:], 3):
        if "@" <= char <= "~":
            return at
    return 0
