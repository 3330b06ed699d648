"""Pocket's exports: the CSV, the older HTML page, and the archive of 2025 with annotations.

Instapaper's HTML page has the same form.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from newsreader.importers.imported import ImportedArticle, ImportedHighlight, SkippedItem
from newsreader.importers.reading import (
    MOST_PAGES,
    files,
    has_json,
    head,
    html,
    json_files,
    merged,
    records,
    rows,
    tables,
)
from newsreader.importers.values import address, line, moment, passage, tags
from newsreader.records import State
from newsreader.text.address import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsreader.importers.bundle import Bundle

_COLUMNS = ("url", "time_added", "tags", "status")
_PAGE = re.compile(r"<title>\s*(?:pocket export|instapaper: export)", re.IGNORECASE)
_STATES = {"unread": State.UNREAD, "archive": State.ARCHIVED, "read archive": State.ARCHIVED}
_OTHER_FOLDERS = ("", "starred", "liked", "home")


def recognizes(bundle: Bundle) -> bool:
    """Return whether a file is Pocket's table or page, or holds annotations of Pocket."""
    return bool(tables(bundle, *_COLUMNS) or _pages(bundle)) or has_json(bundle, _is_annotations)


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield the saved articles with the annotations of the same address."""
    return merged(_with_annotations(_saved(bundle), _annotated(bundle)))


def _pages(bundle: Bundle) -> list[str]:
    return [path for path in files(bundle, ".html")[:MOST_PAGES] if _PAGE.search(head(bundle, path))]


def _is_annotations(value: Any) -> bool:
    return any(
        records(item["highlights"], "quote", "created_at") for item in records(value, "url", "title", "highlights")
    )


def _saved(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    for path in tables(bundle, *_COLUMNS):
        for row in rows(bundle, path):
            yield _article(row["url"], row.get("title"), row["time_added"], row["tags"].split("|"), row["status"])
    for path in _pages(bundle):
        folder = ""
        for element in html(bundle, path).iter("h1", "a"):
            words = line(str(element.xpath("string()")))
            if element.tag == "h1":
                folder = words
            else:
                names = element.get("tags", "").split(",")
                yield _article(element.get("href", ""), words, element.get("time_added", ""), names, folder)


def _article(url: str, title: str | None, added: str, names: list[str], folder: str) -> ImportedArticle | SkippedItem:
    title = line(title)
    if not address(url):
        return SkippedItem(title or line(url) or "a row without a title", "it has no web address")
    known = folder.strip().lower()
    folders = [] if known in _STATES or known in _OTHER_FOLDERS else [folder]
    return ImportedArticle(
        title="" if title == url else title,
        url=address(url),
        added_at=moment(added),
        state=_STATES.get(known),
        starred=known in ("starred", "liked"),
        tags=tags([*names, *folders]),
    )


def _annotated(bundle: Bundle) -> Iterator[ImportedArticle]:
    for _, items in json_files(bundle, _is_annotations):
        for item in records(items, "url", "highlights"):
            highlights = (
                ImportedHighlight(
                    passage(each["quote"]), passage(each.get("note")), created_at=moment(each.get("created_at"))
                )
                for each in records(item["highlights"], "quote")
            )
            yield ImportedArticle(
                title=line(item.get("title")),
                url=address(item["url"]),
                highlights=tuple(each for each in highlights if each.quote),
            )


def _with_annotations(
    saved: Iterable[ImportedArticle | SkippedItem], annotated: Iterable[ImportedArticle]
) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield the articles, then the annotations at the address of their article, which can have another query."""
    by_page: dict[str, str] = {}
    exact: set[str] = set()
    for item in saved:
        if isinstance(item, ImportedArticle) and item.url:
            exact.add(canonical(item.url))
            by_page.setdefault(_page(item.url), item.url)
        yield item
    for item in annotated:
        if item.url and canonical(item.url) not in exact:
            item = ImportedArticle(item.title, by_page.get(_page(item.url), item.url), highlights=item.highlights)
        yield item


def _page(url: str) -> str:
    return canonical(url.partition("?")[0].partition("#")[0])
