"""The loop: puts the parts together, and takes one event after the other."""

import os
import queue
from collections.abc import Sequence
from contextlib import ExitStack

from grader.course import Course, Kata
from grader.learning.practice import Practice
from grader.learning.stubs import keep
from grader.watching.events import Event
from grader.watching.files import Saves
from grader.watching.keys import posting_keys, posting_lines
from grader.watching.rounds import Rounds
from grader.watching.servers import Servers
from grader.watching.terminal import display, redraws
from grader.watching.watcher import Watcher

_BUSY_SECONDS = 0.02
"""Between two looks at what starts or runs; what has ended tells so itself."""
_IDLE_SECONDS = 0.5


def watch(
    course: Course,
    kata: Kata,
    backends: Sequence[str],
    *,
    poll: bool = False,
    plain: bool = False,
    seed: int | None = None,
) -> None:
    """Watch a kata until the learner quits.

    Args:
        course: all katas.
        kata: the first to watch.
        backends: where to run it.
        poll: look for saves instead of waiting for the system to tell of them.
        plain: lines only.
        seed: for the random data; None for a new one in each run.
    """
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    one_by_one = redraws() and not plain
    with ExitStack() as stack:
        shown = display(plain=plain)
        stack.callback(shown.leave)
        servers = stack.enter_context(Servers(events.put))
        servers.want(backends)
        # Ends before the servers do, with all that works in their folders.
        practice = stack.enter_context(Practice.ready(shares=os.cpu_count() or 1))
        rounds = Rounds(practice, servers, events.put, seed)
        stack.callback(rounds.give_up)
        stack.enter_context(posting_keys(events.put) if one_by_one else posting_lines(events.put))
        watcher = Watcher(course, rounds, servers, shown, lambda file: Saves(file, events.put, poll=poll))
        stack.callback(watcher.close)
        watcher.begin(kata, backends)
        keep(course)  # for a reset without git; while the first run goes on
        while watcher.take(_next(events, rounds)):
            pass


def _next(events: "queue.SimpleQueue[Event]", rounds: Rounds) -> Event | None:
    """The next event; None now and then, so that time shows, and Ctrl-C comes through on every system."""
    try:
        return events.get(timeout=_BUSY_SECONDS if rounds.busy else _IDLE_SECONDS)
    except queue.Empty:
        return None
