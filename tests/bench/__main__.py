"""Measure what the program costs, and print each figure beside its limit: `python -m tests.bench [--quick]`.

`python -m tests.bench ingest` measures how well and how fast sources are read, `python -m tests.bench anchoring [FILE]`
how well highlights are found in edited texts, `python -m tests.bench filtering` what a key costs in long lists, and
`python -m tests.bench peers` newsreader beside newsboat.

Every figure is CPU time or memory. Comparisons are ratios of one run, measured in turns, so that the load of the
machine affects both sides. The benchmarks only print figures: nothing passes or fails.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from importlib import import_module
from itertools import chain
from pathlib import Path

from tests.bench import note_index, reading, startup


def main() -> None:
    """Measure and print."""
    if sys.argv[1:2] in (["ingest"], ["anchoring"], ["filtering"], ["sync"], ["peers"]):
        import_module(f"tests.bench.{sys.argv[1]}").main(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer turns, for a rough figure")
    turns = 3 if parser.parse_args().quick else 9
    print(f"{'benchmark':44}{'measured':>24}{'limit':>24}")
    with tempfile.TemporaryDirectory() as folder:
        tables = startup.rows(Path(folder), turns), note_index.rows(Path(folder), turns), reading.rows(turns)
        for what, measured, promise in chain.from_iterable(tables):
            print(f"{what:44}{measured:>24}{promise:>24}", flush=True)


if __name__ == "__main__":
    main()
