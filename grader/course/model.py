"""What a course is: topics in order, katas in order, and what each kata says of itself."""

import hashlib
import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

import msgspec


class Hint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Help with one task of a kata, in three levels from idea to near-code.

    Args:
        concept: the idea.
        api: the names to look up.
        code: nearly the code.
        tests: those that are about this task, although it is another one that they reach for first.
    """

    concept: str
    api: str
    code: str
    tests: tuple[str, ...] = ()

    @property
    def levels(self) -> tuple[str, str, str]:
        """The three levels, gentlest first."""
        return self.concept, self.api, self.code


class EngineOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Options for every engine that the fixtures make for a kata."""

    savepoints: bool = False
    read_committed: bool = False


class Kata(msgspec.Struct, frozen=True, dict=True):
    """One exercise: its folder, what kata.toml says, and the counterpart in solutions/.

    `added` are files with more tests, an instructor's own; `hidden` the names of tests of which learners are told only
    how many there are (see `grader.course.private`).
    """

    topic: str
    name: str
    folder: Path
    solution_folder: Path
    title: str
    points: int
    difficulty: int
    concepts: tuple[str, ...]
    requires: tuple[str, ...]
    documentation: tuple[str, ...]
    hints: dict[str, Hint]
    weights: dict[str, float]
    engine: EngineOptions
    tables_given: bool
    stub_digest: str
    renamed_from: tuple[str, ...] = ()
    added: tuple[Path, ...] = ()
    hidden: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The stable identifier, `topic/name`."""
        return f"{self.topic}/{self.name}"

    @property
    def module_path(self) -> str:
        """Where the kata's module lies in a submission, relative to its root, with forward slashes."""
        return f"{self.topic}/{self.name}/{self.name}.py"

    @property
    def stub(self) -> Path:
        """The file that a learner edits."""
        return self.folder / f"{self.name}.py"

    @property
    def test_file(self) -> Path:
        """The kata's own tests."""
        return self.folder / f"test_{self.name}.py"

    @property
    def test_files(self) -> tuple[Path, ...]:
        """All files with tests. Hidden ones run last: what they ask is no longer told when another one fails."""
        files = self.test_file, *self.added
        return tuple(sorted(files, key=lambda file: not set(tests_in(file)).isdisjoint(self.hidden)))

    @property
    def support(self) -> Path:
        """Code that the tests run on the submission's side; most katas have none."""
        return self.folder / "support.py"

    @property
    def reference(self) -> Path:
        """The course's own answer."""
        return self.solution_folder / f"{self.name}.py"

    @cached_property
    def tests(self) -> tuple[str, ...]:
        """The names of the tests, in the order in which they run: what must report in, whatever a submission does."""
        return tuple(name for file in self.test_files for name in tests_in(file))

    @cached_property
    def added_tests(self) -> tuple[str, ...]:
        """The names of those that an instructor has added."""
        return tuple(name for file in self.added for name in tests_in(file))

    def is_stub(self, data: bytes) -> bool:
        """Whether this is the stub as the course hands it out: a clone's own stub is the file that its owner edits."""
        return digest_of(data) == self.stub_digest

    def weight(self, test: str) -> float:
        """How much a test counts beside the kata's other tests; 1 unless kata.toml says otherwise."""
        return self.weights.get(test, 1)


class Topic(msgspec.Struct, frozen=True):
    """A group of katas with a lesson."""

    id: str
    title: str
    folder: Path
    katas: tuple[Kata, ...]


class Course(msgspec.Struct, frozen=True):
    """All topics in order. `folder` is exercises/, `solutions` its counterpart."""

    title: str
    folder: Path
    solutions: Path
    topics: tuple[Topic, ...]

    @property
    def katas(self) -> Iterator[Kata]:
        """Every kata, in the order of the course."""
        return (kata for topic in self.topics for kata in topic.katas)

    def find(self, name: str) -> Kata:
        """Return the kata of that id, or of that last part alone.

        Raises:
            UnknownKata: there is none; the text names the nearest.
        """
        wanted = name.strip("/").removesuffix(".py")
        for kata in self.katas:
            if wanted in (kata.id, kata.name):
                return kata
        raise UnknownKata(name, [kata.name for kata in self.katas])


def tests_in(file: Path) -> list[str]:
    """Return the names of the tests in a file, in its order."""
    return re.findall(r"^def (test_\w+)\(", file.read_text("utf-8"), re.MULTILINE)


def digest_of(stub: bytes) -> str:
    """Return what kata.toml records of a stub; the ends of lines and of the file do not count."""
    lines = [line.rstrip() for line in stub.rstrip().splitlines()]
    return hashlib.sha256(b"\n".join(lines)).hexdigest()[:16]


class UnknownKata(LookupError):
    """No kata has that name."""

    def __init__(self, name: str, known: list[str]) -> None:
        near = get_close_matches(name.rpartition("/")[2], known, 1, 0.5)
        guess = f" Did you mean {near[0]}?" if near else " A kata is called like its folder in exercises/."
        super().__init__(f"There is no kata named {name!r}.{guess}")
