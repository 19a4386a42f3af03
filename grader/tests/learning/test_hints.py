"""Hints: for the task that the failing test is about, one level after the other."""

import pytest

from grader.course import Course
from grader.learning.hints import next_hint, task_of
from grader.learning.progress import Progress


@pytest.mark.parametrize(
    ("kata", "test", "task"),
    [
        ("build_url", "test_a_space_stays_a_space", "build_url"),
        ("undo_transfer", "test_the_connection_comes_back", "transfer"),
        ("optional_means_null", "test_the_annotation_says_what_may_be_null", "Profile"),
        ("core_table", "test_each_text_has_its_length", "users"),
        ("core_table", "test_creating_again_does_no_harm", "create"),
        ("open_engine", None, "make_engine"),
        ("open_engine", "test_that_is_gone", "make_engine"),
    ],
)
def test_the_hint_is_for_the_task_that_the_test_is_about(
    course: Course, kata: str, test: str | None, task: str
) -> None:
    assert task_of(course.find(kata), test) == task


def test_after_the_last_level_the_other_tasks_follow(course: Course) -> None:
    progress = Progress.of(course)
    kata = max(course.katas, key=lambda kata: len(kata.hints))
    assert len(kata.hints) > 1

    for _ in range(3 * len(kata.hints)):
        next_hint(progress, kata, kata.tests[-1])

    assert progress.record(kata).hints == dict.fromkeys(kata.hints, 3)


def test_levels_come_one_by_one_and_earlier_ones_stay(course: Course) -> None:
    kata, progress = course.find("open_engine"), Progress.of(course)

    read = [[level for _, level, _ in next_hint(progress, kata, None)] for _ in range(4)]

    assert read == [[1], [1, 2], [1, 2, 3], [1, 2, 3]]
    assert progress.record(kata).hints == {"make_engine": 3}


def test_every_task_has_a_failing_test_that_leads_to_its_hints(course: Course) -> None:
    """But for a create() that is only the way to the database: there the other task is all that can be wrong."""
    for kata in course.katas:
        led_to = {task_of(kata, test) for test in kata.tests}
        assert set(kata.hints) - led_to <= {"create"}, kata.id
        assert next(iter(kata.hints)) in led_to, kata.id
