"""`nox -s bench`: how fast grading is, each figure beside a peer that was measured in turn with it.

figures.py    what a figure is, and the arithmetic of rounds
work.py       the work that is timed: all that depends on the grader's own parts
peer.py       the same work by fresh processes of pytest
plan.py       which figures there are, and their goals
table.py      how they are shown
"""
