"""Measure how much indexing the notes delays keys: `python -m tests.bench.beside [--size 100000]`.

A library with `--size` highlights is opened on a headless screen. Keys are pressed while its notes are indexed after
the first frame, and again when the program is idle. It prints the wall time until a key's result is painted, and how
late the event loop fires a timer of one millisecond. Both halves are measured in one run, so that the load of the
machine affects both.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from tests.bench.fuzzy import quantile
from tests.bench.fuzzy_notes import Notes
from tests.bench.shelf import fill
from textual import events

from newsreader.config import Settings
from newsreader.keymap import Keymap
from newsreader.library import Library
from newsreader.records import Color
from newsreader.tui.app.app import NewsreaderApp

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARTICLES = 1000
_TICK = 0.001  # seconds
_LEAST = 200  # keys
_RUN = 20  # keys one way, then the other
_PAUSE = 0.03  # seconds between two keys, as when one is held down


def add_highlights(path: Path, notes: Notes, size: int) -> None:
    """Add highlights to the library at `path` until it has `size`: copies of one with other quotes and notes."""
    with Library.open(path) as library:
        library.highlights.add(1, 0, 10, color=Color.YELLOW)
    with sqlite3.connect(path) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(highlight)")]
        row = dict(zip(columns, connection.execute("SELECT * FROM highlight").fetchone(), strict=True))

        def copies() -> Iterator[dict[str, object]]:
            for number in range(2, size + 1):
                quote, note, *_ = notes[number].split("\n")
                article = 1 + number % _ARTICLES
                yield row | {"id": number, "uid": f"{number:032x}", "article_id": article, "quote": quote, "note": note}

        names = ", ".join(f'"{column}"' for column in columns)
        values = ", ".join(f":{column}" for column in columns)
        connection.executemany(f"INSERT INTO highlight ({names}) VALUES ({values})", copies())
    connection.close()


async def _late(lags: list[float]) -> None:
    while True:
        before = perf_counter()
        await asyncio.sleep(_TICK)
        lags.append(1000.0 * (perf_counter() - before - _TICK))


async def _pressed(app: NewsreaderApp, keys: list[float]) -> None:
    """Press a key, wait until its result is painted, and add the milliseconds to `keys`."""
    done = asyncio.Event()
    before = perf_counter()
    await app.on_event(events.Key("j" if len(keys) // _RUN % 2 == 0 else "k", None))
    app.call_later(app.screen.call_after_refresh, done.set)
    await done.wait()
    keys.append(1000.0 * (perf_counter() - before))
    await asyncio.sleep(_PAUSE)


async def measure(path: Path) -> None:
    """Measure and print both halves."""
    with Library.open(path) as library:
        app = NewsreaderApp(library, Settings(), Keymap())
        async with app.run_test(size=(100, 40)):
            for name in ("while the notes are indexed", "when the program is idle"):
                keys: list[float] = []
                lags: list[float] = []
                ticking = asyncio.create_task(_late(lags))
                began = perf_counter()
                search = app._shared_search()
                while len(keys) < _LEAST or not search.is_built:
                    await _pressed(app, keys)
                ticking.cancel()
                with suppress(asyncio.CancelledError):
                    await ticking
                spent = perf_counter() - began
                print(f"{name}: {len(keys)} keys in {spent:.1f} s")
                print(f"    a key      {quantiles(keys)}\n    loop late  {quantiles(lags)}")


def quantiles(values: list[float]) -> str:
    """Return the quantiles of some milliseconds as text."""
    shares = "   ".join(f"p{share * 100:g} {quantile(values, share):6.1f}" for share in (0.5, 0.9, 0.99))
    return f"{shares}   max {max(values):6.1f} ms"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--corpus", type=Path, help="a folder of Markdown or plain text; without it, invented words")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        fill(path, _ARTICLES)
        add_highlights(path, Notes(options.corpus), options.size)
        print(f"{options.size:,} highlights", file=sys.stderr)
        asyncio.run(measure(path))


if __name__ == "__main__":
    main()
