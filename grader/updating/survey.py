"""Reads what a plan is made from: three versions in git, the index, and the files on the disk."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from grader.course.model import digest_of
from grader.learning.whole import read_if_there
from grader.updating.git import Git
from grader.updating.plan import Entry, Survey, Tree
from grader.updating.source import Versions


def survey_clone(git: Git, root: Path, course: str, versions: Versions) -> Survey:
    """Look at a clone.

    Args:
        git: in the clone.
        root: the top of the clone.
        course: the name of the course's folder there, `exercises`.
        versions: the commits.

    Raises:
        GitError: git could not read something.
    """
    git.maybe("update-index", "-q", "--refresh")
    base, mine, theirs = (_tree(git, commit) for commit in (versions.base, versions.mine, versions.theirs))
    index = _index(git)
    old_stubs, new_stubs = _stubs(base, course), _stubs(theirs, course)
    stubs = {*old_stubs.values(), *new_stubs.values()}
    work = _work(git, root, index, {*base, *mine, *theirs})
    blobs = {tree[path].blob for tree in (base, mine, theirs) for path in stubs if path in tree}
    digests = {blob: digest_of(data) for blob, data in _contents(git, sorted(blobs)).items()}
    for path in stubs:
        if (data := read_if_there(root / path)) is not None:
            digests[path] = digest_of(data)
    tomls = {kata: theirs[f"{course}/{kata}/kata.toml"].blob for kata in new_stubs}
    texts = _contents(git, sorted(set(tomls.values())))
    return Survey(
        name=versions.name,
        base=base,
        mine=mine,
        theirs=theirs,
        index=index,
        work=work,
        digests=digests,
        old_stubs=old_stubs,
        new_stubs=new_stubs,
        renamed_from={kata: _renamed_from(texts[blob]) for kata, blob in tomls.items()},
    )


def _tree(git: Git, commit: str) -> dict[str, Entry]:
    lines = git.text("ls-tree", "-r", "-z", commit).split("\0")
    found = (re.match(r"(\d+) blob (\w+)\t(.*)", line, re.DOTALL) for line in lines)
    return {match[3]: Entry(match[1], match[2]) for match in found if match}


def _index(git: Git) -> dict[str, Entry]:
    lines = git.text("ls-files", "--stage", "-z").split("\0")
    found = (re.match(r"(\d+) (\w+) 0\t(.*)", line, re.DOTALL) for line in lines)
    return {match[3]: Entry(match[1], match[2]) for match in found if match}


def _stubs(tree: Tree, course: str) -> dict[str, str]:
    found = {}
    for path in tree:
        match = re.fullmatch(rf"{re.escape(course)}/([^/]+/([^/]+))/kata\.toml", path)
        if match and (stub := f"{course}/{match[1]}/{match[2]}.py") in tree:
            found[match[1]] = stub
    return found


def _work(git: Git, root: Path, index: Tree, paths: Iterable[str]) -> dict[str, str | None]:
    """What lies on the disk, as git would keep it: with its own ends of lines. Only changed files are read."""
    changed = set(git.text("diff-files", "--name-only", "-z").split("\0"))
    work: dict[str, str | None] = {}
    unknown = []
    for path in paths:
        if path in index and path not in changed:
            work[path] = index[path].blob
        elif (root / path).is_file():
            unknown.append(path)
        else:
            work[path] = None
    ids = git.text("hash-object", "--stdin-paths", stdin="\n".join(unknown).encode()).split()
    return work | dict(zip(unknown, ids, strict=True))


def _contents(git: Git, blobs: list[str]) -> dict[str, bytes]:
    data = git.out("cat-file", "--batch", stdin="".join(f"{blob}\n" for blob in blobs).encode())
    found, at = {}, 0
    for blob in blobs:
        end = data.index(b"\n", at)
        size = int(data[at:end].split()[2])
        found[blob] = data[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
    return found


def _renamed_from(kata_toml: bytes) -> tuple[str, ...]:
    """Read no more than is needed: a newer course may have keys that this version does not know."""
    try:
        names = tomllib.loads(kata_toml.decode()).get("renamed_from", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return ()
    return tuple(names) if isinstance(names, list) else ()
