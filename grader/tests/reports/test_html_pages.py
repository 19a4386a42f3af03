"""The pages: well-formed, whole in themselves, for every reader; whatever comes from a submission is only text."""

import itertools
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from grader.report.html import write
from grader.tests.pages import Reader, contrast
from grader.tests.reports.class_of import TRACE, Answer, Book, KataOf, everywhere
from grader.tests.reports.conftest import CLASS, GONE, KATAS, PASSED

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&lt;{{ 7 * 7 }}</style></pre>"
CONTROL = "\x1b[2J\x07‮​\x9b"


class Tables(Reader):
    """Keeps the text of each table's cells, row by row."""

    def __init__(self, text: str) -> None:
        self.rows: list[list[str]] = []
        self._in_cell = False
        super().__init__(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._in_cell = True
        if tag == "br" and self._in_cell:
            self.rows[-1][-1] += " "

    def handle_endtag(self, tag: str) -> None:
        super().handle_endtag(tag)
        self._in_cell = self._in_cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        super().handle_data(data)
        if self._in_cell:
            self.rows[-1][-1] = " ".join(f"{self.rows[-1][-1]}{data}".split(" "))

    def row(self, first: str, width: int = 0) -> list[str]:
        """The row that begins with a text, and has so many cells."""
        rows = [[" ".join(cell.split()) for cell in row] for row in self.rows]
        [found] = [row for row in rows if row and row[0] == first and len(row) == (width or len(row))]
        return found


def report(book: Book, out: Path) -> dict[str, str]:
    with book.session() as session:
        files = write(session, out)
    return {str(file.relative_to(out)): file.read_text("utf-8") for file in files}


@pytest.fixture
def pages(class_: Book, tmp_path: Path) -> dict[str, str]:
    return report(class_, tmp_path / "report")


def test_there_is_a_page_for_the_class_and_one_for_each_learner(
    pages: dict[str, str], tmp_path: Path
) -> None:
    assert list(pages) == ["index.html", *(f"learner/{learner}.html" for learner in sorted(CLASS))]
    assert sorted(path.name for path in (tmp_path / "report").rglob("*.html")) == sorted(
        name.rpartition("/")[2] for name in pages
    )


def test_all_pages_are_well_formed_and_need_nothing_else(pages: dict[str, str]) -> None:
    for text in pages.values():
        reader = Reader(text)
        assert text.lstrip().startswith("<!DOCTYPE html>")
        assert ("html", {"lang": "en"}) in reader.elements
        assert not [
            tag for tag, _ in reader.elements if tag in ("script", "img", "iframe", "object", "base", "form")
        ]
        assert not [key for _, attributes in reader.elements for key in attributes if key.startswith("on")]
        assert not re.search(r"https?:|//|@import|url\(", text)
        ids = [attributes["id"] for _, attributes in reader.elements if "id" in attributes]
        assert len(ids) == len(set(ids))
        for tag, attributes in reader.elements:
            if "aria-labelledby" in attributes:
                assert attributes["aria-labelledby"] in ids
            if tag == "a" and (attributes["href"] or "").startswith("#"):
                assert (attributes["href"] or "")[1:] in ids


def test_links_lead_to_files(pages: dict[str, str], tmp_path: Path) -> None:
    for name, text in pages.items():
        for tag, attributes in Reader(text).elements:
            if tag == "a" and not (attributes["href"] or "").startswith("#"):
                target = (tmp_path / "report" / name).parent / unquote(attributes["href"] or "")
                assert target.is_file()


def test_everybody_can_find_the_way(pages: dict[str, str]) -> None:
    for text in pages.values():
        elements = Reader(text).elements
        tags = [tag for tag, _ in elements]
        headings = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
        assert headings[0] == 1
        assert headings.count(1) == 1
        assert all(lower - upper <= 1 for upper, lower in itertools.pairwise(headings))
        assert tags.count("caption") == tags.count("table")
        assert all("scope" in attributes for tag, attributes in elements if tag == "th")
        first_link = next(attributes for tag, attributes in elements if tag == "a")
        assert first_link["href"] == "#main"
        for _, attributes in elements:
            if "region" in (attributes.get("class") or "").split():
                assert attributes["tabindex"] == "0"
                assert attributes["aria-label"]
        assert ":focus-visible" in text
        assert "@media print" in text


def test_the_heatmap_says_every_verdict_in_words(pages: dict[str, str]) -> None:
    table = Tables(pages["index.html"])

    assert table.row("ada Ada") == ["ada Ada", "6", "✓ passed", "✓ passed", "· not started"]
    assert table.row("dan Dan") == ["dan Dan", "1", "✗ failed", "◷ timed out", "· not started"]
    assert table.row("eve Eve")[3] == "✗ failed on 1 of 3"
    assert table.row("gus Gus")[3] == "✗ failed on 2 of 3"
    assert table.row("kim Kim")[3] == "✓ passed"
    assert table.row("nat Nat")[2:] == ["? missing"] * 3
    assert len([row for row in table.rows if row and row[0].split()[:1] and row[0].split()[0] in CLASS]) == 14


def test_the_tables_hold_the_figures(pages: dict[str, str]) -> None:
    table = Tables(pages["index.html"])

    assert table.row("test_kept")[1:3] == [
        "4 of 12, 33 %",
        "This looks like a forgotten commit: the code only flushes. (4 of 4)",
    ]
    assert table.row("test_returned")[1:3] == ["1 of 12, 8 %", "The id is missing. (1 of 1)"]
    assert ["test_nothing_stays", "MySQL", "SQLite and PostgreSQL", "2"] in table.rows
    assert ["test_nothing_stays", "PostgreSQL and MySQL", "SQLite", "1"] in table.rows
    assert table.row("6 to 7", 4)[1:3] == ["4", "29 %"]
    assert "Nobody has tried: 02_undo/last_one." in pages["index.html"]


def test_a_learners_page_tells_verdicts_messages_and_draws_the_trace(pages: dict[str, str]) -> None:
    text = pages["learner/cy.html"]
    table = Tables(text)
    heard = " ".join(" ".join(table.heard).split())

    assert table.row("01_notes/keep_note Keep a note")[1:] == ["1/2", *["✗ failed 1/2"] * 3]
    assert "This looks like a forgotten commit" in heard
    assert "Without a commit the note is gone. Commit it. The test stopped at assert kept" in heard
    assert "Fails on SQLite, PostgreSQL and MySQL." in heard
    assert "INSERT INTO note (body) VALUES (?)" in heard
    assert "Transaction 1 rolled back: 1 statement" in heard
    assert "step 2" in heard
    assert 'class="bar rolled_back"' in text
    assert " ms" not in heard


def test_where_databases_differ_the_learners_page_says_so(pages: dict[str, str]) -> None:
    assert "Fails on MySQL, passes on SQLite and PostgreSQL." in pages["learner/eve.html"]
    assert "1 kata could not be judged on MySQL: MySQL is missing." in pages["learner/kim.html"]
    assert "What does not pass" not in pages["learner/kim.html"]
    assert "timed out. It did not come to an end within 10 seconds." in pages["learner/dan.html"]
    assert "nat.zip cannot be read" in pages["learner/nat.html"]


def test_another_wording_on_another_database_is_told_too(tmp_path: Path) -> None:
    kata = KataOf("01_a/k", "K", "A", 1, {"test_k": 1})
    book = Book(tmp_path / "book.sqlite", [kata])
    answers = {
        "sqlite": Answer("failed", {"test_k": "Too many rows. Look.\n\nSELECT ?"}),
        "postgresql": Answer("failed", {"test_k": "Too many rows. Look.\n\nSELECT %s"}),
        "mysql": Answer("failed", {"test_k": "Another thing. Look.\n\nSELECT %s"}),
    }
    book.add("ada", {kata.id: answers})
    text = report(book, tmp_path)["learner/ada.html"]
    book.close()

    assert "<summary>The message on PostgreSQL</summary>" in text
    assert "On SQLite and PostgreSQL:" in text
    assert "On MySQL:" in text
    assert text.count('<details class="picture">') == 2


def hostile(tmp_path: Path) -> Book:
    kata = KataOf("01_a/k", EVIL, EVIL, 1, {"test_k": 1})
    book = Book(tmp_path / "book.sqlite", [kata], missing={"mysql": EVIL})
    trace = [
        {"event": "connect", "connection": 1},
        *(
            {
                "event": "statement",
                "connection": 1,
                "sql": f"SELECT '{EVIL}{CONTROL}'",
                "parameters": {EVIL: EVIL + CONTROL},
                "error": EVIL + CONTROL,
                "line": 3,
            }
            for _ in range(3)
        ),
    ]
    answer = Answer(
        "failed",
        {"test_k": EVIL + CONTROL},
        looks_like=EVIL,
        reason=EVIL + CONTROL,
        flags=[EVIL + CONTROL],
        trace=trace,
    )
    answers = {"sqlite": answer, "postgresql": PASSED, "mysql": GONE}
    for number in range(3):
        book.add(f"{EVIL}{CONTROL}{number}", {kata.id: answers}, name=EVIL + CONTROL, problem=EVIL)
    return book


def test_what_a_submission_says_is_never_markup_nor_control(tmp_path: Path) -> None:
    book = hostile(tmp_path)
    found = report(book, tmp_path / "report")
    book.close()

    assert len(found) == 4
    for text in found.values():
        reader = Reader(text)
        assert not [tag for tag, _ in reader.elements if tag in ("script", "img")]
        assert not [key for _, attributes in reader.elements for key in attributes if key.startswith("on")]
        assert not [char for char in text if not char.isprintable() and char != "\n"]
        assert "alert(1)" in "".join(reader.words)
        assert "49" not in "".join(reader.words)
        assert "default-src 'none'" in text
    assert {path.parent.name for path in (tmp_path / "report").rglob("*.html")} == {"report", "learner"}


def test_a_hostile_learner_cannot_make_a_page_endless(tmp_path: Path) -> None:
    katas = [
        KataOf(f"01_a/k{number}", "K", "A", 1, {f"test_{each}": 1 for each in range(3)})
        for number in range(41)
    ]
    book = Book(tmp_path / "book.sqlite", katas)
    loud = "&<" * 4_000
    trace = [dict(TRACE[1], line=number, sql=f"SELECT {number} {'&' * 500}") for number in range(100)]
    answers = {
        backend: Answer(
            "failed", {f"test_{each}": backend + loud for each in range(3)}, looks_like=loud, trace=trace
        )
        for backend in ("sqlite", "postgresql", "mysql")
    }
    book.add("x" * 200, {kata.id: answers for kata in katas}, name="y" * 200)
    found = report(book, tmp_path / "report")
    book.close()

    [learner] = [text for name, text in found.items() if name != "index.html"]
    assert len(learner) < 10_000_000
    assert len(found["index.html"]) < 500_000
    assert "the rest is too long for this page" in learner
    assert "Only the first 60 rows are drawn" in learner


def test_the_heatmap_of_a_thousand_learners_opens(tmp_path: Path) -> None:
    """41,000 cells are the greater part of the page: it is measured how much each learner adds."""
    kata = [KataOf(f"01_a/k{number}", "K", "A", 1, {"test_k": 1}) for number in range(41)]
    book = Book(tmp_path / "book.sqlite", kata)
    differs = {"sqlite": PASSED, "postgresql": PASSED, "mysql": Answer("failed", {"test_k": "No."})}
    sizes = []
    for number in range(2):
        book.add(f"learner-{number}", {each.id: differs for each in kata}, name="A name of a usual length")
        sizes.append(len(report(book, tmp_path)["index.html"]))
    book.close()

    assert 1000 * (sizes[1] - sizes[0]) < 3_500_000


def test_nothing_graded_is_a_page_too(tmp_path: Path) -> None:
    book = Book(tmp_path / "book.sqlite", KATAS, ended=False, missing={"mysql": "no server was found"})
    found = report(book, tmp_path)
    book.close()

    assert list(found) == ["index.html"]
    heard = " ".join(" ".join(Reader(found["index.html"]).heard).split())
    assert "Nobody has handed in." in heard
    assert "The latest run has not come to its end" in heard
    assert "MySQL was missing in the latest run: no server was found" in heard
    assert "Nothing stands out" in heard


def test_a_kata_that_was_not_graded_is_no_failure(tmp_path: Path) -> None:
    book = Book(tmp_path / "book.sqlite", KATAS)
    book.add("ada", {KATAS[0].id: everywhere(PASSED)})
    found = report(book, tmp_path)
    book.close()

    assert Tables(found["index.html"]).row("ada")[2:] == ["✓ passed", "not graded", "not graded"]


def test_a_report_written_again_replaces_the_old_one(class_: Book, tmp_path: Path) -> None:
    first = report(class_, tmp_path / "report")
    again = report(class_, tmp_path / "report")

    assert first == again
    assert not list((tmp_path / "report").rglob(".*"))


def test_a_file_that_cannot_be_written_is_an_error(class_: Book, tmp_path: Path) -> None:
    (tmp_path / "report").write_text("in the way")

    with class_.session() as session, pytest.raises(OSError, match="report"):
        write(session, tmp_path / "report")


def test_text_stands_out_from_its_ground_in_light_and_dark(pages: dict[str, str]) -> None:
    text = pages["learner/cy.html"]
    schemes = re.findall(r":root \{(.*?)\}", text, re.DOTALL)
    assert len(schemes) == 4
    for base, own in ((0, 2), (1, 3)):
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", schemes[base] + schemes[own]))
        for kind in "pfnmu":
            assert contrast(colours[f"{kind}-ink"], colours[kind]) >= 4.5, kind
        for name in ("ink", "soft", "committed", "rolled", "lost", "focus"):
            assert contrast(colours[name], colours["paper"]) >= 4.5, name
        assert contrast(colours["ink"], colours["code"]) >= 4.5
        assert contrast(colours["bars"], colours["paper"]) >= 3
