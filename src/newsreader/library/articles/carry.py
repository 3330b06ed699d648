"""Where highlights stand: the selectors that are kept of a range, and how ranges get from one revision's text into
another's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from newsreader.library.schema import models
from newsreader.records import AnchorState, Range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from newsreader.library.store.change import Change
    from newsreader.records import Anchor

CONTEXT = 32
"""How many code points of prefix and suffix are kept, as the Web Annotation model leaves open and most tools do."""

_READING = 80  # code points from the reading position on, at the end before it, that are looked for in a new text


def selectors(text: str, start: int, end: int) -> dict[str, str]:
    """Give the quotation of a range of `text`, and what stands before and behind it."""
    return {
        "quote": text[start:end],
        "prefix": text[max(0, start - CONTEXT) : start],
        "suffix": text[end : end + CONTEXT],
    }


def carry(change: Change, article: Row[Any], text: str, number: int) -> int:
    """Move every highlight of the article, from the trash too, to its new revision `number` with this text.

    An orphan is looked for again from the text it last stood in, so that it comes back when its sentence does. Gives
    the reading position in the new text.
    """
    table = models.Highlight
    rows = change.connection.execute(select(table).where(table.article_id == article.id)).all()
    position = 0
    for old in sorted({article.revision, *(row.revision for row in rows)}):
        standing = [row for row in rows if row.revision == old]
        ranges = [Range(row.start, row.end) for row in standing]
        at_end = article.position >= article.length
        if old == article.revision:
            start = max(0, article.length - _READING) if at_end else article.position
            ranges.append(Range(start, min(article.length, start + _READING)))
        anchors = _mapped(change, article.id, old, text, ranges)
        if old == article.revision:
            reading = anchors.pop()
            place = None if reading is None else reading.end if at_end else reading.start
            position = place if place and article.position else min(article.position, len(text))
        for row, anchor in zip(standing, anchors, strict=True):
            settle(change, row, anchor, text, number)
    return position


def carry_one(change: Change, row: Row[Any], text: str, number: int) -> None:
    """Move one highlight from the revision it stands in to the article's revision `number`, whose text is given."""
    (anchor,) = _mapped(change, row.article_id, row.revision, text, [Range(row.start, row.end)])
    settle(change, row, anchor, text, number)


def settle(change: Change, row: Row[Any], anchor: Anchor | None, text: str, number: int) -> None:
    """Write where a highlight stands in revision `number`. `None` leaves it an orphan with its quotation and last
    place.

    A likely place keeps the quotation that was once sure, and stays only likely until its words are those again or a
    person says otherwise.
    """
    if anchor is None:
        change.set("highlight", [row.id], anchor=AnchorState.ORPHAN.value, score=0.0)
        return
    state, score = anchor.state, anchor.score
    if row.anchor == AnchorState.REVIEW and text[anchor.start : anchor.end] != row.quote:
        state, score = AnchorState.REVIEW, min(score, row.score)
    place: dict[str, Any] = {"revision": number, "start": anchor.start, "end": anchor.end}
    if state is not AnchorState.REVIEW:
        place |= selectors(text, anchor.start, anchor.end)
    change.set("highlight", [row.id], **place, anchor=state.value, score=score)


def _mapped(change: Change, article_id: int, number: int, text: str, ranges: Sequence[Range]) -> list[Anchor | None]:
    # The diff behind it brings rapidfuzz along, which nothing else in a library needs.
    from newsreader.text.anchor.anchor import carry_over

    table = models.Revision
    old = change.connection.scalars(
        select(table.text).where(table.article_id == article_id, table.number == number)
    ).one()
    return list(carry_over(old, text, ranges))
