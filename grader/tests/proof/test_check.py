"""`kata dev check` finds what is wrong with a course, and nothing in one that holds."""

import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.course import read_course
from grader.course.answers import answers
from grader.course.model import digest_of
from grader.databases import BACKENDS, Server, Unavailable, provide
from grader.grading.grader import Grader, Task
from grader.grading.mistakes import Look, write_patterns
from grader.grading.runner import Judged
from grader.proof.check import plan, run_answers
from grader.proof.naming import Naming
from grader.proof.rules import problems
from grader.sandbox import best
from grader.tests.commands.conftest import kata

SMALL = Path(__file__).parents[1] / "grading" / "small_course"
KATA = "exercises/01_notes/keep_note"
SOLUTION = "solutions/01_notes/keep_note"
NOTHING_LOST = "text.upper()\n", "text.upper()\n        session.flush()\n        note.text = text\n"
"""Lets the mistake that commits twice fail one test only."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A clone of the small course, to be damaged."""
    return Path(
        shutil.copytree(
            SMALL, tmp_path / "course", ignore=shutil.ignore_patterns("__pycache__", ".pytest_cache")
        )
    )


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[str, Server]]:
    with provide(["sqlite"]) as found:
        yield {name: server for name, server in found.items() if not isinstance(server, Unavailable)}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def rules(root: Path) -> list[str]:
    return [str(problem) for problem in problems(read_course(root / "exercises"))]


def runs(
    root: Path, servers: dict[str, Server], seeds: tuple[int, ...] = (1,), naming: Naming | None = None
) -> list[str]:
    course = read_course(root / "exercises")
    naming = naming or Naming()
    planned = plan(list(course.katas), servers, seeds)
    found = run_answers(course, planned, best(), lambda answer, task: None, naming)
    return [str(problem) for problem in found]


def test_a_quick_plan_runs_mistakes_where_they_are_named(root: Path, servers: dict[str, Server]) -> None:
    header = "# caught by: test_the_note_is_kept on mysql\n# why: is right\n# looks like: it\n"
    mistakes = root / SOLUTION / "mistakes"
    (mistakes / "wrong_on_mysql.py").write_text(header + (root / SOLUTION / "keep_note.py").read_text())
    katas = list(read_course(root / "exercises").katas)
    servers = dict.fromkeys(BACKENDS, servers["sqlite"])  # nothing is run

    whole = plan(katas, servers, (1, 2))
    quick = plan(katas, servers, (1, 2), quick=True)

    def of(backend: str, mode: str, *kinds: str) -> list[str]:
        found = [run for run in quick if run.task.backend == backend and run.task.mode == mode]
        return [run.answer.path.stem for run in found if run.answer.kind in kinds and run.task.seed == 1]

    first, *others = servers
    right = len({run.answer.path for run in whole if run.answer.kind in ("reference", "alternative")})
    wrong = len(list(mistakes.glob("*.py")))
    assert len(whole) == (right + wrong + 1) * len(servers) * 3
    assert of(first, "graded", "mistake") == []
    assert len(of(first, "graded", "stub")) == 1
    for other in others:
        assert of(other, "graded", "mistake") == (["wrong_on_mysql"] if other == "mysql" else [])
        assert of(other, "graded", "stub") == []
    assert sum(len(of(each, "graded", "alternative")) for each in servers) == right - 1
    for each in servers:
        assert len(of(each, "graded", "reference")) == 1
        assert of(each, "practice", "stub", "reference", "alternative", "mistake") == []


def test_a_course_that_holds_has_no_problems(root: Path, servers: dict[str, Server]) -> None:
    assert rules(root) == []
    assert runs(root, servers, seeds=(1, 2)) == []


