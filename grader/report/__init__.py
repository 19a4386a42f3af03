"""Ways to show results; none of them judges anything."""
