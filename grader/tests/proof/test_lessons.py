"""The snippets of the lessons run as they stand, one after the other, and give what their comments promise."""

import contextlib
import io
import re
from pathlib import Path

import pytest

LESSONS = sorted((Path(__file__).parents[3] / "exercises").glob("*/README.md"))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.parent.name)
def test_the_snippets_of_a_lesson_run(lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = lesson.read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", source, re.DOTALL)
    assert blocks
    namespace: dict[str, object] = {"__name__": "lesson"}
    for block in blocks:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(block, str(lesson), "exec"), namespace)
        for promised in re.findall(r"print\(.*\)  # (.+)", block):
            if not promised.endswith("…"):  # a remark, no value
                assert promised.split(": ")[0] in printed.getvalue()
