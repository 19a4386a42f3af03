"""What instructors and learners really hand in: spreadsheets, empty folders, the wrong archive, links, FIFOs."""

import io
import lzma
import os
import re
import tarfile
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from grader.batch import archives, find
from grader.batch.archives import BadArchive, read_archive
from grader.batch.find import BadInput, Found, passed_over, read
from grader.batch.roster import read_roster
from grader.course import Kata, read_course
from grader.tests.batch.conftest import ENDLESS, MODULE, REFERENCE, hand_in, zipped
from grader.tests.commands.conftest import COMMAND, SMALL, environment, kata
from grader.tests.terminals import Terminal

RIGHT = REFERENCE.read_bytes()


@pytest.fixture
def katas() -> list[Kata]:
    return list(read_course(SMALL / "exercises").katas)


def manifest(folder: Path, data: bytes) -> Path:
    """A manifest beside the submissions ada and ben."""
    for learner in ("ada", "ben"):
        hand_in(folder / learner, RIGHT)
    file = folder / "class.csv"
    file.write_bytes(data)
    return file


def submitted(folder: Path, katas: list[Kata]) -> tuple[str | None, str]:
    """The verdict on the only module, and what is wrong with all of it."""
    handed_in = read(Found("ada", "Ada", folder), katas)
    [module] = handed_in.submission.modules.values()
    return module.verdict, handed_in.problem


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfID;Name;Path;Submitted_at\r\n7;L, Ada;ada;2026-11-20T23:30:00+01:00\r\n;;;\r\n",
        b"id\tname\tpath\tsubmitted_at\tmail\n7\tL, Ada\tada\t2026-11-20T23:30:00+01:00\ta@b\n",
        b'path,id,"name",submitted_at\r\nada,7,"L, Ada",2026-11-20 22:30Z,,\r\n',
    ],
)
def test_a_manifest_may_come_from_any_spreadsheet(tmp_path: Path, data: bytes) -> None:
    [found] = find.find(manifest(tmp_path, data))

    assert found == Found("7", "L, Ada", tmp_path / "ada", datetime(2026, 11, 20, 22, 30))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"id,name,path\n1,Lovelace, Ada,ada\n", "line 2: it has 4 cells, and line 1 has 3"),
        (b'id,path\n1,"ada\n2,ben\n', "Is a quote missing?"),
        (b'id,path\n"1\n2",ada\n3,\n', "line 4: 'path' is empty"),
        (b"id,path,id\n1,ada,2\n", "line 1: the column 'id' is there twice"),
        (b"id,path\n1,ada\n2,zoe\n", "line 3: there is no"),
        (b"id,path\n1," + b"x" * 300 + b"\n", "line 2: there is no"),
        (b"id,path\n1," + b"x" * 200_000 + b"\n", "line 2: field larger"),
        (b"id,path\n" + b"x" * 201 + b",ada\n", "line 2: the id has more than 200"),
        (
            b"id,path,submitted_at\n1,ada,0001-01-01T00:00+14:00\n",
            "line 2: '0001-01-01T00:00+14:00' is no time",
        ),
        (b"id,path,submitted_at\n1,ada,2026-11-20\n", "Write it like 2026-11-20T00:00:00+00:00"),
        (b"n\xfcmber,path\n", "is not UTF-8"),
        (b"", "line 1: the column 'id' is missing"),
    ],
)
def test_a_manifest_that_shifts_cells_is_not_believed(tmp_path: Path, data: bytes, told: str) -> None:
    with pytest.raises(BadInput) as stopped:
        find.find(manifest(tmp_path, data))

    assert told in str(stopped.value)


