"""Linkwarden's JSON: collections with links. Collections become tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsreader.importers.imported import ImportedArticle, ImportedHighlight, SkippedItem
from newsreader.importers.reading import folders, has_json, json_files, merged, records
from newsreader.importers.values import address, color, key, line, moment, names, passage, tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.importers.bundle import Bundle


def recognizes(bundle: Bundle) -> bool:
    """Return whether a file has collections with links."""
    return has_json(bundle, _is_ours)


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield the links of all collections."""
    return merged(item for _, value in json_files(bundle, _is_ours) for item in _read(value))


def _is_ours(value: Any) -> bool:
    collections = records(value.get("collections"), "links") if isinstance(value, dict) else []
    return any(records(each["links"], "url") for each in collections)


def _read(value: dict[str, Any]) -> Iterator[ImportedArticle | SkippedItem]:
    collections = records(value["collections"], "links")
    paths = folders(collections)
    pinned = {key(each.get("id")) for each in records(value.get("pinnedLinks"), "id")}
    for collection in collections:
        path = paths.get(str(collection.get("id")), line(collection.get("name")))
        for link in records(collection["links"], "url"):
            url, title = address(link["url"]), line(link.get("name"))
            if not url:
                yield SkippedItem(title or "a link without a title", "it has no web address")
                continue
            highlights = (_highlight(each) for each in records(link.get("highlight", link.get("highlights")), "text"))
            yield ImportedArticle(
                title=title,
                url=url,
                added_at=moment(link.get("importDate") or link.get("createdAt")),
                starred=key(link.get("id")) in pinned,
                tags=tags([*names(link.get("tags")), *([] if path == "Unorganized" else [path])]),
                note=passage(link.get("description")),
                highlights=tuple(each for each in highlights if each.quote),
                key=key(link.get("id")),
            )


def _highlight(item: dict[str, Any]) -> ImportedHighlight:
    return ImportedHighlight(
        quote=passage(item["text"]),
        note=passage(item.get("comment")),
        color=color(item.get("color")),
        created_at=moment(item.get("createdAt")),
        key=key(item.get("id")),
    )
