"""Measure what a key costs in lists of any size: `python -m tests.bench filtering [--data FOLDER] [--size 100000]`.

It types filters letter by letter, and goes through the shelves and orders, in a new library whose titles and texts are
sentences of the Markdown and plain text in a folder, or of made-up words. It prints the CPU time to read the first
articles, which are on the screen then, and of every tenth list the rest, which is read when no key follows.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from contextlib import closing
from itertools import chain
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.fuzzy_notes import Notes
from tests.bench.growth import growth

from newsreader.ingest import parse_one as parse
from newsreader.library import Library
from newsreader.library.file.connection import prepare_connection
from newsreader.library.schema import fulltext
from newsreader.records import ArticleQuery, Shelf, Sort

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_TITLES = 50_000
"""The number of different titles; making more takes long."""

SITES = 400
STATES = ("unread", "unread", "unread", "done", "done", "archived", "reading")

SENTENCES = 12
"""Sentences of each text, in libraries that have texts."""

GOALS = {100_000: "≤ 20 ms", 1_000_000: "≤ 30 ms"}


def fill(path: Path, notes: Notes, count: int, sentences: int) -> None:
    """Create a library of `count` articles with texts of so many sentences, by copying the rows of one article."""
    with Library.open(path) as library:
        library.articles.add(parse(b"Article 1 has a first sentence. And it has a second one.\n", "a.txt"))
    with closing(sqlite3.connect(path)) as connection:
        prepare_connection(connection)
        fulltext.track(connection)
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.row_factory = sqlite3.Row

        def copy(table: str, rows: Iterator[dict[str, object]]) -> None:
            template = dict(connection.execute(f"SELECT * FROM {table}").fetchone())
            marks = ", ".join(f":{name}" for name in template)
            sql = f"INSERT INTO {table} ({', '.join(template)}) VALUES ({marks})"
            connection.executemany(sql, (template | row for row in rows))

        def articles() -> Iterator[dict[str, object]]:
            titles = [notes[number].split("\n")[3].strip() or "untitled" for number in range(min(count, MOST_TITLES))]
            for number in range(2, count + 1):
                title = titles[number * 7919 % len(titles)]
                site = f"site{number * number % SITES}.example"
                yield {
                    "id": number,
                    "uid": f"{number:032x}",
                    "title": title,
                    "title_key": title.casefold(),
                    "site": site,
                    "site_key": site,
                    "published_at": f"2019-{number % 12 + 1:02d}-{number * 7919 % 28 + 1:02d}T00:00:01.000000Z",
                    "added_at": f"2020-01-01T{number // 3600 % 24:02d}:00:00.{number % 10**6:06d}Z",
                    "state": STATES[number % len(STATES)],
                    "starred": number % 100 == 0,
                    "words": number * 31 % 5000,
                    "canonical_url": None,
                    "url": None,
                }

        def revisions() -> Iterator[dict[str, object]]:
            for number in range(2, count + 1):
                text = " ".join(notes[number * sentences + place].split("\n")[0] for place in range(sentences))
                yield {"id": number, "article_id": number, "text": text, "sha256": f"{number:064x}"}

        copy("article", articles())
        if sentences:
            copy("revision", revisions())
        fulltext.refresh(connection)
        connection.commit()


def words(library: Library) -> list[str]:
    """Return the ten words that begin most titles, and ten rarer ones."""
    counts: dict[str, int] = {}
    for article in library.articles.rows(range(2, 5_000)):
        for word in article.title.lower().split():
            if word.isalpha():
                counts[word] = counts.get(word, 0) + 1
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    return [*ranked[:10], *ranked[100:600:50]]


def typed(texts: Iterable[str], begin: int = 1) -> list[ArticleQuery]:
    """Return the queries of the keys that type each text, from a number of letters on."""
    return [ArticleQuery(text=text[:end]) for text in texts for end in range(begin, len(text) + 1)]


def measure(library: Library, what: str, queries: Iterable[ArticleQuery], goal: str) -> float:
    """Print the CPU milliseconds of each key, and of the rest of the list. Return the median of the keys."""
    keys, rests = [], []
    for number, query in enumerate(queries):
        began = time.process_time()
        page = library.articles.page(query)
        shown = time.process_time()
        keys.append((shown - began) * 1000)
        if number % 10:
            continue
        ids = library.articles.ids(query)
        rests.append((time.process_time() - shown) * 1000)
        if [article.id for article in page] != list(ids[:60]):
            raise AssertionError(f"{query} begins otherwise than its list")
    keys.sort()
    figures = f"{median(keys):.1f}", f"{keys[len(keys) * 95 // 100]:.1f}", f"{keys[-1]:.1f}", f"{max(rests):.0f}"
    print(f"{what:28}{len(keys):>6}" + "".join(f"{figure:>9}" for figure in figures) + f"   {goal}", flush=True)
    return median(keys)


def main(arguments: list[str]) -> None:
    """Create a library, unless there is one at `--library`, and measure."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench filtering", description=__doc__)
    parser.add_argument("--data", type=Path, help="a folder of Markdown or plain text")
    parser.add_argument("--size", default="100000", help="the number of articles; several, such as 1000,100000")
    parser.add_argument("--library", type=Path, help="the file of the library, to use it again; for one size")
    options = parser.parse_args(arguments)
    costs: dict[str, dict[int, float]] = {}
    for size in map(int, options.size.split(",")):
        for what, cost in measure_size(options.data, options.library, size):
            costs.setdefault(what, {})[size] = cost
    for what, by_size in costs.items():
        if len(by_size) > 1:
            print(f"growth exponent, {what}: {growth(by_size)}")


def measure_size(data: Path | None, stored: Path | None, size: int) -> Iterator[tuple[str, float]]:
    """Print the table of one size. Yield each line's name with the median CPU milliseconds of a key."""
    texts = size <= 100_000
    with tempfile.TemporaryDirectory() as folder:
        path = stored or Path(folder) / "library.db"
        if not path.exists():
            fill(path, Notes(data), size, SENTENCES if texts else 0)
        with Library.open(path) as library:
            goal, found = GOALS.get(size, ""), words(library)
            columns = ("keys", "median", "p95", "max", "rest")
            print(f"\n{size:,} articles")
            print(f"{'CPU ms a key':28}{columns[0]:>6}" + "".join(f"{column:>9}" for column in columns[1:]) + "   goal")
            lists = [[ArticleQuery(shelf, sort=sort) for sort in Sort] for shelf in Shelf]
            lines: dict[str, tuple[Iterable[ArticleQuery], str]] = {
                "words": (typed(found), goal),
                "words of a site": (typed((f"site:site4 {word}" for word in found), 6), goal),
                "without words": (typed((f"-{word}" for word in found), 2), goal),
                "shelves and orders": (chain.from_iterable(lists), goal),
            }
            if texts:
                # A filter of the texts begins with the third letter.
                body = (f"body:{word}" for word in found if len(word) > 3)
                lines["body:"] = typed(body, 8), "≤ 40 ms" if goal else ""
            for what, (queries, most) in lines.items():
                yield what, measure(library, what, queries, most)
