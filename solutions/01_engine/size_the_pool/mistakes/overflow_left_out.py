# caught by: test_a_pool_run_dry_can_be_asked
# why: counts no further than the size of the pool, and overlooks what was opened beyond it
# looks like: overflow that is not counted
from sqlalchemy import QueuePool, create_engine


def small_pool(url):
    return create_engine(url, poolclass=QueuePool, pool_size=3, max_overflow=0, pool_timeout=0.2)


def pool_report(engine):
    pool = engine.pool
    in_use = min(pool.checkedout(), pool.size())
    idle = pool.checkedin()
    return {"open": in_use + idle, "in_use": in_use, "idle": idle}
