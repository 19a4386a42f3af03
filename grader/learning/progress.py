"""How far a learner has come: a small file in the clone, by the katas' stable ids.

What passed is kept with the digest of the module and that of the tests: so it shows when either has changed since.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec
from filelock import FileLock

from grader.course import Course, Kata
from grader.course.model import digest_of
from grader.learning.whole import write_whole

SCHEMA: Literal[1] = 1
"""Of the file. One of another schema, by a newer course perhaps, is kept like one that cannot be read."""

Standing = Literal["not_started", "started", "passed", "changed", "outdated"]
"""`changed`: it passed, and was edited since. `outdated`: it passed, and its tests have changed since."""


class Pass(msgspec.Struct, frozen=True):
    """A run that passed: the digests of the module and of the tests, and when (UTC, ISO 8601)."""

    module: str
    tests: str
    when: str


class Failed(msgspec.Struct, frozen=True):
    """A run that did not pass: the digest of the module, and the first test that failed."""

    module: str
    test: str


class Record(msgspec.Struct, omit_defaults=True):
    """What is known of one kata.

    Attributes:
        passed: by backend, the last run that passed.
        failed: by backend, the last run, if it did not pass.
        hints: by task, how many levels have been read.
        gave_up: the reference was shown before the kata had passed.
    """

    passed: dict[str, Pass] = {}
    failed: dict[str, Failed] = {}
    hints: dict[str, int] = {}
    gave_up: bool = False

    @property
    def failing(self) -> str | None:
        """The test that failed first in the last run that did not pass; None if all passed."""
        return next((each.test for each in self.failed.values()), None)


class _File(msgspec.Struct):
    schema: Literal[1]
    katas: dict[str, Record]


class Progress:
    """The progress of one clone. Reading it never fails, and never writes.

    Args:
        folder: where the file lies; it is made when there is something to write.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "progress.json"

    @classmethod
    def of(cls, course: Course) -> "Progress":
        """Return the progress of the clone that a course lies in."""
        return cls(kept_in(course))

    def record(self, kata: Kata) -> Record:
        """Return what is known of a kata; what was known of it by an earlier name counts."""
        return _record(self._read().katas, kata)

    def standing(self, kata: Kata) -> Standing:
        """Return how a kata stands: by its file as it is now, and by the runs on record."""
        return self.standings([kata])[kata.id]

    def standings(self, katas: "Iterator[Kata] | list[Kata]") -> dict[str, Standing]:
        """Return how katas stand, by their ids."""
        records = self._read().katas
        return {kata.id: _standing(kata, _record(records, kata)) for kata in katas}

    def current(self, course: Course) -> Kata | None:
        """Return the kata to go on with: the first that never passed, else one to be run again; None if all is done."""
        standings = self.standings(list(course.katas))
        for open_ones in (("not_started", "started"), ("changed", "outdated")):
            for kata in course.katas:
                if standings[kata.id] in open_ones:
                    return kata
        return None

    def ran(self, kata: Kata, backend: str, module: bytes, *, failing: str | None) -> None:
        """Note a run of all tests of a kata.

        Args:
            kata: whose tests were run.
            backend: on which database.
            module: the learner's file as it was then.
            failing: the first test that failed; None if all passed.
        """
        digest = digest_of(module)

        def note(record: Record) -> None:
            if failing is None:
                when = datetime.now(UTC).isoformat(timespec="seconds")
                record.passed[backend] = Pass(digest, tests_of(kata), when)
                record.failed.pop(backend, None)
                return
            record.failed[backend] = Failed(digest, failing)
            if backend in record.passed and record.passed[backend].module == digest:
                del record.passed[backend]

        self._change(kata, note)

    def hinted(self, kata: Kata, task: str, level: int) -> None:
        """Note that a hint was read, up to a level (from 1)."""

        def note(record: Record) -> None:
            record.hints[task] = max(level, record.hints.get(task, 0))

        self._change(kata, note)

    def gave_up(self, kata: Kata) -> None:
        """Note that the reference was shown before the kata had passed."""

        def note(record: Record) -> None:
            record.gave_up = True

        self._change(kata, note)

    def _change(self, kata: Kata, note: Callable[[Record], None]) -> None:
        """Change a record; other commands may do so at the same time."""
        with self._alone():
            found = self._read(aside=True)
            record = _record(found.katas, kata)
            for earlier in kata.renamed_from:
                found.katas.pop(earlier, None)
            before = msgspec.json.encode(record)
            note(record)
            if kata.id in found.katas and msgspec.json.encode(record) == before:
                return
            found.katas[kata.id] = record
            text = msgspec.json.format(msgspec.json.encode(found, order="sorted"), indent=1)
            write_whole(self._file, text + b"\n")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._file.parent.mkdir(exist_ok=True)
        with FileLock(self._file.with_suffix(".lock")):
            yield

    def _read(self, *, aside: bool = False) -> _File:
        """Read the file; one that cannot be read counts as empty, and is put aside before another one is written."""
        try:
            data = self._file.read_bytes()
        except OSError:
            return _File(SCHEMA, {})
        try:
            found = msgspec.json.decode(data, type=_File)
        except msgspec.MsgspecError:
            if aside:
                now = datetime.now(UTC).strftime("%Y-%m-%d-%H%M%S")
                self._file.rename(self._file.with_name(f"progress-unread-{now}.json"))
            return _File(SCHEMA, {})
        return found


def kept_in(course: Course) -> Path:
    """Return the folder in the clone that holds what is the learner's: progress and copies."""
    return course.folder.parent / ".kata"


def tests_of(kata: Kata) -> str:
    """Return the digest of what judges a kata."""
    parts = [file.read_bytes() for file in kata.test_files]
    if kata.support.is_file():
        parts.append(kata.support.read_bytes())
    return digest_of(b"\n".join(parts))


def _record(records: dict[str, Record], kata: Kata) -> Record:
    for name in (kata.id, *kata.renamed_from):
        if name in records:
            return records[name]
    return Record()


def _standing(kata: Kata, record: Record) -> Standing:
    try:
        module = kata.stub.read_bytes()
    except OSError:
        return "started" if record.passed or record.failed else "not_started"
    digest = digest_of(module)
    if digest == kata.stub_digest:
        return "not_started"
    if not record.passed:
        return "started"
    same = [each for each in record.passed.values() if each.module == digest]
    if not same:
        return "changed"
    if any(each.module == digest for each in record.failed.values()):
        return "started"  # it passes on one database and fails on another one
    return "passed" if any(each.tests == tests_of(kata) for each in same) else "outdated"
