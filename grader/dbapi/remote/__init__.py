"""The worker's side of a connection that a broker serves: answers from what it was told, and asks for the rest."""
