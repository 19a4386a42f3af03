# caught by: test_a_fourth_user_waits_in_vain
# why: takes pool_size for the limit: the pool opens up to ten connections more, unless max_overflow says otherwise
# looks like: a pool that may overflow
from sqlalchemy import QueuePool, create_engine


def small_pool(url):
    return create_engine(url, poolclass=QueuePool, pool_size=3, pool_timeout=0.2)


def pool_report(engine):
    pool = engine.pool
    return {
        "open": pool.checkedin() + pool.checkedout(),
        "in_use": pool.checkedout(),
        "idle": pool.checkedin(),
    }
