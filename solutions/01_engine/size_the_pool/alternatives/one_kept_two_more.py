# why: keeps one connection and opens two more at need, and computes what is open from the overflow
from sqlalchemy import Engine, QueuePool, create_engine


def small_pool(url: str) -> Engine:
    return create_engine(url, poolclass=QueuePool, pool_size=1, max_overflow=2, pool_timeout=0.2)


def pool_report(engine: Engine) -> dict[str, int]:
    pool = engine.pool
    # The overflow counts from minus the size, for a pool that has opened nothing, upwards.
    opened = pool.size() + pool.overflow()
    return dict(open=opened, in_use=opened - pool.checkedin(), idle=pool.checkedin())
