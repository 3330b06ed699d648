"""Where the program begins, as `newsreader` and as `python -m newsreader`.

It answers `--version` before anything else is imported, and hands every other call to the command line. It must not
import anything that takes time before it knows that it is needed.
"""

import sys

from . import __version__


def main() -> int:
    """Run the command that `sys.argv` holds; gives back the exit status."""
    if sys.argv[1:] == ["--version"]:
        print(f"newsreader {__version__}")  # noqa: T201
        return 0
    try:
        from newsreader.cli.main import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        # What a shell reports for a program that Ctrl+C ended: 128 and the number of the signal.
        return 130


if __name__ == "__main__":
    sys.exit(main())
