"""The entry point of `kata`, also as `python -m grader`."""

import os
import signal


def main() -> None:
    """Run the command line."""
    # Loading takes a moment. Whoever presses Ctrl-C meanwhile wants to stop, and nothing is there to tidy up.
    signal.signal(signal.SIGINT, lambda number, frame: os._exit(130))
    from grader.commands.main import main as run

    run()


if __name__ == "__main__":
    main()
