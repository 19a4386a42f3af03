"""Puts the verbs together, and turns whatever goes wrong into one clear line and an exit code."""

import os
import signal
import sys
import textwrap
import threading
import time
from types import FrameType
from typing import Any

import typer

from grader.commands.exit import Code, Stop
from grader.commands.group import SETTINGS, Group
from grader.course import CourseError, UnknownKata
from grader.errors import GraderError
from grader.report.plain import show_everything_somehow
from grader.version import VERSION

WIDTH = 80

app = typer.Typer(
    name="kata",
    cls=Group,
    help="Learn SQLAlchemy by making failing tests pass, graded on SQLite, PostgreSQL and MySQL.",
    epilog="Where you are: kata · Learn: kata watch · Grade everything: kata grade",
    **SETTINGS,
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"kata {VERSION}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _options(
    context: typer.Context,
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
) -> None:
    if context.invoked_subcommand is None:
        from grader.commands.home import home  # as with a verb: the others need not wait for it

        home()


TIDYING_SECONDS = 10.0
"""After which a second Ctrl-C ends us at once: tidying up takes less than one."""

_STOPPING = (signal.SIGINT, signal.SIGTERM)
_before: dict[int, Any] = {}


def _interrupt(number: int, frame: FrameType | None) -> None:
    # Once is enough: what follows is tidying up, which a second Ctrl-C must not cut short, unless it goes wrong.
    began = time.monotonic()

    def again(number: int, frame: FrameType | None) -> None:
        if time.monotonic() - began > TIDYING_SECONDS:
            os.write(2, b"\nStopped, before all was tidied up. The next command does that.\n")
            os._exit(Code.INTERRUPTED)

    for each in _STOPPING:
        _before[each] = signal.getsignal(each)
        signal.signal(each, again)
    raise KeyboardInterrupt


def _ignored(found: "sys.UnraisableHookArgs") -> None:
    """Repeat a Ctrl-C that came where Python drops exceptions (a weak reference's callback, a `__del__`)."""
    if not issubclass(found.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(found)
        return
    for number, handler in _before.items():
        signal.signal(number, handler)
    threading.Timer(0.01, _press_ctrl_c).start()


def _press_ctrl_c() -> None:
    if sys.platform == "win32":
        signal.raise_signal(signal.SIGINT)
    else:  # to the main thread itself, which may be waiting
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)


def main() -> None:
    """Run the command line and exit with the codes of exit.Code."""
    for number in _STOPPING:
        signal.signal(number, _interrupt)
    sys.unraisablehook = _ignored
    show_everything_somehow()
    code = _run()
    if code == Code.INTERRUPTED:
        print("\nStopped.", file=sys.stderr)
    for number in _STOPPING:
        signal.signal(number, signal.SIG_IGN)  # all is said and done
    sys.exit(code)


def _run() -> int:
    try:
        code = app(standalone_mode=False) or 0
    except typer.Exit as stop:
        code = stop.exit_code
    except typer.TyperException as error:
        code = _say(f"{error.format_message()} Try: kata --help", Code.USAGE)
    except (KeyboardInterrupt, typer.Abort):
        code = Code.INTERRUPTED
    except (UnknownKata, CourseError) as error:
        code = _say(str(error), Code.USAGE)
    except Stop as error:
        code = _say(str(error), error.code)
    except GraderError as error:
        code = _say(str(error), Code.GRADER)
    except BrokenPipeError:
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), 1
        )  # the reader has gone; flushing at exit must not complain
        code = Code.FAILED
    except OSError as error:
        if os.environ.get("KATA_TRACEBACK"):
            raise
        where = f" ({error.filename})" if error.filename else ""
        code = _say(
            f"{error.strerror or error}{where}. If the disk is full, make room, or set KATA_RUNTIME to a folder "
            "on another one.",
            Code.GRADER,
        )
    except Exception as error:
        if os.environ.get("KATA_TRACEBACK"):
            raise
        code = _say(
            f"Something went wrong in the grader itself ({type(error).__name__}: {error}). "
            "Run the command again with KATA_TRACEBACK=1 and report what it prints.",
            Code.GRADER,
        )
    return code


def _say(text: str, code: int) -> int:
    for line in f"kata: {text}".splitlines():
        print(textwrap.fill(line, WIDTH, break_long_words=False, break_on_hyphens=False), file=sys.stderr)
    return code
