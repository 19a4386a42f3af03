"""Names of files for learners: safe on every system, and different for different learners."""

import hashlib
import re

_SAFE = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}(?:\.[a-z0-9_-]{1,20})*")
_LONGEST = 60
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
"""What Windows takes for a device, whatever its extension."""


def file_name(learner: str) -> str:
    """Return the name of a learner's page.

    A plain id is its own name. Any other is shortened to what is safe, and a digest of the id follows a `~`, which no
    plain id has: so two never meet, not even on systems that take `Ada` and `ada` for the same.
    """
    if len(learner) <= _LONGEST and _SAFE.fullmatch(learner) and not _RESERVED.fullmatch(learner):
        return f"{learner}.html"
    digest = hashlib.sha256(learner.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    readable = re.sub(r"[^a-z0-9]+", "-", learner.lower()[:_LONGEST]).strip("-")
    return f"{readable}~{digest}.html"
