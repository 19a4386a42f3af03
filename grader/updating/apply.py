"""Carries a plan out. Each step may be the last one of this process: run again, the update goes on from there.

The files come first, each replaced whole; then git's index; the branch moves last, and is what makes the update done.
"""

import os
import shutil
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from grader.course import Course
from grader.course.model import digest_of
from grader.learning.copies import copies_by_id, keep_copy, next_stamp
from grader.learning.progress import kept_in
from grader.learning.whole import mode_of, read_if_there, write_whole
from grader.updating.git import Git
from grader.updating.plan import Entry, Plan, Refused, Survey
from grader.updating.source import Versions

_NOBODY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "kata"), ("EMAIL", "kata@localhost"))
}
_NOTHING = "0" * 40


def carry_out(git: Git, course: Course, survey: Survey, plan: Plan, versions: Versions) -> None:
    """Bring the new course into the clone.

    Args:
        git: in the clone.
        course: only its folder counts.
        survey: what the plan was made from.
        plan: what to do.
        versions: the commits.

    Raises:
        Refused: a file is in the way, or was saved in this very moment. What was done so far does no harm.
        GitError: git could not do its part.
        OSError: a file could not be written.
    """
    root = course.folder.parent
    courses_own = plan.writes | plan.beside
    _must_have_room(root, [*courses_own, *plan.moves], set(plan.removals))
    staged = kept_in(course) / "update"
    try:
        _stage(git, root, staged, courses_own)
        commit = _commit(git, staged, plan, versions)
        _keep_asides(course, root, plan)
        with _uninterrupted():
            _replace_files(course, survey, plan, staged / "files")
        _write_index(git, survey, plan)
        git.text("update-ref", "-m", f"kata update: {versions.name}", "HEAD", commit, versions.mine)
        git.maybe("update-index", "-q", "--refresh")
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _replace_files(course: Course, survey: Survey, plan: Plan, new_files: Path) -> None:
    root = course.folder.parent
    for new, old in plan.moves.items():
        (root / new).parent.mkdir(parents=True, exist_ok=True)
        write_whole(root / new, (root / old).read_bytes(), mode_of(root / old))
        (root / old).unlink()
    _lay_beside(course, survey, new_files, plan)
    # The index of the course last, and before it what it names: the clone stays readable as long as can be.
    for path in sorted(plan.writes, key=lambda path: path.endswith("course.toml")):
        _must_be_as_seen(root, survey, path)
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        os.replace(new_files / path, root / path)
    for path in plan.removals:
        _must_be_as_seen(root, survey, path)
        (root / path).unlink(missing_ok=True)
        _prune(root, (root / path).parent)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold a Ctrl-C back for the moment in which the grader itself is half the old and half the new one."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []
    before = {
        number: signal.signal(number, lambda number, _: pressed.append(number))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if pressed:
        signal.raise_signal(pressed[0])


def _must_have_room(root: Path, paths: list[str], removed: set[str]) -> None:
    for path in paths:
        if (root / path).is_dir():
            raise Refused(
                f"The folder {path} is in the way of a file of the course. Move it away, then try again."
            )
        for parent in (root / path).parents:
            if parent == root:
                break
            if parent.exists() and not parent.is_dir() and parent.relative_to(root).as_posix() not in removed:
                where = parent.relative_to(root)
                raise Refused(
                    f"{where} is in the way of a folder of the course. Move it away, then try again."
                )


def _stage(git: Git, root: Path, staged: Path, files: Mapping[str, Entry]) -> None:
    """Let git write the new files where they are in nobody's way, with the ends of lines that it is set to."""
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    index = {"GIT_INDEX_FILE": str(staged / "index")}
    git.text("read-tree", "--empty", variables=index)
    git.text("update-index", "-z", "--index-info", stdin=_index_info(files), variables=index)
    prefix = (staged / "files").relative_to(root).as_posix() + "/"
    git.text("checkout-index", "--all", "--force", f"--prefix={prefix}", variables=index)


def _commit(git: Git, staged: Path, plan: Plan, versions: Versions) -> str:
    """Make the commit that the branch shall move to: the new course itself, where the learner has committed nothing."""
    if versions.base == versions.mine:
        return versions.theirs
    index = {"GIT_INDEX_FILE": str(staged / "merged")}
    git.text("read-tree", versions.mine, variables=index)
    git.text("update-index", "-z", "--index-info", stdin=_index_info(plan.tree), variables=index)
    tree = git.text("write-tree", variables=index)
    who = {} if git.maybe("var", "GIT_COMMITTER_IDENT") else _NOBODY
    message = f"Update the course from {versions.name}"
    parents = ["-p", versions.mine, "-p", versions.theirs]
    return git.text("commit-tree", tree, *parents, "-m", message, variables=who)


def _index_info(files: Mapping[str, Entry | None]) -> bytes:
    # What goes comes first: a folder may stand where a file was.
    lines = [f"0 {_NOTHING}\t{path}\0" for path, entry in files.items() if entry is None]
    lines += [f"{entry.mode} {entry.blob}\t{path}\0" for path, entry in files.items() if entry]
    return "".join(lines).encode(errors="surrogateescape")


def _write_index(git: Git, survey: Survey, plan: Plan) -> None:
    """What the learner has staged of a stub stays staged."""
    stubs = {*survey.old_stubs.values(), *survey.new_stubs.values()}
    changes = {
        path: entry
        for path, entry in plan.tree.items()
        if entry is None or path not in stubs or survey.index.get(path) == survey.mine.get(path)
    }
    git.text("update-index", "-z", "--index-info", stdin=_index_info(changes))


def _keep_asides(course: Course, root: Path, plan: Plan) -> None:
    stamp = next_stamp(course)
    for path, kata in plan.asides.items():
        data = (root / path).read_bytes()
        if data not in [copy.path.read_bytes() for copy in copies_by_id(course, kata)[:1]]:
            keep_copy(course, kata, data, mode_of(root / path), stamp)


def _lay_beside(course: Course, survey: Survey, new_files: Path, plan: Plan) -> None:
    root = course.folder.parent
    known = set(survey.digests.values())
    for path in plan.beside:
        there = read_if_there(root / path)
        if there is not None and digest_of(there) not in known:  # the learner has worked in it
            kata = "/".join(Path(path).parts[-3:-1])
            keep_copy(course, kata, there, mode_of(root / path), next_stamp(course))
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        os.replace(new_files / path, root / path)


def _must_be_as_seen(root: Path, survey: Survey, path: str) -> None:
    there = read_if_there(root / path)
    if path in survey.digests and there is not None and digest_of(there) != survey.digests[path]:
        raise Refused(f"{path} was saved while the update was under way. Run kata update again.")


def _prune(root: Path, folder: Path) -> None:
    """Remove folders that hold nothing any more, or only what Python has compiled."""
    while folder != root and folder.is_dir():
        left = [path for path in folder.iterdir() if path.name != "__pycache__"]
        if left:
            return
        try:
            shutil.rmtree(folder)
        except OSError:  # in use; an empty folder does no harm
            return
        folder = folder.parent
