"""Import damaged files: `python -m tests.bench.imports [--mutations N] [--seed N]`.

Exports a library with rows of every kind, damages the file in one way at a time, and imports it into an empty library
and into one that already has half of it. Each damaged file must be refused without a change, or accepted: then `doctor`
finds no problem, a backup and every export succeed, the JSON export can be imported into an empty library, and undo
reverts everything. The last line is the sum; the exit status is 1 if anything else happened.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.mutations import mutate
from tests.exported import export_text
from tests.library.samples import blank, document

from newsreader.library import Library
from newsreader.library.backup.copy import backup
from newsreader.library.repair.doctor import doctor
from newsreader.library.schema.columns import TABLES
from newsreader.records import AddStatus, ArticleQuery, BlockKind, Color, Draft, InlineKind, InlineSpan, State
from newsreader.services.imports.merging import import_files
from newsreader.text.clean import clean
from newsreader.text.layout.layout import Layout

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TEXTS = (
    "The harbour was closed on Monday.\n\nNobody had expected the strike to last.\n\nPhoto: a crane at dusk",
    "The harbour was closed on Tuesday.\n\nAlmost nobody expected a strike.\n\nIt rained.\n\nPhoto: a crane at dusk",
    "日本語の文章です。二つ目の文です。\n\nThe mayor said “no” – and left. 👩‍👩‍👧 waved.",
    "A café in Łódź paid 40 zł.\n\n1. One.\n\n2. Two.\n\nThe end of the story is not known yet.",
)
_STATUSES = {65, 69}


def fill(library: Library, *, half: bool = False) -> None:
    """Add rows of every kind to the library; with `half` only the part that both libraries have."""
    marks = (InlineSpan(InlineKind.STRONG, 0, 3), InlineSpan(InlineKind.LINK, 4, 11, "https://a.example/x"))
    first = library.articles.add(
        document(TEXTS[0], url="https://a.example/1", inline_spans=marks), tags=["ports/eu"]
    ).article
    highlights = [
        library.highlights.add(first.id, start, end, color=color, note=note, tags=tags)
        for start, end, color, note, tags in (
            (4, 11, Color.RED, "why?", ["claim"]),
            (35, 41, Color.GREEN, "", ["Claim/deep", "who"]),
            (50, 70, Color.BLUE, "a\nlong note", []),
        )
    ]
    library.articles.set_block_kind(first.id, 1, BlockKind.QUOTE)
    library.articles.add(document(TEXTS[2], title="日本", authors=("Ana Poe",), published_at=None), tags=["ja"])
    if half:
        return
    library.articles.add(document(TEXTS[1], url="https://a.example/1", title="The strike"))
    third = library.articles.add(document(TEXTS[3], title="Third", language="pl"), tags=["who"]).article
    gone = library.articles.add(document("It will go.\n\nFor good.", title="Gone")).article
    last = library.highlights.add(third.id, 0, 6, color=Color.PURPLE, note="x", tags=["claim"])
    for mark in (highlights[0], last):
        library.drafts.keep(Draft(mark.id, "ed", f"typed {mark.id}", mark.note))
    library.highlights.set_note(last.id, "y")
    library.highlights.delete(library.highlights.add(third.id, 8, 12, color=Color.YELLOW).id)
    library.articles.delete([gone.id])
    library.articles.set_starred([third.id], True)
    library.articles.visit(third.id, 9, State.READING)
    library.tags.describe("claim", "somebody says so")
    library.tags.set_color("claim", Color.RED)
    library.tags.set_hot_key("claim", "c")
    library.tags.set_hot_key("who", "w")
    library.tags.rename("ja", "lang/ja")
    library.tags.delete(["Claim/deep"])
    library.searches.save("mine", "tag:claim")
    library.searches.save("old", "harbour")
    library.searches.remove("old")
    library.searches.remember("harbour strike")
    library.articles.set_title(first.id, "My title")
    library.history.undo()
    library.articles.set_state([third.id], State.DONE)
    library.history.undo()


class Ground:
    """Imports damaged files into new copies of two libraries."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0
        self.taken = self.refused = 0
        source = folder / "source.db"
        source.write_bytes(blank())
        with Library.open(source) as library:
            fill(library, half=True)
            shared = export_text(library, format="json")
            fill(library)
            self.whole = export_text(library, format="json")
        (folder / "shared.json").write_text(shared, encoding="utf-8")
        known = folder / "known.db"
        known.write_bytes(blank())
        with Library.open(known) as library:
            list(import_files(library, [str(folder / "shared.json")]))
            mark = library.highlights.all()[0]
            library.highlights.set_note(mark.id, "of my own")
            library.articles.add(document("Another text.\n\nOf my own.", title="Own"), tags=["own", "who"])
            library.tags.set_hot_key("own", "c")
            library.searches.save("Mine", "own")
        self._starts = {"an empty library": blank(), "a library that has half of it": known.read_bytes()}

    def fresh(self, content: bytes) -> Path:
        """Write a library to a new folder."""
        self._number += 1
        path = self._folder / f"{self._number}" / "library.db"
        path.parent.mkdir(0o700)
        path.touch(0o600)
        path.write_bytes(content)
        return path

    def wrong(self, data: bytes) -> Iterator[str]:
        """Import a file into each library, and yield the errors."""
        for name, start in self._starts.items():
            try:
                yield from (f"into {name}: {problem}" for problem in self._try(data, start))
            except Exception as error:
                yield f"into {name}: {error!r}"

    def _try(self, data: bytes, start: bytes) -> Iterator[str]:
        path = self.fresh(start)
        file = path.with_name("mutated.json")
        file.write_bytes(data)
        before = dump(path)
        with ExitStack() as stack:
            library = stack.enter_context(Library.open(path))
            began = time.perf_counter()
            results = list(import_files(library, [str(file)]))
            if (took := time.perf_counter() - began) > 10:
                yield f"it took {took:.0f} s"
            failed = [one for one in results if one.status is AddStatus.FAILED]
            if failed:
                self.refused += 1
                if len(results) > 1 or failed[0].exit_status not in _STATUSES:
                    yield f"refused with status {failed[0].exit_status}: {failed[0].message}"
                if "\n" in failed[0].message or len(failed[0].message) > 400:
                    yield f"the message is not a short line: {failed[0].message[:1000]!r}"
                if dump(path) != before:
                    yield f"refused ({failed[0].message}), but something changed"
                return
            self.taken += 1
            yield from unsound(path, "doctor")
            yield from self._goes_on(library)

    def _goes_on(self, library: Library) -> Iterator[str]:
        """Use a library that accepted a file in all ways that read all of it, and yield the errors."""
        backup(library, library.path.with_name("backup.db"))
        for form in ("markdown", "csv", "jsonld"):
            export_text(library, format=form)
        for article in library.articles.ids(ArticleQuery()):
            export_text(library, articles=[article], format="html")
            revision = library.articles.revision(article)
            Layout(revision.text, revision.blocks, 72)
        steering = [
            f"{table}: {value!r:.80}"
            for table, rows in dump(library.path).items()
            for row in rows
            for value in row
            if isinstance(value, str) and clean(value) != value
        ]
        yield from (f"a character that controls terminals is in {one}" for one in steering)
        again = self.fresh(blank())
        file = again.with_name("again.json")
        file.write_text(export_text(library, format="json"), encoding="utf-8")
        with Library.open(again) as other:
            for one in import_files(other, [str(file)]):
                if one.status is AddStatus.FAILED:
                    yield f"its export is refused when imported: {one.message}"
            yield from unsound(again, "doctor of a library that imported its export")
        while library.history.undo():
            pass
        yield from unsound(library.path, "doctor after undo")


