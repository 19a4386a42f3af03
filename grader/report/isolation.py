"""The sandbox for people: which tiers this machine gives, why not the others, and what would give them."""

import textwrap
from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from grader.sandbox import Offer, Tier

WIDTH = 80
_INDENT = "  "
MEANING: dict[Tier, str] = {
    "namespaces": "nothing of this machine: no files, processes, network",
    "landlock": "a sight of this machine, and no way to touch it",
    "process": "what its user may do: for people you trust",
}


def overview(offers: Sequence[Offer]) -> Iterator[RenderableType]:
    """Yield the table of tiers, best first, then for each what there is to say about it; not to be wrapped again."""
    best = next((offer for offer in offers if offer.works), None)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("Isolation", "Here", "What a submission gets"):
        table.add_column(heading, no_wrap=True)
    for offer in offers:
        here = Text("✗ no", "red")
        if offer.works:
            here = Text("✓ used" if offer is best else "✓ yes", "green")
        table.add_row(offer.tier, here, MEANING[offer.tier])
    yield table
    for offer in offers:
        if offer.reason:
            yield Text(f"\n{_INDENT}{offer.tier}")
            yield _filled(offer.reason)
            if offer.advice:
                yield _filled(f"What helps: {offer.advice}")


def _filled(words: str) -> Text:
    indent = _INDENT * 2
    # Commands are there to be copied: no line is broken inside a word of theirs.
    lines = textwrap.fill(
        words,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=False,
    )
    return Text(lines)
