"""The report for a browser: a page for the class, and one for each learner."""

from grader.report.html.write import write

__all__ = ["write"]
