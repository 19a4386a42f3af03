"""Stubs as the course hands them out; back to them, and back again. Nothing that a learner wrote is ever lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from grader.course import Course, Kata
from grader.learning.copies import Copy, all_copies, copies_of, keep_copy, next_stamp
from grader.learning.progress import kept_in
from grader.learning.whole import mode_of, read_if_there, write_whole
from grader.updating.git import Git, GitError

PATIENCE = 30
"""Seconds to wait for another command that resets or undoes."""


class StubError(Exception):
    """A stub cannot be found, or a file cannot be written. The text says what to do."""


class Restored(msgspec.Struct, frozen=True):
    """What undo did for one kata.

    Args:
        kata: the kata.
        copy: what was brought back.
        kept: the copy of what was there before; None if that was the stub, or nothing.
    """

    kata: Kata
    copy: Copy
    kept: Path | None


def pristine(course: Course, kata: Kata) -> bytes:
    """Return the stub as the course hands it out, whatever the learner has made of the file since.

    Raises:
        StubError: it is nowhere to be found.
    """
    for data in _candidates(course, kata):
        if kata.is_stub(data):
            return data
    raise StubError(
        f"The stub of {kata.id} is nowhere in this clone: neither kept in .kata/stubs nor in git's history. "
        f"Download the course again, and copy {kata.module_path} from there to "
        f"{_kept(course, kata.name)}. Then try again. Nothing was changed."
    )


def keep(course: Course) -> None:
    """Keep a copy of each stub that is untouched, so that it can come back without git. Cheap; never fails."""
    try:
        wanted = [(kata, data) for kata in course.katas if (data := _untouched(course, kata)) is not None]
        if wanted:
            kept_in(course).mkdir(exist_ok=True)
            with FileLock(_lock(course), timeout=0):
                for kata, data in wanted:
                    file = _kept(course, kata.name)
                    file.parent.mkdir(exist_ok=True)
                    write_whole(file, data)
    except (OSError, Timeout):
        return  # a clone that cannot be written, or another command that does the same


def reset(course: Course, kata: Kata) -> Path | None:
    """Put the stub of a kata back, and keep a dated copy of what the learner wrote.

    Returns:
        the copy; None if there was nothing to keep: the stub was untouched, or the file was gone.

    Raises:
        StubError: the stub cannot be found, or a file cannot be written.
    """
    return reset_all(course, [kata])[0]


def reset_all(course: Course, katas: list[Kata]) -> list[Path | None]:
    """Put stubs back as one step, which one `undo` takes back. Nothing is changed if one of them cannot be found.

    Returns:
        for each kata what `reset` returns.

    Raises:
        StubError: a stub cannot be found, or a file cannot be written.
    """
    stubs = [pristine(course, kata) for kata in katas]
    with _working(course):
        stamp = next_stamp(course)
        return [_put(course, kata, stub, stamp) for kata, stub in zip(katas, stubs, strict=True)]


def undo(course: Course, kata: Kata | None = None, copy: str | None = None) -> list[Restored]:
    """Bring back what the last reset took away; what is there now is kept first, so that undo can be undone.

    Args:
        course: whose clone.
        kata: of which kata; None for the newest reset of any. One `reset --all` comes back as a whole.
        copy: the beginning of a copy's stamp; None for the newest copy that differs from what is there.

    Returns:
        what was brought back; nothing if there is nothing to undo.

    Raises:
        StubError: there is no such copy, or a file cannot be written.
    """
    with _working(course):
        chosen = [(kata, _named(course, kata, copy))] if kata and copy else _last(course, kata)
        stamp = next_stamp(course)
        return [
            Restored(each, found, _put(course, each, found.path.read_bytes(), stamp, mode_of(found.path)))
            for each, found in chosen
        ]


def _put(course: Course, kata: Kata, data: bytes, stamp: str, mode: int | None = None) -> Path | None:
    """Replace a learner's file; what it held is kept, also what an editor saves in this very moment."""
    kept = None
    while (there := read_if_there(kata.stub)) != data:
        if there is not None and not kata.is_stub(there):
            if kept is not None:  # saved since the copy was made
                stamp = next_stamp(course)
            kept = keep_copy(course, kata.id, there, mode_of(kata.stub), stamp).path
        if read_if_there(kata.stub) == there:
            kata.folder.mkdir(parents=True, exist_ok=True)
            write_whole(kata.stub, data, mode)
            break
    beside = new_beside(kata.stub)
    if kata.is_stub(data) and kata.is_stub(read_if_there(beside) or b""):
        beside.unlink()  # `kata update` laid it there; now it is in its place
    return kept