def test_what_one_answer_leaves_behind_is_no_problem_of_the_next(
    root: Path, servers: dict[str, Server]
) -> None:
    reference = (root / SOLUTION / "keep_note.py").read_text()
    header = "# why: it is right\nimport sys\n"
    for name, source in (
        ("first", "sys.modules['left_behind'] = sys\n"),
        ("second", "assert 'left_behind' not in sys.modules\n"),
    ):
        (root / SOLUTION / f"alternatives/{name}.py").write_text(header + source + reference)

    assert runs(root, servers) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            f"{KATA}/keep_note.py",
            "text: str)",
            "words: str)",
            r"kata.toml: the stub has changed: write stub = ",
        ),
        (
            f"{KATA}/README.md",
            "# Keep a note\n",
            "\n" * 40,
            r"README.md: has \d+ lines; a task is told in 10 to 40",
        ),
        (
            f"{KATA}/README.md",
            "en/21/",
            "en/14/",
            r"README.md, line 11: .*en/14.* is no documentation of the version",
        ),
        (
            f"{KATA}/README.md",
            "docs.sqlalchemy.org",
            "example.org",
            r"has no link into SQLAlchemy's documentation",
        ),
        (
            "exercises/01_notes/README.md",
            "README.md",
            "nowhere.md",
            r"the link keep_note/nowhere.md leads nowhere",
        ),
        (
            f"{KATA}/kata.toml",
            "en/21/",
            "en/latest/",
            r"kata.toml: .*en/latest.* is no documentation of the version",
        ),
        (
            f"{KATA}/kata.toml",
            "hints.keep_note",
            "hints.keep",
            r"hints names 'keep', which the stub does not have",
        ),
        (
            f"{KATA}/test_keep_note.py",
            '    """One note',
            '    "" + """One note',
            r"line 13: test_one_commit.* no docstring",
        ),
        (f"{KATA}/test_keep_note.py", "commits == 1", 'commits == 1, "no"', r"line 17: an assert has a text"),
        (
            f"{SOLUTION}/mistakes/flush_only.py",
            "# caught by: ",
            "# caught: ",
            r"line 1: has no header '# caught by",
        ),
        (f"{SOLUTION}/mistakes/flush_only.py", "# why: ", "# because: ", r"line 1: has no header '# why: "),
        (
            f"{SOLUTION}/mistakes/flush_only.py",
            "# looks like: ",
            "# is like: ",
            r"line 1: has no header '# looks like: ",
        ),
        ("exercises/README.md", "keep_note/", "kept/", r"does not lead to 01_notes/keep_note"),
        (f"{KATA}/README.md", "# ", "# TODO: ", r"README.md, line 1: still to be written: "),
        (
            f"{SOLUTION}/mistakes/flush_only.py",
            "test_one_",
            "test_1_",
            r"names test_1_commit_is_enough, which is no test",
        ),
        (f"{SOLUTION}/alternatives/begin_block.py", "# why: ", "# ", r"line 1: has no header '# why: "),
    ],
)
def test_the_rules_find_what_is_wrong(root: Path, file: str, old: str, new: str, problem: str) -> None:
    edit(root / file, old, new)

    found = rules(root)

    assert any(re.search(problem, each) for each in found), found


def test_a_test_that_no_mistake_needs_is_found(root: Path) -> None:
    for mistake in ("flush_only", "commits_twice"):
        edit(root / SOLUTION / f"mistakes/{mistake}.py", "test_one_commit_is_enough", "test_the_note_is_kept")

    assert any("test_one_commit_is_enough is named by no mistake" in each for each in rules(root))


def test_a_kata_that_rests_on_claims_is_found(root: Path) -> None:
    (root / KATA / "test_keep_note.py").write_text(
        'def test_it(kata):\n    """It is."""\n    assert kata.Note\n'
    )

    assert any("rests on claims of the submission alone" in each for each in rules(root))


@pytest.mark.parametrize(
    ("missing", "problem"),
    [
        (f"{SOLUTION}/keep_note.py", "keep_note.py: is missing"),
        (f"{SOLUTION}/mistakes/flush_only.py", "holds 2 mistakes; at least 3 teach"),
        (f"{SOLUTION}/alternatives/begin_block.py", "holds no other right answer"),
        ("exercises/01_notes/README.md", "README.md: is missing"),
    ],
)
def test_missing_files_are_found(root: Path, missing: str, problem: str) -> None:
    (root / missing).unlink()

    assert any(problem in each for each in rules(root))


@pytest.mark.parametrize("stray", [f"{KATA}/notes.txt", f"{SOLUTION}/draft.py", "exercises/01_notes/old.py"])
def test_stray_files_are_found(root: Path, stray: str) -> None:
    (root / stray).write_text("")

    assert rules(root) == [f"{stray}: is a stray file: it belongs to no kata"]


