"""Whole classes: submissions are found, read, graded, and every verdict goes into the gradebook as it is reached."""
