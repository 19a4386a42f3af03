"""Points as the instructor's file has them: every edge of the deadline, and every way to write the file wrongly."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grader.course import CourseError
from grader.gradebook.policy import Policy, applied, read_policy
from grader.gradebook.scores import KataScore, LearnerScore

DEADLINE = datetime(2026, 11, 21, 22, 59, tzinfo=UTC)
FILE = """\
[late]
deadline = 2026-11-21T23:59:00+01:00
grace_minutes = 15
percent_per_day = 10

[[extension]]
learner = "ada"
until = 2026-11-28T23:59:00+01:00

[[weight]]
of = "02_undo"
factor = 2

[[weight]]
of = "02_undo/move_money"
factor = 0.5
"""
KATAS = ["01_notes/keep_note", "02_undo/move_money", "02_undo/other"]


def policy(tmp_path: Path, text: str = FILE) -> Policy:
    file = tmp_path / "policy.toml"
    file.write_text(text)
    return read_policy(file, KATAS)


def score(learner: str = "ben", points: float = 8) -> LearnerScore:
    katas = (
        KataScore(KATAS[0], points, 10, {}),
        KataScore(KATAS[1], 0, 4, {}),
        KataScore(KATAS[2], 0, 1, {}),
    )
    return LearnerScore(learner, learner, "", katas)


def handed_in(after: timedelta) -> datetime:
    """As gradebooks hold it: UTC without a time zone."""
    return (DEADLINE + after).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("after", "deduction", "told"),
    [
        (timedelta(days=-1), 0, "by the deadline"),
        (timedelta(0), 0, "by the deadline"),
        (timedelta(seconds=1), 0, "within its grace"),
        (timedelta(minutes=15), 0, "within its grace"),
        (timedelta(minutes=15, seconds=1), 0.8, "1 day late"),
        (timedelta(days=1), 0.8, "1 day late"),
        (timedelta(days=1, seconds=1), 1.6, "2 days late"),
        (timedelta(days=10), 8, "10 days late"),
        (timedelta(days=400), 8, "400 days late: 8 of 8 points"),
    ],
)
def test_lateness(tmp_path: Path, after: timedelta, deduction: float, told: str) -> None:
    found = applied(policy(tmp_path), score(), handed_in(after))

    assert found.deduction == deduction
    assert found.points == pytest.approx(8 - deduction)
    assert told in found.explained


def test_an_extension_is_a_deadline_of_ones_own_with_the_same_grace(tmp_path: Path) -> None:
    decided = policy(tmp_path)

    in_time = applied(decided, score("ada"), handed_in(timedelta(days=7)))
    graceful = applied(decided, score("ada"), handed_in(timedelta(days=7, minutes=15)))
    late = applied(decided, score("ada"), handed_in(timedelta(days=7, minutes=16)))

    assert (in_time.deduction, graceful.deduction, late.deduction) == (0, 0, 0.8)
    assert "(an extension)" in late.explained


def test_nothing_is_deducted_where_nobody_knows_when(tmp_path: Path) -> None:
    found = applied(policy(tmp_path), score(), None)

    assert (found.deduction, found.points) == (0, 8)
    assert "Nobody says when" in found.explained


@pytest.mark.parametrize(("points", "left"), [(8, 2), (5, 0), (0, 0)])
def test_more_days_than_points_leave_nothing_and_never_less(
    tmp_path: Path, points: float, left: float
) -> None:
    text = FILE.replace("percent_per_day = 10", "points_per_day = 3")

    found = applied(policy(tmp_path, text), score(points=points), handed_in(timedelta(hours=30)))

    assert found.points == left
    assert found.deduction == points - left


def test_without_a_deadline_there_are_weights_alone(tmp_path: Path) -> None:
    decided = policy(tmp_path, FILE[FILE.index("[[weight]]") :])

    found = applied(decided, score(), handed_in(timedelta(days=9)))

    assert (found.deduction, found.explained) == (0, "")
    assert [kata.max_points for kata in found.katas] == [10, 4, 2], "a topic's and a kata's factor both count"


def test_the_deduction_is_of_weighted_points(tmp_path: Path) -> None:
    text = FILE.replace("02_undo/move_money", "01_notes").replace("0.5", "2")

    found = applied(policy(tmp_path, text), score(), handed_in(timedelta(hours=1)))

    assert (found.earned, found.deduction, found.points) == (16, 1.6, 14.4)


def test_a_policy_is_told_in_sentences(tmp_path: Path) -> None:
    told = " ".join(policy(tmp_path).told)

    assert "2026-11-21 23:59+01:00" in told
    assert "10 % of what was earned, after 15 minutes of grace" in told
    assert "02_undo count 2 times" in told


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (FILE.replace("+01:00\ngrace", "\ngrace"), "line 2: 2026-11-21T23:59:00 has no time zone"),
        (FILE.replace("28T23:59:00+01:00", "28T23:59:00"), "line 8: 2026-11-28T23:59:00 has no time zone"),
        (FILE.replace("2026-11-21T23:59:00+01:00", "2026-11-21"), "line 2: 'deadline': expected `datetime`"),
        (FILE.replace("grace_minutes", "grace"), "line 3: the key 'grace' is not known here"),
        (FILE.replace("= 15", "= -1"), "line 3: 'grace_minutes'"),
        (FILE.replace("= 10", "= 110"), "line 4: 'percent_per_day'"),
        (FILE.replace("= 10", "= 10\npoints_per_day = 1"), "line 4: give points_per_day or percent_per_day"),
        (FILE.replace('"02_undo"', '"03_undo"'), "line 11: '03_undo' is no kata and no topic"),
        (FILE.replace("/move_money", ""), "line 15: '02_undo' is named twice"),
        (FILE.replace("factor = 2", 'factor = "2"'), "line 12: 'factor'"),
        (FILE.replace("factor = 2", "factor = nan"), "line 12: 'factor'"),
        (FILE.replace("factor = 2", "factor = inf"), "line 12: 'factor'"),
        (FILE[FILE.index("[[ext") :], "line 1: an extension needs a [late] table"),
        (FILE.replace("[late]", "[late"), "line 1: not valid TOML"),
    ],
)
def test_what_is_wrong_in_it_is_told_with_its_line(tmp_path: Path, wrong: str, told: str) -> None:
    with pytest.raises(CourseError) as caught:
        policy(tmp_path, wrong)

    assert told in str(caught.value)


def test_a_deadline_that_never_comes(tmp_path: Path) -> None:
    """At the end of the calendar there is no room for the grace."""
    never = policy(tmp_path, "[late]\ndeadline = 9999-12-31T23:59:59Z\ngrace_minutes = 15\n")

    assert applied(never, score(), handed_in(timedelta(0))).deduction == 0
    with pytest.raises(CourseError, match="grace_minutes"):
        policy(tmp_path, "[late]\ndeadline = 2026-11-21T23:59:00Z\ngrace_minutes = inf\n")
