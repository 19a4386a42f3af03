"""The `kata` command: one module a verb."""

from grader.commands.main import main

__all__ = ["main"]
