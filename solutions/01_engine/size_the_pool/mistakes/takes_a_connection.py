# caught by: test_a_new_pool_holds_nothing, test_the_report_tells_used_from_idle, test_a_pool_run_dry_can_be_asked
# why: takes a connection for the report, and so reports itself; where all are taken, it gets none
# looks like: a report that takes a connection
from sqlalchemy import QueuePool, create_engine


def small_pool(url):
    return create_engine(url, poolclass=QueuePool, pool_size=3, max_overflow=0, pool_timeout=0.2)


def pool_report(engine):
    with engine.connect():
        pool = engine.pool
        in_use, idle = pool.checkedout(), pool.checkedin()
    return {"open": in_use + idle, "in_use": in_use, "idle": idle}
