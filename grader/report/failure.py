"""A failed test as data, and the text that a learner reads."""

import textwrap

import msgspec

from grader.report.printable import printable

NOT_WRITTEN = "Not written yet"
"""How a failure begins where the stub still raises NotImplementedError."""

STOPPED_AT = "The test stopped at"
"""What stands between the sentence of a failure and its details."""

WIDTH = 80


class Failure(msgspec.Struct, frozen=True):
    """Why a test failed, in the order in which a learner wants to know it.

    Args:
        sentence: what is wrong and why it matters.
        stopped_at: the statement of the test that did not hold; empty if the test had not begun.
        details: lines that say what came and what was expected.
        raised_at: the submission's own lines that an exception went through, outermost first.
        transcript: what the submission did to the database.
        observed: the transcript covers the observed part only, not the whole test.
        seed: repeats the random data; None if the test used none.
    """

    sentence: str
    stopped_at: str = ""
    details: tuple[str, ...] = ()
    raised_at: tuple[str, ...] = ()
    transcript: tuple[str, ...] = ()
    observed: bool = False
    seed: int | None = None

    def __str__(self) -> str:
        blocks = [textwrap.wrap(self.sentence, WIDTH)]
        if self.stopped_at:
            blocks.append([STOPPED_AT, *_indented(self.stopped_at)])
        if self.details:
            blocks.append([line for detail in self.details for line in _indented(detail)])
        if self.raised_at:
            blocks.append(
                ["It was raised here:" if self.details else "It stands here:", *map(_code, self.raised_at)]
            )
        if self.transcript:
            part = " in the observed part" if self.observed else ""
            blocks.append([f"What your code did{part}:", *self.transcript])
        if self.seed is not None:
            blocks.append([f"(the same random data again: --seed {self.seed})"])
        return printable("\n\n".join("\n".join(block) for block in blocks if block))


def _code(line: str) -> str:
    return f"    {line}" if len(line) <= WIDTH - 4 else f"    {line[: WIDTH - 6]} …"


def _indented(text: str) -> list[str]:
    """The lines of a text, indented by four; long ones are wrapped and go on a little deeper."""
    return [
        wrapped
        for line in text.splitlines()
        for wrapped in textwrap.wrap(
            line,
            WIDTH,
            initial_indent="    ",
            subsequent_indent="      ",
            drop_whitespace=True,
            replace_whitespace=False,
            break_on_hyphens=False,
        )
        or [""]
    ]
