# caught by: test_three_users_get_a_connection_each, test_a_fourth_user_waits_in_vain
# why: copies a pool made for SQLite in memory, which gives everybody the same connection
# looks like: one connection for all users
from sqlalchemy import StaticPool, create_engine


def small_pool(url):
    return create_engine(url, poolclass=StaticPool)


def pool_report(engine):
    pool = engine.pool
    return {
        "open": pool.checkedin() + pool.checkedout(),
        "in_use": pool.checkedout(),
        "idle": pool.checkedin(),
    }
