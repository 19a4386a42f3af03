"""The exit codes of every command, and the way to stop with one."""

from enum import IntEnum


class Code(IntEnum):
    """What a command's exit code means."""

    PASSED = 0
    FAILED = 1
    USAGE = 2
    GRADER = 3
    INTERRUPTED = 130


class Stop(Exception):
    """Stops a command: the text is for the user, the code for scripts."""

    def __init__(self, text: str, code: Code) -> None:
        super().__init__(text)
        self.code = code
