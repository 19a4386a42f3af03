"""What an update does with each file: decided from the old course, the learner's clone and the new course, before
anything is touched. Pure: it reads nothing and changes nothing.
"""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Literal

import msgspec

Deed = Literal["nothing", "take", "keep", "beside", "remove", "aside"]
"""`take` the new one, `keep` the learner's, keep it and lay the new one `beside` it, `remove` it, put it `aside` as a
dated copy."""


class Refused(Exception):
    """The update cannot be done. The text says why and what to do; nothing was changed."""


class Entry(msgspec.Struct, frozen=True):
    """A file in git: its mode (`100644`) and the id of its content."""

    mode: str
    blob: str


Tree = Mapping[str, Entry]
"""The files of one version by their paths from the top of the clone, with forward slashes."""


class Survey(msgspec.Struct, frozen=True):
    """All that a plan is made from.

    Args:
        name: what the new version is called.
        base: the version of the course that the clone was at.
        mine: the learner's last commit.
        theirs: the new version of the course.
        index: what the learner would commit next.
        work: by path, the id that the file on the disk would have in git; None where there is none.
        digests: by id of a content, the digest of a stub (`digest_of`); by path, that of the file on the disk.
        old_stubs: by kata id, the path of its stub in the base.
        new_stubs: the same in the new version.
        renamed_from: by kata id in the new version, its earlier ids.
    """

    name: str
    base: Tree
    mine: Tree
    theirs: Tree
    index: Tree
    work: Mapping[str, str | None]
    digests: Mapping[str, str]
    old_stubs: Mapping[str, str]
    new_stubs: Mapping[str, str]
    renamed_from: Mapping[str, tuple[str, ...]] = {}


class Plan(msgspec.Struct):
    """What will be done.

    Args:
        tree: changes of the committed files against the learner's last commit; None removes.
        writes: files of the course to write.
        moves: a learner's file to its new path: new to old.
        beside: new stubs to lay beside edited ones.
        asides: files to keep as dated copies before they are removed: path to kata id.
        removals: files to remove.
        added: ids of new katas.
        removed: ids of katas that are no more.
        renamed: new id to old.
        tests_changed: ids of katas with other tests than before.
        own: files of the course that the learner has committed changes of, which stay.
        install: whether the project must be installed again.
    """

    tree: dict[str, Entry | None] = {}
    writes: dict[str, Entry] = {}
    moves: dict[str, str] = {}
    beside: dict[str, Entry] = {}
    asides: dict[str, str] = {}
    removals: list[str] = []
    added: list[str] = []
    removed: list[str] = []
    renamed: dict[str, str] = {}
    tests_changed: list[str] = []
    own: list[str] = []
    install: bool = False


def decide(base: str | None, mine: str | None, theirs: str | None) -> Deed:
    """Return what happens to a stub, by the digests of its three versions; None where there is none."""
    if theirs is None:
        if mine is None:
            return "nothing"
        return "remove" if mine == base else "aside"
    if mine in (None, base, theirs):
        return "take"
    return "keep" if base == theirs else "beside"


def make_plan(survey: Survey) -> Plan:
    """Decide on every file.

    Raises:
        Refused: something of the learner's would be lost, or is in the way.
    """
    plan = Plan()
    old_of = dict(_old_ids(survey))
    for kata, path in survey.new_stubs.items():
        _plan_stub(survey, plan, kata, path, old_of.get(kata))
    for kata, path in survey.old_stubs.items():
        if kata not in old_of.values():
            _plan_removed(survey, plan, kata, path)
    stubs = {*survey.old_stubs.values(), *survey.new_stubs.values()}
    troubles: list[str] = []
    for path in sorted({*survey.base, *survey.mine, *survey.theirs} - stubs):
        troubles += _plan_other(survey, plan, path)
    if troubles:
        raise Refused("\n".join(troubles))
    _tell_tests(survey, plan, old_of)
    plan.install = survey.base.get("pyproject.toml") != survey.theirs.get("pyproject.toml")
    return plan


