"""Measure how well and how fast notes are found.

    python -m tests.bench.fuzzy [--sizes 1000,10000,100000] [--corpus FOLDER] [--words 1,30,1000] [--alone]

For each size it prints a table: recall in the first place and the first ten, mean reciprocal rank, CPU time a query
and memory, also for rapidfuzz's `token_set_ratio`, SQLite FTS5 and, if installed, fzf (its CPU time is that of its
processes, which read all notes for every query). Then recall by kind of query; then the CPU time of a keystroke when
every query is typed letter by letter. Between sizes it prints how the costs grow. Memory is measured in a process of
its own each. The texts of the notes are not part of it, because the caller holds them anyway; a finder's own copies
are.

`--words 1000` makes notes of a thousand words, `--words 1,30,1000` of one, thirty and a thousand in turns; recall is
then also printed by length.
"""

from __future__ import annotations

import argparse
import gc
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING

from tests.bench.fuzzy_notes import Notes
from tests.bench.fuzzy_queries import Query, queries
from tests.bench.fuzzy_rivals import FINDERS, Fzf, Ours
from tests.bench.growth import growth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_GOALS = {
    100_000: "goal: recall@10 ≥ .96, keystroke p99 ≤ 8 ms, memory ≤ 120 MB",
    1_000_000: "goal: keystroke p99 < 30 ms, max < 50 ms, memory ≤ 350 MB",
}
_COMPARED = 4_000_000  # notes that a slow rival compares in all queries together


