"""Odd surroundings: narrow terminals, poor encodings, closed streams, full disks, folders that are gone, closed homes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.sandbox.process import is_root
from grader.tests import needs
from grader.tests.commands.conftest import COMMAND, GOLDEN, environment, kata
from grader.tests.people import closed_home, python, user
from grader.tests.people import environment as persons
from grader.tests.terminals import Terminal

GRADE = ("grade", "solutions", "--db", "sqlite")
POOR = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def in_shell(line: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of shell, in which $KATA is the command."""
    return subprocess.run(
        ["bash", "-c", line], cwd=cwd, env=environment(KATA=" ".join(COMMAND)), capture_output=True, text=True
    )


@pytest.mark.parametrize("command", [GRADE, ("databases",), ("grade", "--help")])
def test_an_encoding_without_our_symbols_gets_plain_ones(clone: Path, command: tuple[str, ...]) -> None:
    found = kata(*command, cwd=clone, **POOR)

    assert (found.stdout + found.stderr).isascii()
    assert "UnicodeEncodeError" not in found.stdout + found.stderr


def test_plain_symbols_still_tell_verdicts_apart(clone: Path) -> None:
    wrong = ("grade", GOLDEN / "failed/submission", "--db", "sqlite")

    assert "+ passed" in kata(*GRADE, cwd=clone, **POOR).stdout
    assert "x failed" in kata(*wrong, cwd=clone, **POOR).stdout
    assert "+ passed" in kata(*GRADE, cwd=clone, PYTHONIOENCODING="ascii").stdout


@pytest.mark.parametrize("columns", ["50", "200"])
def test_a_terminal_of_any_width_gets_whole_cells(clone: Path, columns: str) -> None:
    lines = kata("grade", cwd=clone, COLUMNS=columns).stdout.splitlines()

    assert any(
        line.split()[0] == "keep_note" and line.count("· not started") == 3 for line in lines if line.strip()
    )
    assert max(map(len, lines)) <= 80


def test_a_dumb_terminal_gets_no_codes(clone: Path) -> None:
    with Terminal([*COMMAND, *GRADE], clone, environment(TERM="dumb")) as terminal:
        assert terminal.ends() == 0

    assert b"\x1b" not in terminal.written


def test_colour_can_be_forced_into_a_pipe(clone: Path) -> None:
    assert "\x1b[32m" in kata(*GRADE, cwd=clone, FORCE_COLOR="1").stdout


@pytest.mark.parametrize("streams", [">&-", "<&- >&- 2>&-"])
def test_closed_streams_change_no_verdict(clone: Path, streams: str) -> None:
    line = f"$KATA grade solutions --db sqlite {streams}"

    assert in_shell(line, clone).returncode == 0


def test_a_reader_that_goes_is_no_trouble(clone: Path) -> None:
    found = in_shell("$KATA grade solutions --db sqlite 2>&1 | head -1", clone)

    assert found.stdout.count("\n") == 1
    assert found.stderr == ""


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("$KATA grade --db sqlite > /dev/full", 3, "kata: No space left on device"),
        ("$KATA grade --db sqlite --json /dev/full", 3, "Cannot write '/dev/full': No space left on device."),
        ("$KATA grade --db sqlite --json .", 2, "Cannot write '.': Is a directory."),
        (
            "$KATA grade --db sqlite --svg none/b.svg",
            2,
            "Cannot write 'none/b.svg': No such file or directory.",
        ),
        (
            "KATA_RUNTIME=/none $KATA grade --db sqlite",
            3,
            "Set KATA_RUNTIME to a folder that you can write to.",
        ),
        ("mkdir gone && cd gone && rmdir ../gone && $KATA grade", 2, "The current folder is gone."),
    ],
)
def test_what_cannot_be_written_is_said(clone: Path, line: str, code: int, words: str) -> None:
    found = in_shell(line, clone)

    assert found.returncode == code, found.stderr
    assert words in " ".join(found.stderr.split())
    assert "Traceback" not in found.stderr
    assert not [line for line in found.stderr.splitlines() if len(line) > 80]


def test_a_run_that_stops_early_leaves_no_empty_results(clone: Path) -> None:
    kata("grade", "--json", "results.json", cwd=clone, KATA_MYSQL_URL="mysql://nobody@127.0.0.1:9/")

    assert not (clone / "results.json").exists()


@pytest.mark.parametrize("isolation", ["namespaces", "process"])
def test_nothing_in_the_current_folder_is_imported(clone: Path, tmp_path: Path, isolation: str) -> None:
    seen = clone / "imported"
    for name in {*sys.stdlib_module_names, "grader", "greenlet", "msgspec", "psutil", "pytest", "sqlalchemy"}:
        (clone / f"{name}.py").write_text(f"open({str(seen)!r}, 'a').write({name!r} + chr(10))\n")

    script = tmp_path / "kata"  # where the command is installed, Python looks for modules beside it, too
    script.write_text("from grader.__main__ import main\n\nif __name__ == '__main__':\n    main()\n")

    found = subprocess.run(
        [sys.executable, script, *GRADE, "--isolation", isolation],
        cwd=clone,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert not seen.exists(), seen.read_text()
    assert found.returncode == 0, found.stderr


def test_a_missing_temporary_folder_is_no_trouble(clone: Path) -> None:
    assert kata(*GRADE, cwd=clone, TMPDIR=str(clone / "none")).returncode == 0


@needs.mounts
@pytest.mark.parametrize(
    ("filled", "code", "words"),
    [("all but nothing", 3, "No space left on device"), ("all but a little", 0, "PostgreSQL is unavailable")],
)
def test_a_full_disk_is_told_as_such(clone: Path, filled: str, code: int, words: str) -> None:
    size = {"all but nothing": "64k", "all but a little": "1m"}[filled]
    fill = {"all but nothing": 64, "all but a little": 0}[filled]
    line = (
        f"mount -t tmpfs -o size={size},mode=1777 none /mnt && head -c {fill * 1024} /dev/zero > /mnt/fill; "
        f"KATA_RUNTIME=/mnt {' '.join(COMMAND)} grade solutions --db sqlite --db postgresql"
    )

    found = subprocess.run(
        ["unshare", "--mount", "bash", "-c", line],
        cwd=clone,
        env=environment(),
        capture_output=True,
        text=True,
    )

    assert found.returncode == code, found.stdout + found.stderr
    assert words in found.stdout + found.stderr
    assert "Traceback" not in found.stderr


@needs.unix
def test_an_ordinary_user_in_a_closed_home(clone: Path) -> None:
    """Grading and practice on all three databases, from a clone in a home of mode 0700."""
    with closed_home() as home:
        ours = home / "clone"
        shutil.copytree(clone, ours)
        if is_root():
            for folder, _, files in os.walk(ours):
                for name in (".", *files):
                    shutil.chown(os.path.join(folder, name), user()["user"], user()["group"])

        def run(*arguments: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [python(), "-m", "grader", *arguments],
                cwd=ours,
                env=persons(home, COLUMNS="80"),
                capture_output=True,
                text=True,
                timeout=120,
                **user(),
            )

        passed = run("grade", "solutions", "--require-all", "--json", "results.json")
        assert passed.returncode == 0, passed.stdout + passed.stderr
        assert (ours / "results.json").stat().st_uid == user().get("user", os.getuid())
        practice = run("test", "--db", "all")
        assert practice.returncode == 1, practice.stdout + practice.stderr
        assert "6 failed" in practice.stdout
        assert not list((home / f"kata-{user().get('user', os.getuid())}").glob("*/*"))
