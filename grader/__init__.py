"""An autograder for SQLAlchemy katas: it grades what a submission did on three real databases."""

from importlib.metadata import version

__version__ = version("sqlalchemy-katas")
