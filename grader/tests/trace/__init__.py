"""Tests of the record and of what is told from it; no database is needed."""
