"""Turns on what the katas' tests use: fixtures, one test per database, messages that explain."""

from grader.plugin import *  # noqa: F403
