"""karakeep's JSON (formerly Hoarder). Lists become tags; highlights are not in the export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsreader.importers.imported import ImportedArticle, SkippedItem
from newsreader.importers.reading import folders, has_json, json_files, merged, records
from newsreader.importers.selectors import listed
from newsreader.importers.values import address, key, line, moment, names, passage, people, tags, truth
from newsreader.records import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsreader.importers.bundle import Bundle


def recognizes(bundle: Bundle) -> bool:
    """Return whether a file has bookmarks in karakeep's form."""
    return has_json(bundle, _is_ours)


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield the links and texts. Files that were uploaded are not in the export."""
    return merged(
        _article(item, lists)
        for _, value in json_files(bundle, _is_ours)
        for lists in [folders(records(value.get("lists")))]
        for item in records(value["bookmarks"], "content")
    )


def _is_ours(value: Any) -> bool:
    return isinstance(value, dict) and bool(records(value.get("bookmarks"), "content", "createdAt"))


def _article(item: dict[str, Any], lists: Mapping[str, str]) -> ImportedArticle | SkippedItem:
    content = item["content"] if isinstance(item["content"], dict) else {}
    title, url = line(item.get("title")), address(content.get("url", content.get("sourceUrl")))
    words = passage(content.get("text")) if content.get("type") == "text" else ""
    if not url and not words:
        return SkippedItem(title or "a bookmark without a title", "the export has neither its address nor its text")
    lists_of_item = (lists.get(str(each), "") for each in listed(item.get("lists")))
    is_archived = truth(item.get("archived"))
    return ImportedArticle(
        title=title or line(content.get("title")),
        url=url,
        authors=people(content.get("author")),
        site=line(content.get("publisher")) or None,
        added_at=moment(item.get("createdAt")),
        state=State.ARCHIVED if is_archived else None,
        starred=truth(item.get("favourited")),
        tags=tags([*names(item.get("tags")), *lists_of_item]),
        note=passage(item.get("note")),
        content=words.encode("utf-8", "replace"),
        media_type="text/markdown" if words else "text/html",
        key=key(item.get("id")),
    )
