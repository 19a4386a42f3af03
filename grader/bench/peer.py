"""The peer: one fresh process of pytest for each submission, as most graders of pytest do it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from grader.course import Kata
from grader.databases import Server


class Peer:
    """Runs the katas' tests over the reference solutions, as many processes at a time as there are cores."""

    def __init__(self, bytecode: Path) -> None:
        self._environment = {
            name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
        } | {"PYTHONPYCACHEPREFIX": str(bytecode)}

    def seconds(self, katas: Sequence[Kata], server: Server) -> float:
        """Run the katas once, and return how long that took.

        Raises:
            RuntimeError: a reference solution did not pass; the text is pytest's.
        """
        environment = dict(self._environment)
        if server.backend.variable:
            environment[server.backend.variable] = server.address.url  # it need not start a server of its own
        began = time.perf_counter()
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for result in pool.map(lambda kata: _run(kata, server.backend.name, environment), katas):
                if result.returncode:
                    raise RuntimeError(result.stdout)
        return time.perf_counter() - began


@contextmanager
def warm_peer(katas: Sequence[Kata], server: Server) -> Iterator[Peer]:
    """A peer whose bytecode is all compiled: it is not to be slow for want of that."""
    with TemporaryDirectory(prefix="kata-bench-") as folder:
        peer = Peer(Path(folder))
        peer.seconds(katas[:1], server)  # one at first, as two would compile the same at the same time
        peer.seconds(katas, server)
        yield peer


def _run(kata: Kata, backend: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
            *("--db", backend, "--submission", str(kata.reference), str(kata.test_file)),
        ],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
