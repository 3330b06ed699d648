"""The annotations of a book that Readest exports as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsreader.importers.imported import ImportedArticle, ImportedHighlight
from newsreader.importers.reading import bookmarks, has_json, json_files, merged, records, with_highlights
from newsreader.importers.values import color, line, moment, passage, people
from newsreader.records import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.importers.bundle import Bundle
    from newsreader.importers.imported import SkippedItem


def recognizes(bundle: Bundle) -> bool:
    """Return whether a file says that it is of Readest."""
    return has_json(bundle, _is_ours)


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield an article for each book, with its highlights in text order, and how many bookmarks it has."""
    return merged(item for _, value in json_files(bundle, _is_ours) for item in _read(value))


def _is_ours(value: Any) -> bool:
    return isinstance(value, dict) and value.get("$format") == "readest-annotations"


def _read(value: dict[str, Any]) -> Iterator[ImportedArticle | SkippedItem]:
    book = value["book"] if isinstance(value.get("book"), dict) else {}
    title = line(book.get("title"))
    annotations = [each for each in records(value.get("annotations")) if not each.get("deletedAt")]
    found = [*map(_highlight, annotations)]
    progress = value.get("progress")
    article = ImportedArticle(
        title=title,
        authors=people(book.get("author")),
        state=State.READING if isinstance(progress, list) and progress[:1] not in ([], [0], [1]) else None,
        key=line(book.get("hash")) or title,
    )
    yield with_highlights(article, found)
    yield from bookmarks(sum(not (each.quote or each.note) for each in found), title)


def _highlight(item: dict[str, Any]) -> ImportedHighlight:
    return ImportedHighlight(
        # The text of a bookmark is a label.
        quote=passage(item.get("text")) if item.get("type") != "bookmark" else "",
        note=passage(item.get("note")),
        color=color(item.get("color")),
        created_at=moment(item.get("createdAt")),
        updated_at=moment(item.get("updatedAt")),
        key=line(item.get("id")),
    )