def dump(path: Path) -> dict[str, list[Any]]:
    """Return all rows of a library by table."""
    with closing(sqlite3.connect(path)) as connection:
        return {table: connection.execute(f'SELECT * FROM "{table}" ORDER BY 1, 2').fetchall() for table in TABLES}


def unsound(path: Path, who: str) -> Iterator[str]:
    """Yield the problems that doctor finds."""
    yield from (f"{who}: {one.check}: {one.message}" for one in doctor(path) if not one.ok)


def run(folder: Path, mutations: int, seed: int) -> tuple[Counter[str], list[str]]:
    """Import `mutations` damaged files; return how many were refused and accepted, and the errors."""
    ground = Ground(folder)
    bad = [f"the undamaged file, {problem}" for problem in ground.wrong(ground.whole.encode())]
    for number in range(mutations):
        # Each mutation has its own seed, so that it can be repeated alone.
        name, data = mutate(ground.whole, random.Random(f"{seed} {number}"), number)
        bad += [f"mutation {number} ({name}), {problem}" for problem in ground.wrong(data)]
    return Counter(refused=ground.refused, accepted=ground.taken), bad


def main(arguments: Sequence[str] | None = None) -> int:
    """Import damaged files, print the errors, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.imports", description=__doc__)
    parser.add_argument("--mutations", type=int, default=500, help="how many damaged files")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="repeat a run with its seed")
    chosen = parser.parse_args(arguments)
    print(f"seed {chosen.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        counts, bad = run(Path(folder), chosen.mutations, chosen.seed)
    for problem in bad:
        print(problem)
    total = ", ".join(f"{number:,} {what}" for what, number in counts.items())
    print(f"{chosen.mutations:,} mutations, each imported twice: {total}, {len(bad):,} errors (--seed {chosen.seed})")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
