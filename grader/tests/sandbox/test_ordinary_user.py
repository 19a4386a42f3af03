"""All of this again as an ordinary user, when the tests run as root: other steps make the same sandbox."""

import subprocess
from pathlib import Path

import pytest

from grader.tests import needs, people


@pytest.mark.thorough
@needs.root
def test_the_same_holds_for_an_ordinary_user() -> None:
    python = people.python()
    with people.closed_home() as home:
        command = [
            python,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            f"--basetemp={home}/tmp",
            str(Path(__file__).parent),
        ]
        found = subprocess.run(
            command,
            env=people.environment(home, HYPOTHESIS_STORAGE_DIRECTORY=str(home / "examples")),
            cwd=Path(__file__).parents[3],
            capture_output=True,
            text=True,
            check=False,
            **people.user(),
        )

    assert found.returncode == 0, found.stdout[-5000:] + found.stderr
