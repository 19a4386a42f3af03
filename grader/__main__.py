"""`python -m grader` is `kata`."""

from grader.commands import main

main()
