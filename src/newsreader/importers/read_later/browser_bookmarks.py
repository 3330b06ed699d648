"""Bookmarks in the HTML that all browsers write since Netscape: Firefox, Chrome, Safari, Shaarli, Pinboard, Raindrop.

Its tags are never closed, so it is read by its start tags alone; folders nest by `<DL>`. Folders become tags.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from newsreader.importers.imported import ImportedArticle, SkippedItem
from newsreader.importers.reading import MOST_PAGES, files, head, merged
from newsreader.importers.values import address, line, moment, passage, tags, truth
from newsreader.ingest.encoding import decode
from newsreader.ingest.web.decoding import declared_in
from newsreader.records import State
from newsreader.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsreader.importers.bundle import Bundle

_DOCTYPE = re.compile(r"<!DOCTYPE\s+NETSCAPE-Bookmark-file-1", re.IGNORECASE)
_LIST = re.compile(r"<DL>\s*(?:<p>)?\s*<DT>\s*<(?:H3|A)\b", re.IGNORECASE)
_ROOTS = frozenset((
    "bookmarks bar", "bookmarks toolbar", "bookmarks menu", "other bookmarks", "mobile bookmarks", "favorites bar",
    "favourites bar", "favorites", "favourites", "bookmarks", "unlabeled", "unsorted", "unfiled bookmarks", "imported",
    "lesezeichen-symbolleiste", "lesezeichenleiste", "weitere lesezeichen", "barre personnelle", "autres marque-pages",
    "barre de favoris", "autres favoris", "barra de marcadores", "otros marcadores", "barra dei segnalibri",
    "altri segnalibri", "панель закладок", "другие закладки",
))  # fmt: skip
"""The folders that browsers make themselves, in small letters."""
_READING_LIST = "com.apple.readinglist"
_FEEDS = ("feedurl", "feed")


def recognizes(bundle: Bundle) -> bool:
    """Return whether a page is a file of bookmarks."""
    return bool(_pages(bundle))


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield the bookmarks with a web address, and how many others there are."""
    return merged(item for path in _pages(bundle) for item in _read(bundle.members[path]()))


def _pages(bundle: Bundle) -> list[str]:
    paths = files(bundle, ".html", ".htm")[:MOST_PAGES]
    return [path for path in paths if _DOCTYPE.search(start := head(bundle, path)) or _LIST.search(start)]


def _read(data: bytes) -> Iterator[ImportedArticle | SkippedItem]:
    page = decode(data, declared=declared_in(data)).text.encode("utf-8", "replace")
    collected = _Bookmarks()
    target: Any = collected  # the stubs ask for more than lxml calls
    parser = etree.HTMLParser(target=target, encoding="utf-8")
    try:
        parser.feed(page)
        parser.close()
    except etree.LxmlError:
        pass  # What was read until then counts.
    yield from collected.items()


def no_pages(count: int) -> Iterator[SkippedItem]:
    """Yield that bookmarks without a web address are left out, if there are any."""
    if count:
        yield SkippedItem(counted(count, "bookmark"), "only web addresses are imported")


class _Bookmarks:
    """Collects the bookmarks while a page is parsed."""

    def __init__(self) -> None:
        self._items: list[tuple[dict[str, str], list[str], list[str], str]] = []
        self._folders: list[str] = []
        self._folder = ""
        self._text: list[str] | None = None
        self._heading: list[str] = []
        self._owner = ""
        self._is_shaarli = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "dl":
            self._folders.append(self._folder)
            self._folder, self._text = "", None
        elif tag in ("h1", "h3"):
            self._end_text()
            self._heading = self._text = []
            is_root = bool({"personal_toolbar_folder", "unfiled_bookmarks_folder"} & attributes.keys())
            self._owner = "" if is_root or tag == "h1" else "folder"
        elif tag == "a" and self._owner != "note":
            self._text = []
            self._items.append((dict(attributes), self._text, [], "/".join(filter(None, self._folders))))
            self._owner = "title"
        elif tag == "dd":
            self._text = self._items[-1][2] if self._items and self._owner == "title" else None
            self._owner = "note" if self._text is not None else ""
        elif tag == "dt":
            self._end_text()

    def _end_text(self) -> None:
        self._text, self._owner = None, ""

    def end(self, tag: str) -> None:
        if tag == "dl" and self._folders:
            self._folders.pop()
            self._end_text()
        elif tag in ("h1", "h3"):
            words = line("".join(self._heading))
            self._is_shaarli |= tag == "h1" and "shaarli" in words.lower()
            self._folder = words.replace("/", "-") if self._owner == "folder" and words.lower() not in _ROOTS else ""
            self._end_text()
        elif tag == "a" and self._owner == "title":
            self._text = None

    def data(self, words: str) -> None:
        if self._text is not None:
            self._text.append(words)

    def close(self) -> None:
        pass

    def items(self) -> Iterator[ImportedArticle | SkippedItem]:
        """Yield the bookmarks in their order, then the number of those that are no pages."""
        others = feeds = 0
        for attributes, title, note, folder in self._items:
            url = address(attributes.get("href"))
            if not url and self._is_shaarli and "".join(note).strip():
                # A text that was written in Shaarli itself.
                yield self._article(attributes, None, line("".join(title)), passage("".join(note)), folder)
            elif not url:
                others += 1
            elif any(name in attributes for name in _FEEDS):
                feeds += 1
            else:
                yield self._article(attributes, url, line("".join(title)), passage("".join(note)), folder)
        yield from no_pages(others)
        if feeds:
            yield SkippedItem(counted(feeds, "feed"), "newsreader feed add follows feeds")

    def _article(
        self, attributes: Mapping[str, str], url: str | None, title: str, note: str, folder: str
    ) -> ImportedArticle:
        written = attributes.get("tags", "")
        # Tags of Firefox can have blanks.
        parts = re.split(r"[,\t]" if "," in written or not self._is_shaarli else r"\s+", written)
        return ImportedArticle(
            title="" if title == url else title,
            url=url,
            added_at=moment(attributes.get("add_date") or attributes.get("time_added")),
            state=State.UNREAD if truth(attributes.get("toread")) or folder.lower() == _READING_LIST else None,
            starred=truth(attributes.get("data-important")),
            tags=tags([*parts, *([] if folder.lower() == _READING_LIST else [folder])]),
            note=(note or passage(attributes.get("description"))) if url else "",
            content=b"" if url else note.encode("utf-8", "replace"),
            media_type="text/html" if url else "text/markdown",
        )
