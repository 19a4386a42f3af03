# caught by: test_a_fourth_user_waits_in_vain
# why: limits the pool but not the waiting, which takes 30 seconds by default
# looks like: a limit without a time to wait
from sqlalchemy import QueuePool, create_engine


def small_pool(url):
    return create_engine(url, poolclass=QueuePool, pool_size=3, max_overflow=0)


def pool_report(engine):
    pool = engine.pool
    return {
        "open": pool.checkedin() + pool.checkedout(),
        "in_use": pool.checkedout(),
        "idle": pool.checkedin(),
    }
