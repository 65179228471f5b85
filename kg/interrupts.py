"""Ctrl-C: the command ends within two seconds and says so once, also while a library computes and Python cannot listen."""

import os
import signal
import sys
from threading import Event, Thread
from time import sleep
from types import FrameType
from typing import NoReturn

EXIT_CODE = 130  # 128 + the signal's number, as shells count

_PATIENCE = 1.0  # seconds in which a command can end in order
_reported = Event()


def listen() -> None:
    """Let Ctrl-C end this process in order, or, if that takes more than a second, at once. For the program itself, not for the library.

    Python handles a signal between two steps of its own. A long SPARQL query is one step, so a thread waits beside it: the signal's
    number arrives in a pipe at once.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell starts jobs in the background so
        return
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
    signal.signal(signal.SIGINT, _interrupt)
    Thread(target=_wait, args=(read_end,), name="interrupts", daemon=True).start()


def say() -> int:
    """Write that the command was interrupted to standard error.

    :returns: the exit code
    """
    _reported.set()
    sys.stderr.write("kg: Interrupted.\n    Run it again; a build that did not end leaves the old graph whole.\n")
    sys.stderr.flush()
    return EXIT_CODE


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not disturb the cleaning up
    raise KeyboardInterrupt


def _wait(read_end: int) -> None:
    while signal.SIGINT not in os.read(read_end, 1):
        pass
    sleep(_PATIENCE)
    if sys.stderr.isatty():
        sys.stderr.write("\x1b[?25h\n")  # progress bars, which had no time to end, have hidden the cursor
    os._exit(EXIT_CODE if _reported.is_set() else say())
