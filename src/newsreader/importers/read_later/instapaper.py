"""Instapaper's CSV: `URL,Title,Selection,Folder`, and since 2023 `Timestamp` and `Tags`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from newsreader.importers.imported import ImportedArticle, ImportedHighlight, SkippedItem
from newsreader.importers.reading import merged, rows, tables
from newsreader.importers.values import address, line, moment, names, passage, tags
from newsreader.records import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.importers.bundle import Bundle

_COLUMNS = ("url", "title", "selection", "folder")
_STATES = {"unread": State.UNREAD, "archive": State.ARCHIVED, "starred": None}


def recognizes(bundle: Bundle) -> bool:
    """Return whether a file is Instapaper's table."""
    return bool(tables(bundle, *_COLUMNS))


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield the articles. The selection, which the user marked when saving, is a highlight."""
    return merged(_article(row) for path in tables(bundle, *_COLUMNS) for row in rows(bundle, path))


def _article(row: dict[str, str]) -> ImportedArticle | SkippedItem:
    url, title, folder = address(row["url"]), line(row["title"]), line(row["folder"])
    quote = passage(row["selection"])
    if not url and not quote:
        return SkippedItem(title or "a row without a title", "it has no web address")
    added = moment(row.get("timestamp"))
    return ImportedArticle(
        title="" if title == url else title,
        url=url,
        added_at=added,
        state=_STATES.get(folder.lower()),
        starred=folder.lower() == "starred",
        tags=tags([*_tags(row.get("tags", "")), *([] if folder.lower() in _STATES else [folder])]),
        highlights=(ImportedHighlight(quote, created_at=added),) if quote else (),
    )


def _tags(cell: str) -> list[str]:
    try:
        return names(json.loads(cell))
    except (ValueError, RecursionError):
        return names(cell)
