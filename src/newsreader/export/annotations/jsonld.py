"""Highlights as annotations of the W3C Web Annotation Data Model, which Hypothesis and others read.

After https://www.w3.org/TR/annotation-model/: a JSON array, one annotation per line. The target is the address of the
page, or the uid of the article. Positions are code points in newsreader's text of the article, so the quote comes
first.

The quote is what the user highlighted or accepted. Readers show it as the highlighted words, so a place in doubt never
puts other words there: they are described in a body, and the target has the time at which the text had the quote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.export.fragments import is_web
from newsreader.export.json import array
from newsreader.export.sheet import UNSURE, in_text_order, other_words
from newsreader.text.clean import one_line
from newsreader.text.quotes import in_quotes

from .shapes import utc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsreader.export.sheet import Sheet
    from newsreader.records import Article, Highlight

CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def render(sheets: Iterable[Sheet]) -> Iterator[str]:
    """Yield the array in pieces, the highlights of each article in text order."""
    return array(
        annotation(sheet.article, highlight, sheet.revision.text)
        for sheet in sheets
        for highlight in in_text_order(sheet.highlights)
    )


def annotation(article: Article, highlight: Highlight, text: str) -> dict[str, object]:
    """Return a highlight as an annotation whose bodies are its color, tags, note and other words; `text` is the current
    one.
    """
    bodies = [_body("highlighting", highlight.color.value), *(_body("tagging", tag) for tag in highlight.tags)]
    if highlight.note:
        bodies.append({**_body("commenting", highlight.note), "format": "text/markdown"})
    bodies += (_body("describing", f"{what}: {in_quotes(words)}") for what, words in other_words(highlight, text))
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
    target: dict[str, object] = {
        "type": "SpecificResource",
        "source": article.url if article.url and is_web(article.url) else f"urn:uuid:{article.uid}",
        "selector": selectors,
    }
    if article.title:
        target["dcterms:title"] = one_line(article.title)
    if highlight.anchor in UNSURE and highlight.first_quote is None:
        target["state"] = {"type": "TimeState", "sourceDate": utc(highlight.created_at)}
    return {
        "@context": CONTEXT,
        "id": f"urn:uuid:{highlight.uid}",
        "type": "Annotation",
        "motivation": list(dict.fromkeys(body["purpose"] for body in bodies)),
        "created": utc(highlight.created_at),
        "modified": utc(highlight.updated_at),
        "body": bodies,
        "target": target,
    }


def _body(purpose: str, value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "value": value}
