"""The CSV of the library in Readwise Reader. Entries of feeds are in it, too, and are left out."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from newsreader.importers.imported import ImportedArticle, SkippedItem
from newsreader.importers.reading import merged, rows, tables
from newsreader.importers.values import address, line, moment, names, tags
from newsreader.records import State
from newsreader.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.importers.bundle import Bundle

_COLUMNS = ("title", "url", "document tags", "saved date", "reading progress", "location")
_INTERNAL = "://read.readwise.io/"
_LONGEST_LIST = 20_000


def recognizes(bundle: Bundle) -> bool:
    """Return whether a file is Reader's table."""
    return bool(tables(bundle, *_COLUMNS))


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield the saved articles, and how many entries of feeds were left out."""
    saved: list[dict[str, str]] = []
    entries = 0
    for path in tables(bundle, *_COLUMNS):
        for row in rows(bundle, path):
            if row["location"].strip().lower() == "feed":
                entries += 1
            else:
                saved.append(row)
    yield from merged(map(_article, saved))
    if entries:
        what = counted(entries, "entry of a feed", "entries of feeds")
        yield SkippedItem(what, "they are not saved in Reader" if entries > 1 else "it is not saved in Reader")


def _article(row: dict[str, str]) -> ImportedArticle | SkippedItem:
    url, title = address(row["url"]), line(row["title"])
    if url and _INTERNAL in url:
        url = None  # a document that was uploaded or mailed
    if not url and not title:
        return SkippedItem("a row without a title", "it has no web address")
    return ImportedArticle(
        title=title,
        url=url,
        added_at=moment(row["saved date"]),
        state=_state(row),
        tags=tags(_tags(row["document tags"])),
        key=line(row.get("id")),
    )


def _state(row: dict[str, str]) -> State | None:
    location = row["location"].strip().lower()
    if location == "archive":
        return State.ARCHIVED
    if location not in ("new", "later", "shortlist"):
        return None
    try:
        progress = float(row["reading progress"] or 0)
    except ValueError:
        progress = 0.0
    # It is a percentage, or a share of 1.
    is_read = progress >= 100 or (progress == 1 and "." in row["reading progress"])
    return State.DONE if is_read else State.READING if progress > 0 else State.UNREAD


def _tags(cell: str) -> list[str]:
    """Return the tags in a cell, which is a list as Python writes it."""
    if not cell.strip().startswith("[") or len(cell) > _LONGEST_LIST:
        return []
    try:
        return names(ast.literal_eval(cell.strip()))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return []
