"""The W3C selectors of a highlight, and moving highlights from one revision to the next."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from newsreader.library.schema import models
from newsreader.records import AnchorState, Range

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Row

    from newsreader.library.store.change import Change
    from newsreader.records import Anchor

CONTEXT = 32
"""The length of prefix and suffix, in code points. The Web Annotation model does not set one; most tools use 32."""

_DRIFTED = 0.99
"""The highest score of words that are not those the user highlighted."""

_READING = 80  # code points after the reading position (before it at the end) that are looked for in a new text


def selectors(text: str, start: int, end: int) -> dict[str, str]:
    """Return the quote, prefix and suffix of a range of `text`."""
    return {
        "quote": text[start:end],
        "prefix": text[max(0, start - CONTEXT) : start],
        "suffix": text[end : end + CONTEXT],
    }


def carry(
    change: Change, article: Row[Any], text: str, number: int, recode: Callable[[str], str] | None = None
) -> tuple[int, int]:
    """Move all highlights of an article, deleted ones too, to its revision `number` with this text.

    An orphan is looked for from the revision that it was last placed in, so it returns with its sentence. `recode` is
    as in `Renewal`, about the current revision. Returns the reading position in the new text, and the number of
    highlights that become orphans.
    """
    table = models.Highlight
    rows = change.connection.execute(select(table).where(table.article_id == article.id)).all()
    position = lost = 0
    for old in sorted({article.revision, *(row.revision for row in rows)}):
        placed = [row for row in rows if row.revision == old]
        ranges = [Range(row.start, row.end) for row in placed]
        at_end = article.position >= article.length
        if old == article.revision:
            start = max(0, article.length - _READING) if at_end else article.position
            ranges.append(Range(start, min(article.length, start + _READING)))
        anchors = _mapped(change, article.id, old, text, ranges, recode if old == article.revision else None)
        if old == article.revision:
            reading = anchors.pop()
            place = None if reading is None else reading.end if at_end else reading.start
            position = place if place and article.position else min(article.position, len(text))
        for row, anchor in zip(placed, anchors, strict=True):
            is_placed = settle(change, row, anchor, text, number, recode if old == article.revision else None)
            lost += not is_placed and row.anchor != AnchorState.ORPHAN and row.deleted_at is None
    return position, lost


def carry_one(change: Change, row: Row[Any], text: str, number: int) -> None:
    """Move one highlight to the article's revision `number` with this text."""
    (anchor,) = _mapped(change, row.article_id, row.revision, text, [Range(row.start, row.end)])
    settle(change, row, anchor, text, number)


def settle(
    change: Change,
    row: Row[Any],
    anchor: Anchor | None,
    text: str,
    number: int,
    recode: Callable[[str], str] | None = None,
) -> bool:
    """Store the place of a highlight in revision `number`; return false if it has none and becomes an orphan.

    If the text has the words again that the user highlighted, they are the place. If the words there say something else
    than the words that were highlighted, a person must look at it: a highlight to review keeps its earlier quote, until
    the text has this quote again or the user decides. `recode` is as in `Renewal`.
    """
    quote, first = row.quote, row.first_quote or row.quote
    if recode is not None:
        quote, first = recode(quote), recode(first)
    is_here = anchor is not None and anchor.state is not AnchorState.REVIEW
    if first in text and not (is_here and anchor and text[anchor.start : anchor.end] == first):
        # Imported late: it imports rapidfuzz, which nothing else in the library needs.
        from newsreader.text.anchor.anchor import find_anchor

        found = find_anchor(text, first, row.prefix, row.suffix, anchor.start if anchor else row.start)
        if found and found.state is AnchorState.EXACT:
            anchor = found
    if anchor is None:
        change.set("highlight", [row.id], anchor=AnchorState.ORPHAN.value, score=0.0)
        return False
    words = text[anchor.start : anchor.end]
    state, score = _judged(row, anchor, quote, first, words)
    place: dict[str, Any] = {"revision": number, "start": anchor.start, "end": anchor.end}
    if state is not AnchorState.REVIEW:
        place |= selectors(text, anchor.start, anchor.end)
        place["first_quote"] = None if words == first else first
    change.set("highlight", [row.id], **place, anchor=state.value, score=score)
    return True


def _judged(row: Row[Any], anchor: Anchor, quote: str, first: str, words: str) -> tuple[AnchorState, float]:
    """Return the state and the score of a highlight whose place has these words now."""
    if words == first:
        has_returned = first != quote or row.anchor == AnchorState.REVIEW
        return (AnchorState.EXACT, 1.0) if has_returned else (anchor.state, anchor.score)
    if words == quote:
        return AnchorState.MOVED, min(anchor.score, _DRIFTED)
    if row.anchor == AnchorState.REVIEW:
        return AnchorState.REVIEW, min(anchor.score, row.score)
    if anchor.state is AnchorState.MOVED and row.first_quote is not None:
        from newsreader.text.anchor.anchor import has_drifted

        if has_drifted(first, words):
            return AnchorState.REVIEW, min(anchor.score, _DRIFTED)
    return anchor.state, anchor.score


def _mapped(
    change: Change,
    article_id: int,
    number: int,
    text: str,
    ranges: Sequence[Range],
    recode: Callable[[str], str] | None = None,
) -> list[Anchor | None]:
    # Imported late: it imports rapidfuzz, which nothing else in the library needs.
    from newsreader.text.anchor.anchor import carry_over

    table = models.Revision
    old = change.connection.scalars(
        select(table.text).where(table.article_id == article_id, table.number == number)
    ).one()
    if recode is not None:
        old, ranges = _recoded(old, ranges, recode)
    return list(carry_over(old, text, ranges))


def _recoded(text: str, ranges: Sequence[Range], recode: Callable[[str], str]) -> tuple[str, list[Range]]:
    """Return a text in another encoding, with the same ranges there."""
    edges = sorted({0, len(text), *(edge for each in ranges for edge in (each.start, each.end))})
    pieces = [recode(text[start:end]) for start, end in pairwise(edges)]
    places = dict(zip(edges, accumulate(map(len, pieces), initial=0), strict=True))
    return "".join(pieces), [Range(places[each.start], places[each.end]) for each in ranges]
