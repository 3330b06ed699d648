"""The highlights that Obsidian Web Clipper exports as JSON: pages, or only the list of highlights of one page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree, html

from newsreader.errors import BadDataError

from .imported import ImportedArticle, ImportedHighlight
from .reading import has_json, json_files, merged, records
from .selectors import listed
from .values import address, context, line, moment, passage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .bundle import Bundle
    from .imported import SkippedItem

_KINDS = ("text", "element", "complex")


def recognizes(bundle: Bundle) -> bool:
    """Return whether a file is a list of pages with highlights, or of highlights, as the clipper writes them."""
    return has_json(bundle, _is_ours)


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield the pages with their highlights. Raises `BadDataError` if a record is not valid."""
    return merged(_page(page, path) for path, value in json_files(bundle, _is_ours) for page in _pages(value))


def _is_ours(value: Any) -> bool:
    pages = records(value, "url", "highlights")
    return any(records(page["highlights"], "text") for page in pages) or _is_list(value)


def _is_list(value: Any) -> bool:
    return bool(records(value, "text", "timestamp")) and all(
        each.keys() <= {"text", "timestamp", "notes"} for each in records(value)
    )


def _pages(value: Any) -> list[dict[str, Any]]:
    return [{"highlights": value}] if _is_list(value) else records(value, "highlights")


def _page(page: dict[str, Any], path: str) -> ImportedArticle:
    raw = records(page.get("data"))
    for each in raw:
        if each.get("type") not in _KINDS:
            raise BadDataError(f"The highlights of {line(page.get('url'))[:200]} are damaged. Export them again.")
    parts = [(_words(each.get("content")), each) for each in raw]
    highlights = (_highlight(each, parts) for each in records(page["highlights"], "text"))
    name = path.rpartition("/")[2].partition(".")[0]
    return ImportedArticle(
        title=line(page.get("title")) or ("" if page.get("url") else line(name)),
        url=address(page.get("url")),
        highlights=tuple(each for each in highlights if each.quote),
    )


def _highlight(item: dict[str, Any], parts: list[tuple[str, dict[str, Any]]]) -> ImportedHighlight:
    quote = passage(item["text"])
    words = " ".join(quote.split())
    # A group of passages is one highlight.
    own = [each for content, each in parts if content and content in words] or [{}]
    before, after = (next(iter(records([each.get("textQuote")])), {}) for each in (own[0], own[-1]))
    return ImportedHighlight(
        quote=quote,
        note="\n\n".join(dict.fromkeys(filter(None, map(passage, listed(item.get("notes")))))),
        prefix=context(before.get("prefix")),
        suffix=context(after.get("suffix")),
        created_at=moment(item.get("timestamp")),
        key=line(own[0].get("id")),
    )


def _words(content: object) -> str:
    """Return the words of a passage, which is HTML."""
    written = passage(content)
    if "<" in written or "&" in written:
        try:
            written = str(html.fragment_fromstring(written, create_parent="div").xpath("string()"))
        except (etree.LxmlError, ValueError):
            written = re.sub(r"<[^<>]*>", "", written)
    return " ".join(written.split())
