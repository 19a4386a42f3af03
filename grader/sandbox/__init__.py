"""The sandbox: sealed processes for code that nobody trusts, made by a nursery that has loaded everything.

    grader ── guardian ── nursery ─┬─ worker
                                   └─ broker

The grader starts a nursery; referees ask it for processes, each in a cell, and own them.
"""

from grader.sandbox.line import NurseryLine, SealedProcess
from grader.sandbox.model import TIERS, Cell, Ending, Limits, Offer, SandboxError, Tier
from grader.sandbox.nursery import Nursery
from grader.sandbox.offers import best, offers

__all__ = [
    "TIERS",
    "Cell",
    "Ending",
    "Limits",
    "Nursery",
    "NurseryLine",
    "Offer",
    "SandboxError",
    "SealedProcess",
    "Tier",
    "best",
    "offers",
]
