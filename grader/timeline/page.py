"""A timeline as one page for a browser: it needs nothing else, no network and no script."""

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined

from grader.report.printable import printable
from grader.timeline.drawing import drawing
from grader.timeline.heading import Heading
from grader.timeline.model import Timeline


def page(heading: Heading, timeline: Timeline) -> str:
    """Return a timeline as HTML.

    Args:
        heading: which test it is.
        timeline: what happened.
    """
    environment = Environment(
        loader=PackageLoader("grader.timeline", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html").render(
        heading=msgspec.structs.replace(heading, sentence=printable(heading.sentence)),
        name=heading.kata.rpartition("/")[2],
        drawing=drawing(timeline),
    )
