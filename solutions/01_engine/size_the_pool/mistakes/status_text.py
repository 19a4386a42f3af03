# caught by: test_a_new_pool_holds_nothing, test_the_report_tells_used_from_idle, test_a_pool_run_dry_can_be_asked
# why: returns the text of the pool for people, in which no program can look up a number
# looks like: a text in the place of numbers
from sqlalchemy import QueuePool, create_engine


def small_pool(url):
    return create_engine(url, poolclass=QueuePool, pool_size=3, max_overflow=0, pool_timeout=0.2)


def pool_report(engine):
    return engine.pool.status()
