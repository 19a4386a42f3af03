"""The files handed in: of a folder nothing is read but the katas' modules, and those only if they are plain files."""

import os
import socket
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from grader.course import Course
from grader.databases import Server
from grader.grading.grade import grade
from grader.grading.results import KataVerdict, Results
from grader.grading.staging import read_submission
from grader.sandbox import best
from grader.tests import needs
from grader.tests.attacks.case import wrong

MODULE = Path("01_bank/transfer/transfer.py")
Graded = Callable[[], KataVerdict]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A submission with honest wrong answers in it."""
    with tempfile.TemporaryDirectory(prefix="handed-in-") as name:
        for kata in ("01_bank/transfer", "02_shelf/titles"):
            place = Path(name) / kata
            place.mkdir(parents=True)
            (place / f"{place.name}.py").write_bytes(wrong(place.name))
        yield Path(name)


@pytest.fixture
def results(course: Course, servers: Mapping[str, Server], folder: Path) -> Callable[[], Results]:
    """Grades the folder on SQLite, as `kata grade` does."""

    def results() -> Results:
        katas = list(course.katas)
        submission = read_submission(folder, katas)
        return grade(course, katas, submission, {"sqlite": servers["sqlite"]}, isolation=best())

    return results


@pytest.fixture
def graded(results: Callable[[], Results]) -> Graded:
    """Grades the folder and returns the verdict on `transfer`."""
    return lambda: results().katas[0]


def reason(kata: KataVerdict) -> str:
    return kata.backends["sqlite"].reason


def is_the_wrong_answers(kata: KataVerdict) -> bool:
    """Say whether the verdict is that of the honest wrong answer: one test of four."""
    return kata.verdict == "failed" and kata.points == 1


@pytest.mark.parametrize("target", ["/etc/passwd", "reference", "/dev/zero", "transfer.py", "nowhere"])
def test_a_link_is_no_answer(folder: Path, course: Course, graded: Graded, target: str) -> None:
    (folder / MODULE).unlink()
    reference = str(course.find("transfer").reference)
    (folder / MODULE).symlink_to(reference if target == "reference" else target)

    kata = graded()

    assert kata.points == 0
    assert kata.verdict in ("failed", "missing")
    assert "link" in reason(kata) or "no " in reason(kata)


def test_a_folder_that_is_a_link_is_no_answer(folder: Path, course: Course, graded: Graded) -> None:
    (folder / MODULE).unlink()
    (folder / MODULE).parent.rmdir()
    (folder / MODULE).parent.symlink_to(course.find("transfer").reference.parent)

    assert graded().points == 0


def test_a_hard_link_is_a_file_like_any_other(folder: Path, graded: Graded) -> None:
    os.link(folder / MODULE, folder / "other.py")

    assert is_the_wrong_answers(graded())


def test_a_pipe_does_not_make_the_grader_wait(folder: Path, graded: Graded) -> None:
    (folder / MODULE).unlink()
    os.mkfifo(folder / MODULE)

    assert "is no regular file" in reason(graded())


def test_a_socket_is_no_answer(folder: Path, graded: Graded) -> None:
    (folder / MODULE).unlink()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / MODULE))

        assert "is no regular file" in reason(graded())


@needs.root
def test_a_device_is_no_answer(folder: Path, graded: Graded) -> None:
    (folder / MODULE).unlink()
    os.mknod(folder / MODULE, 0o666 | stat.S_IFCHR, os.makedev(1, 5))  # /dev/zero

    assert "is no regular file" in reason(graded())


def test_a_folder_in_the_files_place_is_no_answer(folder: Path, graded: Graded) -> None:
    (folder / MODULE).unlink()
    (folder / MODULE).mkdir()

    assert "is no regular file" in reason(graded())


def test_a_module_of_100_mb_is_not_read(folder: Path, graded: Graded) -> None:
    with open(folder / MODULE, "ab") as file:
        file.truncate(100_000_000)

    assert "more than 1 MB, and no more is read" in reason(graded())


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"x = '\xff\xfe'\n", "is not UTF-8 text|cannot be read: invalid or missing encoding"),
        (b"x = 1\n\0\n", "NUL byte"),
        (b"# coding: rot13\nk = 1\n", "rot13|cannot be loaded|not"),
        (b"# -*- coding: no-such-thing -*-\n", "cannot be read"),
        ("# \u202etpircs\nraise ValueError('\u2066')\n".encode(), "ValueError"),
        (b"(" * 5000, "SyntaxError|too many nested|RecursionError|MemoryError"),
        (b"x = " + b"-" * 200_000 + b"1", "RecursionError|MemoryError|too|SyntaxError|ended|signal"),
    ],
    ids=["latin", "nul", "rot13", "unknown codec", "bidirectional", "parentheses", "minus"],
)
def test_odd_bytes_are_a_failed_kata(folder: Path, graded: Graded, data: bytes, says: str) -> None:
    (folder / MODULE).write_bytes(data)

    kata = graded()

    assert kata.points == 0
    text = reason(kata) + "".join(test.message for test in kata.backends["sqlite"].tests)
    assert any(word in text for word in says.split("|")), text


HOOK = "import os\nos._exit(0)\n"


BESIDE = {
    "conftest.py": HOOK,
    "01_bank/transfer/conftest.py": HOOK,
    "pytest.ini": "[pytest]\naddopts = --collect-only\n",
    "01_bank/transfer/pyproject.toml": "[tool.pytest.ini_options]\naddopts = '-k nothing'\n",
    "01_bank/transfer/tox.ini": "[pytest]\naddopts = --co\n",
    "01_bank/transfer/setup.cfg": "[tool:pytest]\naddopts = --co\n",
    "01_bank/transfer/test_transfer.py": "def test_the_money_moves():\n    pass\n",
    "01_bank/transfer/kata.toml": "points = 1000\n",
    "course.toml": "title = 'mine'\n",
    "01_bank/transfer/support.py": HOOK,
    "sitecustomize.py": HOOK,
    "01_bank/transfer/usercustomize.py": HOOK,
    "01_bank/transfer/sqlalchemy.py": HOOK,
    "01_bank/transfer/sqlalchemy/__init__.py": HOOK,
    "01_bank/transfer/pytest.py": HOOK,
    "01_bank/transfer/sqlite3.py": HOOK,
    "01_bank/transfer/re.py": HOOK,
    "01_bank/transfer/evil.pth": "import os; os._exit(0)\n",
    "01_bank/transfer/Transfer.py": HOOK,
    "01_bank/transfer/transfer/__init__.py": HOOK,
    "01_bank/transfer/transfer.pyi": HOOK,
    "01_bank/transfer/transfer.so": "\x7fELF",
    "01_bank/transfer/__init__.py": HOOK,
    ".env": "KATA_MYSQL_URL=mysql://kata_loot@127.0.0.1/\n",
    "01_bank/transfer/\x1b[31mred\x1b[0m.py": HOOK,
}
"""Files that would change the verdict if anything read or ran them."""


def test_whatever_lies_beside_a_module_is_not_read(folder: Path, graded: Graded) -> None:
    for name, text in BESIDE.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)

    assert is_the_wrong_answers(graded())


def test_bytecode_that_does_not_fit_its_source_is_not_run(folder: Path, graded: Graded) -> None:
    cache = folder / MODULE.parent / "__pycache__"
    cache.mkdir()
    for tag in ("cpython-311", "cpython-312", "cpython-313", "cpython-314"):
        (cache / f"transfer.{tag}.pyc").write_bytes(b"\x00" * 100)

    assert is_the_wrong_answers(graded())


def test_modules_of_the_same_name_as_a_library_are_imported_by_nobody(
    folder: Path, results: Callable[[], Results]
) -> None:
    source = b"import titles, transfer, conftest\n" + wrong("transfer")
    (folder / MODULE).write_bytes(source)
    (folder / "01_bank/transfer/titles.py").write_text(HOOK)

    kata = results().katas[0]

    assert kata.points == 0
    assert "No module named 'titles'" in kata.backends["sqlite"].tests[0].message


def test_a_name_of_a_folder_is_only_a_name(
    course: Course, servers: Mapping[str, Server], folder: Path
) -> None:
    odd = folder.with_name("=cmd|' x \x1b[31m <script> ")
    folder.rename(odd)
    try:
        katas = list(course.katas)
        submission = read_submission(odd, katas)
        found = grade(course, katas, submission, {"sqlite": servers["sqlite"]}, isolation=best())
        assert is_the_wrong_answers(found.katas[0])
    finally:
        odd.rename(folder)
