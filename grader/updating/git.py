"""git, as commands in one folder."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

_OF_A_HOOK = {
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_COMMON_DIR",
    "GIT_PREFIX",
}
"""What git sets for its hooks: it would lead to another repository than that of the folder."""


class GitError(Exception):
    """git refused, or could not do what it was asked. The text is what git said."""


class NoGit(GitError):
    """There is no git on this machine."""


class Git:
    """Runs git in a folder.

    Args:
        folder: the folder, usually the top of a clone.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def out(self, *arguments: str, stdin: bytes = b"", variables: Mapping[str, str] | None = None) -> bytes:
        """Run a command to its end and return what it printed.

        Args:
            arguments: after `git`.
            stdin: what the command reads.
            variables: of its environment, beside ours.

        Raises:
            NoGit: git is not installed.
            GitError: the command failed.
        """
        inherited = {key: value for key, value in os.environ.items() if key not in _OF_A_HOOK}
        # No housekeeping in the background: nothing may outlive the command.
        command = ["git", "-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "core.quotePath=false"]
        try:
            done = subprocess.run(
                [*command, *arguments],
                cwd=self._folder,
                input=stdin,
                capture_output=True,
                env=inherited | dict(variables or {}),
                check=False,
            )
        except FileNotFoundError:
            raise NoGit("git is not installed") from None
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()
            raise GitError(said or f"git {arguments[0]} failed (exit code {done.returncode})")
        return done.stdout

    def text(self, *arguments: str, stdin: bytes = b"", variables: Mapping[str, str] | None = None) -> str:
        """Run a command and return what it printed as text, without the end of its last line.

        Raises:
            GitError: the command failed.
        """
        return (
            self.out(*arguments, stdin=stdin, variables=variables)
            .decode(errors="surrogateescape")
            .rstrip("\n")
        )

    def maybe(self, *arguments: str) -> str | None:
        """Run a command that asks something, and return what it printed; None where it says no.

        Raises:
            NoGit: git is not installed.
        """
        try:
            return self.text(*arguments)
        except NoGit:
            raise
        except GitError:
            return None
