"""Which statement of a test a failure shows."""

from pathlib import Path

from grader.plugin.explain import _statement

SOURCE = """\
def test_x(kata):
    name = "Zoë"; assert kata.greets(
        name,
        "Åse",
    ), "nö"
    with kata.open() as book:
        book.close()
"""


def test_a_statement_is_shown_whole_and_alone(tmp_path: Path) -> None:
    file = tmp_path / "test_x.py"
    file.write_text(SOURCE, "utf-8")

    assert _statement(str(file), 3) == 'assert kata.greets( name, "Åse", ), "nö"'
    assert _statement(str(file), 7) == "book.close()"
    assert _statement(str(file), 6) == "with kata.open() as book"
