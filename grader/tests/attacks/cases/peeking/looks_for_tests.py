# Tries: searches the disk for the tests and the staged course.
# On: titles
# Tiers: namespaces landlock
# Says: expected \{

import glob
import os

heard = []
for pattern in ("/dev/shm/*/*/*/*/*/*", "/tmp/*/*/*/*", f"{os.getcwd()}/../*", f"{os.getcwd()}/../../*"):
    for path in glob.glob(pattern):
        if "test_" in path or "course" in path:
            heard.append(open(path).read())
if heard:
    os._exit(77)
