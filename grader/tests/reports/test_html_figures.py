"""Every figure, recomputed in another way from the answers that are known beforehand."""

import statistics
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from grader.gradebook.models import Kata
from grader.gradebook.scores import scores
from grader.report.html.advice import Noticed, advice
from grader.report.html.distribution import bins, summary
from grader.report.html.figures import Figures, Split
from grader.report.html.words import first_sentence
from grader.tests.reports.class_of import Answer, Book, KataOf, everywhere
from grader.tests.reports.conftest import CLASS, KATAS

TRIED = ("passed", "failed", "crashed", "timed_out")


def figures_of(book: Book) -> tuple[Figures, Noticed]:
    with book.session() as session:
        figures = Figures(session.scalars(select(Kata).order_by(Kata.position)).all())
        noticed = Noticed()
        for score in scores(session):
            figures.add(score)
            noticed.add(score)
    return figures, noticed


def share(learner: str, kata: KataOf, test: str) -> tuple[float, int]:
    """On which share of the databases that could judge a test passes, and how many of them the learner tried on."""
    judged = [each for each in CLASS[learner][kata.id].values() if each.verdict != "unavailable"]
    tried = [each for each in judged if each.verdict in TRIED]
    passes = [each for each in tried if each.verdict in ("passed", "failed") and test not in each.failing]
    return (len(passes) / len(judged) if judged else 0.0), len(tried)


def points(learner: str) -> float:
    return sum(
        kata.points * weight / sum(kata.tests.values()) * share(learner, kata, test)[0]
        for kata in KATAS
        for test, weight in kata.tests.items()
    )


def test_points_and_failures(class_: Book) -> None:
    figures, _ = figures_of(class_)

    assert figures.points == pytest.approx([points(learner) for learner in sorted(CLASS)], abs=0.02)
    assert figures.max_points == 7
    for kata in KATAS:
        for test in kata.tests:
            found = figures.katas[kata.id].tests[test]
            tried = [learner for learner in CLASS if share(learner, kata, test)[1]]
            assert found.tried == len(tried)
            assert found.failed == sum(share(learner, kata, test)[0] < 1 for learner in tried)


def test_discrimination_is_the_correlation_with_the_rest(class_: Book) -> None:
    figures, _ = figures_of(class_)

    known = 0
    for kata in KATAS:
        for test, weight in kata.tests.items():
            tried = [learner for learner in CLASS if share(learner, kata, test)[1]]
            passed = [float(share(learner, kata, test)[0] == 1) for learner in tried]
            worth = kata.points * weight / sum(kata.tests.values())
            rest = [points(learner) - worth * share(learner, kata, test)[0] for learner in tried]
            found = figures.katas[kata.id].tests[test].discrimination
            if len(tried) < 10 or len(set(passed)) < 2:
                assert found is None
            else:
                known += 1
                assert found == pytest.approx(statistics.correlation(passed, rest), abs=0.01)
    assert known == 4


def test_the_commonest_mistake_is_counted_once_for_each_learner(class_: Book) -> None:
    figures, _ = figures_of(class_)
    keep, undo, last = (figures.katas[kata.id].tests for kata in KATAS)

    assert keep["test_kept"].commonest == ("This looks like a forgotten commit: the code only flushes.", 4)
    assert keep["test_returned"].commonest == ("The id is missing.", 1)
    assert undo["test_nothing_stays"].mistakes == Counter(
        {"1 row stays in the table!": 5, "It did not come to an end within 10 seconds.": 1}
    )
    assert last["test_last"].commonest is None


def test_differences_between_databases(class_: Book) -> None:
    figures, _ = figures_of(class_)
    undo = figures.katas["02_undo/undo_all"]

    assert undo.tests["test_nothing_stays"].splits == {
        Split(("mysql",), ("sqlite", "postgresql")): 2,
        Split(("postgresql", "mysql"), ("sqlite",)): 1,
    }
    assert undo.differing == 3
    assert not undo.tests["test_raises"].splits
    assert figures.katas["01_notes/keep_note"].differing == 0
    assert figures.unavailable == {"mysql": 1, "sqlite": 0, "postgresql": 0}


def test_verdicts_of_katas(class_: Book) -> None:
    figures, _ = figures_of(class_)

    assert figures.katas["01_notes/keep_note"].words == {
        "passed": 7,
        "failed": 5,
        "not_started": 1,
        "missing": 1,
    }
    assert figures.katas["02_undo/undo_all"].words == {
        "passed": 6,
        "failed": 5,
        "timed_out": 1,
        "not_started": 1,
        "missing": 1,
    }


