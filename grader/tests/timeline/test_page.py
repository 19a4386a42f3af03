"""The page: whole in itself, well-formed, everything from the learner escaped, words beside every colour."""

import re

import pytest

from grader.tests.pages import Reader, contrast
from grader.tests.timeline.recorded import NAMES, entry, recorded
from grader.timeline import timeline
from grader.timeline.heading import Heading
from grader.timeline.page import page


def read(name: str) -> tuple[str, Reader]:
    found = recorded(name)
    text = page(found.heading, found.timeline)
    return text, Reader(text)


@pytest.mark.parametrize("name", NAMES)
def test_the_page_is_well_formed_and_says_what_it_is(name: str) -> None:
    text, reader = read(name)

    assert text.startswith("<!DOCTYPE html>")
    assert ("html", {"lang": "en"}) in reader.elements
    assert [tag for tag, _ in reader.elements if tag in ("h1", "h2")] == ["h1", "h2", "h2"]
    assert any(attributes.get("name") == "viewport" for _, attributes in reader.elements)
    assert f"<title>{recorded(name).test.name} – " in text
    ids = [attributes["id"] for _, attributes in reader.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert all(
        attributes["aria-labelledby"] in ids
        for _, attributes in reader.elements
        if "aria-labelledby" in attributes
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_page_needs_nothing_else(name: str) -> None:
    text, reader = read(name)

    assert not [tag for tag, _ in reader.elements if tag in ("script", "img", "iframe", "object", "base")]
    addresses = [
        value
        for _, attributes in reader.elements
        for key, value in attributes.items()
        if key in ("href", "src")
    ]
    assert addresses == ["data:,"]
    assert not re.search(r"https?:|//|@import|url\(", text)
    assert not [key for _, attributes in reader.elements for key in attributes if key.startswith("on")]


@pytest.mark.parametrize("name", NAMES)
def test_a_screen_reader_hears_every_step(name: str) -> None:
    _, reader = read(name)
    heard = " ".join(" ".join(reader.heard).split())

    found = recorded(name).timeline
    assert heard.count("COMMIT") >= sum(step.event.event == "commit" for step in found.steps)
    for step in found.steps:
        if step.event.error:
            assert f"✗ {step.event.error}" in heard
        if step.source:
            assert f"line {step.event.line}:" in heard
    for transaction in found.transactions:
        assert re.search(rf"Transaction {transaction.number} (committed|rolled back|closed|left open)", heard)
    if len(found.lanes) > 1:
        assert all(f"connection {lane.connection} " in heard for lane in found.lanes)


def test_waiting_and_errors_are_marked_in_words_too() -> None:
    text, reader = read("waits")

    assert "waited 2.0 s while connection 1 had a transaction open" in " ".join(reader.heard)
    assert "✗ LockNotAvailable" in " ".join(reader.heard)
    assert 'class="bar waits"' in text
    assert 'class="bar error"' in text


def test_every_pattern_of_a_bar_is_explained_beside_it() -> None:
    _, reader = read("rolled_back")

    legend = " ".join(reader.words)
    for word in ("committed", "rolled back", "left open", "took long, or waited", "an error"):
        assert word in legend


def test_what_a_learner_writes_is_never_markup() -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&lt;{{ 7 * 7 }}"
    trace = [
        entry("statement", 0, sql=f"SELECT '{evil}'", parameters=[evil], line=1, rows=1),
        entry("statement", 1, sql=f"SELECT '{evil}'", parameters={evil: evil}, line=1, rows=1),
        entry("statement", 2, error=f"Error: {evil}", line=1),
    ]
    heading = Heading(f"06_rollback/{evil}", f"test_{evil}", f"Database {evil}", False, evil, 7)

    text = page(heading, timeline(trace, f"x = {evil}"))
    reader = Reader(text)

    assert not [tag for tag, _ in reader.elements if tag in ("script", "img")]
    assert not [key for _, attributes in reader.elements for key in attributes if key.startswith("on")]
    assert f"x = {evil}" in reader.words
    assert "49" not in "".join(reader.words)


def test_the_text_stands_out_from_the_paper_in_light_and_dark() -> None:
    text, _ = read("waits")
    schemes = re.findall(r":root \{(.*?)\}", text, re.DOTALL)
    assert len(schemes) == 2
    for scheme in schemes:
        colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", scheme))
        for name in ("ink", "soft", "committed", "rolled", "lost", "waits"):
            assert contrast(colours[name], colours["paper"]) >= 4.5, name


def test_nothing_sent_is_said() -> None:
    text = page(recorded("three").heading, timeline(()))

    Reader(text)
    assert "In this test nothing was sent to the database." in text


def test_bars_stay_on_the_scale() -> None:
    for name in NAMES:
        text, _ = read(name)
        for left, width in re.findall(r"left:([\d.]+)%;width:([\d.]+)%", text):
            assert 0 <= float(left) <= 100
            assert float(left) + float(width) <= 100.01


@pytest.mark.parametrize("number", [7, 40])
def test_many_connections_leave_room_for_words(number: int) -> None:
    trace = [entry("connect", each, each) for each in range(1, number + 1)]

    text = page(recorded("three").heading, timeline(trace))

    heard = " ".join(" ".join(Reader(text).heard).split())
    assert f"connection {number} connect" in heard
    assert text.count('class="cell ') == ((number + 1) * number if number == 7 else 0)
