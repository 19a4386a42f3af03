"""What GitHub does with the steps of a workflow or an action, as far as the ones that run scripts need it."""

import re
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from ruamel.yaml import YAML

from grader.tests.commands.conftest import environment

ROOT = Path(__file__).parents[3]
ACTION = ROOT / ".github/actions/grade/action.yml"
WORKFLOWS = ROOT / ".github/workflows"
GITLAB = ROOT / ".gitlab/grade.yml"
EXPRESSION = re.compile(r"\$\{\{\s*(.+?)\s*\}\}")

Step = dict[str, Any]


def read(file: Path) -> dict[str, Any]:
    """Read a YAML file as version 1.2 has it, where `on` is a word."""
    found = YAML(typ="safe").load(file)
    assert isinstance(found, dict)
    return found


def step(name: str, steps: list[Step]) -> Step:
    return next(each for each in steps if each.get("name") == name)


class Job(msgspec.Struct):
    """A machine's folders, and what steps have said so far.

    Args:
        workspace: where the learner's repository is checked out.
        temporary: RUNNER_TEMP.
        context: what expressions refer to: `inputs.katas`, `steps.grade.outputs.code`.
        log: all that was printed.
        code: of the step that failed; 0 if none did.
    """

    workspace: Path
    temporary: Path
    context: dict[str, str] = {}
    log: str = ""
    code: int = 0

    @property
    def summary(self) -> str:
        file = self.temporary / "summary.md"
        return file.read_text() if file.exists() else ""

    def holds(self, condition: str) -> bool:
        """Whether an `if:` of the few forms that ours have is true."""
        for term in condition.split(" && ") if condition else ():
            name, _, wanted = re.sub(r"\s*==\s*'([^']*)'", r"=\1", term).partition("=")
            value = self.context.get(name, "")
            if (value != wanted) if wanted else (not value):
                return False
        return True

    def value(self, text: str) -> str:
        """Put the values of expressions into a text; what nobody has set is empty."""
        return EXPRESSION.sub(lambda found: self.context.get(found[1], ""), text)

    def run(self, step: Step, **special: str) -> None:
        """Run a step's script as GitHub would: bash, which stops at the first command that fails."""
        if self.code or not self.holds(step.get("if", "")):
            return
        files = {
            "GITHUB_STEP_SUMMARY": self.temporary / "summary.md",
            "GITHUB_OUTPUT": self.temporary / "output",
        }
        files["GITHUB_OUTPUT"].unlink(missing_ok=True)
        with tempfile.NamedTemporaryFile("w", suffix=".sh", dir=self.temporary) as script:
            script.write(step["run"])
            script.flush()
            found = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", script.name],
                cwd=self.workspace,
                env=environment(
                    CI="true",
                    GITHUB_ACTIONS="true",
                    GITHUB_WORKSPACE=str(self.workspace),
                    RUNNER_TEMP=str(self.temporary),
                    **{name: str(file) for name, file in files.items()},
                    **{name: self.value(text) for name, text in step.get("env", {}).items()},
                    **special,
                ),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=300,
            )
        self.log += found.stdout
        self.code = found.returncode
        if files["GITHUB_OUTPUT"].exists():
            for line in files["GITHUB_OUTPUT"].read_text().splitlines():
                name, _, value = line.partition("=")
                self.context[f"steps.{step.get('id', '')}.outputs.{name}"] = value


def commands(log: str) -> list[str]:
    """The lines of a log that GitHub obeys: those that begin with `::`, unless stopped; the old form stands anywhere.

    As the runner reads them: spaces before count for nothing.
    """
    obeyed = []
    stopped = ""
    for line in log.splitlines():
        if stopped:
            stopped = "" if line.strip() == f"::{stopped}::" else stopped
        elif found := re.match(r"\s*::stop-commands::(.+)", line):
            stopped = found[1]
        elif line.lstrip().startswith("::") or "##[" in line:
            obeyed.append(line)
    assert not stopped, "commands are never listened to again"
    return obeyed


def outputs(job: Job, action: Mapping[str, Any]) -> dict[str, str]:
    """What the caller of an action gets."""
    return {name: job.value(output["value"]) for name, output in action["outputs"].items()}
