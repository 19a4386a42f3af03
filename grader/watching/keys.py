"""Keys as events, posted from a thread of their own: one by one from a terminal, else the first of each line."""

import os
import select
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from grader.terminal.keys import Keys, reading_keys
from grader.watching.events import Continued, KeysEnded, Post, Pressed, Resized, Suspended

_WAIT_SECONDS = 0.5
"""How long to wait for a line before looking whether one is still wanted, and for the last key."""


@contextmanager
def posting_keys(post: Post) -> Iterator[None]:
    """Post the keys of standard input, a terminal, and what its shell wants, as long as the context lasts."""
    with reading_keys() as keys:
        thread = threading.Thread(target=_post_keys, args=(keys, post), name="keys", daemon=True)
        thread.start()
        try:
            yield
        finally:
            keys.close()
            thread.join(_WAIT_SECONDS)  # longer only if somebody has snatched the key that it went to read


def _post_keys(keys: Keys, post: Post) -> None:
    while True:
        match keys.read():
            case "eof":
                post(KeysEnded(terminal=True))
                return
            case "suspend":
                post(Suspended(keys.suspend))
            case "resumed":
                post(Continued())
            case "resized":
                post(Resized())
            case "enter" | "esc":
                post(Pressed("enter"))
            case key if len(key) == 1:
                post(Pressed(key.lower()))


@contextmanager
def posting_lines(post: Post) -> Iterator[None]:
    """Post the first character of each line of standard input, whatever that is, as long as the context lasts."""
    over = threading.Event()
    thread = threading.Thread(target=_post_lines, args=(post, over), name="lines", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()  # the thread may wait in a read for ever: it ends with the process


def _post_lines(post: Post, over: threading.Event) -> None:
    rest = ""
    while not over.is_set():
        try:
            if not _may_read() or over.is_set():
                continue  # what is typed after the end is for the shell
            data = os.read(0, 1024)
        except OSError:  # the terminal is gone, or there is no standard input
            data = b""
        if not data:
            post(KeysEnded(terminal=False))
            return
        *lines, rest = (rest + data.decode(errors="ignore")).split("\n")
        for line in lines:
            post(Pressed(line.strip()[:1].lower() or "enter"))


def _may_read() -> bool:
    """Wait a moment for input, which must be ours."""
    if sys.platform == "win32":
        return True
    else:
        from grader.terminal.jobs import in_background

        if not select.select([0], [], [], _WAIT_SECONDS)[0]:
            return False
        if in_background(0):
            time.sleep(_WAIT_SECONDS)
            return False
        return True
