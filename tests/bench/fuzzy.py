"""How well and how fast notes are found: `python -m tests.bench.fuzzy [--sizes 1000,10000,100000] [--corpus FOLDER]`.

Prints recall in the first place and the first ten, mean reciprocal rank and CPU time a query beside rapidfuzz's
`token_set_ratio` and SQLite FTS5 with every word a prefix; then recall by kind of query; then for the index the CPU
time a keystroke when every query is typed letter by letter, and, in a process of its own, how long it takes to build
and what memory it takes, its copy of the texts included.
"""

from __future__ import annotations

import argparse
import gc
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process, utils
from tests.bench.fuzzy_notes import Notes, Query, queries

from newsreader.text.fuzzy import FuzzyIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_GOALS = {
    100_000: "goal: recall@10 ≥ .96, keystroke p99 ≤ 8 ms, memory ≤ 120 MB",
    1_000_000: "goal: keystroke p99 < 30 ms",
}


def resident() -> float:
    """MB of memory that this process holds (Linux; elsewhere 0)."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text("ascii").split()[1]) * 4096 / 1e6 if statm.exists() else 0.0


def quantile(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def ranked(search: Callable[[str], Sequence[int]], asked: Sequence[Query]) -> tuple[list[int], list[float]]:
    """For each query the place of the note meant (0: first; 10: not among the first ten), and CPU milliseconds."""
    places, times = [], []
    for query in asked:
        start = time.thread_time()
        found = list(search(query.typed))
        times.append(1000.0 * (time.thread_time() - start))
        places.append(found.index(query.note) if query.note in found else 10)
    return places, times


def line(name: str, places: Sequence[int], times: Sequence[float]) -> str:
    first = sum(place == 0 for place in places) / len(places)
    ten = sum(place < 10 for place in places) / len(places)
    reciprocal = sum(1.0 / (place + 1) for place in places if place < 10) / len(places)
    speed = f"p50 {quantile(times, 0.5):8.2f} ms   p99 {quantile(times, 0.99):8.2f} ms"
    return (
        f"{name:28} recall@1 {first:.3f}   recall@10 {ten:.3f}   MRR {reciprocal:.3f}   {speed}   {len(places)} queries"
    )


def full_text(notes: Notes, size: int) -> Callable[[str], list[int]]:
    """FTS5, every word a prefix that must be there, ranked by bm25."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE note USING fts5(text, tokenize='unicode61 remove_diacritics 2', prefix='2 3')")
    db.executemany("INSERT INTO note(rowid, text) VALUES (?, ?)", ((number, notes[number]) for number in range(size)))

    def search(typed: str) -> list[int]:
        match = " ".join(f'"{word}"*' for word in utils.default_process(typed).split())
        rows = db.execute("SELECT rowid FROM note WHERE note MATCH ? ORDER BY rank LIMIT 10", (match,))
        return [number for (number,) in rows]

    return search


def token_set(notes: Notes, size: int) -> Callable[[str], list[int]]:
    texts = [utils.default_process(notes[number]) for number in range(size)]

    def search(typed: str) -> list[int]:
        typed = utils.default_process(typed)
        return [place for _, _, place in process.extract(typed, texts, scorer=fuzz.token_set_ratio, limit=10)]

    return search


def built(notes: Notes, size: int) -> str:
    """What an index costs to have."""
    start = time.thread_time()
    letters = sum(len(notes[number]) for number in range(size))
    reading = time.thread_time() - start
    gc.collect()
    before = resident()
    start = time.thread_time()
    index = FuzzyIndex((number, notes[number]) for number in range(size))
    seconds = time.thread_time() - start - reading
    gc.collect()
    memory = resident() - before
    return (
        f"{len(index):,} notes in {memory:.0f} MB, of it texts {letters / 1e6:.0f} MB; built in {seconds:.1f} s of CPU"
    )


def measure(notes: Notes, size: int, options: argparse.Namespace) -> None:
    print(f"\n== {size:,} notes. {_GOALS.get(size, '')}")
    asked = queries(notes, size, options.each, options.seed)
    index = FuzzyIndex((number, notes[number]) for number in range(size))
    gc.collect()
    gc.freeze()  # what the benchmark itself holds is not to be gone through while the index is measured
    places, times = ranked(lambda typed: [match.id for match in index.search(typed)], asked)
    print(line("newsreader.text.fuzzy", places, times))
    if not options.alone and size <= 100_000:
        few = asked[:: max(1, size // 20_000)]
        print(line("rapidfuzz token_set_ratio", *ranked(token_set(notes, size), few)))
        print(line("SQLite FTS5, prefixes", *ranked(full_text(notes, size), asked)))
    kinds: dict[str, list[int]] = defaultdict(list)
    for query, place in zip(asked, places, strict=True):
        kinds[query.kind].append(place)
    for kind, of_kind in kinds.items():
        first = sum(place == 0 for place in of_kind) / len(of_kind)
        ten = sum(place < 10 for place in of_kind) / len(of_kind)
        example = next(query.typed for query in asked if query.kind == kind)
        print(f"    {kind:18} recall@1 {first:.2f}   recall@10 {ten:.2f}   {len(of_kind):4}   such as: {example}")
    strokes: list[tuple[float, str]] = []
    for query in asked[:: max(1, len(asked) // 300)]:
        for end in range(1, len(query.typed) + 1):
            start = time.thread_time()
            index.search(query.typed[:end])
            strokes.append((1000.0 * (time.thread_time() - start), query.typed[:end]))
    each_stroke = [stroke for stroke, _ in strokes]
    p50, p99 = quantile(each_stroke, 0.5), quantile(each_stroke, 0.99)
    slowest = max(strokes)
    print(f"keystrokes {len(strokes)}: p50 {p50:.2f} ms   p99 {p99:.2f} ms   max {slowest[0]:.2f} ms ({slowest[1]!r})")
    gc.unfreeze()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--corpus", type=Path, help="a folder of Markdown or plain text; without it words are made up")
    parser.add_argument("--each", type=int, default=25, help="queries of each kind")
    parser.add_argument("--seed", type=int, default=20260301)
    parser.add_argument("--alone", action="store_true", help="without the rivals")
    parser.add_argument("--build", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    notes = Notes(options.corpus)
    if options.build:
        print(built(notes, options.build))
        return
    for size in map(int, options.sizes.split(",")):
        measure(notes, size, options)
        sys.stdout.flush()
        corpus = ["--corpus", str(options.corpus)] if options.corpus else []
        subprocess.run([sys.executable, "-m", "tests.bench.fuzzy", "--build", str(size), *corpus], check=True)


if __name__ == "__main__":
    main()
