"""An autograder for SQLAlchemy katas: it grades what a submission did on three real databases."""
