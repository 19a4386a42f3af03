"""The `kata` command: one module a verb."""
