"""What the program costs, each figure beside its promise: `python -m tests.bench [--quick]`.

`python -m tests.bench ingest` measures how well and how fast sources are read.

Every figure is CPU time or memory, and every promise that compares is a ratio taken within one run, in turns, so that a
noisy machine moves both sides. Nothing here passes or fails: it prints.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.bench import reading, startup


def main() -> None:
    """Measure and print."""
    if sys.argv[1:2] == ["ingest"]:
        from tests.bench import ingest

        ingest.main(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer turns; for a look rather than a figure to quote")
    turns = 3 if parser.parse_args().quick else 9
    print(f"{'what':44}{'measured':>24}{'promise':>24}")
    with tempfile.TemporaryDirectory() as folder:
        for what, measured, promise in (*startup.rows(Path(folder), turns), *reading.rows(turns)):
            print(f"{what:44}{measured:>24}{promise:>24}", flush=True)


if __name__ == "__main__":
    main()
