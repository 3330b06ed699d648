"""Measure how soon notes are found with the index that is kept beside the library."""

from __future__ import annotations

import subprocess
import sys
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.beside import add_highlights
from tests.bench.fuzzy_notes import Notes
from tests.bench.growth import growth
from tests.bench.shelf import fill
from tests.e2e.terminal import program

from newsreader.library import Library
from newsreader.services.notes.searching import NoteSearch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_RUN = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
assert done.returncode in (0, 1), done.returncode  # 1: no good match
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""
_OPENED = """
import sys, time
from pathlib import Path
from newsreader.library import Library
from newsreader.services.notes.searching import NoteSearch

with Library.open(Path(sys.argv[1])) as library:
    for query in ("", "goverment jurnal"):
        began = time.process_time()
        assert NoteSearch(library).search(query, 200, wait=False)
        print(time.process_time() - began)
"""


def figures(code: str, *arguments: str) -> list[float]:
    """Return the numbers that a small Python program prints."""
    # A process begins with the memory of the one that starts it, so it must not be this one.
    command = [sys.executable, "-c", code, *arguments]
    return [float(one) for one in subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()]


def rows(folder: Path, turns: int) -> Iterator[tuple[str, str, str]]:
    """Yield the lines of the table: benchmark, measured, limit."""
    newest, first = {}, {}
    for size, most in ((1_000, 0.4), (10_000, 0.4), (100_000, 0.6)):
        db = folder / f"{size}-notes.db"
        fill(db, 1000)
        add_highlights(db, Notes(None), size)
        with Library.open(db) as library:
            NoteSearch(library).build()
        command = [program(), "--db", str(db), "notes", "goverment jurnal", "--json"]
        cpu, memory = map(median, zip(*(figures(_RUN, *command) for _ in range(turns)), strict=True))
        yield f"notes QUERY --json, {size:,} highlights", f"{cpu:.2f} s, {memory:.0f} MB", f"≤ {most} s, ≤ 150 MB"
        newest[size], first[size] = map(median, zip(*(figures(_OPENED, str(db)) for _ in range(turns)), strict=True))
    yield "search opened, 100,000 ÷ 1,000 highlights", f"{newest[100_000] / newest[1_000]:.2f}", "≤ 1.20"
    yield "growth exponent of the search opened", growth({size: newest[size] for size in (1_000, 100_000)}), "flat"
    yield "growth exponent of the first result", growth({size: first[size] for size in (1_000, 100_000)}), "flat"
    yield "first result, 100,000 highlights", f"{first[100_000]:.3f} s", "≤ 0.150 s"
