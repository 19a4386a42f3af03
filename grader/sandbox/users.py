"""Users for jobs: when the grader runs as root, each job that runs at the same time has a user of its own.

No two graders on a machine use the same one at once: what a submission leaves behind is killed by its user.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.databases import locks
from grader.databases.places import runtime_folder

# Users that no machine gives to people or services: systemd's range for users that live as long as a process.
FIRST_USER = 61_184
USERS = 4_336

# Not in a folder that the environment chooses: two graders must meet here.
_LOCKS = Path("/var/run/sqlalchemy-katas")


@contextmanager
def claimed(count: int) -> Iterator[list[int]]:
    """Take users for this process alone, for the length of the block or until it dies.

    Args:
        count: how many.
    """
    folder = _LOCKS
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError:  # a container without a place to write to but the runtime folder
        folder = runtime_folder()
    users, handles = [], []
    start = os.getpid() * count % USERS  # most find a free one at once
    try:
        for offset in range(USERS):
            user = FIRST_USER + (start + offset) % USERS
            handle = locks.hold(folder / f"user-{user}", wait=False)
            if handle is not None:
                users.append(user)
                handles.append(handle)
            if len(users) == count:
                break
        yield users
    finally:
        for handle in handles:
            locks.release(handle)