def test_a_mistake_that_slips_through_is_found(root: Path, servers: dict[str, Server]) -> None:
    mistake = root / SOLUTION / "mistakes/commits_twice.py"
    edit(mistake, "test_one_commit_is_enough", "test_the_note_is_kept")
    edit(mistake, "text.upper()", "text")

    assert runs(root, servers) == [
        f"{SOLUTION}/mistakes/commits_twice.py on sqlite, seed 1: must be caught by test_the_note_is_kept, but passes it"
    ]


@pytest.mark.parametrize("right", ["keep_note.py", "alternatives/begin_block.py"])
def test_a_right_answer_that_is_refused_is_found(root: Path, servers: dict[str, Server], right: str) -> None:
    edit(root / SOLUTION / right, "Note(text=text)", "Note(text=text + text)")

    (found,) = runs(root, servers)

    assert "is right, but test_the_note_is_kept refuses it" in found


def new_stub(root: Path, source: str) -> None:
    stub = root / KATA / "keep_note.py"
    old = digest_of(stub.read_bytes())
    stub.write_text(source)
    edit(root / KATA / "kata.toml", old, digest_of(stub.read_bytes()))


def test_a_stub_that_passes_is_found(root: Path, servers: dict[str, Server]) -> None:
    new_stub(root, (root / SOLUTION / "keep_note.py").read_text() + "# a stub\n")

    assert any(
        "passes test_the_note_is_kept, with nothing written yet" in each for each in runs(root, servers)
    )


def test_a_stub_that_breaks_is_found(root: Path, servers: dict[str, Server]) -> None:
    new_stub(root, "import nothing_like_this\n")

    assert any("breaks instead of failing test_the_note_is_kept" in each for each in runs(root, servers))


def test_a_difference_between_the_modes_is_found(root: Path, servers: dict[str, Server]) -> None:
    edit(
        root / SOLUTION / "keep_note.py",
        "def keep_note(engine: Engine, text: str) -> int:\n",
        "def keep_note(engine: Engine, text: str) -> int:\n"
        "    import sys\n    if 'pytest' not in sys.modules:\n        raise ValueError\n",
    )

    found = runs(root, servers)

    assert any("test_the_note_is_kept: passed in practice, failed when graded" in each for each in found), (
        found
    )


