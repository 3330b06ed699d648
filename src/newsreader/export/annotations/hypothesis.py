"""Highlights as annotations of Hypothesis: a JSON file that its client imports, and whose `annotations` its API takes.

After https://h.readthedocs.io/en/latest/api-reference/v1/. Colors are left out, which Hypothesis does not have, and so
are positions, which it counts in the text of the page. Other words of a highlight follow its note. Annotations are
private.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from newsreader import __version__
from newsreader.export.fragments import is_web
from newsreader.export.sheet import in_text_order, note_and_words
from newsreader.text.clean import one_line

from .shapes import utc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsreader.export.sheet import Sheet
    from newsreader.records import Highlight

_USER = "acct:newsreader@localhost"


def render(sheets: Iterable[Sheet]) -> Iterator[str]:
    """Yield the file in pieces, the highlights of each article in text order."""
    last = ""
    before = '{"annotations": [\n'
    for sheet in sheets:
        for highlight in in_text_order(sheet.highlights):
            yield f"{before}{json.dumps(_annotation(sheet, highlight))}"
            before = ",\n"
            last = max(last, utc(highlight.updated_at))
    rest = {"export_date": last, "export_userid": _USER, "client_version": f"newsreader {__version__}"}
    yield f"{before if before[0] == '{' else ''}\n], {json.dumps(rest)[1:]}\n"


def _annotation(sheet: Sheet, highlight: Highlight) -> dict[str, object]:
    article = sheet.article
    uri = article.url if article.url and is_web(article.url) else f"urn:uuid:{article.uid}"
    quote = {"type": "TextQuoteSelector", "exact": highlight.quote}
    quote |= {"prefix": highlight.prefix, "suffix": highlight.suffix}
    return {
        "id": highlight.uid,
        "created": utc(highlight.created_at),
        "updated": utc(highlight.updated_at),
        "user": _USER,
        "user_info": {"display_name": "newsreader"},
        "uri": uri,
        "document": {"title": [one_line(article.title)]},
        "text": note_and_words(highlight, sheet.revision.text),
        "tags": list(highlight.tags),
        "group": "__world__",
        "permissions": {action: [_USER] for action in ("read", "update", "delete", "admin")},
        "target": [{"source": uri, "selector": [quote]}],
        "references": [],
    }
