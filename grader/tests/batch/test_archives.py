"""Archives are read in memory, and nothing in them is believed."""

import io
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from grader.batch import archives
from grader.batch.archives import BadArchive, read_archive
from grader.batch.find import Found, read
from grader.course import Kata, read_course
from grader.grading.staging import MAX_MODULE_BYTES, Submission
from grader.tests.batch.conftest import MODULE, REFERENCE, STUB
from grader.tests.commands.conftest import SMALL

RIGHT = REFERENCE.read_bytes()


@pytest.fixture
def katas() -> list[Kata]:
    return list(read_course(SMALL / "exercises").katas)


def zip_of(folder: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    file = folder / "handed-in.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file


def tar_of(folder: Path, *members: tuple[tarfile.TarInfo | str, bytes], mode: str = "w:gz") -> Path:
    file = folder / "handed-in.tar.gz"
    with tarfile.open(file, mode) as archive:  # type: ignore[call-overload]
        for member, data in members:
            info = tarfile.TarInfo(member) if isinstance(member, str) else member
            info.size = info.size or len(data)
            archive.addfile(info, io.BytesIO(data) if data else None)
    return file


def only(submission: Submission) -> tuple[str | None, bytes]:
    [module] = submission.modules.values()
    return module.verdict, module.data


@pytest.mark.parametrize("root", ["", "exercises/", "ada-main/exercises/", "a/b/c/", "./"])
@pytest.mark.parametrize("make", [zip_of, tar_of])
def test_the_modules_are_found_wherever_they_lie(
    tmp_path: Path, katas: list[Kata], root: str, make: object
) -> None:
    file = make(tmp_path, (f"{root}{MODULE}", RIGHT), ("README.md", b"hello"))  # type: ignore[operator]

    assert only(read_archive(file, katas)) == (None, RIGHT)


def test_an_untouched_stub_is_not_started(tmp_path: Path, katas: list[Kata]) -> None:
    assert only(read_archive(zip_of(tmp_path, (MODULE, STUB.read_bytes())), katas))[0] == "not_started"


def test_backslashes_of_an_old_windows_zip_are_slashes(tmp_path: Path, katas: list[Kata]) -> None:
    member = zipfile.ZipInfo()
    member.filename = MODULE.replace("/", "\\")

    assert only(read_archive(zip_of(tmp_path, (member, RIGHT)), katas)) == (None, RIGHT)


def test_in_a_clone_the_reference_is_not_what_was_handed_in(tmp_path: Path, katas: list[Kata]) -> None:
    clone = (f"clone/solutions/{MODULE}", RIGHT), (f"clone/exercises/{MODULE}", b"x = 1\n")

    assert only(read_archive(zip_of(tmp_path, *clone), katas)) == (None, b"x = 1\n")


@pytest.mark.parametrize("name", [f"../{MODULE}", f"/{MODULE}", f"a/../../{MODULE}"])
@pytest.mark.parametrize("make", [zip_of, tar_of])
def test_names_that_lead_out_of_the_archive_are_not_there(
    tmp_path: Path, katas: list[Kata], name: str, make: object
) -> None:
    file = make(tmp_path, (name, RIGHT))  # type: ignore[operator]

    assert only(read_archive(file, katas))[0] == "missing"


def test_links_are_not_followed(tmp_path: Path, katas: list[Kata]) -> None:
    link = zipfile.ZipInfo(MODULE)
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert only(read_archive(zip_of(tmp_path, (link, b"/etc/passwd")), katas))[0] == "missing"

    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
        info = tarfile.TarInfo(MODULE)
        info.type, info.linkname = kind, "/etc/passwd"
        assert only(read_archive(tar_of(tmp_path, (info, b"")), katas))[0] == "missing"


def test_a_module_that_grows_without_end_is_refused(tmp_path: Path, katas: list[Kata]) -> None:
    [kata] = katas
    bomb = b"#" * (MAX_MODULE_BYTES * 30)
    for file in (zip_of(tmp_path, (MODULE, bomb)), tar_of(tmp_path, (MODULE, bomb))):
        module = read_archive(file, katas).modules[kata.id]

        assert module.verdict == "failed"
        assert "has more than 1 MB" in module.reason
        assert module.data == b""


def test_an_archive_that_grows_without_end_is_refused(
    tmp_path: Path, katas: list[Kata], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_ARCHIVE_BYTES", 1_000_000)

    with pytest.raises(BadArchive, match="holds more than 1 MB"):
        read_archive(tar_of(tmp_path, ("zeros", bytes(2_000_000)), (MODULE, RIGHT)), katas)


@pytest.mark.parametrize("make", [zip_of, tar_of])
def test_too_many_members_are_refused(
    tmp_path: Path, katas: list[Kata], make: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 10)
    file = make(tmp_path, *((f"{number}.txt", b"x") for number in range(20)))  # type: ignore[operator]

    with pytest.raises(BadArchive, match=r"holds more than|too many files"):
        read_archive(file, katas)


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tgz", "a.tar.bz2", "a.tar.xz"])
@pytest.mark.parametrize("data", [b"", b"garbage", b"PK\x03\x04 half", b"\x1f\x8b\x08\x00 half"])
def test_what_is_broken_is_its_learners_problem_alone(
    tmp_path: Path, katas: list[Kata], name: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)

    handed_in = read(Found("ada", "Ada", tmp_path / name), katas)

    verdict, _ = only(handed_in.submission)
    assert verdict == "missing"
    assert handed_in.problem == "" or "cannot be read" in handed_in.problem


def test_an_archive_cut_off_in_the_middle_of_a_module(tmp_path: Path, katas: list[Kata]) -> None:
    [kata] = katas
    file = zip_of(tmp_path, (MODULE, RIGHT * 50))
    data = bytearray(file.read_bytes())
    data[len(data) // 3] ^= 0xFF
    file.write_bytes(data)

    module = read_archive(file, katas).modules[kata.id]

    assert module.verdict == "failed"
    assert "cannot be read from handed-in.zip" in module.reason


def test_an_encrypted_member_is_told(tmp_path: Path, katas: list[Kata]) -> None:
    [kata] = katas
    file = zip_of(tmp_path, (MODULE, RIGHT))
    data = bytearray(file.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(data)

    module = read_archive(file, katas).modules[kata.id]

    assert module.verdict == "failed"
    assert "encrypted" in module.reason


def test_a_folder_with_one_archive_in_it_is_that_archive(tmp_path: Path, katas: list[Kata]) -> None:
    """As learning platforms hand them out: a folder for each learner, with the file that was uploaded."""
    folder = tmp_path / "Ada Lovelace_12345_assignsubmission_file_"
    folder.mkdir()
    zip_of(folder, (f"katas-main/exercises/{MODULE}", RIGHT))

    assert only(read(Found("ada", "Ada", folder), katas).submission) == (None, RIGHT)
