"""Grades a class: submissions → modules → jobs → verdicts → gradebook, one result after the other."""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from grader.batch.find import Found, read
from grader.batch.handed_in import HandedIn
from grader.batch.workforce import Wanted, Workforce
from grader.course import Course, Kata
from grader.gradebook.book import Gradebook, Key
from grader.grading.grade import this_grader, without_a_run
from grader.grading.mistakes import named
from grader.grading.results import BackendVerdict
from grader.grading.runner import Judged
from grader.grading.staging import Module
from grader.learning.progress import tests_of
from grader.version import VERSION

Reached = Callable[[str, str, str, BackendVerdict | None], None]
"""Told of a learner, a kata, a backend and the verdict; None for one that was known already."""


class Batch:
    """One run over a class.

    Args:
        course: the whole course.
        katas: those to grade.
        book: takes every verdict as it is reached.
    """

    def __init__(self, course: Course, katas: Sequence[Kata], book: Gradebook) -> None:
        self.katas = katas
        self._course, self._book = course, book
        self._tests = {kata.id: tests_of(kata) for kata in katas}

    def begin(self, isolation: str) -> None:
        """Note in the gradebook that a run has begun, and how submissions are kept from everything else."""
        self._book.begin_run(self._course, self.katas, this_grader(), isolation)

    def take_in(self, found: Found) -> HandedIn:
        """Read a submission, and note what was handed in."""
        handed_in = read(found, self.katas)
        self._book.take_in(handed_in)
        return handed_in

    def grade(
        self, class_: Sequence[Found], backends: Sequence[str], workforce: Workforce, reached: Reached
    ) -> None:
        """Grade what is not known yet; what was known is passed over.

        Args:
            class_: the submissions; each is read when its turn comes, so that memory does not grow with their number.
            backends: the names of those to grade on.
            workforce: reaches the verdicts.
            reached: told of each verdict as it is reached.
        """

        def note(key: Key, verdict: BackendVerdict, flags: Sequence[str] = ()) -> None:
            self._book.write(key, verdict, flags)
            reached(key.learner, key.kata, key.backend, verdict)

        def wanted() -> Iterator[Wanted]:
            for found in class_:
                handed_in = self.take_in(found)
                known = self._book.known(found.learner)
                for module in handed_in.submission.modules.values():
                    for name in backends:
                        key = self._key(found, module, name)
                        if key in known:
                            reached(key.learner, key.kata, name, None)
                        elif module.verdict is not None:
                            note(key, without_a_run(module))
                        else:
                            yield Wanted(key, module)

        def judged(of: Wanted, found: Judged) -> None:
            verdict = msgspec.structs.replace(found.verdict, looks_like=named(of.module.kata, found.verdict))
            note(of.key, verdict, found.flags)

        workforce.run(wanted(), self._book.found_server, judged)
        self._book.end_run()

    def _key(self, found: Found, module: Module, backend: str) -> Key:
        kata = module.kata.id
        return Key(found.learner, kata, backend, module.digest, self._tests[kata], VERSION)
