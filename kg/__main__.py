"""The program ``kg``, also as ``python -m kg``."""

import sys
from typing import NoReturn

from kg import interrupts


def run() -> NoReturn:
    """Run the command line and end the process with its exit code; Ctrl-C ends it in order."""
    interrupts.listen()
    try:
        from kg.cli import main  # noqa: PLC0415  # so that Ctrl-C is heard while it is imported

        code = main()
    except KeyboardInterrupt:
        code = interrupts.report()
    sys.exit(code)


if __name__ == "__main__":
    run()
