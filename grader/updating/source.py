"""Where a newer course comes from, and whether a clone can take it now."""

import re
from pathlib import Path

import msgspec

from grader.updating.git import Git, GitError, NoGit
from grader.updating.plan import Refused

_UNFINISHED = {
    "MERGE_HEAD": "a merge",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
}

_SECRET = re.compile(r"//[^/@\s]*@")
"""A name and a password in a URL."""


class Unreachable(Refused):
    """There is no git, or no way to the place that the new course comes from."""


class Versions(msgspec.Struct, frozen=True):
    """Three commits: the course that the clone was at, the learner's last one, the new course; and its name."""

    base: str
    mine: str
    theirs: str
    name: str


def check_clone(git: Git, root: Path) -> None:
    """Make sure that git can work here at all.

    Raises:
        Refused: it cannot, for a reason that the text tells.
    """
    try:
        top = git.text("rev-parse", "--show-toplevel")
    except NoGit:
        raise Unreachable(
            "git is not installed, and updates come by it. Install it (https://git-scm.com/downloads), then try again."
        ) from None
    except GitError as error:
        if "not a git repository" not in str(error):
            raise Refused(f"git cannot work here: {error}") from None
        raise Refused(
            f"{root} is no git clone, so no update can come. Clone the course with git, then copy your exercises/ and "
            ".kata/ folders into the clone."
        ) from None
    if not Path(top).samefile(root):
        raise Refused(
            f"The course lies inside another git repository ({top}). Updates need a clone of its own: clone the course "
            "with git elsewhere."
        )
    if git.maybe("rev-parse", "--verify", "--quiet", "HEAD^{commit}") is None:
        raise Refused("There is no commit here yet: this is no clone of the course. Clone it with git.")
    if git.maybe("symbolic-ref", "--quiet", "HEAD") is None:
        raise Refused(
            "No branch is checked out (git calls it a detached HEAD). Go back to one, for example: git switch main"
        )
    folder = Path(git.text("rev-parse", "--absolute-git-dir"))
    for name, what in _UNFINISHED.items():
        if (folder / name).exists():
            raise Refused(f"git is in the middle of {what}. Finish it or give it up: git status tells how.")
    if git.text("ls-files", "--unmerged"):
        raise Refused("Some files are in conflict. Solve that first: git status tells how.")


def find_versions(git: Git, course: str, asked: str | None) -> Versions:
    """Fetch the new course and find the commits that matter.

    Args:
        git: in the clone.
        course: the name of the course's folder.
        asked: a branch of a remote, a tag or a commit; None for upstream/main, else for origin's own branch.

    Raises:
        Refused: there is no such version, or it has nothing to do with this clone.
        Unreachable: the remote does not answer.
    """
    name, theirs = _theirs(git, asked)
    mine = git.text("rev-parse", "HEAD")
    if git.maybe("cat-file", "-e", f"{theirs}:{course}/course.toml") is None:
        raise Refused(
            f"{name} holds no course: there is no {course}/course.toml in it. Choose another: --from REF"
        )
    base = git.maybe("merge-base", mine, theirs)
    if base is None:
        raise Refused(
            f"{name} and this clone have no history in common: it is another project, or was begun anew. "
            "Clone the course again, then copy your exercises/ and .kata/ folders into the clone."
        )
    return Versions(base, mine, theirs, name)


def _theirs(git: Git, asked: str | None) -> tuple[str, str]:
    remotes = git.text("remote").split()
    if asked is None:
        remote = next((each for each in remotes if each == "upstream"), "origin")
        if remote not in remotes:
            raise Refused(
                "This clone knows no place to update from. Name it: git remote add upstream URL. Then try again."
            )
        _fetch(git, remote)
        asked = "upstream/main" if remote == "upstream" else _default_branch(git)
    else:
        of_remote = [each for each in remotes if asked.startswith(f"{each}/")]
        if of_remote:
            _fetch(git, max(of_remote, key=len))
        elif git.maybe("rev-parse", "--verify", "--quiet", f"{asked}^{{commit}}") is None:
            for each in remotes:  # a tag that has not arrived yet
                _fetch(git, each, "--tags")
    commit = git.maybe("rev-parse", "--verify", "--quiet", "--end-of-options", f"{asked}^{{commit}}")
    if commit is None:
        known = git.text("branch", "--remotes", "--format=%(refname:short)").split()
        raise Refused(f"There is no version {asked!r}. Known are: {', '.join(known) or 'none'}.")
    return asked, commit


def _default_branch(git: Git) -> str:
    if git.maybe("rev-parse", "--verify", "--quiet", "origin/HEAD") is None:
        git.maybe("remote", "set-head", "origin", "--auto")
    return git.maybe("rev-parse", "--abbrev-ref", "origin/HEAD") or "origin/main"


def _fetch(git: Git, remote: str, *options: str) -> None:
    if git.text("rev-parse", "--is-shallow-repository") == "true":
        options = ("--unshallow", *options)  # else the histories would seem to have nothing in common
    try:
        git.text("fetch", "--quiet", *options, remote)
    except GitError as error:
        url = git.maybe("remote", "get-url", remote) or remote
        said = _SECRET.sub("//", f"Cannot fetch from {remote} ({url}): {str(error).splitlines()[0]}")
        raise Unreachable(f"{said}\nIs there a network? Nothing was changed. Try again later.") from None
