# caught by: test_a_new_pool_holds_nothing, test_the_report_tells_used_from_idle, test_a_pool_run_dry_can_be_asked
# why: counts as idle what could still be opened: before its first use a pool has room, but no connection
# looks like: room reported as idle connections
from sqlalchemy import QueuePool, create_engine


def small_pool(url):
    return create_engine(url, poolclass=QueuePool, pool_size=3, max_overflow=0, pool_timeout=0.2)


def pool_report(engine):
    size = engine.pool.size()
    in_use = engine.pool.checkedout()
    idle = size - in_use
    return {"open": in_use + idle, "in_use": in_use, "idle": idle}
