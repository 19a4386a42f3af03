"""`kata` alone: where you are, what comes next, and the commands that matter."""

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from grader.commands.places import seen_from_here, the_course
from grader.course import Course, Kata, Topic
from grader.learning.progress import Progress, Standing
from grader.learning.stubs import keep
from grader.report.links import link
from grader.report.standings import MEANINGS

WIDTH = 80
BAR = 10

_DONE: tuple[Standing, ...] = ("passed", "changed", "outdated")


def home() -> None:
    """Print where the learner is."""
    course = the_course()
    keep(course)
    progress = Progress.of(course)
    standings = progress.standings(list(course.katas))
    console = Console(highlight=False)
    done = sum(standing in _DONE for standing in standings.values())
    console.print(Text(f"{course.title}: {done} of {len(standings)} passed", "bold"), soft_wrap=True)
    console.print()
    for topic in course.topics:
        console.print(_topic(topic, standings), soft_wrap=True)
    console.print()
    for line in _again(course, standings):
        console.print(line, soft_wrap=True)
    kata = progress.current(course)
    if kata is None:
        console.print("Every kata passes. Well done! Grade them on all databases: kata grade", soft_wrap=True)
        return
    for line in _next(kata, standings[kata.id]):
        console.print(line, soft_wrap=True)
    console.print()
    for command, what in (
        ("kata watch", "runs its tests whenever you save"),
        ("kata hint", "helps, in three steps"),
        ("kata grade", "the verdict on all three databases"),
    ):
        console.print(Text.assemble("  ", (f"{command:<12}", "bold"), what), soft_wrap=True)
    console.print(Text("\nAll commands: kata --help", "dim"), soft_wrap=True)


def _topic(topic: Topic, standings: dict[str, Standing]) -> Text:
    done = sum(standings[kata.id] in _DONE for kata in topic.katas)
    filled = BAR * done // len(topic.katas)
    number, _, _ = topic.id.partition("_")
    return Text.assemble(
        f"{number} {topic.title:<32} ",
        ("━" * filled, "green"),
        ("·" * (BAR - filled), "dim"),
        f" {done}/{len(topic.katas)}",
    )


def _again(course: Course, standings: dict[str, Standing]) -> Iterator[Text]:
    """Katas that passed, but not as they are now."""
    for standing, meaning in MEANINGS.items():
        for kata in course.katas:
            if standings[kata.id] == standing:
                yield Text(f"{kata.id}: {meaning}; run it again: kata test {kata.name}", "yellow")


def _next(kata: Kata, standing: Standing) -> Iterator[Text]:
    begun = "Go on with" if standing == "started" else "Next"
    yield Text.assemble(f"{begun}: ", (kata.id, "bold"), f" – {kata.title}")
    for what, file in (("the task", kata.folder / "README.md"), ("your file", kata.stub)):
        yield Text.assemble(f"  {what:<10} ", link(seen_from_here(file), file))
