"""The files that CI services read: valid by their published schemas, safe in their scripts, true to the course."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from grader.databases import BACKENDS
from grader.databases.server_backend import ServerBackend
from grader.tests.ci.conftest import FIRST, installed
from grader.tests.ci.service import ACTION, GITLAB, ROOT, WORKFLOWS, Job, Step, commands, read, step

PROGRAMS = Path(sys.executable).parent
INSTRUCTORS = ROOT / ".github/INSTRUCTORS.md"
EXAMPLES = [
    re.sub(r"(?m)^   ", "", block) if indent else block
    for indent, block in re.findall(r"(?ms)^( *)```yaml\n(.*?)^ *```", INSTRUCTORS.read_text())
]


def validated(schema: str, file: Path) -> None:
    command = [PROGRAMS / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", file]
    found = subprocess.run(command, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("file", sorted(WORKFLOWS.iterdir()), ids=lambda file: file.name)
def test_workflows_are_valid(file: Path) -> None:
    validated("github-workflows", file)


def test_the_action_is_valid() -> None:
    validated("github-actions", ACTION)


def test_the_template_for_gitlab_is_valid() -> None:
    validated("gitlab-ci", GITLAB)


@pytest.mark.parametrize("example", EXAMPLES, ids=["ten lines", "classroom"])
def test_what_instructors_copy_is_valid_and_uses_the_action_as_it_is(tmp_path: Path, example: str) -> None:
    file = tmp_path / "example.yml"
    file.write_text(example)

    validated("github-workflows", file)
    [job] = read(file)["jobs"].values()
    [ours] = [each for each in job["steps"] if each["uses"].startswith("OWNER/COURSE/.github/actions/grade@")]
    described = read(ACTION)
    assert ours.get("with", {}).keys() <= described["inputs"].keys()
    outputs = re.findall(r"steps\.katas\.outputs\.([\w-]+)", example)
    assert set(outputs) <= described["outputs"].keys()


def test_ten_lines_are_enough() -> None:
    assert len(EXAMPLES[0].splitlines()) <= 10


def test_the_table_of_inputs_is_complete() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \|", INSTRUCTORS.read_text(), re.MULTILINE)

    assert listed == list(read(ACTION)["inputs"])


def scripts() -> Iterator[tuple[str, str]]:
    """Every script, by where it stands, with what the services set before it."""

    def whole(step: Step) -> str:
        return "\n".join(
            ["set -eo pipefail", *(f"export {name}=x" for name in step.get("env", {})), step["run"]]
        )

    for each in read(ACTION)["runs"]["steps"]:
        if "run" in each:
            yield f"action: {each['name']}", whole(each)
    for file in sorted(WORKFLOWS.iterdir()):
        for name, job in read(file)["jobs"].items():
            for number, each in enumerate(job["steps"]):
                if "run" in each:
                    yield f"{file.name}: {name} {number}", whole(each)
    grade = read(GITLAB)["grade"]
    yield "gitlab", whole({"run": "\n".join(grade["before_script"] + grade["script"])})


SCRIPTS = dict(scripts())


@pytest.mark.parametrize("where", SCRIPTS)
def test_scripts_are_sound(where: str) -> None:
    found = subprocess.run(
        [PROGRAMS / "shellcheck", "--shell=bash", "-"],
        input=re.sub(r"\$\{\{.*?\}\}", "value", SCRIPTS[where]),
        capture_output=True,
        text=True,
    )

    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("where", SCRIPTS)
def test_no_expression_stands_in_a_script_but_the_matrix_of_our_own(where: str) -> None:
    expressions = re.findall(r"\$\{\{\s*(.*?)\s*\}\}", SCRIPTS[where])

    assert all(each.startswith("matrix.") for each in expressions)


@pytest.mark.parametrize("file", sorted(WORKFLOWS.iterdir()), ids=lambda file: file.name)
def test_workflows_may_only_read_and_take_no_secret(file: Path) -> None:
    found = read(file)

    assert found["permissions"] == {"contents": "read"}
    assert "secrets." not in file.read_text()
    assert "pull_request_target" not in found["on"]
    assert found["concurrency"]
    for job in found["jobs"].values():
        assert "permissions" not in job
        assert job["timeout-minutes"]


@pytest.mark.parametrize("file", [ACTION, *sorted(WORKFLOWS.iterdir())], ids=lambda file: file.name)
def test_actions_are_of_one_major_version(file: Path) -> None:
    for used in re.findall(r"uses: (\S+)", file.read_text()):
        assert used.startswith("./course/") or re.search(r"@v\d+$", used), used
    assert (ROOT / ".github/actions/grade/action.yml").is_file()


def test_the_services_are_those_that_the_tests_are_told_of() -> None:
    job = read(WORKFLOWS / "tests.yml")["jobs"]["services"]
    servers = {backend.name: backend for backend in BACKENDS.values() if isinstance(backend, ServerBackend)}

    assert set(job["env"]) == {backend.variable for backend in servers.values()}
    for backend in servers.values():
        url = make_url(job["env"][backend.variable])
        service = job["services"]["postgres" if backend.name == "postgresql" else backend.name]
        assert url.host == "127.0.0.1"
        assert service["ports"] == [f"{url.port}:{url.port}"]
        assert url.password in service["env"].values()


def test_what_is_tested_is_what_the_package_promises() -> None:
    jobs: dict[str, Any] = read(WORKFLOWS / "tests.yml")["jobs"]
    promised = re.findall(r"Python :: (3\.\d+)", (ROOT / "pyproject.toml").read_text())

    for name in ("everything", "services"):
        assert jobs[name]["strategy"]["matrix"]["python"] == promised


def test_practice_runs_the_references_of_two_topics(tmp_path: Path) -> None:
    """The step as it is, with one kata of each topic."""
    for topic, kata in (("01_engine", "open_engine"), ("04_crud", "create")):
        for part in ("exercises", "solutions"):
            shutil.copytree(ROOT / part / topic / kata, tmp_path / "clone" / part / topic / kata)
        shutil.copy(ROOT / "exercises" / "conftest.py", tmp_path / "clone" / "exercises")
    index = 'title = "Two"\n' + "".join(
        f'[[topics]]\nid = "{topic}"\ntitle = "{topic}"\nkatas = ["{kata}"]\n'
        for topic, kata in (("01_engine", "open_engine"), ("04_crud", "create"))
    )
    (tmp_path / "clone/exercises/course.toml").write_text(index)
    for toml in tmp_path.glob("clone/exercises/*/*/kata.toml"):
        toml.write_text(re.sub(r"(?m)^requires = .*\n", "", toml.read_text()))
    job = Job(tmp_path / "clone", tmp_path / "runner")
    installed(job.temporary)
    name = "Solve two topics, and run their tests"

    job.run(
        step(name, read(WORKFLOWS / "tests.yml")["jobs"]["practice"]["steps"]),
        PATH=f"{job.temporary}/bin:{os.environ['PATH']}",
    )

    assert job.code == 0, job.log
    assert re.search(r"\d+ passed", job.log)
    assert "failed" not in job.log


class Origin:
    """The step of grade.yml that finds the course, with a GitHub that answers as it is told."""

    def __init__(self, folder: Path) -> None:
        self.job = Job(folder / "clone", folder / "runner")
        self.job.workspace.mkdir()
        (self.job.temporary / "bin").mkdir(parents=True)

    def find(self, answer: str, named: str = "") -> str:
        gh = self.job.temporary / "bin" / "gh"
        # `gh api PATH --jq FILTER` is what jq does with the answer.
        gh.write_text(
            f"#!/bin/sh\n[ \"$1 $2\" = 'api repos/ada/katas' ] || exit 1\necho '{answer}' | jq -r \"$4\"\n"
        )
        gh.chmod(0o755)
        self.job.context["vars.KATA_COURSE"] = named
        self.job.run(
            step("Find the course", read(WORKFLOWS / "grade.yml")["jobs"]["grade"]["steps"]),
            GITHUB_REPOSITORY="ada/katas",
            PATH=f"{gh.parent}:{os.environ['PATH']}",
        )
        return self.job.context.get("steps.course.outputs.name", "")


@pytest.mark.skipif(shutil.which("jq") is None, reason="needs jq, which stands for GitHub's own program here")
@pytest.mark.parametrize(
    ("answer", "named", "course"),
    [
        ('{"full_name": "ada/katas", "source": {"full_name": "school/course"}}', "", "school/course"),
        ('{"full_name": "ada/katas", "template_repository": {"full_name": "a.b/c-d"}}', "", "a.b/c-d"),
        ('{"full_name": "ada/katas", "source": null}', "school/course", "school/course"),
        ('{"full_name": "ada/katas", "source": null}', "", ""),
    ],
    ids=["fork", "template", "named", "itself"],
)
def test_the_course_is_where_the_repository_comes_from(
    tmp_path: Path, answer: str, named: str, course: str
) -> None:
    origin = Origin(tmp_path)

    assert origin.find(answer, named) == course
    assert origin.job.code == 0, origin.job.log
    assert [line.partition("::This")[0] for line in commands(origin.job.log)] == (
        [] if course else ["::notice"]
    )


@pytest.mark.parametrize("named", ["https://x/y", "school/course\nname=evil/evil", "a/$(id)"])
def test_only_the_name_of_a_repository_is_taken(tmp_path: Path, named: str) -> None:
    origin = Origin(tmp_path)

    assert origin.find("{}", named) == ""
    assert origin.job.code == 2


@pytest.fixture
def learners_project(clone: Path, course: Path) -> dict[str, str]:
    """The variables that GitLab sets in a learner's project; its server is a folder with the course in it."""
    server = course.parent / "server" / "school" / "course.git"
    for command in (["init", "--quiet"], ["add", "-A"], ["commit", "--quiet", "-m", "The course"]):
        subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x", *command], cwd=course, check=True)
    subprocess.run(["git", "clone", "--quiet", "--bare", str(course), str(server)], check=True)
    return {
        "CI_PROJECT_DIR": str(clone),
        "CI_CONFIG_PATH": ".gitlab/grade.yml@school/course",
        "CI_SERVER_URL": "https://gitlab.invalid",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{server.parent}/.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://gitlab.invalid/school/",
        "CI_SERVER_PROTOCOL": "https",
        "CI_SERVER_HOST": "gitlab.invalid",
        "CI_SERVER_PORT": "443",
        "CI_JOB_TOKEN": "hush",
        "KATA_COURSE": "",
        "KATA_DATABASES": "sqlite",
        "KATA_KATAS": "first",
    }


