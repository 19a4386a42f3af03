"""One fight for each tier, with the servers of the session."""

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import pytest

from grader.course import Course, read_course
from grader.databases import BACKENDS, Server, Unavailable, provide
from grader.sandbox import Tier, offers
from grader.sandbox.process import is_root
from grader.tests.attacks.arena import Outcome, fight
from grader.tests.attacks.case import COURSE, Case, read_cases

TIERS = [offer.tier for offer in offers() if offer.works and (offer.tier != "process" or is_root())]
"""Unsealed, and with our own user's rights, a submission can end the grader and these tests: README, "Isolation"."""

SELDOM = 4
"""On each other tier than the best, `nox -s tests` tries one case of so many, always the same ones; `nox -s thorough` all."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each case on each tier that promises to stop it, on each of its backends."""
    if "backend" in metafunc.fixturenames:
        bouts = [
            pytest.param(tier, case, name, marks=() if often(tier, case, name) else pytest.mark.thorough)
            for tier in TIERS
            for case in cases_on(tier)
            for name in case.backends
        ]
        metafunc.parametrize("tier, case, backend", bouts, ids=str)
    elif "tier" in metafunc.fixturenames:
        metafunc.parametrize("tier", TIERS)


@pytest.fixture(scope="session")
def servers() -> Iterator[Mapping[str, Server]]:
    with provide(BACKENDS) as found:
        assert not [server for server in found.values() if isinstance(server, Unavailable)]
        yield {name: server for name, server in found.items() if isinstance(server, Server)}


@pytest.fixture(scope="session")
def course() -> Course:
    return read_course(COURSE)


@pytest.fixture(scope="session")
def outcomes(
    request: pytest.FixtureRequest, course: Course, servers: Mapping[str, Server]
) -> Callable[[Tier], Outcome]:
    """What came of the attacks on a tier: one fight for all tests, of the cases that are asked for, else of all."""
    asked = [item.callspec.params for item in request.session.items if hasattr(item, "callspec")]
    bouts = {(each["tier"], each["case"], each["backend"]) for each in asked if "case" in each}

    def outcome(tier: Tier) -> Outcome:
        cases = cases_on(tier)
        if any(each == tier for each, _, _ in bouts):
            cases = [
                replace(case, backends=tuple(name for name in case.backends if (tier, case, name) in bouts))
                for case in cases
            ]
        return fight(course, servers, tier, [case for case in cases if case.backends])

    return functools.cache(outcome)


@pytest.fixture
def outcome(outcomes: Callable[[Tier], Outcome], tier: Tier) -> Outcome:
    """What came of all attacks."""
    return outcomes(tier)


def often(tier: Tier, case: Case, backend: str) -> bool:
    """Say whether `nox -s tests` tries a case on a tier and a backend.

    On the best tier it tries all cases, on each other tier some; each of them on one backend, another on each tier, where
    the database does not matter.
    """
    number = TIERS.index(tier)
    has_its_turn = number == 0 or turn(case) % SELDOM == number
    return has_its_turn and (
        case.on_each or case.backends[(turn(case) + number) % len(case.backends)] == backend
    )


def turn(case: Case) -> int:
    """A number for a case, always the same one."""
    return sum(case.name.encode())


def cases_on(tier: Tier) -> list[Case]:
    """The cases that a tier promises to stop."""
    return [case for case in read_cases() if tier in case.tiers]
