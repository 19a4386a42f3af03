"""The comparison itself: what it reads, and what it calls a difference."""

from pathlib import Path

from grader.tests.compliance.known import KNOWN
from grader.tests.compliance.outcomes import Differing, Outcome, count, differences, read

REPORT = """<testsuites><testsuite>
<testcase classname="test.a.ATest_sqlite+pysqlite_3_40_1" name="test_good[1]"/>
<testcase classname="test.a.ATest_sqlite+pysqlite_3_40_1" name="test_bad"><failure message="no"/></testcase>
<testcase classname="test.a.ATest_sqlite+pysqlite_3_40_1" name="test_bad"><error message="teardown"/></testcase>
<testcase classname="test.a.BTest" name="test_skipped"><skipped message="why"/></testcase>
</testsuite></testsuites>"""


def test_a_report_is_read_without_the_names_of_databases(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT)

    assert read(report) == {
        "test.a.ATest::test_good[1]": Outcome("passed"),
        "test.a.ATest::test_bad": Outcome("failed", "no"),
        "test.a.BTest::test_skipped": Outcome("skipped", "why"),
    }
    assert count(read(report)) == "1 passed, 1 failed, 1 skipped"


def test_another_outcome_or_an_absent_test_is_a_difference() -> None:
    passed, failed = Outcome("passed"), Outcome("failed", "no")

    assert list(
        differences({"a": passed, "b": passed, "c": failed}, {"a": passed, "b": failed, "d": passed})
    ) == [
        Differing("b", passed, failed),
        Differing("c", failed, Outcome("absent")),
        Differing("d", Outcome("absent"), passed),
    ]


def test_every_known_difference_is_one_and_has_a_reason() -> None:
    assert len({known.test for known in KNOWN}) == len(KNOWN)
    for known in KNOWN:
        assert known.real != known.shim
        assert known.reason
