"""The version of the grader, as installed."""

from importlib.metadata import version

VERSION = version("sqlalchemy-katas")
