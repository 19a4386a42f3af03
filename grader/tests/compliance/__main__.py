"""Run SQLAlchemy's own tests over the real driver and over the shim, and compare test by test.

    python -m grader.tests.compliance [--sqlalchemy VERSION] [--backend NAME] [--scope suite|PATH] [--transport NAME]

Exit codes: 0 the same outcomes; 1 a difference that `known.py` does not tell, or one that it tells and that
is none; 3 the tests or a server could not be had.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from grader.databases import BACKENDS, DatabaseError, Server, Unavailable, provide
from grader.tests.compliance import outcomes, source
from grader.tests.compliance.known import KNOWN
from grader.tests.compliance.outcomes import Outcome
from grader.tests.compliance.prepare import NoServer, prepared

_ROOT = Path(__file__).parents[3]
_SUITE = "test/dialect/test_suite.py"
PLUGINS = {"call": "grader.tests.compliance.plugin", "socket": "grader.tests.compliance.plugin_socket"}
"""The shim's transports, and the plugin that puts each in use."""


def main() -> int:
    """Run the command line; return its exit code."""
    parser = argparse.ArgumentParser(prog="compliance", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sqlalchemy", default="installed", metavar="VERSION", help="installed, or a number")
    parser.add_argument("--backend", default="all", choices=[*BACKENDS, "all"])
    parser.add_argument("--scope", default="suite", help="suite, or a path among SQLAlchemy's tests")
    parser.add_argument(
        "--transport", default="all", choices=[*PLUGINS, "all"], help="the shim's: call, or socket"
    )
    options = parser.parse_args()
    transports = list(PLUGINS) if options.transport == "all" else [options.transport]
    names = list(BACKENDS) if options.backend == "all" else [options.backend]
    try:
        tests, package = source.tree(options.sqlalchemy)
        with provide(names, print) as servers:
            same = [_compare(servers[name], tests, package, options.scope, transports) for name in names]
    except (source.SourceError, NoServer, DatabaseError) as error:
        print(error, file=sys.stderr)
        return 3
    return 0 if all(same) else 1


def _compare(
    server: Server | Unavailable, tests: Path, package: Path, scope: str, transports: list[str]
) -> bool:
    title = server.version if isinstance(server, Server) else server.backend.title
    real = _run(server, tests, package, scope, None)
    same = True
    for transport in transports:
        shim = _run(server, tests, package, scope, transport)
        print(f"{tests.name} on {title}, transport {transport}")
        print(f"  real driver  {outcomes.count(real)}")
        print(f"  shim         {outcomes.count(shim)}")
        same = _is_same(server.backend.name, real, shim) and same
    return same


def _is_same(name: str, real: Mapping[str, Outcome], shim: Mapping[str, Outcome]) -> bool:
    known = {entry.test: entry for entry in KNOWN if name in entry.backends and entry.test in real}
    unknown = 0
    for differing in outcomes.differences(real, shim):
        entry = known.pop(differing.test, None)
        if entry is not None and (entry.real, entry.shim) == (differing.real.word, differing.shim.word):
            print(f"  known  {differing.test}: {entry.reason}")
            continue
        unknown += 1
        print(f"  {differing.test}: {differing.real.word} → {differing.shim.word}")
        print(f"    {differing.shim.message or differing.real.message}")
    for test in known:
        print(f"  {test}: known.py tells of a difference, but there is none any more")
    print(f"  {unknown} tests differ" if unknown else "  no test differs beyond what is known")
    return not unknown and not known


def _run(
    server: Server | Unavailable, tests: Path, package: Path, scope: str, transport: str | None
) -> dict[str, Outcome]:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(package), str(_ROOT)]),
        "PYTHONNOUSERSITE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    plugin = ["-p", PLUGINS[transport]] if transport else []
    with prepared(server) as url, tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        began = time.monotonic()
        # -s keeps the tests' own conftest.py from importing another SQLAlchemy than the one under test.
        done = subprocess.run(
            [
                *(sys.executable, "-s", "-m", "pytest", *plugin, _SUITE if scope == "suite" else scope),
                *("-p", "no:cacheprovider", "-o", "addopts=", "-p", "warnings", "-p", "logging"),
                *("--tb=short", "-q", "--maxfail=100000", "--dburi", url, "--junitxml", str(report)),
            ],
            cwd=tests,
            env=environment | {"KATA_COMPLIANCE_URL": url},
            capture_output=True,
            text=True,
            check=False,
        )
        what = f"shim, transport {transport}" if transport else "real driver"
        print(f"ran {scope} over the {what} in {time.monotonic() - began:.0f} s", flush=True)
        if not report.exists():
            raise source.SourceError(f"pytest could not run SQLAlchemy's tests:\n{done.stdout}{done.stderr}")
        return outcomes.read(report)


if __name__ == "__main__":
    sys.exit(main())