def test_advice_comes_from_the_figures(class_: Book) -> None:
    found = [f"{each.found} {each.do}" for each in advice(*figures_of(class_))]

    assert found == [
        "1 verdict could not be reached on MySQL. They count for nobody. Grade them with kata batch … --resume when "
        "the database is there.",
        "nat: nothing could be read of what was handed in. Ask for it again; the learner's page says what is wrong "
        "with it.",
        "5 of 12 who tried 02_undo/undo_all show the same: “1 row stays in the table!” Revisit it with the class: "
        "Undo it all (Undoing).",
        "4 of 12 who tried 01_notes/keep_note show the same: “This looks like a forgotten commit: the code only "
        "flushes.” Revisit it with the class: Keep a note (Notes).",
        "02_undo/undo_all differs between databases for 3 learners: mostly it fails on MySQL and passes on SQLite "
        "and PostgreSQL. Let them run it there, and compare the SQL that was sent.",
    ]


def test_a_test_that_the_good_ones_fail_is_suspected(tmp_path: Path) -> None:
    odd = KataOf("01_a/odd", "Odd", "A", 1, {"test_odd": 1, "test_even": 1})
    plain = [KataOf(f"01_a/k{number}", "K", "A", 1, {"test_k": 1}) for number in range(4)]
    book = Book(tmp_path / "book.sqlite", [odd, *plain])
    wrong, right = Answer("failed", {"test_k": "No."}), Answer("passed")
    for number in range(20):
        good = number % 2 == 0
        given = {kata.id: everywhere(right if good else wrong) for kata in plain}
        given[odd.id] = everywhere(Answer("failed", {"test_odd": "No."}) if good else right)
        book.add(f"l{number:02}", given)

    figures, noticed = figures_of(book)
    book.close()

    assert figures.katas[odd.id].tests["test_odd"].discrimination == pytest.approx(-1, abs=0.01)
    assert figures.katas[odd.id].tests["test_even"].discrimination is None
    assert any(
        "Learners who do well elsewhere fail test_odd in 01_a/odd" in each.found
        for each in advice(figures, noticed)
    )


def test_who_needs_somebody_to_look(tmp_path: Path) -> None:
    kata = KataOf("01_a/k", "K", "A", 1, {"test_k": 1})
    book = Book(tmp_path / "book.sqlite", [kata])
    wrong = Answer("failed", {"test_k": "No."}, flags=["test_k was reported twice"])
    for number in range(11):
        book.add(f"l{number:02}", {kata.id: everywhere(wrong)})
    figures, noticed = figures_of(book)
    book.close()

    found = [each.found for each in advice(figures, noticed)]
    names = "l00, l01, l02, l03, l04, l05, l06, l07 and 3 more"
    assert f"{names}: the grader has flagged something unusual." in found
    assert f"{names}: no points yet." in found
    assert "Nobody of 11 passes test_k in 01_a/k." in found


def test_the_points_are_spread_over_ranges() -> None:
    found = bins([0, 4.99, 5, 40, 41, 41], 41)

    assert [each.count for each in found] == [2, 1, 0, 0, 0, 0, 0, 0, 3]
    assert [found[0].range, found[-1].range] == ["0 to below 5", "40 to 41"]
    assert (found[0].share, found[-1].share) == (33, 50)
    assert (found[0].width, found[-1].width) == (66.7, 100)
    assert len(bins([1], 10)) == 10
    assert len(bins([1], 1)) == 10
    assert [each.range for each in bins([7], 7)][-1] == "6 to 7"
    assert bins([], 7) == bins([0], 0) == []


def test_the_summary_names_middle_and_ends() -> None:
    assert summary([1, 2, 3, 4, 10], 10) == (
        "Of 10 points: 3 in the middle (median), 4 on average, from 1 to 10. "
        "The middle half of the class has 2 to 4."
    )
    assert summary([2], 4).startswith("Of 4 points: 2 in the middle")
    assert summary([], 4) == "Nobody has handed in."


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ("One thing. Another thing.\n\nMore", "One thing."),
        ("2.5 is not 3, e.g. here\nand there.", "2.5 is not 3, e.g. here and there."),
        ("No end", "No end"),
        ("", ""),
        ("y" * 9999, "y" * 239 + "…"),
    ],
)
def test_the_first_sentence(message: str, sentence: str) -> None:
    assert first_sentence(message) == sentence
