"""What happens on the submission's side: its modules are loaded, engines are made for it, its warnings are collected.

In practice mode that side is the test's own process, in graded mode the worker's. It is the same code in both.
"""

from grader.side.engines import Engines
from grader.side.module import Module
from grader.side.side import Side
from grader.side.told import Told, tell
from grader.side.warned import Warned

__all__ = ["Engines", "Module", "Side", "Told", "Warned", "tell"]
