"""Raindrop.io's CSV. The highlights of a page are in one cell, a quote on each line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsreader.importers.imported import ImportedArticle, ImportedHighlight, SkippedItem
from newsreader.importers.reading import merged, rows, tables
from newsreader.importers.values import address, color, line, moment, names, passage, tags, truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.importers.bundle import Bundle

_COLUMNS = ("title", "note", "excerpt", "url", "tags", "created", "cover", "highlights")
_PART = re.compile(r"^(?=Highlight:)", re.MULTILINE)
_NOTE = re.compile(r"^Note:", re.MULTILINE)
_COLOR = re.compile(r"^Colou?r: ?(.*)\n?", re.MULTILINE)
_NO_FOLDER = "unsorted"


def recognizes(bundle: Bundle) -> bool:
    """Return whether a file is Raindrop's table."""
    return bool(tables(bundle, *_COLUMNS))


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield the bookmarks with their highlights. The folder becomes a tag."""
    return merged(_article(row) for path in tables(bundle, *_COLUMNS) for row in rows(bundle, path))


def _article(row: dict[str, str]) -> ImportedArticle | SkippedItem:
    url, title = address(row["url"]), line(row["title"])
    if not url:
        return SkippedItem(title or line(row["url"]) or "a row without a title", "it has no web address")
    folder = line(row.get("folder"))
    return ImportedArticle(
        title=title,
        url=url,
        added_at=moment(row["created"]),
        starred=truth(row.get("favorite")),
        tags=tags([*names(row["tags"]), *([] if folder.lower() == _NO_FOLDER else [folder])]),
        note=passage(row["note"]),
        highlights=tuple(_highlights(passage(row["highlights"]))),
        key=line(row.get("id")),
    )


def _highlights(cell: str) -> Iterator[ImportedHighlight]:
    if not _PART.search(cell):
        yield from (ImportedHighlight(quote) for row in cell.split("\n") if (quote := row.strip()))
        return
    for part in _PART.split(cell):
        found = _COLOR.search(part)
        words = _COLOR.sub("", part.removeprefix("Highlight:"), count=1)
        quote, _, note = _NOTE.sub("\0", words, count=1).partition("\0")
        if quote.strip():
            yield ImportedHighlight(quote.strip(), note.strip(), color=color(found[1]) if found else None)
