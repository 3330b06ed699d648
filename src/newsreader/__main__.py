"""The entry point of `newsreader` and `python -m newsreader`.

`--version` is answered before anything else is imported. All other calls go to the command line.
"""

import sys
from contextlib import suppress

from . import __version__


def main() -> int:
    """Run the command in `sys.argv` and return its exit status."""
    if sys.argv[1:] == ["--version"]:
        with suppress(OSError):  # the command line tries again, and reports the error
            print(f"newsreader {__version__}", flush=True)  # noqa: T201
            return 0
    try:
        from newsreader.cli.main import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        # The status that shells report after Ctrl+C: 128 plus the number of the signal.
        return 130


if __name__ == "__main__":
    sys.exit(main())
