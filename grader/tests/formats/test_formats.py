"""`kata report`: each format as it is published, from a class whose answers are known."""

import csv
import html
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from lxml import etree
from rich.cells import cell_len

from grader.report.formats.classroom import Result as ClassroomResult
from grader.report.formats.gradescope import Result as GradescopeResult
from grader.report.formats.json import Report
from grader.tests.commands.conftest import kata
from grader.tests.formats.conftest import EVIL, KEEP, MOVE, POINTS, ClassBook, Command, everywhere

GOLDEN = Path(__file__).parent / "golden"
POLICY = """\
[late]
deadline = 2026-11-21T12:00:00+00:00
percent_per_day = 10

[[weight]]
of = "02_undo"
factor = 2
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    file = tmp_path / "policy.toml"
    file.write_text(POLICY)
    return file


def compare(name: str, text: str, request: pytest.FixtureRequest) -> None:
    file = GOLDEN / name
    if request.config.getoption("--rewrite-golden"):
        file.write_bytes(text.encode())
    assert text == file.read_bytes().decode()


@pytest.mark.parametrize(
    ("form", "ending"),
    [("github", "txt"), ("markdown", "md"), ("classroom", "json"), ("gradescope", "json"), ("junit", "xml")],
)
def test_one_learner_as_it_was_approved(
    report: Command, form: str, ending: str, request: pytest.FixtureRequest
) -> None:
    compare(f"ben.{form}.{ending}", report(form, "--only", "ben").stdout, request)


@pytest.mark.parametrize(
    ("form", "ending"),
    [("board", "txt"), ("markdown", "md"), ("json", "json"), ("junit", "xml"), ("canvas", "csv")],
)
def test_the_class_as_it_was_approved(
    class_: Path, policy: Path, form: str, ending: str, request: pytest.FixtureRequest
) -> None:
    found = kata("report", class_, "--format", form, "--policy", policy, cwd=class_)  # a real process

    assert found.returncode == 0, found.stderr
    compare(f"class.{form}.{ending}", found.stdout, request)


def test_json_holds_the_known_answers(report: Command) -> None:
    found = msgspec.json.decode(report("json").stdout, type=Report, strict=True)

    assert {each.id: each.points if each.complete else None for each in found.learners} == POINTS
    assert list(found.backends) == ["sqlite", "postgresql", "mysql"]
    ben = next(each for each in found.learners if each.id == "ben")
    assert [each.verdict for each in ben.katas] == ["failed", "failed"]
    assert ben.katas[0].backends["sqlite"].tests[0].trace[0]["line"] == 7
    assert str(ben.submitted_at) == "2026-11-22 13:00:00+00:00"


def test_the_policy_is_applied_and_shown(report: Command, policy: Path) -> None:
    found = msgspec.json.decode(report("json", "--policy", policy).stdout, type=Report)
    ben = next(each for each in found.learners if each.id == "ben")

    # 1 of 2, and 2.5 of 3 counted twice; 25 hours late are two days of 10 %
    assert (ben.max_points, ben.deduction, ben.points) == (8, 1.2, 4.8)
    for form in ("board", "markdown", "gradescope"):
        told = report(form, "--policy", policy, "--only", "ben").stdout.replace("&#37;", "%")
        assert "2 days late" in " ".join(told.split()), form
        assert "4.8" in told, form


def test_the_board_stands_in_columns_whatever_the_script(run: Command, tmp_path: Path) -> None:
    book = ClassBook(tmp_path / "wide")
    for learner in ("ada", "名前", "e\u0301ve", "名" * 30, "x" * 90):
        book.add(learner, {KEEP: everywhere(KEEP)})

    lines = run("report", tmp_path / "wide").stdout.splitlines()

    rows = [line for line in lines if "/5  " in line]
    assert {cell_len(row.partition("/5  ")[0]) for row in rows} == {22 + 2 + 13 - 2}
    assert len(rows) == 5


@pytest.mark.parametrize("whose", ["*", "ben"])
def test_junit_is_valid_and_has_a_suite_for_each_backend(report: Command, whose: str) -> None:
    text = report("junit", "--only", whose).stdout
    tree = etree.fromstring(text.encode())
    etree.XMLSchema(etree.parse(Path(__file__).parent / "junit.xsd")).assertValid(tree)

    assert [suite.get("name") for suite in tree] == ["SQLite", "PostgreSQL", "MySQL"]
    for suite in tree:
        cases = suite.findall("testcase")
        assert suite.get("tests") == str(len(cases))
        for counted, kind in [("failures", "failure"), ("errors", "error"), ("skipped", "skipped")]:
            assert suite.get(counted) == str(sum(case.find(kind) is not None for case in cases))
    assert tree.get("tests") == str(len(tree.findall(".//testcase")))
    assert all(case.find("skipped") is not None for case in tree[1].findall("testcase"))


def test_a_hostile_text_stays_text_in_junit(report: Command) -> None:
    tree = etree.fromstring(report("junit").stdout.encode())

    [failure, _] = [each for each in tree.iter("failure") if "HYPERLINK" in (each.text or "")]
    assert failure.text == EVIL.replace("\x1b", r"\x1b")
    assert not tree.findall(".//script")


class Tags(HTMLParser):
    """The tags that a browser would see outside of the tables."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)


