"""`kata similar`: copies are found whatever they are called, and what short katas bring about is told apart."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from grader.course import Kata, read_course
from grader.similar import compare as comparing
from grader.similar.compare import Compared, compare, few
from grader.similar.found import Similar
from grader.tests.commands.conftest import ROOT, kata

NAME = "06_rollback/undo_transfer"
FILE = f"{NAME}/undo_transfer.py"
SOLUTIONS = ROOT / "solutions" / NAME
REFERENCE = (SOLUTIONS / "undo_transfer.py").read_text()
OTHERS = [path.read_text() for path in sorted((SOLUTIONS / "mistakes").glob("*.py"))]
ODD = '''\
def transfer(engine, source, target, amount):
    """Mine."""
    queue = [(source, -amount), (target, amount)]
    with engine.connect() as link:
        mark = link.begin()
        while queue:
            number, change = queue.pop()
            row = link.exec_driver_sql("select 1").first()
            if not row or len(queue) > 7:
                mark.rollback()
                raise LookupError([number, change])
            link.execute(Account.__table__.update().where(Account.id.in_([number])), {"balance": change})
        mark.commit()
'''


@pytest.fixture(scope="module")
def undo() -> Kata:
    return read_course(ROOT / "exercises").find("undo_transfer")


@pytest.fixture(scope="module")
def stub(undo: Kata) -> str:
    text = undo.stub.read_text()
    assert undo.is_stub(text.encode())
    return text


@pytest.fixture(scope="module")
def odd(stub: str) -> str:
    """An answer that nobody else would write."""
    return stub.partition("def transfer")[0] + ODD


def renamed(text: str) -> str:
    """The same answer by somebody who hides it."""
    for old, new in {
        "queue": "todo",
        "link": "c",
        "number": "n",
        "change": "by",
        "Mine.": "All my own work!",
    }.items():
        text = text.replace(old, new)
    return text.replace("        mark.commit()", "        # done\n\n        mark.commit()")


def compared(undo: Kata, modules: Sequence[str], threshold: int = 75) -> Compared:
    stub = undo.stub.read_bytes()
    return compare(undo, stub, enumerate(each.encode() for each in modules), threshold)


def test_a_copy_under_other_names_is_found_with_its_lines(undo: Kata, odd: str) -> None:
    found = compared(undo, [odd, *OTHERS, renamed(odd)])

    [pair] = [each for each in found.pairs if each.shared_by == 2]
    assert (pair.first, pair.second, pair.percent) == (0, len(OTHERS) + 1, (100, 100))
    [lines] = pair.lines
    begin = odd.splitlines().index("    queue = [(source, -amount), (target, amount)]") + 1
    assert lines.first[0] in (begin - 2, begin)
    assert lines.first[1] == len(odd.splitlines())
    assert lines.second == (lines.first[0], lines.first[1] + 2)


@pytest.mark.parametrize("damage", ["\n    )\n", '\n"""\n', "\nx = (\n"])
def test_a_copy_that_is_broken_is_found(undo: Kata, odd: str, damage: str) -> None:
    found = compared(undo, [odd, *OTHERS, renamed(odd) + damage])

    assert found.pairs[0].percent[0] >= 95


def test_bytes_that_are_no_text_do_not_stop_it(undo: Kata, stub: str, odd: str) -> None:
    modules = [odd.encode(), b"\xff\xfe\0" * 500, b"", b"\0", stub.encode(), odd.encode() + b"\n# \xff\0"]

    found = compare(undo, stub.encode(), enumerate(modules), 75)

    assert [(pair.first, pair.second) for pair in found.pairs] == [(0, 5)]


def test_what_many_share_counts_for_nothing(undo: Kata, odd: str) -> None:
    assert (few(3), few(12), few(100), few(1000)) == (4, 6, 10, 20)
    assert len(compared(undo, [odd] * 4).pairs) == 6
    assert compared(undo, [odd] * 11).pairs == ()


def test_the_reference_is_told_apart(undo: Kata, odd: str) -> None:
    found = compared(undo, [REFERENCE, odd, renamed(REFERENCE)])

    assert found.pairs == ()
    assert [(each.number, each.answer, each.percent) for each in found.known] == [
        (0, "reference", 100),
        (2, "reference", 100),
    ]


def test_so_is_every_alternative(undo: Kata) -> None:
    alternatives = sorted((SOLUTIONS / "alternatives").glob("*.py"))

    found = compared(undo, [path.read_text() for path in alternatives])

    assert {each.number: each.answer for each in found.known} == {
        number: f"alternatives/{path.stem}" for number, path in enumerate(alternatives)
    }


