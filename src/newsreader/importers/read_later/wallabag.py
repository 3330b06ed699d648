"""wallabag's JSON, of version 2 with annotations, and of version 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsreader.importers.imported import ImportedArticle, ImportedHighlight
from newsreader.importers.reading import has_json, json_files, merged, records, with_highlights
from newsreader.importers.values import address, key, line, moment, names, passage, people, tags, truth
from newsreader.records import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.importers.bundle import Bundle
    from newsreader.importers.imported import SkippedItem

_NO_CONTENT = "wallabag can't retrieve contents for this article"


def recognizes(bundle: Bundle) -> bool:
    """Return whether a file is a list of wallabag's entries."""
    return has_json(bundle, _is_list)


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield the articles with their text and annotations."""
    return merged(_article(item) for _, items in json_files(bundle, _is_list) for item in records(items, "url"))


def _is_list(value: Any) -> bool:
    return bool(records(value, "url", "is_archived", "is_starred") or records(value, "url", "is_read", "is_fav"))


def _article(item: dict[str, Any]) -> ImportedArticle:
    content = item.get("content")
    if not isinstance(content, str) or _NO_CONTENT in content[:500]:
        content = ""
    annotations = records(item.get("annotations"))
    is_read = truth(item.get("is_archived", item.get("is_read")))
    article = ImportedArticle(
        title=line(item.get("title")),
        url=address(item.get("url")),
        authors=people(item.get("published_by")),
        site=line(item.get("domain_name")) or None,
        language=(line(item.get("language")) or "").replace("_", "-") or None,
        published_at=moment(item.get("published_at")),
        added_at=moment(item.get("created_at")),
        state=State.ARCHIVED if is_read else State.UNREAD,
        starred=truth(item.get("is_starred", item.get("is_fav"))),
        tags=tags(names(item.get("tags"))),
        content=content.encode("utf-8", "replace") if content.strip() else b"",
        key=key(item.get("id")),
    )
    return with_highlights(article, map(_highlight, annotations))


def _highlight(item: dict[str, Any]) -> ImportedHighlight:
    return ImportedHighlight(
        quote=passage(item.get("quote")),
        note=passage(item.get("text")),
        created_at=moment(item.get("created_at")),
        updated_at=moment(item.get("updated_at")),
        key=key(item.get("id")),
    )
