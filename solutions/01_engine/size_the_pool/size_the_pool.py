from sqlalchemy import Engine, QueuePool, create_engine


def small_pool(url: str) -> Engine:
    """Return an engine with at most 3 connections; whoever asks for a fourth waits 0.2 seconds for one."""
    return create_engine(url, poolclass=QueuePool, pool_size=3, max_overflow=0, pool_timeout=0.2)


def pool_report(engine: Engine) -> dict[str, int]:
    """Return how many connections the engine has just now: "open" in all, "in_use" and "idle" of them."""
    pool = engine.pool
    assert isinstance(pool, QueuePool)  # other kinds do not count
    in_use, idle = pool.checkedout(), pool.checkedin()
    return {"open": in_use + idle, "in_use": in_use, "idle": idle}
