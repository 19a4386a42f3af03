"""SQLAlchemy's own tests, over the real drivers and over the shim: `python -m grader.tests.compliance`."""
