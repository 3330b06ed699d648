"""Omnivore's archive: `metadata_0_to_20.json` and so on, `content/{slug}.html`, `highlights/{slug}.md`.

A file of highlights is Markdown without ids, times or colors: `> quote`, then `#label #label`, then the note. The text
of an article is loaded when it is its turn, because an archive can be larger than memory.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from newsreader import limits
from newsreader.importers.imported import ImportedArticle, ImportedHighlight, SkippedItem
from newsreader.importers.reading import has_json, json_files, records, text, titled
from newsreader.importers.values import address, line, moment, names, passage, people, tags
from newsreader.records import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.importers.bundle import Bundle

_CONTENT = (("html", "text/html"), ("pdf", "application/pdf"))
_LABELS = re.compile(r"#[^\s#].*")


def recognizes(bundle: Bundle) -> bool:
    """Return whether a file holds the metadata of articles in Omnivore."""
    return has_json(bundle, _is_metadata)


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield the articles with their text and highlights, and the files that belong to no article."""
    by_name = {_plain(path): path for path in bundle.members}
    for path, items in json_files(bundle, _is_metadata):
        folder = path.rpartition("/")[0]
        for item in records(items, "slug"):
            yield from _article(bundle, by_name, f"{folder}/" if folder else "", item)


def _is_metadata(value: Any) -> bool:
    return bool(records(value, "slug", "url", "savedAt"))


def _plain(path: str) -> str:
    """Return a path by which a file is found: slugs have escapes in some places, and macOS decomposes letters."""
    return unicodedata.normalize("NFC", unquote(path)).lower()


def _article(
    bundle: Bundle, by_name: dict[str, str], folder: str, item: dict[str, Any]
) -> Iterator[ImportedArticle | SkippedItem]:
    slug = str(item["slug"])
    title = line(item.get("title"))
    content, media_type = b"", "text/html"
    for ending, kind in _CONTENT:
        if path := by_name.get(_plain(f"{folder}content/{slug}.{ending}")):
            content, media_type = bundle.members[path](), kind
            break
    if len(content) > limits.ARTICLE_BYTES:
        yield SkippedItem(f"the text of {title}", f"it has more than {limits.ARTICLE_BYTES >> 20} MB")
        content = b""
    notes = by_name.get(_plain(f"{folder}highlights/{slug}.md"))
    note, highlights = _highlights(text(bundle, notes)) if notes and bundle.members[notes]().strip() else ("", ())
    yield titled(
        ImportedArticle(
            title=title,
            url=address(item.get("url")),
            authors=people(item.get("author")),
            site=line(item.get("siteName")) or None,
            published_at=moment(item.get("publishedAt")),
            added_at=moment(item.get("savedAt")),
            state=_state(item),
            tags=tags(names(item.get("labels"))),
            note=note,
            content=content,
            media_type=media_type,
            highlights=highlights,
            key=line(item.get("id")) or slug,
        )
    )


def _state(item: dict[str, Any]) -> State | None:
    progress = item.get("readingProgress")
    state = str(item.get("state")).lower()
    if state == "archived":
        return State.ARCHIVED
    if state not in ("active", "succeeded", "content_not_fetched"):
        return None
    if not isinstance(progress, int | float) or progress <= 0:
        return State.UNREAD
    return State.READING if progress < 100 else State.DONE


def _highlights(markdown: str) -> tuple[str, tuple[ImportedHighlight, ...]]:
    """Return the note on the article, which is above the first quote, and the highlights.

    Only the first line of each paragraph of a quote begins with `>`. A note can have blank lines, so a highlight ends
    where the next quote begins.
    """
    above: list[str] = []
    found: list[tuple[list[str], list[str]]] = []
    is_quote = False
    for row in markdown.split("\n"):
        if row.startswith(">") and not is_quote:
            found.append(([], []))
        is_quote = row.startswith(">") or (is_quote and bool(row.strip()))
        if is_quote:
            found[-1][0].append(row.removeprefix(">").strip())
        else:
            (found[-1][1] if found else above).append(row)
    return passage("\n".join(above)), tuple(_highlight(*parts) for parts in found)


def _highlight(quote: list[str], rest: list[str]) -> ImportedHighlight:
    labels, note = "", passage("\n".join(rest))
    first, _, more = note.partition("\n")
    if _LABELS.match(first):
        labels, note = first, more.strip()
    return ImportedHighlight(passage("\n".join(quote)), note, tags(re.split(r"(?:^|\s)#", labels)))
