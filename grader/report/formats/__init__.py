"""What other programs read of a class or of one submission: one module a format, all from the same values.

Each has `write(graded, out, options)`, which writes text and yields notes for the instructor, one sentence each.
"""
