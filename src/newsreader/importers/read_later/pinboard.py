"""Lists of bookmarks as JSON: Pinboard, Readability, and elCurator.

Pinboard calls the title `description` and the note `extended`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsreader.importers.imported import ImportedArticle, SkippedItem
from newsreader.importers.reading import has_json, json_files, merged, records
from newsreader.importers.values import address, line, moment, names, passage, tags, truth
from newsreader.records import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.importers.bundle import Bundle


def recognizes(bundle: Bundle) -> bool:
    """Return whether a file is a list of bookmarks of one of these programs."""
    return has_json(bundle, lambda value: bool(_bookmarks(value)))


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield the bookmarks."""
    files = json_files(bundle, lambda value: bool(_bookmarks(value)))
    return merged(_article(item) for _, value in files for item in _bookmarks(value))


def _bookmarks(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return records(value.get("bookmarks"), "article__url")
    return records(value, "href", "description") or records(value, "url", "is_saved")


def _article(item: dict[str, Any]) -> ImportedArticle | SkippedItem:
    is_pinboard, is_readability = "href" in item, "article__url" in item
    written = item.get("href", item.get("article__url", item.get("url")))
    title = line(item.get("article__title", item.get("title", item["description"] if is_pinboard else "")))
    url = address(written)
    if not url:
        return SkippedItem(title or line(written) or "a bookmark", "it has no web address")
    to_read = truth(item.get("toread"))
    is_archived = is_readability and truth(item.get("archive"))
    return ImportedArticle(
        title=title,
        url=url,
        added_at=moment(item.get("time") or item.get("date_added") or item.get("created_at")),
        state=State.UNREAD if to_read else State.ARCHIVED if is_archived else None,
        starred=truth(item.get("favorite")),
        tags=tags(names(item.get("tags"), " ") if is_pinboard else names(item.get("tags"))),
        note=passage(item.get("extended") if is_pinboard else item.get("description")),
        key=line(item.get("hash")),
    )
