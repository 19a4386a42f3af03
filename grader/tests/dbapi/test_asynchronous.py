"""The asyncio face: the same shim, awaited."""

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import ForeignKey, String, select, text
from sqlalchemy.exc import MissingGreenlet
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload

from grader.databases import Backend
from grader.dbapi.asynchronous import create_async_engine
from grader.trace import Recorder, Trace


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30))
    posts: Mapped[list["Post"]] = relationship(back_populates="author")


class Post(Base):
    __tablename__ = "post"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="posts")


def run(url: str, work: Callable[[AsyncEngine], Awaitable[Any]], **options: Any) -> Any:
    """Run a coroutine with an engine over tables with one author and two posts."""

    async def main() -> Any:
        engine = create_async_engine(url, **options)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        async with AsyncSession(engine) as session:
            session.add(Author(id=1, name="Ada", posts=[Post(id=1), Post(id=2)]))
            await session.commit()
        try:
            return await work(engine)
        finally:
            await engine.dispose()

    return asyncio.run(main())


def test_a_unit_of_work(url: str, recorder: Recorder) -> None:
    async def work(engine: AsyncEngine) -> Any:
        recorder.clear()
        async with AsyncSession(engine) as session:
            author = await session.scalar(select(Author).options(selectinload(Author.posts)))
            assert author is not None
            author.name = "Bo"
            await session.commit()
            await session.refresh(author)
            return author.name, len(author.posts)

    assert run(url, lambda engine: work(engine), echo=False) == ("Bo", 2)
    assert Trace(recorder).selects == 4
    assert Trace(recorder).updates == 1
    assert Trace(recorder).commits == 1
    assert Trace(recorder).connections == 0
    assert Trace(recorder).left_open == 0


def test_a_lazy_load_fails(url: str, recorder: Recorder) -> None:
    async def work(engine: AsyncEngine) -> None:
        async with AsyncSession(engine) as session:
            author = await session.get(Author, 1)
            assert author is not None
            recorder.clear()
            with pytest.raises(MissingGreenlet):
                author.posts  # noqa: B018

    run(url, work)
    assert Trace(recorder).selects == 0


def test_a_lazy_load_within_run_sync_is_awaited(url: str, recorder: Recorder) -> None:
    async def work(engine: AsyncEngine) -> Any:
        async with AsyncSession(engine) as session:
            author = await session.get(Author, 1)
            return await session.run_sync(lambda _: len(author.posts) if author else None)

    assert run(url, work) == 2


def test_an_expired_attribute_fails(url: str, recorder: Recorder) -> None:
    async def work(engine: AsyncEngine) -> None:
        async with AsyncSession(engine) as session:
            author = await session.get(Author, 1)
            assert author is not None
            await session.commit()
            with pytest.raises(MissingGreenlet):
                author.name  # noqa: B018

    run(url, work)


def test_streaming(url: str, recorder: Recorder) -> None:
    async def work(engine: AsyncEngine) -> Any:
        async with engine.connect() as connection:
            result = await connection.stream(select(Post.id).order_by(Post.id))
            return [row.id async for row in result]

    assert run(url, work) == [1, 2]


def test_one_task_waits_for_a_lock_while_another_works(
    url: str, recorder: Recorder, backend: Backend
) -> None:
    """A driver that blocked the event loop would wait here for ever: the lock's holder could not go on."""
    done: list[str] = []

    async def holder(engine: AsyncEngine, locked: asyncio.Event) -> None:
        async with engine.begin() as connection:
            await connection.execute(text("UPDATE author SET name = 'holder'"))
            locked.set()
            await asyncio.sleep(0.1)
            done.append("holder")

    async def waiter(engine: AsyncEngine, locked: asyncio.Event) -> None:
        await locked.wait()
        async with engine.begin() as connection:
            await connection.execute(text("UPDATE author SET name = 'waiter'"))
        done.append("waiter")

    async def work(engine: AsyncEngine) -> None:
        locked = asyncio.Event()
        await asyncio.wait_for(asyncio.gather(holder(engine, locked), waiter(engine, locked)), 10)

    run(url, work)
    assert done == ["holder", "waiter"]


@pytest.mark.only_on("postgresql", "mysql")
def test_a_statement_can_be_cancelled(url: str, recorder: Recorder, backend: Backend) -> None:
    sleep = {"postgresql": "SELECT pg_sleep(20)", "mysql": "SELECT sleep(20)"}[backend.name]

    async def work(engine: AsyncEngine) -> Any:
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1), engine.connect() as connection:
                await connection.execute(text(sleep))
        assert time.monotonic() - began < 5
        async with engine.connect() as connection:
            return (await connection.execute(text("SELECT 7 AS seven"))).scalar()

    assert run(url, work) == 7


def test_connections_are_shared_by_the_pool(url: str, recorder: Recorder) -> None:
    async def work(engine: AsyncEngine) -> None:
        async def ask() -> None:
            async with engine.connect() as connection:
                await connection.execute(select(Author))

        await asyncio.gather(*(ask() for _ in range(6)))

    run(url, work, pool_size=2, max_overflow=0)
    assert Trace(recorder).connections == 2


def test_a_connection_that_is_lost_is_terminated(url: str, recorder: Recorder) -> None:
    async def work(engine: AsyncEngine) -> None:
        connection = await engine.connect()
        await connection.execute(text("INSERT INTO author VALUES (9, 'lost')"))
        del connection
        with pytest.warns(sqlalchemy.exc.SAWarning, match="garbage collector"):
            gc.collect()
        async with engine.connect() as connection:
            found = await connection.execute(text("SELECT count(*) FROM author"))
            assert found.scalar() == 1

    run(url, work, pool_size=1, max_overflow=0, pool_timeout=1)
    assert Trace(recorder).left_open == 0


def test_errors_are_the_driver_s_own(url: str, recorder: Recorder, backend: Backend) -> None:
    async def work(engine: AsyncEngine) -> Any:
        with pytest.raises(sqlalchemy.exc.IntegrityError) as error:
            async with engine.begin() as connection:
                await connection.execute(text("INSERT INTO author VALUES (1, 'again')"))
        return error.value.orig

    assert type(run(url, work)).__module__.startswith(backend.driver)


def test_without_a_recording_it_says_so(url: str) -> None:
    with pytest.raises(RuntimeError, match="only while something is being recorded"):
        run(url, lambda engine: engine.connect().start())  # type: ignore[arg-type,return-value]


@pytest.mark.only_on("sqlite")
def test_a_database_in_memory_is_one_connection(recorder: Recorder) -> None:
    async def work(engine: AsyncEngine) -> Any:
        async with engine.connect() as connection:
            return (await connection.execute(select(Post.id))).scalars().all()

    assert run("sqlite://", work) == [1, 2]
