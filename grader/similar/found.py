"""What is alike in a class, as values: what `kata similar --json` writes (schema version 1)."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

import msgspec

from grader.batch.find import Found, read
from grader.course import Course, Kata
from grader.learning.stubs import pristine
from grader.similar.compare import Alike, Compared, compare
from grader.similar.spool import LONGEST, Spool


class ComparedKata(msgspec.Struct, frozen=True):
    """A kata: how many modules were compared, and how many of them are like an answer of the course."""

    id: str
    modules: int
    like_the_course: int


class AlikePair(msgspec.Struct, frozen=True):
    """Two learners who share, in one kata, what few others have.

    Args:
        learners: their ids.
        kata: its id.
        percent: how much of each one's module is shared, of what stands neither in the stub nor in an answer of the
            course.
        shared_by: how many submissions have what they share (the median of its parts).
        lines: where it stands.
    """

    learners: tuple[str, str]
    kata: str
    percent: tuple[int, int]
    shared_by: int
    lines: tuple[Alike, ...]


class LikeTheCourse(msgspec.Struct, frozen=True):
    """A learner whose module is like an answer of the course.

    Args:
        learner: the id.
        kata: its id.
        answer: `reference`, or `alternatives/NAME`.
        percent: how much of what the module has beyond the stub.
        lines: where it stands, in the module and in the answer.
    """

    learner: str
    kata: str
    answer: str
    percent: int
    lines: tuple[Alike, ...]


class Similar(msgspec.Struct, frozen=True):
    """All of it; those who share most, in most katas, with fewest others, come first.

    Args:
        schema: of this form.
        threshold: percent from which on something is told.
        submissions: how many there are.
        notes: what could not be compared, and why.
        katas: in the order of the course.
        pairs: of learners who are like each other.
        like_the_course: told apart.
    """

    schema: Literal[1]
    threshold: int
    submissions: int
    notes: tuple[str, ...]
    katas: tuple[ComparedKata, ...]
    pairs: tuple[AlikePair, ...]
    like_the_course: tuple[LikeTheCourse, ...]


Advance = Callable[[str], None]


def similar(
    course: Course, class_: Sequence[Found], katas: Sequence[Kata], threshold: int, advance: Advance
) -> Similar:
    """Compare the submissions of a class, kata by kata.

    Args:
        course: the course.
        class_: the submissions; each is read once, and nothing of it is run.
        katas: those to compare.
        threshold: percent from which on something is told.
        advance: told of each submission that was read, and of each kata that was compared.

    Raises:
        StubError: a stub that would have to be subtracted is nowhere to be found.
    """
    stubs = {kata.id: pristine(course, kata) for kata in katas}
    with Spool(katas) as spool:
        notes = list(_read(class_, katas, spool, advance))
        compared = []
        for kata in katas:
            compared.append(compare(kata, stubs[kata.id], spool.modules(kata.id), threshold))
            advance(kata.id)
    if spool.cut:
        notes.append(
            f"{spool.cut} modules are longer than {LONGEST / 1000:.0f} kB: only that much was compared."
        )
    ids = [found.learner for found in class_]
    pairs = [pair for each in compared for pair in _pairs(each, ids)]
    strength: Counter[tuple[str, str]] = Counter()
    for pair in pairs:  # what two alone share says most
        strength[pair.learners] += sum(pair.percent) // (pair.shared_by - 1)
    pairs.sort(key=lambda pair: (-strength[pair.learners], pair.learners))
    return Similar(
        schema=1,
        threshold=threshold,
        submissions=len(class_),
        notes=tuple(notes),
        katas=tuple(ComparedKata(each.kata, each.modules, len(each.known)) for each in compared),
        pairs=tuple(pairs),
        like_the_course=tuple(like for each in compared for like in _like_the_course(each, ids)),
    )


def _read(class_: Sequence[Found], katas: Sequence[Kata], spool: Spool, advance: Advance) -> Iterator[str]:
    for number, found in enumerate(class_):
        handed_in = read(found, katas)
        if handed_in.problem:
            yield f"{found.learner}: {handed_in.problem}"
        for kata_id, module in handed_in.submission.modules.items():
            if module.verdict is None:
                spool.add(kata_id, number, module.data)
        advance(found.learner)


def _pairs(compared: Compared, ids: Sequence[str]) -> Iterator[AlikePair]:
    for pair in compared.pairs:
        learners = ids[pair.first], ids[pair.second]
        yield AlikePair(learners, compared.kata, pair.percent, pair.shared_by, pair.lines)


def _like_the_course(compared: Compared, ids: Sequence[str]) -> Iterator[LikeTheCourse]:
    for each in compared.known:
        yield LikeTheCourse(ids[each.number], compared.kata, each.answer, each.percent, each.lines)