def gitlab(job: Job, variables: dict[str, str]) -> None:
    """Run the scripts of the job one after the other in one shell, as GitLab does; installing needs a network."""
    grade = read(GITLAB)["grade"]
    installing = r'(?m)^python -m venv .*\n(?:"\$KATA/python/bin/python" -m pip .*\n)+'
    before, replaced = re.subn(
        installing, f'mv "{job.temporary}/python" "$KATA/"\n', grade["before_script"][0]
    )
    assert replaced == 1
    shutil.rmtree(job.temporary, ignore_errors=True)
    installed(job.temporary / "python")
    job.run({"run": "\n".join([before, *grade["script"]])}, TMPDIR=str(job.temporary), **variables)


def test_gitlab_grades_with_the_course(clone: Path, learners_project: dict[str, str], tmp_path: Path) -> None:
    (clone / "exercises" / FIRST / "test_first.py").write_text("def test_answer(kata):\n    pass\n")
    (clone / "kata-results").mkdir()
    (clone / "kata-results/forged.json").write_text("{}")
    job = Job(clone, tmp_path / "runner")

    gitlab(job, learners_project)

    assert job.code == 0, job.log
    results = clone / "kata-results"
    assert {file.name for file in results.iterdir()} == {"results.json", "junit.xml", "summary.md"}
    assert "1 of 1 points" in (results / "summary.md").read_text()
    assert f"exercises/{FIRST}/test_first.py" in (results / "results.json").read_text()
    [config] = job.temporary.rglob("course/.git/config")
    assert "hush" not in config.read_text()


def test_gitlab_says_what_is_missing(clone: Path, learners_project: dict[str, str], tmp_path: Path) -> None:
    job = Job(clone, tmp_path / "runner")

    gitlab(job, learners_project | {"CI_CONFIG_PATH": ".gitlab-ci.yml"})

    assert job.code == 2
    assert "Set the variable KATA_COURSE" in job.log
