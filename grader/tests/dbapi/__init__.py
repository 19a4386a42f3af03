"""Tests of the shim: each compares it with the real driver on a real server."""
