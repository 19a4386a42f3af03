"""A class to be graded: generated submissions of all kinds, the same ones for the same seed."""

import itertools
import random
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from grader.course import Course, Kata, read_course
from grader.course.answers import answers
from grader.tests.attacks.case import COURSE as ATTACKED
from grader.tests.attacks.case import Case, read_cases, wrong

SEED = 6

MIX = {
    "reference": 35,
    "alternative": 15,
    "mistake": 30,
    "syntax error": 5,
    "missing file": 4,
    "endless loop": 1,
    "hostile": 10,
}
"""Of a hundred submissions. An endless loop costs its limit, 2 s of a core, whoever grades it."""

BANK, HOSTILE = "90_bank", "transfer"
"""What the attacks are written for: a topic of their own course, and its kata."""


class Submission(msgspec.Struct, frozen=True):
    """One learner's, which answers one kata.

    Args:
        learner: the id.
        kind: of MIX.
        kata: which it answers.
        module: the file; it is missing where that is the point.
        harmless: what may be run outside a sandbox in its place.
    """

    learner: str
    kind: str
    kata: Kata
    module: Path
    harmless: Path


def course_with_attacks(course: Course, folder: Path) -> Course:
    """Copy a course, and add the kata that the attacks are written for."""
    for source in (course.folder, course.solutions):
        shutil.copytree(source, folder / source.name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("exercises", "solutions"):
        shutil.copytree(ATTACKED.parent / name / "01_bank" / HOSTILE, folder / name / BANK / HOSTILE)
    shutil.copyfile(ATTACKED / "01_bank" / "README.md", folder / "exercises" / BANK / "README.md")
    with open(folder / "exercises" / "course.toml", "a", encoding="utf-8") as toml:
        toml.write(f'\n[[topics]]\nid = "{BANK}"\ntitle = "Money"\nkatas = ["{HOSTILE}"]\n')
    return read_course(folder / "exercises")


def hand_in(
    course: Course, katas: Sequence[Kata], count: int, folder: Path, *, harmless: bool = False
) -> list[Submission]:
    """Write a class's submissions, no two alike.

    Args:
        course: with the attacked kata.
        katas: the honest ones answer one of these each.
        count: how many there are, as MIX says.
        folder: gets `class`, with a folder for each learner, and `harmless`.
        harmless: leave out what is hostile, and what never ends: there is only so much time.
    """
    chance = random.Random(SEED)
    left_out = ("hostile", "endless loop") if harmless else ()
    kinds = [kind for kind, share in MIX.items() if kind not in left_out for _ in range(share)]
    wanted = [kinds[number * len(kinds) // count % len(kinds)] for number in range(count)]
    chance.shuffle(wanted)
    sources = _Sources(course, katas, chance)
    found = []
    for number, kind in enumerate(wanted):
        learner = f"learner-{number:05}"
        kata, source, tame = sources.take(kind)
        module = folder / "class" / learner / kata.module_path
        instead = folder / "harmless" / f"{learner}.py" if tame else module
        module.parent.mkdir(parents=True)
        for file, data in ((module, source), (instead, tame or source)):
            if data is not None:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data + f"\n# {learner}\n".encode())
        found.append(Submission(learner, kind, kata, module, instead))
    return found


def told(submissions: Sequence[Submission]) -> str:
    """The mix in words."""
    count = Counter(each.kind for each in submissions)
    return ", ".join(f"{count[kind]} {kind}" for kind in MIX if count[kind])


class _Sources:
    def __init__(self, course: Course, katas: Sequence[Kata], chance: random.Random) -> None:
        self._katas = itertools.cycle(katas)
        self._chance = chance
        self._bank = course.find(f"{BANK}/{HOSTILE}")
        cases = [case for case in read_cases() if _is_usable(case)]
        chance.shuffle(cases)
        self._cases = itertools.cycle(cases)

    def take(self, kind: str) -> tuple[Kata, bytes | None, bytes | None]:
        """Return a kata, what answers it, and what may be run in its place."""
        if kind == "hostile":
            return self._bank, next(self._cases).source, wrong(HOSTILE)
        kata = next(self._katas)
        reference = kata.reference.read_bytes()
        if kind == "missing file":
            return kata, None, None
        if kind == "syntax error":
            return kata, reference + b"\ndef (:\n", None
        if kind == "endless loop":
            return kata, reference + b"\nwhile True:\n    pass\n", None
        files = [each.path for each in answers(kata) if each.kind == kind]
        return kata, self._chance.choice(files or [kata.reference]).read_bytes(), None


def _is_usable(case: Case) -> bool:
    """Those that use up every limit would be all that is measured."""
    return case.on == HOSTILE and not case.slow and "sqlite" in case.backends


def some_katas(course: Course, count: int) -> Iterator[Kata]:
    """Choose katas from all over the course that have right answers of more than one kind."""
    able = [kata for kata in course.katas if any(each.kind == "alternative" for each in answers(kata))]
    return (able[number * len(able) // count] for number in range(count))
