"""The gradebook: a database that takes every result of a class as it comes, and from which all reports are made.

models.py    its tables
book.py      writes into it, each result by itself
scores.py    reads it: learners and what their work is worth
policy.py    weights, deadlines, extensions
place.py     where it is
"""
