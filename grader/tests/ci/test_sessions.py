"""Which sessions nox offers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.tests import needs

ROOT = Path(__file__).parents[3]

PYENV = """#!/bin/sh
case "$*" in
    version-name) echo 3.11.7;;
    "versions --bare") printf '2.7.18\\n3.11.7\\n3.12.1\\n3.12.1/envs/mine\\n';;
esac
"""

SHIM = """#!/bin/sh
case ":$PYENV_VERSION:" in *":{version}."*) exit 0;; esac
exit 127
"""


@pytest.fixture
def pyenv(tmp_path: Path) -> Path:
    """A folder with a pyenv that has two Pythons, and the name of a third, which it does not have any more."""
    programs = {"pyenv": PYENV} | {
        f"python{version}": SHIM.format(version=version) for version in ("3.11", "3.12", "3.13")
    }
    for name, text in programs.items():
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    return tmp_path


@needs.shell
def test_compat_is_for_each_python_of_pyenvs_that_runs(pyenv: Path) -> None:
    environment = os.environ | {"PATH": f"{pyenv}{os.pathsep}{os.defpath}"}
    environment.pop("PYENV_VERSION", None)

    listed = subprocess.run(
        [sys.executable, "-m", "nox", "--list", "--noxfile", ROOT / "noxfile.py"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    for series in ("2.0", "2.1"):
        assert f"compat-3.11(sqlalchemy='{series}')" in listed
        assert f"compat-3.12(sqlalchemy='{series}')" in listed
    assert "compat-3.13" not in listed
    assert "envs" not in listed