def test_mistakes_practise_the_tests_that_refuse_them_and_right_answers_all_of_them(
    root: Path, servers: dict[str, Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(root / SOLUTION / "mistakes/commits_twice.py", "text.upper()", "text")  # it fails one test of two
    practised: dict[bytes, list[str]] = {}
    refused: dict[bytes, list[str]] = {}
    run = Grader.run

    def watched(self: Grader, tasks: Iterable[Task], **options: Any) -> Iterator[tuple[Task, Judged]]:
        for task, judged in run(self, tasks, **options):
            if task.mode == "practice":
                practised[task.module.data] = [test.name for test in judged.verdict.tests]
            else:
                refused[task.module.data] = [
                    test.name for test in judged.verdict.tests if test.verdict == "failed"
                ]
            yield task, judged

    monkeypatch.setattr(Grader, "run", watched)
    assert runs(root, servers) == []

    kata = read_course(root / "exercises").find("keep_note")
    for answer in answers(kata):
        source = answer.path.read_bytes()
        assert practised.pop(source) == (refused[source] if answer.kind == "mistake" else list(kata.tests))
    assert practised == {}
    assert ["test_one_commit_is_enough"] in refused.values()


def test_a_difference_between_messages_is_found(root: Path, servers: dict[str, Server]) -> None:
    edit(
        root / SOLUTION / "mistakes/flush_only.py",
        "def keep_note(engine: Engine, text: str) -> int:\n",
        "def keep_note(engine: Engine, text: str) -> int:\n"
        "    import sys\n    raise ValueError('pytest' in sys.modules)\n",
    )

    found = runs(root, servers)

    assert any("test_the_note_is_kept says one thing in practice" in each for each in found), found


def test_mistakes_are_named_once_it_is_on_record_how_they_look(
    root: Path, servers: dict[str, Server]
) -> None:
    before, after = Naming(), Naming()

    runs(root, servers, naming=before)
    before.record(list(read_course(root / "exercises").katas))
    runs(root, servers, seeds=(2, 3), naming=after)

    assert (before.right, before.runs) == (0, 3)
    assert (after.right, after.runs) == (6, 6)
    assert [problem.what for problem in before.too_few()] == [
        "only 0% of 3 runs of mistakes are named; `kata dev check --record` notes how each looks at the database"
    ]
    assert list(after.too_few()) == []


def test_mistakes_may_run_the_tests_alone_that_tell_them(root: Path, servers: dict[str, Server]) -> None:
    naming = Naming()
    edit(root / SOLUTION / "mistakes" / "commits_twice.py", *NOTHING_LOST)
    runs(root, servers, naming=naming)
    naming.record(list(read_course(root / "exercises").katas))
    not_on_record = root / SOLUTION / "mistakes" / "a_new_one.py"
    shutil.copy(root / SOLUTION / "mistakes" / "keeps_nothing.py", not_on_record)
    katas = list(read_course(root / "exercises").katas)

    def chosen(**how: bool) -> dict[str, tuple[str, ...]]:
        found = plan(katas, servers, (1,), **how)
        assert {run.task.only for run in found if run.answer.kind != "mistake"} == {()}
        return {run.answer.path.stem: run.task.only for run in found if run.answer.kind == "mistake"}

    assert chosen(telling=True) == {
        "a_new_one": (),
        "commits_twice": ("test_one_commit_is_enough",),
        "flush_only": ("test_the_note_is_kept", "test_one_commit_is_enough"),
        "keeps_nothing": ("test_the_note_is_kept", "test_one_commit_is_enough"),
    }
    assert set(chosen().values()) == {()}


def test_a_mistake_that_passes_here_practises_what_it_was_graded_by(
    root: Path, servers: dict[str, Server]
) -> None:
    header = "# caught by: test_the_note_is_kept on mysql\n# why: is right here\n# looks like: it\n"
    reference = (root / SOLUTION / "keep_note.py").read_text()
    (root / SOLUTION / "mistakes" / "wrong_on_mysql.py").write_text(header + reference)
    course = read_course(root / "exercises")
    katas = list(course.katas)
    write_patterns(katas[0], {"wrong_on_mysql": [{"test_the_note_is_kept": Look("", "", "")}]})

    planned = plan(katas, servers, (1,), telling=True)

    assert list(run_answers(course, planned, best(), lambda answer, task: None, Naming())) == []


def test_only_a_proof_by_every_test_sees_what_else_a_mistake_fails(
    root: Path, servers: dict[str, Server]
) -> None:
    mistake = root / SOLUTION / "mistakes" / "commits_twice.py"
    naming = Naming()
    edit(mistake, *NOTHING_LOST)
    runs(root, servers, naming=naming)
    naming.record(list(read_course(root / "exercises").katas))
    edit(mistake, "note.text = text\n", "note.text = text + '!'\n")

    told = [kata("dev", "check", "--db", "sqlite", *more, cwd=root) for more in (("--telling",), ())]

    assert "100% of 3 runs of mistakes are named." in told[0].stdout
    assert "67% of 3 runs of mistakes are named." in told[1].stdout
    assert [each.returncode for each in told] == [0, 1]


def test_a_mistake_that_gets_the_name_of_another_is_a_problem(root: Path, servers: dict[str, Server]) -> None:
    naming = Naming()
    runs(root, servers, naming=naming)
    naming.record(list(read_course(root / "exercises").katas))
    patterns = root / SOLUTION / "mistakes" / "patterns.json"
    edit(patterns, "flush_only", "commits_twice_")
    edit(patterns, 'commits_twice"', 'flush_only"')

    told = "\n".join(runs(root, servers))

    assert "is taken for another mistake: This looks like a flush without a commit" in told


def test_a_mistake_may_be_caught_on_some_backends_only(root: Path, servers: dict[str, Server]) -> None:
    mistake = root / SOLUTION / "mistakes" / "wrong_elsewhere.py"
    header = "# caught by: test_the_note_is_kept on mysql and postgresql\n# why: is right\n# looks like: it\n"
    mistake.write_text(header + (root / SOLUTION / "keep_note.py").read_text())
    assert rules(root) == []
    assert runs(root, servers) == []

    edit(mistake, "mysql and postgresql", "mysql and sqlite and oracle")
    assert rules(root) == [
        f"{SOLUTION}/mistakes/wrong_elsewhere.py, line 1: names oracle, which is no backend"
    ]
    assert "must be caught by test_the_note_is_kept, but passes it" in runs(root, servers)[0]
