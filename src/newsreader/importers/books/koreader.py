"""KOReader: the sidecar `metadata.….lua` beside a book, and the highlights that it exports as JSON.

Until 2024 a sidecar had two lists: `highlight`, and `bookmarks`, in which `notes` is the quote, and `text` the note or
a label that KOReader made up.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any

from newsreader.importers.imported import ImportedArticle, ImportedHighlight
from newsreader.importers.reading import (
    bookmarks,
    files,
    has_json,
    head,
    json_files,
    merged,
    records,
    text,
    with_highlights,
)
from newsreader.importers.values import color, line, moment, passage, people
from newsreader.records import State

from .lua import items, read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsreader.importers.bundle import Bundle
    from newsreader.importers.imported import SkippedItem

_TABLE = re.compile(r"(?:\s|--[^\n]*)*return\s*\{")
_KEYS = re.compile(rb"\[\"(?:annotations|bookmarks|doc_props|doc_path|highlight)\"\]")
_LABEL = re.compile(r"@ \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\s*$")
_STATES = {"reading": State.READING, "complete": State.DONE, "abandoned": State.ARCHIVED, "new": State.UNREAD}


def recognizes(bundle: Bundle) -> bool:
    """Return whether a file is a sidecar, or JSON with the entries of a book."""
    return any(_is_sidecar(bundle, path) for path in _tables(bundle)) or has_json(bundle, _is_export)


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield an article for each book with highlights or notes, and how many bookmarks each has."""
    tables = (read_table(text(bundle, path)) for path in _tables(bundle) if _is_sidecar(bundle, path))
    books = (
        book for _, value in json_files(bundle, _is_export) for book in (records(value.get("documents")) or [value])
    )
    return merged(chain(*map(_sidecar, tables), *map(_book, books)))


def _tables(bundle: Bundle) -> list[str]:
    return files(bundle, ".lua")


def _is_sidecar(bundle: Bundle, path: str) -> bool:
    return bool(_TABLE.match(head(bundle, path))) and bool(_KEYS.search(bundle.members[path]()))


def _is_export(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    return any(
        records(book.get("entries")) and {"file", "md5sum", "number_of_pages"} & book.keys()
        for book in (records(value.get("documents")) or [value])
    )


def _book(book: dict[str, Any]) -> Iterator[ImportedArticle | SkippedItem]:
    entries = records(book.get("entries"))
    title = line(book.get("title")) or _name(book.get("file"))
    return _article(title, _authors(book.get("author")), entries)


def _sidecar(table: dict[Any, Any]) -> Iterator[ImportedArticle | SkippedItem]:
    properties = next((each for name in ("doc_props", "stats") if isinstance(each := table.get(name), dict)), {})
    summary = table["summary"] if isinstance(table.get("summary"), dict) else {}
    authors = properties.get("authors")
    yield from _article(
        line(properties.get("title")) or _name(table.get("doc_path")),
        people(authors.split("\n") if isinstance(authors, str) else None),
        items(table["annotations"]) if "annotations" in table else _of_two_lists(table),
        note=passage(summary.get("note")),
        state=_STATES.get(str(summary.get("status"))),
        language=line(properties.get("language")) or None,
    )


def _of_two_lists(table: dict[Any, Any]) -> list[dict[Any, Any]]:
    """Return the annotations of a sidecar until 2024 in the form of later ones, in the order of the pages."""
    by_page = table["highlight"] if isinstance(table.get("highlight"), dict) else {}
    pages = sorted(page for page in by_page if isinstance(page, float))
    found = {str(each.get("datetime")): {**each, "pageno": page} for page in pages for each in items(by_page[page])}
    for each in reversed(items(table.get("bookmarks"))):
        note = passage(each.get("text"))
        entry = found.setdefault(str(each.get("datetime")), {"datetime": each.get("datetime")})
        if each.get("highlighted"):
            entry.setdefault("drawer", "lighten")
            entry["text"] = each.get("notes") or entry.get("text")
        entry["note"] = "" if _LABEL.search(note) else note
    return [*found.values()]


def _article(
    title: str, authors: tuple[str, ...], entries: Iterable[dict[Any, Any]], *, note: str = "", **rest: Any
) -> Iterator[ImportedArticle | SkippedItem]:
    found = [*map(_highlight, entries)]
    marks = sum(not (each.quote or each.note) for each in found)
    if note or marks < len(found):
        yield with_highlights(ImportedArticle(title, authors=authors, note=note, **rest), found)
    yield from bookmarks(marks, title)


def _highlight(entry: dict[Any, Any]) -> ImportedHighlight:
    created = moment(entry.get("datetime", entry.get("time")))
    # The text of a bookmark is a label.
    is_quote = entry.get("drawer") or entry.get("sort") == "highlight"
    quote = passage(entry.get("text")) if is_quote else ""
    return ImportedHighlight(
        quote=quote,
        note=passage(entry.get("note")),
        color=color(entry.get("color")),
        created_at=created,
        updated_at=moment(entry.get("datetime_updated")),
        key=f"{created}\n{quote}" if created else "",  # a page has another number with another font
    )


def _authors(written: object) -> tuple[str, ...]:
    """Return authors, who are one on a line."""
    return people(written.split("\n") if isinstance(written, str) and "\n" in written else written)


def _name(path: object) -> str:
    """Return the name of a book's file as its title."""
    return line(path).replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or line(path)
