# caught by: test_a_new_pool_holds_nothing, test_the_report_tells_used_from_idle, test_a_pool_run_dry_can_be_asked
# why: reports the size of the pool as the number of open connections: it is a setting, and never changes
# looks like: a setting reported as a count
from sqlalchemy import QueuePool, create_engine


def small_pool(url):
    return create_engine(url, poolclass=QueuePool, pool_size=3, max_overflow=0, pool_timeout=0.2)


def pool_report(engine):
    pool = engine.pool
    return {"open": pool.size(), "in_use": pool.checkedout(), "idle": pool.checkedin()}