def new_beside(stub: Path) -> Path:
    """Return where `kata update` lays a new stub beside a learner's file."""
    return stub.with_suffix(".new.py")


def _last(course: Course, kata: Kata | None) -> list[tuple[Kata, Copy]]:
    """Of one kata, the newest copy that differs from what is there.

    Of any kata: the newest copies of all, unless their katas hold just that, for then they were brought back
    already; several if one command made them.
    """
    if kata is not None:
        differing = (copy for copy in copies_of(course, kata) if not _is_there(kata, copy))
        return [(kata, copy) for copy in differing][:1]
    newest: dict[str, tuple[Kata, Copy]] = {}
    by_id = {name: each for each in course.katas for name in (*each.renamed_from, each.id)}
    for copy in all_copies(course):
        if each := by_id.get(copy.kata):
            newest.setdefault(each.id, (each, copy))
    pending = [(each, copy) for each, copy in newest.values() if not _is_there(each, copy)]
    last = max((copy.stamp for _, copy in pending), default="")
    return [(each, copy) for each, copy in pending if copy.stamp == last]


def _is_there(kata: Kata, copy: Copy) -> bool:
    return read_if_there(kata.stub) == copy.path.read_bytes()


def _named(course: Course, kata: Kata, begin: str) -> Copy:
    copies = copies_of(course, kata)
    found = [copy for copy in copies if copy.path.name.startswith(begin)]
    if len(found) == 1:
        return found[0]
    if not copies:
        raise StubError(f"There is no copy of {kata.name}: it was never reset.")
    what = "Several copies begin" if found else f"No copy of {kata.name} begins"
    stamps = ", ".join(copy.stamp for copy in (found or copies)[:5])
    raise StubError(f"{what} with {begin!r}. Choose one of: {stamps}. See also: kata undo {kata.name} --list")


def _candidates(course: Course, kata: Kata) -> Iterator[bytes]:
    names = [kata.id, *kata.renamed_from]
    places = [kata.stub, new_beside(kata.stub)]
    places += [_kept(course, name.rpartition("/")[2]) for name in names]
    for place in places:
        try:
            yield place.read_bytes()
        except OSError:
            continue
    git = Git(course.folder.parent)
    for name in names:
        path = f"{course.folder.name}/{name}/{name.rpartition('/')[2]}.py"
        try:  # all branches: a merge may hide the side that the learner did not take
            commits = git.text("log", "--all", "--full-history", "--format=%H", "--", path).split()
        except GitError:
            return
        for commit in commits:
            try:
                yield git.out("show", f"{commit}:./{path}")
            except GitError:  # deleted by this commit
                continue


def _untouched(course: Course, kata: Kata) -> bytes | None:
    """The stub, if it is untouched and not kept yet."""
    data = read_if_there(kata.stub)
    if data is None or not kata.is_stub(data):
        return None
    kept = read_if_there(_kept(course, kata.name))
    return None if kept is not None and kata.is_stub(kept) else data


def _kept(course: Course, name: str) -> Path:
    return kept_in(course) / "stubs" / f"{name}.py"


def _lock(course: Course) -> Path:
    return kept_in(course) / "copies.lock"


@contextmanager
def _working(course: Course) -> Iterator[None]:
    """Alone with the learner's files, and with words for what may go wrong."""
    try:
        kept_in(course).mkdir(exist_ok=True)
        with FileLock(_lock(course), timeout=PATIENCE):
            yield
    except Timeout:
        raise StubError(
            "Another kata command has been at work on these files for long. Wait for it, then try again."
        ) from None
    except OSError as error:
        where = error.filename2 or error.filename or kept_in(course)
        raise StubError(
            f"Cannot read or write {where}: {error.strerror or error}. What you wrote is safe: "
            "a copy is kept before anything is replaced."
        ) from None
