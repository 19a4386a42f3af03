"""The settings for editors and for the dev container, as far as they can be checked without either."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url

ROOT = Path(__file__).parents[2]
COMPOSE = (ROOT / ".devcontainer/compose.yaml").read_text()
SERVICES = re.findall(r"^  (\w+):$", COMPOSE, re.MULTILINE)


def settings(name: str) -> dict[str, object]:
    found = json.loads((ROOT / name).read_text())
    assert isinstance(found, dict)
    return found


def test_vs_code_finds_the_katas_tests_by_pytest() -> None:
    found = settings(".vscode/settings.json")

    assert found["python.testing.pytestEnabled"] is True
    assert found["python.testing.unittestEnabled"] is False
    assert found["python.testing.pytestArgs"] == ["exercises"]
    assert "ms-python.python" in settings(".vscode/extensions.json")["recommendations"]


@pytest.mark.parametrize("arguments", [["exercises"], ["exercises/01_engine/open_engine"]])
def test_the_test_button_collects_from_the_top_of_the_clone(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "pytest", "--rootdir", ".", "--collect-only", "-q", *arguments]

    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)

    assert found.returncode == 0, found.stdout + found.stderr
    assert (
        "exercises/01_engine/open_engine/test_open_engine.py::test_it_is_silent_unless_asked[sqlite]"
        in found.stdout
    )


def test_the_container_has_both_servers_beside_it() -> None:
    container = settings(".devcontainer/devcontainer.json")
    urls = dict(re.findall(r"(KATA_\w+_URL): (\S+)", COMPOSE))

    assert container["dockerComposeFile"] == "compose.yaml"
    assert container["service"] in SERVICES
    assert f"..:{container['workspaceFolder']}:" in COMPOSE
    assert set(urls) == {"KATA_POSTGRESQL_URL", "KATA_MYSQL_URL"}
    for variable, url in urls.items():
        parsed = make_url(url)
        assert parsed.host in SERVICES
        assert parsed.get_backend_name() in variable.lower()
        assert f"PASSWORD: {parsed.password}" in COMPOSE


def test_the_settings_are_shared_and_what_is_the_learners_is_not() -> None:
    shared = [".vscode/settings.json", ".vscode/extensions.json", ".devcontainer/compose.yaml"]
    own = [".kata/progress.json", ".vscode/launch.json", ".idea/workspace.xml", "exercises/a/b/b.new.py"]

    found = subprocess.run(
        ["git", "check-ignore", "--no-index", *shared, *own], cwd=ROOT, capture_output=True, text=True
    )
    if found.returncode == 128:
        pytest.skip("this is no clone")

    assert found.stdout.split() == own
