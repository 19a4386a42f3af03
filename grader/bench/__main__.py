"""Measures, prints a table and writes JSON: `python -m grader.bench --json bench.json`."""

import argparse
import datetime
import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from grader.bench.figures import Figure
from grader.bench.plan import PARTS, measure
from grader.bench.table import lines
from grader.commands.places import the_course
from grader.databases import BACKENDS, Server, provide
from grader.sandbox import best


class Machine(msgspec.Struct, frozen=True):
    """Where figures come from: they say nothing without it."""

    date: str
    system: str
    processor: str
    cores: int
    python: str
    isolation: str
    servers: dict[str, str]


class Report(msgspec.Struct, frozen=True):
    """What `--json` writes; `met` says of each figure with a goal whether it is met, by the figure's name."""

    machine: Machine
    figures: list[Figure]
    met: dict[str, bool]


def main(arguments: Sequence[str]) -> int:
    """Run the bench; returns 0, whatever the figures are, and 3 if a database is missing."""
    parser = argparse.ArgumentParser(prog="python -m grader.bench", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here, too")
    parser.add_argument(
        "--jobs", type=int, default=24, help="submissions graded in a round (default: %(default)s)"
    )
    parser.add_argument("--rounds", type=int, default=5, help="turns of each side (default: %(default)s)")
    parser.add_argument(
        "--only",
        action="append",
        choices=PARTS,
        metavar="PART",
        help=f"one part of {', '.join(PARTS)}; repeatable",
    )
    options = parser.parse_args(arguments)
    course = the_course()
    tier = best()
    figures = []
    with provide(BACKENDS) as found:
        servers = {name: server for name, server in found.items() if isinstance(server, Server)}
        if missing := set(BACKENDS) - set(servers):
            print(f"The bench needs all databases; missing: {', '.join(sorted(missing))}.", file=sys.stderr)
            return 3
        machine = _machine(tier, servers)
        parts = options.only or PARTS
        for figure in measure(course, servers, tier, jobs=options.jobs, rounds=options.rounds, parts=parts):
            figures.append(figure)
            print(f"measured: {figure.name}", file=sys.stderr, flush=True)
    print("\n".join(lines(figures)))
    print(f"\n{machine.processor}, {machine.cores} cores, Python {machine.python}, {machine.date}")
    if options.json:
        met = {figure.name: figure.met for figure in figures if figure.met is not None}
        report = Report(machine, figures, met)
        options.json.write_bytes(msgspec.json.format(msgspec.json.encode(report)) + b"\n")
    return 0


def _machine(tier: str, servers: dict[str, Server]) -> Machine:
    return Machine(
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        system=f"{platform.system()} {platform.release()}",
        processor=_processor(),
        cores=os.cpu_count() or 1,
        python=platform.python_version(),
        isolation=tier,
        servers={name: server.version for name, server in servers.items()},
    )


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name")]
    return names[0] if names else platform.machine()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
