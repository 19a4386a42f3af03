# Tries: leaves with exit code 0 as it is imported.
# On: transfer
# Says: ?

import os

os._exit(0)