def test_what_a_copy_adds_to_the_reference_is_what_counts(undo: Kata, odd: str) -> None:
    """Two who share the right answer share nothing; two who share the same detour besides do."""
    detour = ODD.replace("def transfer", "def detour")

    found = compared(undo, [REFERENCE, REFERENCE + "\n\n" + detour, REFERENCE + "\n\n" + renamed(detour)])

    [pair] = found.pairs
    assert (pair.first, pair.second) == (1, 2)
    assert pair.lines[0].first[0] > len(REFERENCE.splitlines()) - 4  # words before it are told with it


def test_pairs_are_never_formed_of_what_all_have(
    undo: Kata, odd: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index is what makes a large class quick: of 300 the same, no two are laid side by side."""
    formed: list[object] = []
    combinations = comparing.combinations
    monkeypatch.setattr(
        comparing, "combinations", lambda *found: formed.append(found) or combinations(*found)
    )

    compared(undo, [odd] * 300 + [renamed(odd) + "\n\n" + REFERENCE[-300:]])

    assert len(formed) == 0


@pytest.fixture
def class_(tmp_path: Path, odd: str) -> Path:
    """ada and ben have the same odd code; cy has the reference; eve's writes a file when it is run."""
    trap = f"open({str(tmp_path / 'was run')!r}, 'w')\n"
    modules = {"ada": odd, "ben\x1b[2J" + "n" * 60: renamed(odd), "cy": REFERENCE, "eve": trap + OTHERS[0]}
    for learner, module in modules.items():
        file = tmp_path / "class" / learner / FILE
        file.parent.mkdir(parents=True)
        file.write_text(module)
    (tmp_path / "class" / "fay.zip").write_bytes(b"no archive at all")
    return tmp_path / "class"


def test_a_class_is_told_and_nothing_is_run(class_: Path, tmp_path: Path) -> None:
    found = kata("similar", class_, "--json", tmp_path / "alike.json", cwd=ROOT)

    assert found.returncode == 0, found.stderr
    assert not (tmp_path / "was run").exists()
    assert "ada and ben\\x1b[2J" in found.stdout
    assert "06_rollback/undo_transfer: 100 % and 100 %, shared by 2 of 4" in found.stdout
    assert "06_rollback/undo_transfer: 1 of 4: cy 100 % (reference)" in found.stdout
    assert "Note: fay: fay.zip cannot be read" in found.stdout
    assert "is no proof" in found.stdout
    assert "\x1b" not in found.stdout + found.stderr
    assert [line for line in found.stdout.splitlines() if len(line) > 80] == []
    told = msgspec.json.decode((tmp_path / "alike.json").read_bytes(), type=Similar, strict=True)
    assert told.submissions == 5
    assert [(pair.learners[0], pair.kata, pair.shared_by) for pair in told.pairs] == [("ada", NAME, 2)]
    assert [(each.learner, each.answer) for each in told.like_the_course] == [("cy", "reference")]


def test_a_gradebook_leads_to_the_submissions(class_: Path, tmp_path: Path) -> None:
    shutil.rmtree(class_ / "eve")
    report = tmp_path / "report"
    sources = os.path.relpath(class_, ROOT)
    graded = kata("batch", sources, "--out", report, "--db", "sqlite", "--kata", "undo_transfer", cwd=ROOT)
    assert graded.returncode == 0, graded.stderr

    # Started somewhere else: the gradebook knows where the submissions lie.
    found = kata("similar", report, "--kata", "undo_transfer", cwd=tmp_path)
    assert found.returncode == 0, found.stderr
    assert "100 % and 100 %" in found.stdout

    class_.rename(tmp_path / "elsewhere")
    moved = kata("similar", report, cwd=ROOT)
    assert moved.returncode == 2
    assert "are not where they were" in " ".join(moved.stderr.split())


def test_a_class_without_likeness_says_so(tmp_path: Path, odd: str) -> None:
    file = tmp_path / "class/ada" / FILE
    file.parent.mkdir(parents=True)
    file.write_text(odd)

    found = kata("similar", tmp_path / "class", "--kata", "undo_transfer", cwd=ROOT)

    assert found.returncode == 0
    assert found.stdout.count("Nobody.") == 2
    assert "1 submission, 1 module of 1 kata compared" in found.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nowhere",), "There is no 'nowhere'"),
        ((".", "--threshold", "0"), "--threshold"),
        ((".", "--kata", "undo_transfr"), "Did you mean undo_transfer?"),
        ((".", "--json", "no/such/place.json"), "Cannot write"),
    ],
)
def test_a_wrong_command_is_told(tmp_path: Path, arguments: Sequence[str], told: str) -> None:
    found = kata("similar", *arguments, cwd=tmp_path)

    assert found.returncode == 2
    assert told in " ".join(found.stderr.split())
