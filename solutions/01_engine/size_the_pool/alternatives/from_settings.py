# why: keeps the settings in a dict, trusts the dialect's pool, and reads the numbers from the pool's text for people
import re

from sqlalchemy import create_engine

POOL = {"pool_size": 3, "max_overflow": 0, "pool_timeout": 0.2}


def small_pool(url):
    return create_engine(url, **POOL)


def pool_report(engine):
    _size, idle, _overflow, in_use = map(int, re.findall(r"-?\d+", engine.pool.status()))
    return {"open": idle + in_use, "in_use": in_use, "idle": idle}
