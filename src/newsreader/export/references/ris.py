"""Articles as RIS, for Zotero, EndNote and Mendeley: a web page each, with a note for each highlight.

Each field is one line, so no text can begin or end a record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.text.clean import one_line
from newsreader.text.days import published_day

from .reference import accessed, key, names, notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsreader.export.sheet import Sheet


def render(sheets: Iterable[Sheet]) -> Iterator[str]:
    """Yield the record of each article."""
    for sheet in sheets:
        lines = (f"{tag}  - {' '.join(one_line(value).split())}" for tag, value in _fields(sheet) if value.strip())
        yield "".join(f"{line}\r\n" for line in (*lines, "ER  - ", ""))


def _fields(sheet: Sheet) -> Iterator[tuple[str, str]]:
    article = sheet.article
    published = published_day(article)
    yield "TY", "ELEC"
    yield "ID", key(article)
    yield "TI", article.title or "Untitled"
    for name in names(article):
        yield "AU", str(name)
    yield "T2", article.site or ""
    if published:
        yield "PY", f"{published:%Y}"
        yield "DA", f"{published:%Y/%m/%d}"
    yield "Y2", f"{accessed(article):%Y/%m/%d}"
    yield "UR", article.url or ""
    yield "LA", article.language or ""
    yield "DB", "newsreader"
    for tag in article.tags:
        yield "KW", tag
    for note in notes(sheet):
        yield "N1", note
