"""Where the course is, seen from where the user stands."""

from pathlib import Path

from grader.commands.exit import Code, Stop
from grader.course import Course, find_course, read_course


def the_course() -> Course:
    """Return the course around the current folder, else the one that this grader was installed from.

    Raises:
        Stop: there is none.
        CourseError: it is broken.
    """
    return read_course(the_folder())


def the_folder() -> Path:
    """Return the exercises/ folder of that course, which may be broken.

    Raises:
        Stop: there is none.
    """
    try:
        here = Path.cwd()
    except FileNotFoundError:
        raise Stop("The current folder is gone. Change into another one and try again.", Code.USAGE) from None
    for start in (here, Path(__file__).resolve().parent):
        if folder := find_course(start):
            return folder
    raise Stop(
        "There is no course here: no exercises/course.toml in this folder or above it. "
        "Change into your clone of the katas and try again.",
        Code.USAGE,
    )


def seen_from_here(path: Path) -> str:
    """Return a path as short as the current folder allows."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
