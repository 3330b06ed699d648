"""Highlights as the CSV that Readwise imports (https://readwise.io/import_bulk). Its columns have fixed names.

Tags are at the start of the note, as Readwise reads them: `.claim .politics-eu`. Other words of a highlight are at its
end. A highlight that is not surely in the text has no location. Text that a spreadsheet would run as a formula gets an
apostrophe before it. Times are UTC.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC
from typing import TYPE_CHECKING

from newsreader.export.fragments import is_web
from newsreader.export.markdown import tag_names
from newsreader.export.sheet import UNSURE, in_text_order, note_and_words

from .csv import inert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsreader.export.sheet import Sheet
    from newsreader.records import Highlight

COLUMNS = ("Highlight", "Title", "Author", "URL", "Note", "Location", "Date")


def render(sheets: Iterable[Sheet]) -> Iterator[str]:
    """Yield the header, then the rows of each article in text order."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for sheet in sheets:
        writer.writerows(_row(sheet, highlight) for highlight in in_text_order(sheet.highlights))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _row(sheet: Sheet, highlight: Highlight) -> Iterator[str]:
    article = sheet.article
    tags = (f".{name.replace('/', '-')}" for name in tag_names(sheet, highlight.tags))
    yield inert(highlight.quote)
    yield inert(article.title or "Untitled")
    yield inert(", ".join(article.authors) or article.site or "")
    yield inert(article.url if article.url and is_web(article.url) else "")
    note = note_and_words(highlight, sheet.revision.text).strip()
    yield inert("\n".join(filter(None, (" ".join(tags), note))))
    yield "" if highlight.anchor in UNSURE else str(highlight.start)
    yield f"{highlight.created_at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
