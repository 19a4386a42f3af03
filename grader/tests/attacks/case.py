"""Attacks as files: a header of comments, and what stands behind an honest wrong answer."""

import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
COURSE = HERE / "small_course" / "exercises"
BACKENDS = ("sqlite", "postgresql", "mysql")
TIERS = ("namespaces", "landlock", "process")


@dataclass(frozen=True)
class Case:
    """One attack.

    `on` is the kata, `says` a regular expression for the sentence of the verdict, `backends` where it makes sense;
    `on_each` says that the database matters; `slow` ones use up every limit, and so get short ones; `tiers` are those
    that promise to stop it. The `source` is the wrong answer, then the file of tools that the header names, if any,
    then the case itself.
    """

    name: str
    tries: str
    on: str
    says: str
    backends: tuple[str, ...]
    on_each: bool
    slow: bool
    tiers: tuple[str, ...]
    source: bytes

    def __str__(self) -> str:
        return self.name


def wrong(kata: str) -> bytes:
    """The honest wrong answer to a kata."""
    return (HERE / "wrong" / f"{kata}.py").read_bytes()


def read_cases() -> list[Case]:
    """Read all attacks."""
    return [_read(path) for path in sorted((HERE / "cases").glob("*/*.py"))]


def _read(path: Path) -> Case:
    text = path.read_text("utf-8")
    head = dict(re.findall(r"^# (\w+): (.*)$", text, re.MULTILINE))
    return Case(
        name=f"{path.parent.name}/{path.stem}",
        tries=head["Tries"],
        on=head["On"],
        says=head["Says"],
        backends=tuple(head.get("Needs", " ".join(BACKENDS)).split()),
        on_each="Backends" in head,
        slow="Slow" in head,
        tiers=tuple(head.get("Tiers", " ".join(TIERS)).split()),
        source=b"\n\n".join([wrong(head["On"]), _tools(head), text.encode()]),
    )


def _tools(head: dict[str, str]) -> bytes:
    return (HERE / "tools" / f"{head['Tools']}.py").read_bytes() if "Tools" in head else b""
