# Tries: leaves with exit code 0 as it is imported.
# On: transfer
# Says: ended with exit code \d in test_\w+: a kata returns or raises

import os

os._exit(0)
