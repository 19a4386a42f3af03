"""Every row of the table that decides on a stub."""

import pytest

from grader.updating.plan import Deed, decide


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "deed"),
    [
        (None, None, None, "nothing"),
        (None, None, "new", "take"),  # a new kata
        (None, "own", None, "aside"),
        (None, "new", "new", "take"),
        (None, "own", "new", "beside"),  # a new kata where the learner has a file already
        ("old", None, None, "nothing"),  # removed by both
        ("old", None, "old", "take"),  # a deleted stub comes back
        ("old", None, "new", "take"),
        ("old", "old", None, "remove"),
        ("old", "own", None, "aside"),
        ("old", "old", "old", "take"),
        ("old", "old", "new", "take"),
        ("old", "new", "new", "take"),  # an earlier update was interrupted
        ("old", "own", "old", "keep"),
        ("old", "own", "new", "beside"),
    ],
)
def test_a_stub_by_its_three_versions(
    base: str | None, mine: str | None, theirs: str | None, deed: Deed
) -> None:
    assert decide(base, mine, theirs) == deed
