"""Notices that a file was saved, however an editor does it, and also where the system sends no events.

The system's events come at once, but not everywhere: not from network mounts, folders shared with Docker, and Windows
drives in WSL. So the file is looked at every second, too. A change found in that way shows that no events arrive here;
from then on the file is looked at ten times a second. A list of file systems could not know that as well.
"""

import threading
from pathlib import Path
from types import TracebackType

import watchfiles

from grader.watching.events import Post, Saved

LOOK_SECONDS = 1.0
"""Between two looks at the file where events arrive."""
POLL_SECONDS = 0.1
"""The same where they do not."""
SETTLE_SECONDS = 0.1
"""An editor that saves by renaming lets the file be gone for a moment."""
STEP_MILLISECONDS = 10
"""How long an event waits for others of the same save."""
DEBOUNCE_MILLISECONDS = 50
"""How long at most: a save that goes on for longer is told twice, and the second run takes the place of the first."""


class Saves:
    """Posts `Saved` whenever a file has been written, replaced, removed or brought back. Use as a context manager.

    Args:
        file: which; it need not be there.
        post: takes the event.
        poll: do not wait for the system's events, look ten times a second.
    """

    def __init__(self, file: Path, post: Post, *, poll: bool = False) -> None:
        self._file, self._post, self._poll = file, post, poll
        self._end = threading.Event()
        self._seen = _signature(file)
        self._thread = threading.Thread(target=self._follow, name="saves", daemon=True)

    def __enter__(self) -> "Saves":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join()

    def _follow(self) -> None:
        while not self._end.is_set():
            if not self._poll:
                try:
                    self._by_events()
                except (OSError, RuntimeError):  # no more watches to be had, the folder is gone, …
                    self._poll = self._file.parent.is_dir()
            self._end.wait(POLL_SECONDS)
            self._look()

    def _by_events(self) -> None:
        """Wait for events, until none arrive although the file has changed, or the folder is another one.

        The folder is watched, not the file: many editors put a new file in its place.
        """
        folder = self._file.parent.stat().st_ino
        for changes in watchfiles.watch(
            self._file.parent,
            watch_filter=None,
            debounce=DEBOUNCE_MILLISECONDS,
            step=STEP_MILLISECONDS,
            stop_event=self._end,
            rust_timeout=int(LOOK_SECONDS * 1000),
            yield_on_timeout=True,
            raise_interrupt=False,
            force_polling=False,
            recursive=False,
        ):
            if self._look() and not changes:
                self._poll = True
                return
            if not changes and self._file.parent.stat().st_ino != folder:
                return

    def _look(self) -> bool:
        """Say whether the file has changed since the last look, and post that."""
        now = _signature(self._file)
        if now is None and self._seen is not None:
            self._end.wait(SETTLE_SECONDS)
            now = _signature(self._file)
        if now == self._seen:
            return False
        self._seen = now
        self._post(Saved())
        return True


def _signature(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
