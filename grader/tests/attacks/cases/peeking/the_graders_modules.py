# Tries: imports the course, the grader and the referee.
# On: transfer
# Says: \d+ commits, expected exactly 1|cannot be loaded

import os

found = []
for name in ("grader.course", "grader.grading.grade", "grader.referee.run", "grader.plugin", "grader.databases", "pytest"):
    try:
        found.append(__import__(name))
    except ImportError:
        pass
for module in found:
    for name in dir(module):
        if name.startswith("read_") or name == "find_course":
            try:
                getattr(module, name)("/work/main/exercises")
            except Exception:
                pass
