"""The submission's process in graded mode: does what the referee asks, and holds no test, no solution and no result."""
