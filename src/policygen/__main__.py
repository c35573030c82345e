"""Runs the command line: ``python -m policygen``, and the script ``policygen``."""

import sys


def run() -> int:
    """Run one command and return its exit code, also where Ctrl-C comes before the program is loaded."""
    try:
        from policygen.cli import main

        return main()
    except KeyboardInterrupt:
        sys.stderr.write("stopped; what was written is whole\n")
        return 1


if __name__ == "__main__":
    sys.exit(run())
