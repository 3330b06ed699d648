"""Highlights and notes as a table for spreadsheets, one row per highlight, with the names of the JSON.

RFC 4180: commas, CRLF, doubled quotation marks, a header. Text that a spreadsheet would run as a formula gets an
apostrophe before it (https://owasp.org/www-community/attacks/CSV_Injection). Times are in the user's zone, in ISO 8601
with their offset.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from newsreader.export.sheet import in_text_order, words_now
from newsreader.text.clean import clean
from newsreader.text.days import local_time

from .shapes import highlight_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsreader.export.sheet import Sheet
    from newsreader.records import Highlight

COLUMNS = (
    *("id", "uid", "article_id", "article_title", "quote", "prefix", "suffix", "first_quote", "note", "tags", "color"),
    *("start", "end", "anchor", "score", "created", "updated", "words"),
)

_FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r\n")


def render(sheets: Iterable[Sheet]) -> Iterator[str]:
    """Yield the header, then the rows of each article in text order. Tags are joined by spaces."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS)
    writer.writeheader()
    for sheet in sheets:
        writer.writerows(_row(highlight, sheet.revision.text) for highlight in in_text_order(sheet.highlights))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _row(highlight: Highlight, text: str) -> dict[str, object]:
    values = highlight_json(highlight, words_now(highlight, text)) | {
        "tags": " ".join("-".join(name.split()) for name in highlight.tags),
        "created": local_time(highlight.created_at),
        "updated": local_time(highlight.updated_at),
    }
    return {name: inert(value) if isinstance(value, str) else value for name, value in values.items()}


def inert(text: str) -> str:
    """Return `text` clean, and with an apostrophe before it if it would be a formula."""
    text = clean(text)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS) else text
