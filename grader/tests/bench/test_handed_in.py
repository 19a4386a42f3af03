"""The bench's class: all kinds, the same for the same seed, and nothing hostile where nothing holds it back."""

from collections import Counter
from pathlib import Path

import pytest

from grader.bench.handed_in import BANK, MIX, course_with_attacks, hand_in, some_katas
from grader.course import Course, read_course
from grader.tests.attacks.case import wrong
from grader.tests.commands.conftest import ROOT


@pytest.fixture
def course(tmp_path: Path) -> Course:
    (tmp_path / "course").mkdir()
    return course_with_attacks(read_course(ROOT / "exercises"), tmp_path / "course")


def test_a_hundred_submissions_are_mixed_as_it_says(course: Course, tmp_path: Path) -> None:
    class_ = hand_in(course, list(some_katas(course, 3)), 100, tmp_path / "a")

    assert Counter(each.kind for each in class_) == MIX
    assert len({each.kata.id for each in class_}) == 4
    for each in class_:
        assert each.module.is_file() is (each.kind != "missing file")
        assert each.module.is_relative_to(tmp_path / "a" / "class" / each.learner)
        assert (each.kata.topic == BANK) is (each.kind == "hostile")
    modules = [each.module.read_bytes() for each in class_ if each.module.exists()]
    assert len(set(modules)) == len(modules), "no two alike"


def test_the_same_seed_makes_the_same_class(course: Course, tmp_path: Path) -> None:
    katas = list(some_katas(course, 3))
    one, other = (hand_in(course, katas, 40, tmp_path / name) for name in ("a", "b"))

    assert [(each.kind, each.kata.id) for each in one] == [(each.kind, each.kata.id) for each in other]
    for each, same in zip(one, other, strict=True):
        assert not each.module.exists() or each.module.read_bytes() == same.module.read_bytes()


def test_what_is_hostile_has_a_stand_in_for_where_nothing_holds_it_back(
    course: Course, tmp_path: Path
) -> None:
    class_ = hand_in(course, list(some_katas(course, 1)), 100, tmp_path / "a")

    for each in class_:
        if each.kind == "hostile":
            assert each.harmless.read_bytes().startswith(wrong("transfer"))
            assert len(each.harmless.read_text().splitlines()) < len(each.module.read_text().splitlines())
        else:
            assert each.harmless == each.module


def test_a_class_may_be_made_without_what_costs_its_limits(course: Course, tmp_path: Path) -> None:
    class_ = hand_in(course, list(some_katas(course, 1)), 50, tmp_path / "a", harmless=True)

    assert not {"hostile", "endless loop"} & {each.kind for each in class_}
    assert len({each.kata.id for each in class_}) == 1
