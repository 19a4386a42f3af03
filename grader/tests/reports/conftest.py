"""A class of fourteen with known answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.tests.reports.class_of import (
    MISSING,
    NOT_STARTED,
    PASSED,
    Answer,
    Answers,
    Book,
    KataOf,
    everywhere,
)

KEEP = KataOf("01_notes/keep_note", "Keep a note", "Notes", 2, {"test_kept": 1, "test_returned": 1})
UNDO = KataOf("02_undo/undo_all", "Undo it all", "Undoing", 4, {"test_nothing_stays": 3, "test_raises": 1})
LAST = KataOf("02_undo/last_one", "The last one", "Undoing", 1, {"test_last": 1})
KATAS = (KEEP, UNDO, LAST)

FORGETS = Answer(
    "failed",
    {"test_kept": "Without a commit the note is gone. Commit it.\n\nThe test stopped at\n    assert kept"},
    looks_like="This looks like a forgotten commit: the code only flushes.",
)
NOT_RETURNED = Answer("failed", {"test_returned": "The id is missing. Return it."})
STAYS = Answer("failed", {"test_nothing_stays": "1 row stays in the table! Roll back first.\n\nMore."})
ENDLESS = Answer("timed_out", reason="It did not come to an end within 10 seconds.")
GONE = Answer("unavailable", reason="MySQL is missing.")


def answers(keep: Answer, undo: Answer, last: Answer) -> Answers:
    return {KEEP.id: everywhere(keep), UNDO.id: everywhere(undo), LAST.id: everywhere(last)}


ON_MYSQL = {"sqlite": PASSED, "postgresql": PASSED, "mysql": STAYS}
ONLY_ON_SQLITE = {"sqlite": PASSED, "postgresql": STAYS, "mysql": STAYS}

CLASS: dict[str, Answers] = {
    "ada": answers(PASSED, PASSED, NOT_STARTED),
    "ben": answers(FORGETS, PASSED, NOT_STARTED),
    "cy": answers(FORGETS, STAYS, NOT_STARTED),
    "dan": answers(FORGETS, ENDLESS, NOT_STARTED),
    "eve": answers(PASSED, PASSED, NOT_STARTED) | {UNDO.id: ON_MYSQL},
    "fay": answers(PASSED, PASSED, NOT_STARTED) | {UNDO.id: ON_MYSQL},
    "gus": answers(NOT_RETURNED, PASSED, NOT_STARTED) | {UNDO.id: ONLY_ON_SQLITE},
    "hal": answers(FORGETS, STAYS, MISSING),
    "ida": answers(PASSED, PASSED, NOT_STARTED),
    "jon": answers(PASSED, NOT_STARTED, NOT_STARTED),
    "kim": answers(PASSED, PASSED, NOT_STARTED) | {UNDO.id: {"sqlite": PASSED, "postgresql": PASSED, "mysql": GONE}},
    "lea": answers(NOT_STARTED, PASSED, NOT_STARTED),
    "max": answers(PASSED, PASSED, NOT_STARTED),
    "nat": answers(MISSING, MISSING, MISSING),
}  # fmt: skip


@pytest.fixture
def class_(tmp_path: Path) -> Iterator[Book]:
    book = Book(tmp_path / "gradebook.sqlite", KATAS)
    for learner, given in CLASS.items():
        problem = "nat.zip cannot be read: it is no archive." if learner == "nat" else ""
        book.add(learner, given, name=learner.title(), problem=problem)
    yield book
    book.close()
