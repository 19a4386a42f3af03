# Tries: reads the memory and the descriptors of other processes.
# On: transfer
# Says: \d+ commits, expected exactly 1

import glob
import os

for path in glob.glob("/proc/[0-9]*"):
    if path.rpartition("/")[2] == str(os.getpid()):
        continue
    for name in ("mem", "maps", "fd/0", "fd/3", "cwd", "root"):
        try:
            with open(f"{path}/{name}", "rb") as file:
                if file.read(1):
                    os._exit(77)
        except OSError:
            pass
