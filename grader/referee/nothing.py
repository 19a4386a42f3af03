"""The test that the fork server of the referees runs once, so that all of pytest is loaded. See preloaded.py."""


def test_nothing() -> None:
    """Nothing is wrong."""
    assert 1 + 1 == 2
