"""Measure how fast notes are found among filtered notes: `python -m tests.bench.fuzzy_filters [--size 100000]`.

Whole searches, as the search screen runs them: the query with its filters is parsed, the notes are ranked. It prints
the CPU time of the first use of a filter, and of each keystroke of the words after it.
"""

from __future__ import annotations

import argparse
import gc
import sqlite3
import tempfile
import time
from contextlib import closing
from functools import partial
from pathlib import Path

from tests.bench.beside import add_highlights
from tests.bench.fuzzy import typed_out
from tests.bench.fuzzy_notes import Notes
from tests.bench.fuzzy_queries import queries
from tests.bench.shelf import fill

from newsreader.library import Library
from newsreader.services.notes.searching import NoteSearch

_FILTERS = ("", "tag:hundredth", "color:red", "tag:half", "-tag:hundredth", "-about has:tag", "note:a", "quote:the")


def mark(path: Path) -> None:
    """Give one highlight in a hundred the tag `hundredth` and one in two `half`; color one in ten red."""
    with Library.open(path) as library:
        library.highlights.set_tags(1, ["hundredth", "half"])
    with closing(sqlite3.connect(path)) as connection:
        for name, every in (("hundredth", 100), ("half", 2)):
            connection.execute(
                """
                INSERT OR IGNORE INTO highlight_tag (highlight_id, tag_id)
                SELECT highlight.id, tag.id FROM highlight, tag WHERE highlight.id % ? = 0 AND name = ?
                """,
                (every, name),
            )
        connection.execute("UPDATE highlight SET color = 'red' WHERE id % 10 = 3")
        connection.commit()


def _asked(search: NoteSearch, filters: str, limit: int, typed: str) -> None:
    search.search(f"{filters} {typed}", limit)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--corpus", type=Path, help="a folder of Markdown or plain text; without it words are made up")
    parser.add_argument("--each", type=int, default=6, help="queries of each kind")
    parser.add_argument("--seed", type=int, default=20260301)
    options = parser.parse_args()
    notes = Notes(options.corpus)
    asked = queries(notes, options.size, options.each, options.seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        fill(path, 1000)
        add_highlights(path, notes, options.size)
        mark(path)
        with Library.open(path) as library:
            search = NoteSearch(library)
            search.build()
            gc.collect()
            gc.freeze()
            for filters in _FILTERS:
                start = time.thread_time()
                search.search(filters, 200)
                first = 1000.0 * (time.thread_time() - start)
                passed = len(search.search(filters, options.size))
                print(f"{filters or 'no filter':20} {passed:7,} notes   first {first:6.1f} ms")
                for limit in (10, 200):
                    row = typed_out(partial(_asked, search, filters, limit), asked)
                    print(f"    {limit:3} results: {row}")


if __name__ == "__main__":
    main()
