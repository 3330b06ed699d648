"""Measure how fast notes are found among filtered notes: `python -m tests.bench.fuzzy_filters [--size 100000]`.

Whole searches, as the search screen runs them: the query with its filters is parsed, the notes are ranked. It prints
the CPU time of the first use of a filter, and of each keystroke of the words after it.
"""

from __future__ import annotations

import argparse
import gc
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from tests.bench.fuzzy import typed_out
from tests.bench.fuzzy_notes import Notes
from tests.bench.fuzzy_queries import queries

from newsreader.library.highlights.reading import Position
from newsreader.records import AnchorState, Color, Highlight
from newsreader.services.searching import NoteSearch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsreader.library import Library

_FILTERS = ("", "tag:hundredth", "color:red", "tag:half", "-tag:hundredth", "-about has:tag")
_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def highlight(number: int, text: str) -> Highlight:
    """Return a highlight: one in a hundred has the tag `hundredth`, one in two `half`; one in ten is red."""
    quote, note, tags, title = text.split("\n")
    marks = ["hundredth"] * (number % 100 == 7) + ["half"] * (number % 2)
    return Highlight(
        id=number,
        uid=f"{number:032x}",
        article_id=number // 9,
        article_title=title,
        revision=1,
        start=0,
        end=len(quote),
        quote=quote,
        prefix="",
        suffix="",
        color=Color.RED if number % 10 == 3 else Color.YELLOW,
        note=note,
        tags=(*tags.split(), *marks),
        anchor=AnchorState.EXACT,
        score=1.0,
        created_at=_LONG_AGO + timedelta(minutes=number),
        updated_at=_LONG_AGO,
    )


class _Reader:
    """What a search reads of the highlights."""

    def __init__(self, every: list[Highlight]) -> None:
        self._by_id = {highlight.id: highlight for highlight in every}

    def position(self) -> Position:
        return Position()

    def changed(self, since: Position, known: object) -> tuple[Position, dict[int, Highlight | None]]:
        return since, {}

    def drafts(self) -> list[tuple[Highlight, str]]:
        return []

    def newest(self, limit: int | None = None) -> list[Highlight]:
        return list(islice(self._by_id.values(), limit))

    def after(self, highlight_id: int, limit: int) -> list[Highlight]:
        numbers = range(highlight_id + 1, min(highlight_id + 1 + limit, len(self._by_id)))
        return [self._by_id[number] for number in numbers]

    def some(self, ids: Iterable[int]) -> dict[int, Highlight]:
        return {id_: self._by_id[id_] for id_ in ids}


def library(notes: Notes, size: int) -> Library:
    """Return an object with the parts of a library that a search uses."""
    every = [highlight(number, notes[number]) for number in reversed(range(size))]
    return cast(
        "Library",
        SimpleNamespace(
            path=Path("no file"),
            read_only=True,
            openings=0,
            own_commits=0,
            data_version=lambda: 1,
            highlight_reader=_Reader(every),
            articles=SimpleNamespace(ids=lambda query: [], rows=lambda ids: []),
            drafts=SimpleNamespace(open=list),
        ),
    )


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
    search = NoteSearch(library(notes, options.size))
    search.refresh()
    gc.collect()
    gc.freeze()
    for filters in _FILTERS:
        start = time.thread_time()
        search.search(f"{filters} the", 1)
        first = 1000.0 * (time.thread_time() - start)
        passed = len(search.search(filters, options.size))
        gc.collect()
        print(f"{filters or 'no filter':20} {passed:7,} notes   first {first:6.1f} ms")
        for limit in (10, 200):
            row = typed_out(partial(_asked, search, filters, limit), asked)
            print(f"    {limit:3} results: {row}")


if __name__ == "__main__":
    main()
