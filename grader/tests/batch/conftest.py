"""A class over the small course: right answers, mistakes, stubs, broken and hostile ones, in folders and archives."""

import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest

from grader.tests.commands.conftest import GOLDEN, SMALL

MODULE = "01_notes/keep_note/keep_note.py"
REFERENCE = SMALL / "solutions" / MODULE
MISTAKE = REFERENCE.parent / "mistakes" / "flush_only.py"
STUB = SMALL / "exercises" / MODULE
ENDLESS = GOLDEN / "endless_loop_in_a_test" / "submission" / MODULE
LEAVES = b"import os\n\n\ndef keep_note(engine, text):\n    os._exit(0)\n"


def hand_in(folder: Path, module: bytes) -> Path:
    """Make a submission that holds one module."""
    file = folder / MODULE
    file.parent.mkdir(parents=True)
    file.write_bytes(module)
    return folder


def zipped(folder: Path, *, into: str = "") -> Path:
    """Pack a submission, and leave only the archive."""
    file = folder.with_name(folder.name + ".zip")
    with zipfile.ZipFile(file, "w") as archive:
        for each in sorted(folder.rglob("*")):
            archive.write(each, f"{into}{each.relative_to(folder)}")
    shutil.rmtree(folder)
    return file


def tarred(folder: Path) -> Path:
    """The same as a compressed tar archive."""
    file = folder.with_name(folder.name + ".tar.gz")
    with tarfile.open(file, "w:gz") as archive:
        archive.add(folder, "exercises")
    shutil.rmtree(folder)
    return file


@pytest.fixture
def class_(tmp_path: Path) -> Path:
    """Six learners: ada and eve are right, ben makes a mistake, cy has not begun, dan's ends, fay's cannot be read."""
    folder = tmp_path / "handed in"
    hand_in(folder / "ada", REFERENCE.read_bytes())
    zipped(hand_in(folder / "ben", MISTAKE.read_bytes()), into="ben-main/exercises/")
    hand_in(folder / "cy" / "exercises", STUB.read_bytes())
    hand_in(folder / "dan", LEAVES)
    tarred(hand_in(folder / "eve", REFERENCE.read_bytes()))
    (folder / "fay.zip").write_bytes(b"no archive at all")
    (folder / "notes.txt").write_text("Not a submission.")
    return folder


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A clone of the small course."""
    return Path(shutil.copytree(SMALL, tmp_path / "clone"))
