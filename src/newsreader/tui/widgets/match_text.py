"""Texts with emphasized matches. A long text is cut so that the matches are in view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.text.clean import clean, one_line
from newsreader.text.excerpt import densest
from newsreader.text.layout.cells import cell_width, expand_tabs, graphemes
from newsreader.text.layout.spans import sweep
from newsreader.text.layout.wrap import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style

    from newsreader.records import Range, Snippet

CONTEXT = 24
"""The most code points to show before the first match of a text that is cut."""


def with_matches(
    text: str, spans: Sequence[Range], width: int, ground: Style, match: Style, *, shift: int = 0
) -> list[tuple[str, Style]]:
    """Return the text on one line in at most `width` cells, in the style `ground`, with `match` added in the spans.

    Of a long text, it returns the part with the most different matching words. Spans are code points after the first
    `shift` ones, in order.
    """
    text = one_line(text)
    start, lead = 0, ""
    last = spans[-1].end + shift if spans else 0
    if spans and cell_width(text[:last]) > width - 2 and cell_width(text[: last + 4 * width]) > width:
        first = densest(text[shift:], spans, width - 4)
        near = [span.end for span in spans if span.start >= first.start and span.end <= first.start + width - 4]
        at, last = first.start + shift, max(near, default=first.end) + shift
        if cell_width(text[:last]) > width - 2:
            left = max(0, width - 3 - cell_width(text[at:last]))
            start, lead = max(0, at - min(CONTEXT, width // 3, left)), "…"
    room, end, used = max(1, width - len(lead)), start, 0
    for _, stop, cells in graphemes(text, start, min(len(text), start + 4 * room)):
        if used + cells > room - (1 if stop < len(text) else 0):
            break
        end, used = stop, used + cells
    tail = "…" if end < len(text) else ""
    pieces = sweep(start, end, [(span.start + shift, span.end + shift, match) for span in spans])
    body = [(text[s:e], ground + styles[0] if styles else ground) for s, e, styles in pieces]
    return [(lead, ground), *body, (tail, ground)]


def snippet_rows(snippet: Snippet, width: int) -> list[list[tuple[str, bool]]]:
    """Return the rows of a snippet in at most `width` cells, as pieces of text with whether they match."""
    text = clean(snippet.text).replace("\n", " ")
    spans = [(span.start, span.end, True) for span in snippet.spans]
    return [
        [(expand_tabs(text[start:end]), bool(on)) for start, end, on in sweep(first, last, spans)]
        for first, last in wrap(text, 0, len(text), width)
    ]
