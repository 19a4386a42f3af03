"""What the learner's code and the reference did is compared by numbers from real traces; time never counts."""

from typing import Any

import msgspec

from grader.grading.results import BackendVerdict, TestVerdict
from grader.learning.comparison import Deeds, compare, deeds, sentences
from grader.tests.timeline.recorded import entry, recorded

AS_GOOD = "Yours is as good as the reference: the same work for the database, test by test."


def passed(name: str, trace: tuple[dict[str, Any], ...]) -> TestVerdict:
    return TestVerdict(name, "passed", 0.1, "", trace)


def of(*tests: TestVerdict) -> BackendVerdict:
    return BackendVerdict("passed", tests)


def test_statements_commits_rollbacks_and_rows_are_counted_as_the_tests_count_them() -> None:
    found = deeds(recorded("rolled_back").test)

    assert msgspec.structs.replace(found, seconds=0.0) == Deeds(
        statements=6, commits=1, rollbacks=1, connections=1, rows=6
    )
    assert found.seconds == recorded("rolled_back").timeline.seconds


def test_a_write_that_is_committed_at_once_is_a_commit() -> None:
    assert deeds(recorded("at_once").test).commits == 2


def test_a_rollback_of_nothing_is_none() -> None:
    assert deeds(recorded("three").test).rollbacks == 0


def test_savepoints_and_what_is_left_open_are_counted() -> None:
    assert deeds(recorded("savepoints").test).savepoints == 5
    assert deeds(recorded("left_open").test).left_open == 1


def test_what_the_reference_does_better_is_said_with_its_numbers() -> None:
    yours = passed("test_it", recorded("two_commits").test.trace)
    reference = passed("test_it", recorded("one_commit").test.trace)

    found = compare(of(yours), of(reference))

    assert "The reference makes 1 commit where yours makes 2 (test_it)." in list(sentences(found))
    assert AS_GOOD not in list(sentences(found))


def test_what_yours_does_better_is_said_too() -> None:
    two, one = recorded("two_commits").test.trace, recorded("one_commit").test.trace

    found = compare(of(passed("test_it", one)), of(passed("test_it", two)))
    assert "Yours makes 1 commit where the reference makes 2 (test_it)." in list(sentences(found))

    found = compare(of(passed("test_it", one)), of(passed("test_it", one + two)))
    assert list(sentences(found))[-1] == "Yours does with less than the reference: well done."


def test_the_same_work_is_as_good_whatever_time_it_took() -> None:
    trace = recorded("one_commit").test.trace
    slower = tuple(each | {"at": each["at"] * 50, "seconds": each["seconds"] * 50} for each in trace)

    found = compare(of(passed("test_it", slower)), of(passed("test_it", trace)))

    assert found.yours.seconds > found.reference.seconds
    assert list(sentences(found)) == [AS_GOOD]


def statements(number: int) -> tuple[dict[str, Any], ...]:
    return tuple(entry("statement", at) for at in range(number))


def test_a_difference_is_told_for_the_test_where_it_is_largest() -> None:
    yours = of(*(passed(f"test_{number}", statements(number)) for number in (2, 16, 3)))
    reference = of(*(passed(f"test_{number}", statements(2)) for number in (2, 16, 3)))

    assert list(sentences(compare(yours, reference))) == [
        "The reference sends 2 statements where yours sends 16 (test_16, and less in 1 more test)."
    ]


def test_a_savepoint_or_a_rollback_more_is_no_fault() -> None:
    trace = recorded("savepoints").test.trace
    without = tuple(each for each in trace if each["event"] not in ("savepoint", "release", "rollback_to"))

    found = compare(of(passed("test_it", trace)), of(passed("test_it", without)))

    assert found.yours.savepoints > found.reference.savepoints
    assert list(sentences(found)) == [AS_GOOD]


def test_only_what_both_pass_is_compared() -> None:
    failed = TestVerdict("test_b", "failed", 0.1, "no", statements(9))

    found = compare(
        of(passed("test_a", statements(1)), failed),
        of(passed("test_a", statements(1)), passed("test_b", statements(1))),
    )

    assert [pair.test for pair in found.pairs] == ["test_a"]
    assert found.left_out == ("test_b",)
    assert found.yours.statements == 1


def test_with_nothing_to_compare_nothing_is_concluded() -> None:
    found = compare(BackendVerdict("crashed"), of(passed("test_a", ())))

    assert list(sentences(found)) == []