@pytest.mark.parametrize("whose", ["*", "=HYPER*"])
def test_a_hostile_text_stays_text_in_markdown(report: Command, whose: str) -> None:
    text = report("markdown", "--only", whose).stdout

    assert Tags(text).seen == {"details", "summary", "pre"}
    assert text.count("<pre>") == text.count("</pre>") == text.count("</details>")
    assert "\x1b" not in text
    outside = re.sub(r"(?s)<pre>.*?</pre>", "", text)
    assert not re.search(r"\*\*|`|@|::|\]\(", outside), "no markup of the submission's is left"
    rows = [line for line in outside.splitlines() if line.startswith("|")]
    assert all(row.count("|") == rows[0].count("|") for row in rows if whose == "*")


def test_a_summary_fits_github(run: Command, tmp_path: Path) -> None:
    long = "x" * 30_000
    tests = [
        {"name": f"test_{number}", "verdict": "failed", "seconds": 0, "message": f"{number} {long}"}
        for number in range(300)
    ]
    file = results(tmp_path, tests)

    text = run("report", file, "--format", "markdown").stdout

    assert len(text.encode()) <= 1024 * 1024
    assert re.search(r"\d+ failures are not shown: a summary holds 1 MiB", text)
    assert "isolation: namespaces" in text
    assert text.count("<details>") == text.count("</details>") > 50


def results(folder: Path, tests: list[dict[str, object]], **backends: dict[str, object]) -> Path:
    """A results.json as kata grade writes it."""
    file = folder / "results.json"
    data = {
        "schema": 1,
        "grader": {"version": "0.1.0", "python": "3.12.1", "sqlalchemy": "2.1.9"},
        "isolation": "namespaces",
        "backends": {"sqlite": {"available": True, "server": "SQLite 3.45", "source": "built-in"}},
        "submission": {"name": "alice", "digest": "sha256:0"},
        "score": {"points": 0, "max_points": 2},
        "katas": [
            {"id": KEEP, "verdict": "failed", "points": 0.0, "max_points": 2,
             "backends": {"sqlite": {"verdict": "failed", "tests": tests}} | backends}
        ],
        "flags": [],
    }  # fmt: skip
    file.write_bytes(msgspec.json.encode(data))
    return file


def test_github_gets_ten_annotations_the_first_of_each_kata_first(run: Command, tmp_path: Path) -> None:
    tests: list[dict[str, object]] = [
        {"name": f"test_{number}", "verdict": "failed", "seconds": 0, "message": f"50%, {number}:\nno"}
        for number in range(14)
    ]

    lines = run("report", results(tmp_path, tests), "--format", "github").stdout.splitlines()

    assert len([line for line in lines if line.startswith("::error ")]) == 10
    assert lines[0] == (
        "::error file=exercises/01_notes/keep_note/keep_note.py,line=1,"
        "title=01_notes/keep_note%3A test_0 (SQLite)::50%25, 0:%0Ano"
    )
    assert lines[-1] == "4 more failures are not annotated: GitHub shows 10 of a step."


def edited(folder: Path, *paths: str) -> Path:
    """A results.json of a submission that changed these files of the course."""
    file = results(folder, [{"name": "test_a", "verdict": "passed", "seconds": 0}])
    file.write_bytes(msgspec.json.encode(msgspec.json.decode(file.read_bytes()) | {"edited": paths}))
    return file


def test_edited_files_are_a_list_in_markdown_and_one_warning_on_github(run: Command, tmp_path: Path) -> None:
    file = edited(tmp_path, "exercises/test_a.py", "a`<b>|\n::error::,%.py")

    text = html.unescape(run("report", file, "--format", "markdown").stdout)
    *_, warning = run("report", file, "--format", "github").stdout.splitlines()

    assert "grading used its own:\n\n- exercises/test_a.py\n- a`<b>| ::error::,%.py\n" in text
    assert warning.startswith("::warning title=Edited files::Files of the course that were changed")
    assert warning.endswith("its own:%0Aexercises/test_a.py%0Aa`<b>|%0A::error::,%25.py")


