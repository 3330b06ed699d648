"""Highlights as annotations of the W3C Web Annotation Data Model, for Hypothesis and whoever else speaks it.

After https://www.w3.org/TR/annotation-model/: a JSON array of annotations, one a line. The target is the page by its
address, or the article by its uid; positions are code points in the article's text as this program holds it, which is
why the quotation stands first. ASCII only. Knows nothing of files.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .fragments import is_web
from .shapes import utc
from .sheet import UNSURE, in_text_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsreader.records import Article, Highlight

    from .sheet import Sheet

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def render(sheets: Iterable[Sheet]) -> str:
    """The array; the highlights of each article in text order."""
    lines = (
        json.dumps(annotation(article, highlight))
        for article, _, highlights in sheets
        for highlight in in_text_order(highlights)
    )
    return "[\n" + ",\n".join(lines) + "\n]\n"


def annotation(article: Article, highlight: Highlight) -> dict[str, object]:
    """One highlight as an annotation: its color, tags and note are bodies, each with its purpose."""
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
    # A place that is not sure would be believed.
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
