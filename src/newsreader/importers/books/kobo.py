"""Kobo: the `.annot` file of a book (Adobe's annotations in XML), and the reader's database `KoboReader.sqlite`."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from itertools import chain
from typing import TYPE_CHECKING

from lxml import etree

from newsreader import limits
from newsreader.errors import BadDataError
from newsreader.importers.imported import ImportedArticle, ImportedHighlight, SkippedItem
from newsreader.importers.reading import bookmarks, files, merged, with_highlights
from newsreader.importers.values import line, moment, moment_utc, passage, people, truth
from newsreader.ingest.xml import safe_parser
from newsreader.records import Color, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsreader.importers.bundle import Bundle

_NAMESPACE = b"http://ns.adobe.com/digitaleditions/annotations"
_DATABASE = b"SQLite format 3\0"
_COLORS = {"0": Color.YELLOW, "1": Color.RED, "2": Color.BLUE, "3": Color.GREEN}
_STATES = {0: State.UNREAD, 1: State.READING, 2: State.DONE, 3: State.READING}
_MOST_SECONDS = 10.0
_ROWS = """
SELECT b.VolumeID AS volume, c.Title AS title, c.Attribution AS authors, c.ReadStatus AS status, b.*
FROM Bookmark AS b LEFT JOIN content AS c ON c.ContentID = b.VolumeID
ORDER BY b.VolumeID, b.ContentID, b.ChapterProgress, b.StartContainerPath
LIMIT 200000
"""


def recognizes(bundle: Bundle) -> bool:
    """Return whether a file holds Adobe's annotations, or is a database with bookmarks of Kobo."""
    return bool(_annotations(bundle) or _databases(bundle))


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield an article for each book with highlights, and what has no words."""
    return merged(
        chain(
            *(_annotated(bundle.members[path]()) for path in _annotations(bundle)),
            *(_stored(bundle.members[path]()) for path in _databases(bundle)),
        )
    )


def _annotations(bundle: Bundle) -> list[str]:
    return [path for path in files(bundle, ".annot") if _NAMESPACE in bundle.head(path)]


def _databases(bundle: Bundle) -> list[str]:
    paths = (path for path in files(bundle, ".sqlite") if bundle.head(path).startswith(_DATABASE))
    return [path for path in paths if b"VolumeID" in bundle.members[path]()]


def _annotated(data: bytes) -> Iterator[ImportedArticle | SkippedItem]:
    try:
        root = etree.fromstring(data.strip(), safe_parser())
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise BadDataError("The annotations can't be read. Copy the file from the reader again.")
    publication = next(root.iter("{*}publication"), root)
    title = _text(publication, "title")
    found: list[ImportedHighlight] = []
    for item in root.iter("{*}annotation"):
        target, content = next(item.iter("{*}target"), item), next(item.iter("{*}content"), None)
        quote = passage(_text(target, "text", lines=True))
        note = "" if content is None else passage(_text(content, "text", lines=True))
        made = moment(_text(item, "date"))
        key = _text(item, "identifier").removeprefix("urn:uuid:")
        found.append(ImportedHighlight(quote, note, created_at=made, key=key))
    article = ImportedArticle(
        title=title,
        authors=people([each.text for each in publication.iter("{*}creator")]),
        language=_text(publication, "language") or None,
    )
    yield with_highlights(article, found)
    yield from bookmarks(_count_marks(found), title)


def _count_marks(found: Iterable[ImportedHighlight]) -> int:
    return sum(not (each.quote or each.note) for each in found)


def _text(element: etree._Element, name: str, *, lines: bool = False) -> str:
    found = next(element.iter(f"{{*}}{name}"), None)
    words = "" if found is None else "".join(map(str, found.itertext()))
    return words if lines else line(words)


def _stored(data: bytes) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield the books in a database. It is read in memory, and a query that takes too long is stopped."""
    # A copy of a database with a write-ahead log can only be read without it.
    data = data[:18] + b"\1\1" + data[20:]
    until = time.monotonic() + _MOST_SECONDS
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(data)
            connection.row_factory = sqlite3.Row
            connection.text_factory = lambda value: value.decode("utf-8", "replace")
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, limits.ARTICLE_BYTES)
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.set_progress_handler(lambda: time.monotonic() > until, 10_000)
            books: dict[str, list[sqlite3.Row]] = {}
            for row in connection.execute(_ROWS):
                books.setdefault(str(row["volume"]), []).append(row)
    except (sqlite3.Error, OverflowError, MemoryError) as error:
        raise BadDataError(f"The database of Kobo can't be read ({line(str(error))}). Copy it again.") from error
    for volume, rows in books.items():
        yield from _book(volume, rows)


def _book(volume: str, rows: list[sqlite3.Row]) -> Iterator[ImportedArticle | SkippedItem]:
    title = line(rows[0]["title"]) or line(volume.rpartition("/")[2])
    shown = [{key.lower(): value for key, value in dict(row).items()} for row in rows]
    shown = [row for row in shown if not truth(row.get("hidden"))]
    found = [
        ImportedHighlight(
            quote=passage(row.get("text")),
            note=passage(row.get("annotation")),
            color=_COLORS.get(str(row.get("color"))),
            created_at=moment_utc(row.get("datecreated")),
            updated_at=moment_utc(row.get("datemodified")),
            key=line(row.get("bookmarkid")),
        )
        for row in shown
    ]
    drawings = sum(row.get("type") == "markup" and not passage(row.get("text")) for row in shown)
    marks = _count_marks(found)
    if marks < len(found):
        state = _STATES.get(rows[0]["status"])
        yield with_highlights(ImportedArticle(title, authors=people(rows[0]["authors"]), state=state), found)
    if drawings:
        what = f"{drawings:,} drawings" if drawings > 1 else "a drawing"
        yield SkippedItem(f"{what} in {title}", "newsreader has no drawings")
    yield from bookmarks(marks - drawings, title)
