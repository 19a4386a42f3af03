"""What a trusted process asks for itself."""

import subprocess
from pathlib import Path

import pytest

from grader.tests import needs, people

WAIT = "import sys; from grader.sandbox.process import hide; {}; print(flush=True); sys.stdin.read()"
LOOK = "import sys; print(open(f'/proc/{sys.argv[1]}/environ', 'rb').read().count(b'SECRET'))"


@needs.linux
@pytest.mark.parametrize(("step", "seen"), [("pass", "1\n"), ("hide()", "")])
def test_a_process_that_hides_cannot_be_looked_into_by_its_own_user(step: str, seen: str) -> None:
    python = people.python()
    with people.closed_home() as home:
        options = {"env": people.environment(home, SECRET="x"), "cwd": Path("/"), **people.user()}
        with subprocess.Popen(
            [python, "-c", WAIT.format(step)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, **options
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()

            other = subprocess.run(
                [python, "-c", LOOK, str(process.pid)], capture_output=True, text=True, check=False, **options
            )

            process.communicate()
    assert other.stdout == seen
    assert ("PermissionError" in other.stderr) == (not seen)
