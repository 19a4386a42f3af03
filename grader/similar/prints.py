"""Fingerprints by winnowing (Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document fingerprinting",
SIGMOD 2003): of each few neighbouring sequences of words the smallest digest is kept, so that what two texts share
shows in both, wherever it stands.
"""

from collections.abc import Collection, Iterator, Sequence
from hashlib import blake2b

from grader.similar.words import Word

LENGTH = 10
"""Words of a sequence: what is shorter is shared by chance."""
WINDOW = 4
"""Sequences of which one is kept; so what is shared in LENGTH + WINDOW - 1 words never stays unseen."""
MOST = 1000
"""Fingerprints of a module: ten times what the longest answers have."""

Prints = dict[bytes, tuple[int, int]]
"""The lines (first and last, from 1) where each fingerprint of a module stands first."""


def digests(words: Sequence[Word]) -> list[bytes]:
    """Return the digest of each sequence of LENGTH words; of fewer words, one of all."""
    texts = [word.text for word in words]
    count = max(1, len(texts) - LENGTH + 1) if texts else 0
    return [
        blake2b("\0".join(texts[at : at + LENGTH]).encode("utf-8", "replace"), digest_size=8).digest()
        for at in range(count)
    ]


def prints(words: Sequence[Word], stub: Collection[bytes]) -> Prints:
    """Return the fingerprints of what a module has beyond the stub.

    Args:
        words: the module.
        stub: the digests of all sequences of the stub.
    """
    found: Prints = {}
    for run in _runs(digests(words), stub):
        for at, digest in _winnowed(run):
            last = min(at + LENGTH, len(words)) - 1
            found.setdefault(digest, (words[at].line, words[last].end))
            if len(found) == MOST:
                return found
    return found


def _runs(found: Sequence[bytes], stub: Collection[bytes]) -> Iterator[list[tuple[int, bytes]]]:
    """What stands between sequences of the stub, each with its place."""
    run: list[tuple[int, bytes]] = []
    for at, digest in enumerate(found):
        if digest not in stub:
            run.append((at, digest))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _winnowed(run: Sequence[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """The smallest of each window; of equal ones the last, which the next windows have, too."""
    kept = -1
    for begin in range(max(1, len(run) - WINDOW + 1)):
        window = run[begin : begin + WINDOW]
        at, digest = min(window, key=lambda each: (each[1], -each[0]))
        if at != kept:
            kept = at
            yield at, digest
