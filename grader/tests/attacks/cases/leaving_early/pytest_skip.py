# Tries: skips the test through pytest.
# On: transfer
# Says: No module named 'pytest'|Skipped: not today|Permission denied

def transfer(engine, source, target, amount):
    import pytest

    pytest.skip("not today")
