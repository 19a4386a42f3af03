"""The entry point of `kata`, also as `python -m grader`."""

import gc
import os
import signal
from types import FrameType


def main() -> None:
    """Run the command line."""
    # Loading takes a moment. Whoever presses Ctrl-C meanwhile wants to stop, and nothing is there to tidy up.
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)
    gc.disable()  # nothing of what is loaded now is ever garbage
    from grader.commands.main import main as run

    gc.enable()
    run()


def _stop(number: int, frame: FrameType | None) -> None:
    os.write(2, b"\nStopped.\n")
    os._exit(130)


if __name__ == "__main__":
    main()
