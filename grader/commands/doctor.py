"""`kata doctor`: how well this machine keeps submissions apart, and what would make it better."""

from rich.console import Console

from grader.report.isolation import WIDTH, overview
from grader.sandbox import offers

EPILOG = """
**Examples**

`kata doctor` — which kinds of isolation work here, tried out, and what would give a better one

`kata doctor && kata grade --isolation landlock` — then grade with one of your choice

**Exit codes** — 0 always: this is a report
"""


def doctor() -> None:
    """Show how well this machine can keep submissions apart, and what would make it better."""
    console = Console(highlight=False)
    console.width = max(console.width, WIDTH)
    for part in overview(offers()):
        console.print(part, no_wrap=True, overflow="ignore", crop=False)