def test_a_roster_is_read_like_a_manifest(tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_bytes(b"\xef\xbb\xbfID;Name\r\nada;Lovelace, Ada\r\nben;\r\n")

    assert read_roster(file) == {"ada": "Lovelace, Ada", "ben": "ben"}

    file.write_bytes(b"id,name\nada,Lovelace, Ada\n")
    with pytest.raises(BadInput, match="line 2: it has 3 cells"):
        read_roster(file)


def test_what_holds_no_kata_says_what_it_holds(tmp_path: Path, katas: list[Kata]) -> None:
    folder = tmp_path / "ada"
    folder.mkdir()
    assert submitted(folder, katas) == (
        "missing",
        f"No kata's file is in it, for example {MODULE}. The folder is empty.",
    )

    (folder / "work.7z").write_bytes(b"7z")
    (folder / "keep_note.py").write_bytes(RIGHT)
    verdict, problem = submitted(folder, katas)
    assert (verdict, problem.partition(". ")[2]) == ("missing", "There is keep_note.py, work.7z.")

    with zipfile.ZipFile(tmp_path / "ben.zip", "w"):
        pass
    assert submitted(tmp_path / "ben.zip", katas)[1].startswith("No kata's file is in it")


def test_an_archive_that_is_not_read_is_a_submission_and_other_files_are_told(
    tmp_path: Path, katas: list[Kata]
) -> None:
    hand_in(tmp_path / "ada", RIGHT)
    (tmp_path / "ben.rar").write_bytes(b"Rar!")
    (tmp_path / "notes.txt").touch()
    (tmp_path / ".hidden").touch()

    found = find.find(tmp_path)
    assert [each.learner for each in found] == ["ada", "ben"]
    verdict, problem = submitted(tmp_path / "ben.rar", katas)
    assert verdict == "missing"
    assert "ben.rar is no archive that can be read (.zip" in problem
    assert passed_over(tmp_path) == ["notes.txt"]


def test_one_clone_is_not_taken_for_a_class(tmp_path: Path) -> None:
    hand_in(tmp_path / "exercises", RIGHT)

    with pytest.raises(BadInput, match="is one submission"):
        find.find(tmp_path)


def test_what_the_grader_may_not_read_costs_the_learner_nothing(
    tmp_path: Path, katas: list[Kata], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "ada").mkdir()
    zip_ = zipped(hand_in(tmp_path / "ben", RIGHT))
    monkeypatch.setattr(os, "scandir", refused)
    monkeypatch.setattr(Path, "open", refused)

    for path in (tmp_path / "ada", zip_):
        assert submitted(path, katas) == ("unavailable", "It cannot be read: Permission denied.")


def test_an_archive_in_a_folder_is_no_link_and_no_fifo(tmp_path: Path, katas: list[Kata]) -> None:
    hers = zipped(hand_in(tmp_path / "ada", RIGHT))
    thief, waits = tmp_path / "thief", tmp_path / "waits"
    thief.mkdir()
    waits.mkdir()
    (thief / "mine.zip").symlink_to(hers)
    os.mkfifo(waits / "mine.tar.gz")

    assert submitted(thief, katas)[0] == "missing"
    assert submitted(waits, katas)[0] == "missing"


def test_folders_without_end_are_not_searched(
    tmp_path: Path, katas: list[Kata], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "MAX_FOLDERS", 20)
    for number in range(30):
        (tmp_path / "ada" / str(number)).mkdir(parents=True)

    assert submitted(tmp_path / "ada", katas)[1].startswith("It holds more than 20 folders")


def test_a_header_that_claims_too_much_is_not_read(
    tmp_path: Path, katas: list[Kata], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A header may be followed by a comment of any size, which is read at once."""
    monkeypatch.setattr(archives, "MAX_ARCHIVE_BYTES", 1_000_000)
    file = tmp_path / "ada.tar.gz"
    with tarfile.open(file, "w:gz", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo(MODULE)
        info.size, info.pax_headers = len(RIGHT), {"comment": "x" * 2_000_000}
        archive.addfile(info, io.BytesIO(RIGHT))

    with pytest.raises(BadArchive, match="holds more than 1 MB"):
        read_archive(file, katas)


@pytest.mark.parametrize("suffix", [".tar.xz", ".tar.gz", ".tar.bz2"])
def test_a_compressed_archive_that_is_damaged_later_on(
    tmp_path: Path, katas: list[Kata], suffix: str
) -> None:
    file = tmp_path / f"ada{suffix}"
    with tarfile.open(file, f"w:{suffix.rpartition('.')[2]}") as archive:  # type: ignore[call-overload]
        for name, data in (("noise", os.urandom(200_000)), (MODULE, RIGHT)):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    data = bytearray(file.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 40] = bytes(40)
    file.write_bytes(data)

    verdict, problem = submitted(file, katas)
    assert verdict in ("missing", None)
    assert verdict is None or f"ada{suffix} cannot be read" in problem


def test_what_confuses_the_reader_of_an_archive_stays_its_learners_trouble(
    tmp_path: Path, katas: list[Kata], monkeypatch: pytest.MonkeyPatch
) -> None:
    def confused(*_: object, **__: object) -> None:
        raise lzma.LZMAError("Corrupt input data")

    file = zipped(hand_in(tmp_path / "ada", RIGHT))
    monkeypatch.setattr(zipfile, "ZipFile", confused)
    assert submitted(file, katas) == ("missing", "ada.zip cannot be read: Corrupt input data.")


def test_an_archive_is_what_its_first_bytes_say(tmp_path: Path, katas: list[Kata]) -> None:
    """Learners rename files: a .tar.gz that is not compressed is read all the same."""
    file = tmp_path / "ada.tar.gz"
    with tarfile.open(file, "w") as archive:
        info = tarfile.TarInfo(MODULE)
        info.size = len(RIGHT)
        archive.addfile(info, io.BytesIO(RIGHT))

    assert submitted(file, katas) == (None, "")


def test_an_exact_id_is_no_pattern(tmp_path: Path) -> None:
    """Two learners may differ by case alone; each can be chosen."""
    for learner in ("ada", "Ada"):
        hand_in(tmp_path / "class" / learner, RIGHT)
    (tmp_path / "class" / "notes.txt").touch()

    found = kata(
        "batch", tmp_path / "class", "--out", tmp_path / "r", "--db", "sqlite", "--only", "Ada", cwd=SMALL
    )
    assert "1 submission:" in found.stdout
    assert "Passed over, no submissions: notes.txt" in found.stderr
    assert f"kata report {tmp_path / 'r'}" in found.stdout

    kata("batch", tmp_path / "class", "--out", tmp_path / "r", "--db", "sqlite", "--resume", cwd=SMALL)
    found = kata("report", tmp_path / "r", "--only", "ada", "--format", "classroom", cwd=SMALL)
    assert found.returncode == 0, found.stderr


def test_a_gradebook_elsewhere_is_named_for_the_next_command(tmp_path: Path) -> None:
    hand_in(tmp_path / "class" / "ada", RIGHT)
    url = f"sqlite:///{tmp_path / 'elsewhere.sqlite'}"

    found = kata(
        "batch", tmp_path / "class", "--out", tmp_path / "r", "--db", "sqlite", "--gradebook", url, cwd=SMALL
    )

    assert f"kata report --gradebook {url}" in found.stdout
    assert kata("report", "--gradebook", url, cwd=SMALL).returncode == 0


def test_a_report_is_written_into_a_device_and_through_a_link(tmp_path: Path) -> None:
    """Replaced, /dev/null would be a file from then on, and so would a link."""
    hand_in(tmp_path / "class" / "ada", RIGHT)
    kata("batch", tmp_path / "class", "--out", tmp_path / "r", "--db", "sqlite", cwd=SMALL)
    link, real, pipe = tmp_path / "link", tmp_path / "real", tmp_path / "pipe"
    link.symlink_to(real)
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    for out in (link, pipe):
        assert kata("report", tmp_path / "r", "--out", out, cwd=SMALL).returncode == 0

    assert link.is_symlink()
    assert "ada" in real.read_text()
    assert pipe.is_fifo()
    assert b"ada" in os.read(reading, 10_000)
    os.close(reading)


def test_in_a_narrow_terminal_the_time_left_can_be_read(tmp_path: Path) -> None:
    hand_in(tmp_path / "class" / "ada", RIGHT)
    hand_in(tmp_path / "class" / "zoe", ENDLESS.read_bytes())
    command = [*COMMAND, "batch", str(tmp_path / "class"), "--out", str(tmp_path / "r"), "--db", "sqlite"]

    with Terminal(command, SMALL, environment(), columns=60) as terminal:
        terminal.sees("ada: 01_notes/keep_note")
        seen = terminal.text

    [line] = [line for line in seen.splitlines() if "ada:" in line]
    assert re.search(r"1/2 .*(--:--|\d\d:\d\d) ada: ", line)
