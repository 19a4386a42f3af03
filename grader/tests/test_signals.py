"""What a Ctrl-C must not cut in two waits with it, and it is not lost."""

import signal
import tempfile
from pathlib import Path

import pytest

from grader.signals import temporary_folder, uninterrupted


def test_a_signal_waits_until_the_end_of_the_block() -> None:
    steps = []
    with pytest.raises(KeyboardInterrupt), uninterrupted():
        signal.raise_signal(signal.SIGINT)
        steps.append("went on")

    assert steps == ["went on"]


def test_a_signal_while_a_temporary_folder_is_made_does_not_leave_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    make = tempfile.mkdtemp

    def interrupted(*arguments: str, **options: str) -> str:
        name = make(*arguments, **options)
        signal.raise_signal(signal.SIGINT)
        return name

    monkeypatch.setattr(tempfile, "mkdtemp", interrupted)
    with pytest.raises(KeyboardInterrupt), temporary_folder(inside=tmp_path):
        pass

    assert list(tmp_path.iterdir()) == []


def test_a_signal_while_a_temporary_folder_is_removed_does_not_leave_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    remove = tempfile.TemporaryDirectory.cleanup

    def interrupted(folder: "tempfile.TemporaryDirectory[str]") -> None:
        signal.raise_signal(signal.SIGINT)
        remove(folder)

    monkeypatch.setattr(tempfile.TemporaryDirectory, "cleanup", interrupted)
    with pytest.raises(KeyboardInterrupt), temporary_folder(inside=tmp_path) as folder:
        (folder / "file").touch()

    assert list(tmp_path.iterdir()) == []
