"""Highlights and notes as a table, for spreadsheets: a row each, in the names of the JSON.

RFC 4180: commas, CRLF, quotation marks doubled, a header. Text that a spreadsheet would take for a formula gets an
apostrophe before it (https://owasp.org/www-community/attacks/CSV_Injection). Times are in the user's zone, ISO 8601
with the offset. Knows nothing of files.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from newsreader.text.clean import clean
from newsreader.text.days import local_time

from .escape import dashed
from .shapes import highlight_json
from .sheet import in_text_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsreader.records import Highlight

    from .sheet import Sheet

COLUMNS = (
    *("id", "uid", "article_id", "article_title", "quote", "prefix", "suffix", "note", "tags", "color"),
    *("start", "end", "anchor", "score", "created", "updated"),
)
"""The header."""

_FORMULA = tuple("=+-@＝＋－＠\t\r\n")


def render(sheets: Iterable[Sheet]) -> str:
    """The table with its header; the highlights of each article in text order, tags joined by spaces."""
    table = io.StringIO()
    writer = csv.DictWriter(table, COLUMNS)
    writer.writeheader()
    for sheet in sheets:
        writer.writerows(_row(highlight) for highlight in in_text_order(sheet.highlights))
    return table.getvalue()


def _row(highlight: Highlight) -> dict[str, object]:
    values = highlight_json(highlight) | {
        "tags": " ".join(map(dashed, highlight.tags)),
        "created": local_time(highlight.created_at),
        "updated": local_time(highlight.updated_at),
    }
    return {name: _inert(value) if isinstance(value, str) else value for name, value in values.items()}


def _inert(text: str) -> str:
    text = clean(text)
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text
