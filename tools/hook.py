#!/usr/bin/env python3
"""The pre-commit hook: builds and checks the graph of the articles, with the arguments of ``kg build`` that the user names.

pre-commit would install all that pyproject.toml names, torch included, which only training needs. This installs the rest of it, once, into
pre-commit's copy of this repository; ``pre-commit clean`` removes it.
"""

import os
import subprocess
import sys
import venv
from pathlib import Path

_REPOSITORY = Path(__file__).resolve().parents[1]
_ENVIRONMENT = _REPOSITORY / ".hook"
_PROGRAMS = _ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")


def main() -> int:
    """Install what is missing, and build into ``.stancegraph``; give the exit code of the build."""
    if sys.version_info < (3, 11):  # noqa: UP036  # this runs under the python3 of the user's system
        sys.exit("The stancegraph hook was started by a Python before 3.11. Make python3 a later one, and commit again.")
    installed = _ENVIRONMENT / "installed"
    if not installed.exists():
        venv.create(_ENVIRONMENT, clear=True, with_pip=True)
        pip = ("python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        if _run(*pip, "-r", str(_REPOSITORY / "requirements-run.txt")) or _run(*pip, "--no-deps", str(_REPOSITORY)):
            sys.exit("The stancegraph hook could not install what it needs (see above). Correct that, and commit again.")
        installed.touch()
    return _run("kg", "build", "-o", ".stancegraph", *sys.argv[1:])


def _run(program: str, *arguments: str) -> int:
    """Run a program of the environment; give its exit code."""
    return subprocess.run([str(_PROGRAMS / program), *arguments], check=False).returncode  # noqa: S603  # named above, and by the user


if __name__ == "__main__":
    sys.exit(main())