def test_many_edited_files_fit_an_annotation(run: Command, tmp_path: Path) -> None:
    file = edited(tmp_path, *(f"exercises/{'x' * 200}{number}.py" for number in range(900)))

    *_, warning = run("report", file, "--format", "github").stdout.splitlines()

    assert len(warning) < 5000
    assert re.search(r"17\.py%0Aand 882 more$", warning)


def test_a_hostile_text_gives_github_no_command(report: Command) -> None:
    lines = report("github", "--only", "=HYPER*").stdout.splitlines()

    commands = [line for line in lines if line.startswith("::")]
    assert [re.match(r"::(\w+) ", line)[1] for line in commands] == ["error", "warning"]  # type: ignore[index]
    assert r"]]>\x1b[2J::error::%250A" in commands[0]


def test_the_line_is_the_learners_own(report: Command) -> None:
    lines = report("github", "--only", "ben").stdout.splitlines()

    assert ["line=7," in lines[0], "line=31," in lines[1]] == [True, True]


@pytest.mark.parametrize("whose", ["ada", "ben", "cy", "dan", "=HYPER*", "gil"])
def test_both_of_classrooms_formulas_agree_and_the_tests_are_there(report: Command, whose: str) -> None:
    found = msgspec.json.decode(report("classroom", "--only", whose).stdout, type=ClassroomResult)

    passed = sum(test.status == "pass" for test in found.tests)
    assert sum(test.score for test in found.tests) == passed / len(found.tests) * found.max_score
    assert len(found.tests) == found.max_score == (2 if whose == "gil" else 5), "a test for each point"
    assert len({test.name for test in found.tests}) == len(found.tests)
    assert {"ada": 5, "ben": 3, "cy": 0, "dan": 2, "=HYPER*": 1, "gil": 2}[whose] == passed
    assert found.status == ("pass" if passed == len(found.tests) else "fail")


def test_classrooms_result_fits_an_environment_variable(run: Command, tmp_path: Path) -> None:
    """Linux takes 128 KiB, and the result is handed on in Base64."""
    file = results(tmp_path, [{"name": "test_x", "verdict": "failed", "seconds": 0, "message": "ü" * 9000}])
    data = msgspec.json.decode(file.read_bytes())
    data["katas"] = [{**data["katas"][0], "id": f"01_notes/kata_{number}"} for number in range(41)]
    file.write_bytes(msgspec.json.encode(data))

    found = run("report", file, "--format", "classroom")

    assert len(found.stdout.encode()) * 4 / 3 < 128 * 1024
    assert len(msgspec.json.decode(found.stdout, type=ClassroomResult).tests) == 82


def test_classroom_tells_where_parts_of_points_are_lost(
    run: Command, report: Command, class_: Path, policy: Path
) -> None:
    assert "3 of 5. With the parts of points it is 3.5 of 5" in report("classroom", "--only", "ben").stderr
    assert report("classroom", "--only", "ada").stderr == ""

    late = run("report", class_, "--format", "classroom", "--only", "ben", "--policy", policy)
    assert late.returncode == 2
    assert "has no place for a deduction" in " ".join(late.stderr.split())


def test_gradescope_gets_a_file_for_each_learner(report: Command, tmp_path: Path) -> None:
    out = tmp_path / "results"
    found = report("gradescope", "--out", out)

    files = sorted(out.iterdir())
    assert [file.name for file in files if "HYPER" not in file.name] == [
        f"{each}.json" for each in ("ada", "ben", "cy", "dan", "gil")
    ]
    assert len(files) == len(POINTS)
    read = {file.stem: msgspec.json.decode(file.read_bytes(), type=GradescopeResult) for file in files}
    assert read["ben"].score == 3.5
    assert [(test.name, test.score, test.max_score, test.status) for test in read["ben"].tests] == [
        (KEEP, 1.0, 2.0, "failed"),
        (MOVE, 2.5, 3.0, "failed"),
    ]
    assert sum(test.score for test in read["ben"].tests) == read["ben"].score
    assert all(test.output_format == "text" for each in read.values() for test in each.tests)
    assert "gil: some katas could not be judged" in found.stderr


