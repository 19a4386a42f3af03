"""`kata doctor`: what people read."""

import os
import subprocess
import sys

import pytest
from rich.console import Console

from grader.report.isolation import overview
from grader.sandbox import Offer, best, offers

WORKING = (
    Offer("namespaces", True),
    Offer("landlock", True),
    Offer("process", True, "It keeps the verdict safe."),
)
UBUNTU = (
    Offer(
        "namespaces",
        False,
        "AppArmor takes all rights from user namespaces (Ubuntu 23.10 and later).",
        "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile with `userns,` for "
        "/home/alice/.local/share/uv/python/cpython-3.12-linux-x86_64-gnu/bin/python3.12.",
    ),
    Offer("landlock", True),
    Offer("process", True, "It keeps the verdict safe."),
)


def doctor(*arguments: str, **more: str) -> str:
    found = subprocess.run(
        [sys.executable, "-m", "grader", "doctor", *arguments],
        env={**os.environ, "COLUMNS": "80", **more},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert found.stderr == ""
    return found.stdout


def shown(found: tuple[Offer, ...]) -> str:
    console = Console(width=80, highlight=False)
    with console.capture() as capture:
        for part in overview(found):
            console.print(part, no_wrap=True, overflow="ignore", crop=False)
    return capture.get()


def test_it_tells_what_this_machine_gives() -> None:
    lines = doctor().splitlines()

    assert lines[0].split() == ["Isolation", "Here", "What", "a", "submission", "gets"]
    for line, offer in zip(lines[1:4], offers(), strict=True):
        mark = "✓ used" if offer.tier == best() else "✓ yes" if offer.works else "✗ no"
        assert line.startswith(offer.tier)
        assert mark in line


def test_piped_it_is_plain_and_fits_into_80_columns() -> None:
    for text in (doctor(), doctor(NO_COLOR="1"), doctor("--help")):
        assert "\x1b" not in text
        assert max(map(len, text.splitlines())) <= 80


def test_it_can_be_shown_without_unicode() -> None:
    assert "+ used" in doctor(PYTHONIOENCODING="ascii")


def test_the_help_has_an_example() -> None:
    assert "kata doctor" in doctor("--help").split("Examples")[1]


def test_the_best_that_works_is_used() -> None:
    assert shown(WORKING).splitlines()[1].split()[1:3] == ["✓", "used"]
    assert shown(WORKING).count("✓ yes") == 2
    lines = shown(UBUNTU).splitlines()
    assert "✗ no" in lines[1]
    assert "✓ used" in lines[2]


def test_it_says_why_not_and_what_helps() -> None:
    text = " ".join(shown(UBUNTU).split())

    assert "namespaces AppArmor takes all rights from user namespaces (Ubuntu 23.10 and later)." in text
    assert "What helps: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0, or" in text
    assert "/home/alice/.local/share/uv/python/cpython-3.12-linux-x86_64-gnu/bin/python3.12." in text


@pytest.mark.parametrize("found", [WORKING, UBUNTU])
def test_all_but_what_is_to_be_copied_fits_into_80_columns(found: tuple[Offer, ...]) -> None:
    assert [line for line in shown(found).splitlines() if len(line.rstrip()) > 80 and "/" not in line] == []
