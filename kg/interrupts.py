"""Ctrl-C: the command ends within two seconds and says so once, also while a library computes and Python cannot listen."""

import os
import signal
import sys
from threading import Event, Thread
from time import sleep
from types import FrameType
from typing import NoReturn

EXIT_CODE = 130  # 128 + the signal's number, as shells count

_PATIENCE = 1.0  # seconds that a command has to clean up after Ctrl-C, before the process is ended
_reported = Event()  # set when the user has been told of the interruption


def listen() -> None:
    """Make Ctrl-C raise KeyboardInterrupt, and end the process if it still runs a second later. For the command line, not for the library.

    Python raises KeyboardInterrupt only between two of its own instructions, and a long SPARQL query is one instruction. So a thread reads
    signal numbers from a pipe, into which Python's C code writes them at once.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell starts jobs in the background so
        return
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
    signal.signal(signal.SIGINT, _interrupt)
    Thread(target=_end_after_interrupt, args=(read_end,), name="interrupts", daemon=True).start()


def leave_to_server() -> None:
    """Let a server end itself at Ctrl-C, which is how one is stopped: nothing is interrupted then."""
    signal.set_wakeup_fd(-1)


def report() -> int:
    """Tell the user on standard error that the command was interrupted.

    :returns: the exit code
    """
    _reported.set()
    sys.stderr.write("kg: Interrupted.\n    Run it again; a build that did not end leaves the old graph whole.\n")
    sys.stderr.flush()
    return EXIT_CODE


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Handle the first Ctrl-C: raise KeyboardInterrupt, and ignore further ones."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not disturb the cleaning up
    raise KeyboardInterrupt


def _end_after_interrupt(read_end: int) -> None:
    """Wait for Ctrl-C, give the command a second to end, then end the process. Runs in a thread of its own.

    :param read_end: file descriptor of the pipe that gets the numbers of arriving signals
    """
    while signal.SIGINT not in os.read(read_end, 1):
        pass
    sleep(_PATIENCE)
    if sys.stderr.isatty():
        sys.stderr.write("\x1b[?25h\n")  # progress bars, which had no time to end, have hidden the cursor
    os._exit(EXIT_CODE if _reported.is_set() else report())