def test_canvas_reads_its_own_columns(report: Command) -> None:
    found = report("canvas", "--assignment", "Katas (42)")
    rows = list(csv.reader(io.StringIO(found.stdout)))

    assert rows[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Katas (42)"]
    assert rows[1] == ["    Points Possible", "", "", "", "", "5"]
    assert {row[3]: row[5] for row in rows[2:] if row[3].isalpha()} == {
        "ada": "5",
        "ben": "3.5",
        "cy": "0",
        "dan": "2",
        "gil": "",
    }
    assert "Ben, the second" in [row[0] for row in rows]
    assert "1 could not be judged whole and get no grade: gil" in found.stderr
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_ids_go_to_the_column_that_is_named(report: Command) -> None:
    rows = list(csv.reader(io.StringIO(report("canvas", "--id-column", "SIS User ID").stdout)))

    assert {"ada", "ben"} <= {row[2] for row in rows}


@pytest.mark.parametrize("form", ["markdown", "github", "classroom", "gradescope", "junit", "board", "json"])
def test_one_results_json_is_enough(run: Command, tmp_path: Path, form: str) -> None:
    """Of a real submission, as kata grade writes it, with a database that is missing."""
    given = Path(__file__).parents[1] / "grading/golden/missing_backend/expected.json"

    found = run("report", given, "--format", form)

    assert found.returncode == 0, found.stderr
    assert found.stdout or form == "github"
    if form == "classroom":
        read = msgspec.json.decode(found.stdout, type=ClassroomResult)
        assert [test.status for test in read.tests] == ["pass", "pass"]
        assert [test.name for test in read.tests] == [f"{KEEP}: point {point} of 2" for point in (1, 2)]
    if form == "github":
        assert "::warning title=Databases::PostgreSQL: unavailable" in found.stdout


@pytest.mark.parametrize(
    "scenario", sorted(each.name for each in (GOLDEN.parents[1] / "grading/golden").iterdir())
)
def test_whatever_a_submission_did_can_be_reported(tmp_path: Path, scenario: str) -> None:
    """Every golden result of the grader, in this process: junit and classroom hold what was expected."""
    from grader.report.formats import classroom, junit
    from grader.report.formats.graded import of_results
    from grader.report.formats.options import Options

    graded = of_results(GOLDEN.parents[1] / "grading/golden" / scenario / "expected.json")
    xml, result = io.StringIO(), io.StringIO()
    list(junit.write(graded, xml, Options()))
    list(classroom.write(graded, result, Options()))

    etree.XMLSchema(etree.parse(Path(__file__).parent / "junit.xsd")).assertValid(
        etree.fromstring(xml.getvalue().encode())
    )
    found = msgspec.json.decode(result.getvalue(), type=ClassroomResult)
    assert found.tests
    assert sum(test.score for test in found.tests) == sum(test.status == "pass" for test in found.tests)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere"], "There is no 'nowhere'"),
        (["."], "holds no gradebook.sqlite"),
        ([], "Name a report"),
        (["{class}", "--format", "marckdown"], "Did you mean 'markdown'?"),
        (["{class}", "--format", "github"], "choose one with --only ID"),
        (["{class}", "--format", "moodle"], "worksheet is missing"),
        (["{class}", "--only", "nobody"], "fits no learner"),
        (["{class}", "--policy", "none.toml"], "none.toml: this file is missing"),
        (["{class}", "--policy", "."], ".: this file cannot be read: Is a directory"),
        (["{class}", "--id-column", "Name"], "is no column of Canvas's"),
        (["{class}", "--out", "no/folder/here.txt"], "Cannot write 'no/folder/here.txt'"),
        (["{class}", "--format", "json", "--out", "."], "is a folder"),
        (["broken.json", "--format", "json"], "is no results.json"),
        (["--gradebook", "nonsense"], "is no database's URL"),
        (["{class}", "--format", "html"], "html"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(
    run: Command, class_: Path, tmp_path: Path, arguments: list[str], told: str
) -> None:
    (tmp_path / "broken.json").write_text('{"schema": 1}')

    found = run("report", *[each.replace("{class}", str(class_)) for each in arguments])

    assert found.returncode == 2, found.stdout
    assert told in " ".join(found.stderr.split())
    assert "Traceback" not in found.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["broken.json"]


def test_a_file_is_there_whole_or_as_it_was(
    run: Command, report: Command, class_: Path, tmp_path: Path
) -> None:
    out = tmp_path / "grades.csv"
    out.write_text("old")

    late = run("report", class_, "--format", "moodle", "--worksheet", "none.csv", "--out", out)

    assert late.returncode == 2
    assert out.read_text() == "old"
    report("canvas", "--out", out)
    assert out.read_text().startswith("Student,")
    assert [each.name for each in tmp_path.iterdir()] == ["grades.csv"]


def test_help_has_examples_and_fits(run: Command, tmp_path: Path) -> None:
    found = run("report", "--help")

    assert found.returncode == 0
    assert "kata report results.json --format markdown" in " ".join(found.stdout.split())
    assert not [line for line in found.stdout.splitlines() if len(line) > 80]
