"""Bookmarks as JSON: the file `Bookmarks` of Chrome, Edge, Brave and Vivaldi, and backups of Firefox.

Folders become tags, except the top folders, which every browser has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsreader.importers.imported import ImportedArticle
from newsreader.importers.reading import has_json, json_files, merged, records
from newsreader.importers.values import address, line, moment, names, passage, tags

from .browser_bookmarks import no_pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from newsreader.importers.bundle import Bundle
    from newsreader.importers.imported import SkippedItem

_SINCE_1601 = 11_644_473_600_000_000
"""The microseconds from 1601, where Chrome's time begins, to 1970."""
_DEEPEST, _LONGEST_NAME, _MOST_DIGITS = 10, 200, 20
_DESCRIPTION = "bookmarkProperties/description"


def recognizes(bundle: Bundle) -> bool:
    """Return whether a file has the folders of a browser."""
    return has_json(bundle, lambda value: bool(_roots(value)))


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield the bookmarks with a web address, and how many others there are."""
    return merged(item for _, value in json_files(bundle, lambda value: bool(_roots(value))) for item in _read(value))


def _roots(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, dict):
        return []
    roots = value.get("roots")
    if isinstance(roots, dict):
        return records([*roots.values()], "children", "type")
    return records([value], "children", "root")


def _read(value: Any) -> Iterator[ImportedArticle | SkippedItem]:
    others = 0
    top = [each for root in _roots(value) for each in records(root["children"])]
    waiting: list[tuple[dict[str, Any], tuple[str, ...]]] = [(each, ()) for each in reversed(top)]
    while waiting:
        item, folders = waiting.pop()
        inside = records(item.get("children"))
        if inside:
            name = "" if "root" in item else line(item.get("name", item.get("title"))).replace("/", "-")
            below = (*folders, name[:_LONGEST_NAME])[:_DEEPEST] if name else folders
            waiting += ((each, below) for each in reversed(inside))
        elif url := address(item.get("url", item.get("uri"))):
            title = line(item.get("name", item.get("title")))
            notes = (each for each in records(item.get("annos"), "value") if each.get("name") == _DESCRIPTION)
            yield ImportedArticle(
                title="" if title == url else title,
                url=url,
                added_at=_added(item),
                tags=tags([*names(item.get("tags")), "/".join(folders)]),
                note=next((passage(each["value"]) for each in notes), ""),
            )
        else:
            others += "url" in item or "uri" in item
    yield from no_pages(others)


def _added(item: dict[str, Any]) -> datetime | None:
    written = line(item.get("date_added"))
    is_chrome = written.isdecimal() and len(written) < _MOST_DIGITS
    return moment(int(written) - _SINCE_1601) if is_chrome else moment(item.get("dateAdded"))
