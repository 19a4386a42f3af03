"""Text for terminals and reports: what they would obey is shown instead."""


def printable(text: str) -> str:
    r"""Show control characters, and those that nobody sees, as Python writes them: `\x1b`. Ends of lines stay.

    A submission chooses the names, messages and values in a report; none of them may clear a screen, set a title,
    or turn the direction of writing.
    """
    return "\n".join(map(_line, text.split("\n")))


def _line(text: str) -> str:
    if text.isprintable():  # nearly always, and many times as fast
        return text
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)