def resident(what: str = "VmRSS") -> float:
    """Return the memory of this process in MB; with `VmHWM` its maximum (Linux; elsewhere 0)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    return (
        next(int(line.split()[1]) for line in status.read_text("ascii").splitlines() if line.startswith(what)) / 976.6
    )


def quantile(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def ranked(search: Callable[[str], Sequence[int]], asked: Sequence[Query]) -> tuple[list[int], list[float]]:
    """Return for each query the rank of the right note (0: first; 10: not in the first ten), and CPU milliseconds."""
    places, times = [], []
    for query in asked:
        elsewhere = search.spent if isinstance(search, Fzf) else 0.0
        start = time.process_time()
        found = list(search(query.typed))
        spent = time.process_time() - start
        if isinstance(search, Fzf):
            spent = search.spent - elsewhere
        times.append(1000.0 * spent)
        places.append(found.index(query.note) if query.note in found else 10)
    return places, times


def line(name: str, places: Sequence[int], times: Sequence[float]) -> str:
    first = sum(place == 0 for place in places) / len(places)
    ten = sum(place < 10 for place in places) / len(places)
    reciprocal = sum(1.0 / (place + 1) for place in places if place < 10) / len(places)
    speed = f"p50 {quantile(times, 0.5):8.2f} ms   p99 {quantile(times, 0.99):8.2f} ms"
    found = f"recall@1 {first:.3f}   recall@10 {ten:.3f}   MRR {reciprocal:.3f}"
    return f"{name:26} {found}   {speed}   {len(places):3} queries"


def built(notes: Notes, size: int, name: str) -> str:
    """Return the memory of a new index in this process in MB, and its other costs, as text."""
    texts = [notes[number] for number in range(size)]
    letters = sum(map(len, texts))
    gc.collect()
    before = resident()
    start = time.process_time()
    finder = FINDERS[name](texts, size)
    seconds = time.process_time() - start
    gc.collect()
    if isinstance(finder, Fzf):
        return f"{finder.memory:5.0f} MB   of every query reading {1000.0 * finder.reading:.0f} ms"
    memory, peak = resident() - before, resident("VmHWM") - before
    return f"{memory:5.0f} MB (at most {peak:.0f}; texts {letters / 1e6:.0f})   built in {seconds:.1f} s of CPU"


def measure(notes: Notes, size: int, options: argparse.Namespace) -> tuple[float, float]:
    """Print the tables of one size, and return the mean CPU milliseconds of a query and of a keystroke."""
    print(f"\n== {size:,} notes. {_GOALS.get(size, '')}")
    asked = queries(notes, size, options.each, options.seed)
    ours = Ours(notes, size)
    gc.collect()
    gc.freeze()  # the garbage collector must not scan the benchmark's own objects
    places, times = ranked(ours, asked)
    for name, made in FINDERS.items():
        if made is not Ours and options.alone:
            continue
        if made is Ours:
            row = line(name, places, times)
        else:
            few = asked if name.startswith("SQLite") else asked[:: max(1, size * len(asked) // _COMPARED)]
            row = line(name, *ranked(made(notes, size), few))
        command = [sys.executable, "-m", "tests.bench.fuzzy", f"--build={size}", f"--name={name}"]
        command += ["--corpus", str(options.corpus)] if options.corpus else []
        command += ["--words", options.words] if options.words else []
        print(row, subprocess.run(command, check=True, capture_output=True, text=True).stdout.rstrip(), flush=True)
    by_kind(asked, places)
    if len(notes.lengths) > 1:
        by_length(notes.lengths, asked, places)
    gc.collect()  # the garbage of the rivals
    strokes = typed_out(ours.index.search, asked[:: max(1, len(asked) // 300)])
    gc.unfreeze()
    return mean(times), strokes


def by_kind(asked: Sequence[Query], places: Sequence[int]) -> None:
    groups: dict[str, list[int]] = defaultdict(list)
    distinct = [place for query, place in zip(asked, places, strict=True) if query.is_distinct]
    print(f"    {'distinct answer':18} {recalls(distinct)}   {len(distinct):4}   (goal: recall@10 ≥ .98)")
    for query, place in zip(asked, places, strict=True):
        groups[query.kind].append(place)
    for kind, group in groups.items():
        example = next(query.typed for query in asked if query.kind == kind)
        print(f"    {kind:18} {recalls(group)}   {len(group):4}   such as: {example}")


def by_length(lengths: Sequence[int], asked: Sequence[Query], places: Sequence[int]) -> None:
    groups: dict[int, list[int]] = defaultdict(list)
    for query, place in zip(asked, places, strict=True):
        groups[lengths[query.note % len(lengths)]].append(place)
    for length, group in sorted(groups.items()):
        print(f"    {f'of {length:,} words':18} {recalls(group)}   {len(group):4}")


def recalls(places: Sequence[int]) -> str:
    first = sum(place == 0 for place in places) / len(places)
    ten = sum(place < 10 for place in places) / len(places)
    return f"recall@1 {first:.3f}   recall@10 {ten:.3f}"


def typed_out(search: Callable[[str], object], asked: Sequence[Query]) -> float:
    """Print the CPU time of a keystroke if all queries are typed letter by letter, and return the mean."""
    strokes: list[tuple[float, str]] = []
    for query in asked:
        for end in range(1, len(query.typed) + 1):
            start = time.thread_time()
            search(query.typed[:end])
            strokes.append((1000.0 * (time.thread_time() - start), query.typed[:end]))
    each = [stroke for stroke, _ in strokes]
    slowest = max(strokes)
    speed = f"p50 {quantile(each, 0.5):.2f} ms   p99 {quantile(each, 0.99):.2f} ms"
    print(f"keystrokes {len(strokes)}: {speed}   max {slowest[0]:.2f} ms ({slowest[1]!r})")
    return mean(each)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--corpus", type=Path, help="a folder of Markdown or plain text; without it words are made up")
    parser.add_argument("--words", default="", help="how many words notes have; several: in turns")
    parser.add_argument("--each", type=int, default=25, help="queries of each kind")
    parser.add_argument("--seed", type=int, default=20260301)
    parser.add_argument("--alone", action="store_true", help="without the rivals")
    parser.add_argument("--build", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--name", help=argparse.SUPPRESS)
    options = parser.parse_args()
    notes = Notes(options.corpus, [int(length) for length in options.words.split(",") if length])
    if options.build:
        print(built(notes, options.build, options.name))
        return
    costs = {size: measure(notes, size, options) for size in map(int, options.sizes.split(","))}
    if len(costs) > 1:
        for what, place in (("a query", 0), ("a keystroke", 1)):
            print(f"growth exponent of {what}: {growth({size: cost[place] for size, cost in costs.items()})}")


if __name__ == "__main__":
    main()
