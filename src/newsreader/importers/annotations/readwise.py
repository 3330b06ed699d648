"""Readwise's CSV: a row for each highlight, the last one of a text first. It has no addresses.

The form in which Readwise takes highlights from other programs has the columns `Title`, `Author`, `URL` and `Date`. A
note can begin with tags, each after a dot: `.favorite`. `.h1` and `.c1` are instructions to Readwise.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from newsreader.importers.imported import ImportedArticle, ImportedHighlight
from newsreader.importers.plain_words import plain_words
from newsreader.importers.reading import files, is_table, merged, rows, with_highlights
from newsreader.importers.values import address, color, is_host, line, moment, names, passage, people, tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.importers.bundle import Bundle
    from newsreader.importers.imported import SkippedItem

_COLUMNS = (("highlight", "book title", "book author", "note", "location"), ("highlight", "title", "author", "date"))
_INERT = re.compile(r"'(?=\s*[=+\-@])")
"""What keeps a spreadsheet from running a cell as a formula."""
_INLINE_TAGS = re.compile(r"(?:\.(?!h[1-6]\b|c\d+\b)[\w/-]+(?:\s+|$))+")


def recognizes(bundle: Bundle) -> bool:
    """Return whether a file is Readwise's table of highlights."""
    return bool(_tables(bundle))


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield an article for each title and author, its highlights in the order of their locations."""
    groups: defaultdict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for path in _tables(bundle):
        for row in rows(bundle, path):
            row = {name: _INERT.sub("", cell, count=1) if cell[:1] == "'" else cell for name, cell in row.items()}
            title, author = (line(row.get(f"book {name}", row.get(name))) for name in ("title", "author"))
            groups[title, author].append(row)
    return merged(_article(title, author, group) for (title, author), group in groups.items())


def _tables(bundle: Bundle) -> list[str]:
    paths = files(bundle, ".csv")
    return [path for path in paths if any(is_table(bundle, path, *columns) for columns in _COLUMNS)]


def _article(title: str, author: str, group: list[dict[str, str]]) -> ImportedArticle:
    ordered = sorted(group, key=_location)
    document_tags = [name for row in group for name in names(row.get("document tags", ""))]
    article = ImportedArticle(
        title=title,
        url=next((found for row in group if (found := address(row.get("url")))), None),
        authors=() if is_host(author) else people(author),
        site=author if is_host(author) else None,
        tags=tags(document_tags),
        key=f"{title}\n{author}",
    )
    return with_highlights(article, map(_highlight, ordered))


def _location(row: dict[str, str]) -> float:
    try:
        return float(row["location"])
    except (KeyError, ValueError):
        return float("inf")


def _highlight(row: dict[str, str]) -> ImportedHighlight:
    note, inline = passage(row.get("note")), ""
    if found := _INLINE_TAGS.match(note):
        inline, note = found[0], note[found.end() :]
    quote, place = passage(plain_words(row["highlight"])), line(row.get("location"))
    return ImportedHighlight(
        quote=quote,
        note=note.strip(),
        tags=tags([*names(row.get("tags", "")), *(name[1:] for name in inline.split())]),
        color=color(row.get("color")),
        created_at=moment(row.get("highlighted at", row.get("date"))),
        key=f"{place}\n{quote}" if place else "",
    )
