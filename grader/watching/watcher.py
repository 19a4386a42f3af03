"""What each event leads to."""

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec

from grader.course import Course, Kata
from grader.databases import BACKENDS, DatabaseError
from grader.grading.results import BackendVerdict
from grader.learning.hints import next_hint
from grader.learning.progress import Progress
from grader.learning.stubs import StubError, reset
from grader.watching.actions import ACTIONS
from grader.watching.events import (
    Continued,
    Event,
    Judged,
    KeysEnded,
    Pressed,
    Resized,
    Saved,
    Suspended,
    Told,
)
from grader.watching.files import Saves
from grader.watching.rounds import Round, Rounds, told
from grader.watching.scene import Changes, Scene, all_passed, changes
from grader.watching.servers import Servers
from grader.watching.terminal import Display

_SLOW_SECONDS = 0.5
"""After which a run is told to be running; quicker ones would only flicker."""


class Watcher:
    """Watches one kata after the other.

    Args:
        course: all katas.
        rounds: runs them.
        servers: where.
        shown: what the learner sees.
        saves: begins to notice saves of a file.
    """

    def __init__(
        self,
        course: Course,
        rounds: Rounds,
        servers: Servers,
        shown: Display,
        saves: Callable[[Path], Saves],
    ) -> None:
        self._course, self._rounds, self._servers = course, rounds, servers
        self._shown, self._saves = shown, saves
        self._progress = Progress.of(course)
        self._watched = ExitStack()
        self._asking = False
        self._before: dict[str, BackendVerdict] = {}
        self._scene: Scene
        self._chosen: tuple[str, ...] = ()

    def begin(self, kata: Kata, backends: Sequence[str]) -> None:
        """Turn to a kata, and run it."""
        self.close()
        self._chosen = self._chosen or tuple(backends)
        self._before = {}
        self._scene = Scene(self._course, kata, Path.cwd(), tuple(backends))
        self._watched.enter_context(self._saves(kata.stub))
        self._show(view="result")
        self._run()

    def close(self) -> None:
        """Watch nothing any more."""
        self._watched.close()

    def take(self, event: Event | None) -> bool:
        """Do what an event leads to, and return whether to go on."""
        if isinstance(event, Pressed):
            self._change(notice="")
        try:
            go_on = self._do(event)
            self._rounds.go_on()
        except OSError as error:
            if error.filename is None:  # the terminal itself
                raise
            # Such as the tests, while git puts another commit in their place: the next save finds them again.
            self._say(f"{told(error)}. Save once more when that is over.")
            return True
        return go_on

    def _do(self, event: Event | None) -> bool:
        match event:
            case None:
                self._tell_time()
            case Saved():
                self._run(saved=True)
            case Judged():
                self._judged(event)
            case Told(line) if not self._asking:
                self._say(line)
            case Resized():
                self._shown.refresh(self._scene)
            case Suspended(stand_still):
                self._suspend(stand_still)
            case Continued():
                self._shown.show(self._scene)
            case KeysEnded(terminal=True):
                return False
            case KeysEnded():
                pass  # what was to be said in a pipe has been said; we go on
            case Pressed(key) if self._asking:
                self._answered(yes=key == "y")
            case Pressed("n"):
                self._next()
            case Pressed("h"):
                self._hint()
            case Pressed("a"):
                self._all_databases()
            case Pressed("t"):
                self._show(view="trace")
            case Pressed("l"):
                self._list()
            case Pressed("r"):
                self._ask()
            case Pressed("?"):
                self._show(view="help")
            case Pressed("enter"):
                self._show(view="result")
            case Pressed("q"):
                return False
            case Pressed(key):
                self._say(f"{key!r} is no key here. The keys: {' '.join(each.key for each in ACTIONS)}")
        return True

    # What is shown

    def _change(self, **changes: object) -> None:
        self._scene = msgspec.structs.replace(self._scene, **changes)

    def _show(self, **changes: object) -> None:
        self._change(**changes)
        self._shown.show(self._scene)

    def _say(self, notice: str) -> None:
        self._change(notice=notice)
        self._shown.say(self._scene)

    def _tell_time(self) -> None:
        round_ = self._rounds.under_way
        seconds = time.monotonic() - round_.began if round_ else 0
        if seconds > _SLOW_SECONDS and int(seconds) != self._scene.running:
            self._change(running=int(seconds))
            self._shown.refresh(self._scene)

    # Runs

    def _run(self, *, saved: bool = False) -> None:
        """Run the file as it is now; one save may be told twice, when the file is emptied and when it is filled."""
        kata = self._scene.kata
        try:
            module = kata.stub.read_bytes()
        except FileNotFoundError:
            self._cannot_run(
                f"{kata.stub.name} is gone. `kata reset {kata.name}`, or r here, brings the stub back."
            )
        except OSError as error:
            self._cannot_run(f"{kata.stub.name} cannot be read: {error.strerror}.")
        else:
            if not (saved and self._rounds.has_just_begun(module)):
                self._rounds.begin(kata, module, self._scene.backends)

    def _cannot_run(self, why: str) -> None:
        self._rounds.give_up()
        self._show(trouble=why, verdicts={}, running=None, notice="", view="result")

    def _judged(self, judged: Judged) -> None:
        round_ = self._rounds.take(judged)
        if round_ is None or not round_.complete:
            return
        verdicts = round_.in_order
        passed = all_passed(verdicts.values())
        found = changes(self._before, verdicts)
        self._before |= {name: verdict for name, verdict in verdicts.items() if verdict.tests}
        self._show(
            verdicts=verdicts,
            changes=found,
            running=None,
            trouble="",
            notice=self._scene.notice if self._asking else "",
            is_stub=round_.kata.is_stub(round_.module),
            view="result",
            following=self._following(round_.kata) if passed else None,
        )
        self._note(round_)
        self._rounds.prepare()

    def _note(self, round_: Round) -> None:
        """Keep the verdicts: after they are shown, for that is what the learner waits for."""
        try:
            for name, verdict in round_.verdicts.items():
                if verdict.verdict != "unavailable":
                    self._progress.ran(round_.kata, name, round_.module, failing=verdict.failing)
        except OSError as error:
            self._say(f"Your progress could not be kept: {error.strerror} ({error.filename}).")

    # Keys

    def _next(self) -> None:
        if not self._scene.passed:
            self._say("Next is offered once this kata passes. Any other one: q, then kata watch NAME")
        elif self._scene.following is None:
            self._say("That was the last one: every kata has passed.")
        else:
            self.begin(self._scene.following, self._scene.backends)

    def _following(self, kata: Kata) -> Kata | None:
        """The next kata in the order of the course that has not passed; after the last one, the first such."""
        katas = list(self._course.katas)
        at = katas.index(kata)
        standings = self._progress.standings(katas)
        return next((each for each in katas[at + 1 :] + katas[:at] if standings[each.id] != "passed"), None)

    def _hint(self) -> None:
        failing = self._scene.failing
        hints = next_hint(self._progress, self._scene.kata, failing[1].name if failing else None)
        self._show(hints=tuple(hints), view="hints")

    def _all_databases(self) -> None:
        everything = tuple(BACKENDS)
        if self._scene.backends != everything:
            backends = everything
        else:
            backends = self._chosen if self._chosen != everything else everything[:1]
        try:
            self._servers.want(backends)
        except (DatabaseError, OSError) as error:
            self._say(f"They cannot be started: {error}")
            return
        titles = ", ".join(BACKENDS[name].title for name in backends)
        self._change(backends=backends, verdicts={}, changes=Changes(), view="result")
        self._say(f"From now on: {titles}.")
        self._run()

    def _list(self) -> None:
        self._show(standings=self._progress.standings(self._course.katas), view="list")

    def _ask(self) -> None:
        self._asking = True
        self._say(f"Reset {self._scene.kata.stub.name} to the stub? A copy of yours is kept. y or n")

    def _answered(self, *, yes: bool) -> None:
        self._asking = False
        if not yes:
            self._say("Nothing was reset.")
            return
        try:
            kept = reset(self._course, self._scene.kata)
        except StubError as error:
            self._say(str(error))
        else:
            self._say("The stub is back." + (" kata undo brings yours back." if kept else ""))

    # The shell

    def _suspend(self, stand_still: Callable[[], None]) -> None:
        again = self._rounds.under_way is not None
        self._rounds.give_up()
        self._shown.leave()
        stand_still()
        self._shown.show(self._scene)
        if again:
            self._run()
