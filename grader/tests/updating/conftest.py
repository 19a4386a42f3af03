"""A bare upstream, an author who pushes to it, and a learner's clone: all in real git."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from grader.commands.update import update
from grader.course import Course, read_course
from grader.tests.little import stub_of, write_course, write_index

ONE, TWO = "01_notes/keep_note", "01_notes/find_note"


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.rstrip("\n")


class World:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.upstream, self.author, self.clone = folder / "upstream.git", folder / "author", folder / "clone"
        write_course(self.author, ONE, TWO)
        (self.author / ".gitignore").write_text(".kata/\n*.new.py\n__pycache__/\n")
        (self.author / "pyproject.toml").write_text("# 1\n")
        git(folder, "init", "--quiet", "--bare", str(self.upstream))
        git(self.author, "init", "--quiet")
        git(self.author, "remote", "add", "origin", str(self.upstream))
        self.publish()
        git(folder, "clone", "--quiet", f"file://{self.upstream}", str(self.clone))

    def publish(self) -> str:
        """Commit and push what the author has changed; returns the commit."""
        write_index(self.author)
        git(self.author, "add", "--all")
        git(self.author, "commit", "--quiet", "--allow-empty", "--message", "A new version")
        git(self.author, "push", "--quiet", "origin", "main")
        return git(self.author, "rev-parse", "HEAD")

    def drop(self, kata: str) -> None:
        shutil.rmtree(self.author / "exercises" / kata)
        shutil.rmtree(self.author / "solutions" / kata)

    def commit(self) -> str:
        """Commit what the learner has changed."""
        git(self.clone, "add", "--all")
        git(self.clone, "commit", "--quiet", "--message", "My work")
        return git(self.clone, "rev-parse", "HEAD")

    def update(self, source: str | None = None, *, dry_run: bool = False) -> int:
        return update(source, dry_run)

    @property
    def course(self) -> Course:
        return read_course(self.clone / "exercises")

    def mine(self, kata: str) -> Path:
        return stub_of(self.clone, kata)

    def theirs(self, kata: str) -> Path:
        return stub_of(self.author, kata)

    def status(self) -> list[str]:
        return git(self.clone, "status", "--porcelain").splitlines()

    def files(self) -> dict[str, bytes]:
        """All of the clone but what git and kata keep for themselves."""
        return {
            path.relative_to(self.clone).as_posix(): path.read_bytes()
            for path in self.clone.rglob("*")
            if path.is_file() and not {".git", ".kata"} & set(path.relative_to(self.clone).parts)
        }

    def same_as_upstream(self, *but: str) -> None:
        """Assert that the clone holds the course as it is upstream, but for some files."""
        theirs = git(self.author, "ls-files").splitlines()
        files = self.files()
        assert set(theirs) - set(but) == set(files) - set(but)
        for path in set(theirs) - set(but):
            assert files[path] == (self.author / path).read_bytes(), path


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    config = tmp_path / "gitconfig"
    config.write_text(
        "[user]\n\tname = Ada\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n[advice]\n\tdetachedHead = false\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name in [name for name in os.environ if name.startswith(("GIT_AUTHOR", "GIT_COMMITTER"))]:
        monkeypatch.delenv(name)
    world = World(tmp_path)
    monkeypatch.chdir(world.clone)
    return world
