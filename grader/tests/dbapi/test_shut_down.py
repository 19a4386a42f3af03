"""A test may end while threads of the submission still use its connections: those end, and nothing else does."""

import threading
from contextlib import suppress

from sqlalchemy import create_engine, exc, text

from grader.databases import Backend
from grader.tests.dbapi.conftest import Recording

ROUNDS = 15
THREADS = 3


class Busy:
    """A thread that uses a connection of its own, and never stops by itself."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url)
        self._begun = threading.Event()
        self.thread = threading.Thread(target=self._work, daemon=True)
        self.thread.start()
        assert self._begun.wait(10)

    def _work(self) -> None:
        with suppress(exc.DBAPIError), self._engine.connect() as connection:
            for number in range(1_000_000):  # each statement is another one: it must be prepared
                connection.execute(text(f"SELECT {number} WHERE 1 = 1")).all()
                connection.rollback()
                self._begun.set()


def test_threads_that_still_work_lose_their_connections(
    recording: Recording, url: str, backend: Backend
) -> None:
    for _ in range(ROUNDS):
        with recording(url):
            busy = [Busy(url) for _ in range(THREADS)]
        for each in busy:
            each.thread.join(10)
            assert not each.thread.is_alive()