def _old_ids(survey: Survey) -> Iterator[tuple[str, str]]:
    """Each kata of the new version that the old one had, and its id there."""
    for kata in survey.new_stubs:
        if kata in survey.old_stubs:
            yield kata, kata
            continue
        for old in survey.renamed_from.get(kata, ()):
            if old in survey.old_stubs and old not in survey.new_stubs:
                yield kata, old
                break


def _plan_stub(survey: Survey, plan: Plan, kata: str, path: str, old: str | None) -> None:
    before = survey.old_stubs[old] if old else path
    theirs = survey.theirs[path]
    base = _digest(survey, survey.base.get(before)) if old else None
    new = survey.digests[theirs.blob]
    if old is None:
        plan.added.append(kata)
    elif old != kata:
        plan.renamed[kata] = old

    committed = survey.mine.get(before) or survey.mine.get(path)
    deed = decide(base, _digest(survey, committed), new)
    plan.tree[path] = theirs if deed == "take" else committed
    if before != path:
        plan.tree[before] = None

    there = before if survey.work.get(before) is not None else path
    if there != path and survey.work.get(path) not in (None, survey.work[there], theirs.blob):
        raise Refused(f"{path} is in the way of a kata that was renamed. Move it away, then try again.")
    deed = decide(base, survey.digests.get(there) if survey.work.get(there) is not None else None, new)
    if deed == "take":
        if survey.work.get(path) != theirs.blob:
            plan.writes[path] = theirs
        if before != path and survey.work.get(before) is not None:
            plan.removals.append(before)
        return
    if there != path:
        plan.moves[path] = there
    if deed == "beside":
        plan.beside[beside(path)] = theirs


def _plan_removed(survey: Survey, plan: Plan, kata: str, path: str) -> None:
    plan.removed.append(kata)
    plan.tree[path] = None
    there = survey.digests.get(path) if survey.work.get(path) is not None else None
    deed = decide(_digest(survey, survey.base[path]), there, None)
    if deed == "aside":
        plan.asides[path] = kata
    if deed != "nothing":
        plan.removals.append(path)


def _plan_other(survey: Survey, plan: Plan, path: str) -> Iterator[str]:
    """Plan a file that only the course changes; yields why that cannot be done."""
    base, mine, theirs = survey.base.get(path), survey.mine.get(path), survey.theirs.get(path)
    work, index = survey.work.get(path), survey.index.get(path)
    if base is None and theirs is None:
        return  # the learner's own
    if mine is None and theirs is not None and work not in (None, theirs.blob):
        yield f"{path} is in the way: the course has a file of that name now. Move yours away, then try again."
        return
    if mine is not None and work not in (None, mine.blob, theirs.blob if theirs else mine.blob):
        yield f"You have changed {path}. To drop the change: git checkout -- {path}. To keep it: commit it."
        return
    if index not in (mine, theirs, None):
        yield f"You have staged changes of {path}. To drop them: git reset -- {path}"
        return
    if mine not in (None, base, theirs) and base != theirs:
        take = f"git checkout {survey.name} -- {path}" if theirs else f"git rm {path}"
        yield (
            f"You have committed changes of {path}, which the new version changes, too. "
            f"To give yours up: {take} and then: git commit. After that, try again."
        )
        return
    if mine not in (None, base, theirs):
        plan.own.append(path)
        return
    if theirs != mine:
        plan.tree[path] = theirs
    if theirs is None:
        plan.removals.extend([path] if work is not None else [])
    elif work != theirs.blob or theirs != mine:
        plan.writes[path] = theirs


def _tell_tests(survey: Survey, plan: Plan, old_of: Mapping[str, str]) -> None:
    for kata, old in old_of.items():
        if _judges(survey.base, survey.old_stubs[old]) != _judges(survey.theirs, survey.new_stubs[kata]):
            plan.tests_changed.append(kata)


def _judges(tree: Tree, stub: str) -> list[str]:
    path = PurePosixPath(stub)
    files = [path.with_name(f"test_{path.name}"), path.with_name("support.py")]
    return [tree[str(file)].blob for file in files if str(file) in tree]


def _digest(survey: Survey, entry: Entry | None) -> str | None:
    return survey.digests[entry.blob] if entry else None


def beside(path: str) -> str:
    """Return where a new stub lies beside an edited one."""
    return path.removesuffix(".py") + ".new.py"
