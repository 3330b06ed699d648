"""The highlights that Obsidian Web Clipper exports as JSON: pages, or only the list of highlights of one page.

Earlier versions write the passage as HTML, or whole records as highlights. A record that is not valid refuses the file,
as in the clipper itself.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from newsreader.errors import BadDataError
from newsreader.importers.imported import ImportedArticle, ImportedHighlight, SkippedItem
from newsreader.importers.reading import has_json, json_files, merged, records
from newsreader.importers.selectors import listed
from newsreader.importers.values import address, context, line, moment, passage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.importers.bundle import Bundle

_KINDS = ("text", "element", "complex", "fragment")
_HTML = re.compile(r"</?(?:p|div|span|a|b|i|em|strong|br|li|ul|ol|h[1-6]|blockquote|code|mark|sup|sub|img)\b[^<>]*>")
_BREAKS = re.compile(r"</(?:p|div|li|h[1-6]|blockquote)>|<br ?/?>", re.IGNORECASE)


def recognizes(bundle: Bundle) -> bool:
    """Return whether a file is a list of pages with highlights, or of highlights, as the clipper writes them."""
    return has_json(bundle, _is_ours)


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield the pages with their highlights. Raises `BadDataError` if a record of the only file is not valid."""
    return merged(_read(bundle))


def _read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    for path, value in json_files(bundle, _is_ours):
        try:
            yield from [_page(page, path) for page in _pages(value)]
        except BadDataError as error:
            if len(bundle.members) == 1:
                raise
            yield SkippedItem(line(path), str(error).partition(". ")[0])


def _is_ours(value: Any) -> bool:
    pages = records(value, "url", "highlights")
    return any(records(page["highlights"], "text") or _raw(page["highlights"]) for page in pages) or _is_list(value)


def _raw(value: Any) -> list[dict[str, Any]]:
    return records(value, "id", "content", "xpath")


def _is_list(value: Any) -> bool:
    return bool(records(value, "text", "timestamp")) and all(
        each.keys() <= {"text", "timestamp", "notes"} for each in records(value)
    )


def _pages(value: Any) -> list[dict[str, Any]]:
    return [{"highlights": value}] if _is_list(value) else records(value, "highlights")


def _page(page: dict[str, Any], path: str) -> ImportedArticle:
    own = listed(page["highlights"])
    raw = listed(page.get("data")) or _raw(own)
    parts = {" ".join(_words(each["content"]).split()): each for each in raw if _is_valid(each)}
    is_valid = all(map(_is_valid, raw))
    highlights = [_highlight(each, parts) for each in own if isinstance(each, dict)]
    if not is_valid or len(highlights) < len(own) or not all(each.quote for each in highlights):
        raise BadDataError(f"The highlights of {line(page.get('url'))[:200]} are damaged. Export them again.")
    name = path.rpartition("/")[2].partition(".")[0]
    return ImportedArticle(
        title=line(page.get("title")) or ("" if page.get("url") else line(name)),
        url=address(page.get("url")),
        highlights=tuple(highlights),
    )


def _is_valid(record: Any) -> bool:
    return (
        isinstance(record, dict)
        and record.get("type") in _KINDS
        and all(isinstance(record.get(name), str) for name in ("id", "content"))
    )


def _highlight(item: dict[str, Any], parts: dict[str, dict[str, Any]]) -> ImportedHighlight:
    quote = _words(item.get("text", item.get("content")))
    # A group of passages is one highlight, with a blank line between two.
    passages = (" ".join(part.split()) for part in (quote, *quote.split("\n\n")))
    own = [parts[words] for words in passages if words in parts] or [{}]
    before, after = (next(iter(records([each.get("textQuote")])), {}) for each in (own[0], own[-1]))
    return ImportedHighlight(
        quote=quote,
        note="\n\n".join(dict.fromkeys(filter(None, map(passage, listed(item.get("notes")))))),
        prefix=context(before.get("prefix")),
        suffix=context(after.get("suffix")),
        # The id is the time in milliseconds.
        created_at=moment(item.get("timestamp", item.get("id"))),
        key=line(own[0].get("id")),
    )


def _words(content: object) -> str:
    """Return the words of a passage, which can be HTML."""
    written = passage(content)
    if _HTML.search(written):
        written = passage(unescape(_HTML.sub("", _BREAKS.sub("\n", written))))
    return written
