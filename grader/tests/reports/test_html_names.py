"""Files for learners, whatever they are called."""

import pytest

from grader.report.html.names import file_name

HOSTILE = [
    "../../etc/passwd",
    "/etc/passwd",
    "..",
    ".",
    "",
    " ",
    "a/b",
    "a\\b",
    "C:\\x",
    "nul",
    "com1",
    "con.txt",
    "-rf",
    ".hidden",
    "a\x00b",
    "a\nb",
    "x" * 500,
    "é" * 200,
    "\ud800",
    "‮gpj.exe",
    "<script>",
    'a"b',
    "100%",
    "a?b#c",
    "ada~0123456789abcdef",
    "Ada",
    "ADA",
    "ada ",
    "ada.",
    "e\u0301va",
    "\u00e9va",
]


@pytest.mark.parametrize("learner", ["ada", "s1234567", "jo_ann-2", "ada.lovelace"])
def test_a_plain_id_is_its_own_name(learner: str) -> None:
    assert file_name(learner) == f"{learner}.html"


@pytest.mark.parametrize("learner", HOSTILE)
def test_a_name_is_safe_everywhere(learner: str) -> None:
    name = file_name(learner)

    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789._~-")
    assert name.endswith(".html")
    assert len(name) <= 100
    assert not name.startswith((".", "-"))
    assert name.partition(".")[0] not in ("con", "prn", "aux", "nul", "com1")


def test_no_two_learners_share_a_file_even_where_case_does_not_count() -> None:
    learners = [*HOSTILE, "ada", "a-b", "x" * 60, "x" * 61, "x" * 62]
    hashed = [file_name(each).removesuffix(".html") for each in HOSTILE]

    assert len({file_name(each).lower() for each in [*learners, *hashed]}) == len({*learners, *hashed})
