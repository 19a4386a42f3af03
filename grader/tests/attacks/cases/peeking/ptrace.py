# Tries: attaches to its parent as a debugger.
# On: transfer
# Says: \d+ commits, expected exactly 1

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for pid in (os.getppid(), 1, *range(2, 40)):
    if pid != os.getpid():
        for request in (16, 0x4206):
            if libc.ptrace(request, pid, 0, 0) == 0:
                os._exit(77)
