"""`nox -s bench`: how fast grading is, each figure beside a peer that was measured in turn with it.

figures.py    what a figure is, and the arithmetic of rounds
work.py       the work that is timed: all that depends on the grader's own parts
peer.py       the same work by fresh processes of pytest
saves.py      what a learner waits for
handed_in.py  a class: generated submissions of all kinds
batches.py    runs of `kata batch`, measured
peaks.py      the memory of single processes
plan.py       which figures there are, and their goals
class_plan.py the same of a whole class
table.py      how they are shown
"""
