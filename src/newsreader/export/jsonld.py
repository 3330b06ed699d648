"""Highlights as annotations of the W3C Web Annotation Data Model, which Hypothesis and others read.

After https://www.w3.org/TR/annotation-model/: a JSON array, one annotation per line. The target is the address of the
page, or the uid of the article. Positions are code points in newsreader's text of the article, so the quote comes
first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .fragments import is_web
from .json import array
from .shapes import utc
from .sheet import UNSURE, in_text_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsreader.records import Article, Highlight

    from .sheet import Sheet

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def render(sheets: Iterable[Sheet]) -> Iterator[str]:
    """Yield the array in pieces, the highlights of each article in text order."""
    return array(
        annotation(sheet.article, highlight) for sheet in sheets for highlight in in_text_order(sheet.highlights)
    )


def annotation(article: Article, highlight: Highlight) -> dict[str, object]:
    """Return a highlight as an annotation whose bodies are its color, its tags and its note."""
    bodies = [_body("highlighting", highlight.color.value), *(_body("tagging", tag) for tag in highlight.tags)]
    if highlight.note:
        bodies.append({**_body("commenting", highlight.note), "format": "text/markdown"})
    selectors: list[dict[str, object]] = [
        {
            "type": "TextQuoteSelector",
            "exact": highlight.quote,
            "prefix": highlight.prefix,
            "suffix": highlight.suffix,
        }
    ]
    # Programs would trust a position that is in doubt.
    if highlight.anchor not in UNSURE:
        selectors.append({"type": "TextPositionSelector", "start": highlight.start, "end": highlight.end})
    return {
        "@context": CONTEXT,
        "id": f"urn:uuid:{highlight.uid}",
        "type": "Annotation",
        "motivation": list(dict.fromkeys(body["purpose"] for body in bodies)),
        "created": utc(highlight.created_at),
        "modified": utc(highlight.updated_at),
        "body": bodies,
        "target": {
            "type": "SpecificResource",
            "source": article.url if article.url and is_web(article.url) else f"urn:uuid:{article.uid}",
            "selector": selectors,
        },
    }


def _body(purpose: str, value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "value": value}
