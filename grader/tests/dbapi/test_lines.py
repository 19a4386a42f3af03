"""The learner's line beside each event: the nearest frame of the learner's file, wherever the work is done."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy

from grader.dbapi.asynchronous import create_async_engine
from grader.tests.dbapi.conftest import Recording
from grader.trace import Recorder, Trace

SOURCE = """
    import os
    from sqlalchemy import create_engine, text
    from sqlalchemy.orm import Session

    def read(connection):
        return helper(connection)                                 # line 6

    def helper(connection):
        return connection.execute(text("SELECT 2")).all()         # line 9

    def write(url):
        engine = create_engine(url)
        with engine.begin() as connection:                        # line 13
            connection.execute(text("CREATE TABLE t (n INTEGER)"))
        return engine

    def later(engine):
        with Session(engine) as session:
            result = session.execute(text("SELECT 3"))
            yield result.all()

    async def ask(engine):
        async with engine.connect() as connection:                # line 23
            await nested(connection)

    async def nested(connection):
        await connection.execute(text("SELECT 4"))                # line 27

    def sort(engine, values):
        return sorted(values, key=lambda value: use(engine))      # line 30

    def use(engine):
        with engine.connect() as connection:
            return connection.execute(text("SELECT 5")).scalar()
"""


@pytest.fixture
def submission(tmp_path: Path) -> ModuleType:
    module = ModuleType("submission")
    module.__file__ = str(tmp_path / "submission.py")
    exec(compile(dedent(SOURCE).lstrip("\n"), module.__file__, "exec"), module.__dict__)
    return module


@pytest.fixture
def recorder(submission: ModuleType, recording: Recording, url: str) -> Iterator[Recorder]:
    with recording(url, submission.__file__) as recorder:
        yield recorder


def lines(recorder: Recorder) -> list[Any]:
    return [(event.event, event.line) for event in Trace(recorder).events]


def test_the_nearest_frame_of_the_learner_s_file(url: str, submission: Any, recorder: Recorder) -> None:
    engine = submission.write(url)
    assert lines(recorder) == [("connect", 13), ("begin", 14), ("statement", 14), ("commit", 13)]

    recorder.clear()
    with engine.connect() as connection:
        submission.read(connection)
    assert lines(recorder) == [("begin", 9), ("statement", 9), ("rollback", None)]


def test_generators_callbacks_and_threads(url: str, submission: Any, recorder: Recorder) -> None:
    engine = submission.write(url)
    recorder.clear()
    list(submission.later(engine))
    submission.sort(engine, [1])
    thread = threading.Thread(target=submission.use, args=(engine,))
    thread.start()
    thread.join()

    assert [line for event, line in lines(recorder) if event == "statement"] == [19, 34, 34]


def test_below_the_greenlets_of_asyncio(url: str, submission: Any, recorder: Recorder) -> None:
    asyncio.run(submission.ask(create_async_engine(url)))

    # the connection is given back in a task of SQLAlchemy's own
    expected = [("connect", 23), ("begin", 27), ("statement", 27), ("rollback", 27)]
    assert [pair for pair in lines(recorder) if pair[0] != "close"] == expected


def test_a_task_of_the_test_has_no_line(url: str, submission: Any, recorder: Recorder) -> None:
    async def ask() -> None:
        async with create_async_engine(url).connect() as connection:
            await connection.execute(sqlalchemy.text("SELECT 7"))

    submission.write(url)
    recorder.clear()
    asyncio.run(ask())

    assert {line for _, line in lines(recorder)} == {None}


def test_the_test_s_own_doing_has_no_line(url: str, recorder: Recorder) -> None:
    with sqlalchemy.create_engine(url).connect() as connection:
        connection.execute(sqlalchemy.text("SELECT 6"))

    assert {line for _, line in lines(recorder)} == {None}
