"""The W3C selectors of a highlight, and moving highlights from one revision to the next."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from newsreader.errors import UsageError
from newsreader.library.schema import models
from newsreader.records import STAND_IN, Anchor, AnchorState, Block, BlockKind, Range
from newsreader.text.folding import fold, same_words
from newsreader.text.sentences.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Row

    from newsreader.library.store.change import Change

CONTEXT = 32
"""The length of prefix and suffix, in code points. The Web Annotation model does not set one; most tools use 32."""

DRIFTED = 0.99
"""The highest score of words that are not those the user highlighted."""

_READING = 80  # code points after the reading position (before it at the end) that are looked for in a new text


def check_range(text: str, start: int, end: int) -> None:
    """Raise `UsageError` if `start`-`end` is empty or not in `text`."""
    if not 0 <= start < end <= len(text):
        raise UsageError(f"There is no passage from {start} to {end} in a text of {len(text)} characters.")


def selectors(text: str, start: int, end: int) -> dict[str, str]:
    """Return the quote, prefix and suffix of a range of `text`."""
    return {
        "quote": text[start:end],
        "prefix": text[max(0, start - CONTEXT) : start],
        "suffix": text[end : end + CONTEXT],
    }


def beginning(text: str) -> Range:
    """Return the place of a note about a whole article: the first sentence of its first line."""
    first, _, _ = text.partition("\n")
    block = Block(BlockKind.PARAGRAPH, 0, len(first))
    return Sentences(first, [block]).first() or Range(0, max(1, len(first)))


def carry(
    change: Change, article: Row[Any], text: str, number: int, recode: Callable[[str], str] | None = None
) -> tuple[int, int]:
    """Move all highlights of an article, deleted ones too, to its revision `number` with this text.

    An orphan is looked for from the revision that it was last placed in, so it returns with its sentence. The order of
    a stand-in says nothing about the text, so its highlights are found by their quotes. `recode` is as in `Renewal`,
    about the current revision. Returns the reading position in the new text, and the number of
    highlights that become orphans.
    """
    table = models.Highlight
    rows = change.connection.execute(select(table).where(table.article_id == article.id)).all()
    position = lost = 0
    found: list[int] = []
    for old in sorted({article.revision, *(row.revision for row in rows)}):
        placed = [row for row in rows if row.revision == old]
        ranges = [Range(row.start, row.end) for row in placed]
        at_end = article.position >= article.length
        if old == article.revision:
            start = max(0, article.length - _READING) if at_end else article.position
            ranges.append(Range(start, min(article.length, start + _READING)))
        recoding = recode if old == article.revision else None
        before, parser = _revision(change, article.id, old)
        if parser == STAND_IN != _revision(change, article.id, number).parser:
            anchors = [*_found(text, placed), *[None] * (len(ranges) - len(placed))]
        else:
            anchors = _mapped(before, text, ranges, recoding)
        if old == article.revision:
            reading = anchors.pop()
            place = None if reading is None else reading.end if at_end else reading.start
            position = place if place and article.position else min(article.position, len(text))
        for row, anchor in zip(placed, anchors, strict=True):
            if _settle(change, row, anchor, before, text, recoding):
                found.append(row.id)
            else:
                lost += row.anchor != AnchorState.ORPHAN and row.deleted_at is None
    change.set("highlight", found, revision=number)
    return position, lost


def carry_one(change: Change, row: Row[Any], text: str, number: int) -> None:
    """Move one highlight to the article's revision `number` with this text."""
    before, parser = _revision(change, row.article_id, row.revision)
    if parser == STAND_IN != _revision(change, row.article_id, number).parser:
        (anchor,) = _found(text, [row])
    else:
        (anchor,) = _mapped(before, text, [Range(row.start, row.end)])
    if _settle(change, row, anchor, before, text):
        change.set("highlight", [row.id], revision=number)


def _settle(
    change: Change,
    row: Row[Any],
    anchor: Anchor | None,
    before: str,
    text: str,
    recode: Callable[[str], str] | None = None,
) -> bool:
    """Store the place of a highlight in a new text, but not the revision that this is; return false if it has none and
    becomes an orphan.

    `before` is the text that it was last placed in. If the text has the words again that the user highlighted, they are
    the place. If the words there say something else, a person must look at it: a highlight to review keeps its earlier
    quote, until the text has this quote again or the user decides. `recode` is as in `Renewal`.
    """
    quote, first = row.quote, row.first_quote or row.quote
    # `carry_over` knows where the words went that were at the place; only other words can have returned.
    earlier = [words for words in dict.fromkeys((first, quote)) if words != before[row.start : row.end]]
    if recode is not None:
        quote, first, before = recode(quote), recode(first), recode(before) if earlier else before
        earlier = [recode(words) for words in earlier]
    if row.anchor == AnchorState.ORPHAN and len(earlier) == len({quote, first}):
        anchor = None  # the user has said that the words at its last place are others
    places = (_returned(row, anchor, before, text, words) for words in earlier)
    anchor = next(filter(None, places), anchor)
    if anchor is None:
        change.set("highlight", [row.id], anchor=AnchorState.ORPHAN.value, score=0.0)
        return False
    words = text[anchor.start : anchor.end]
    state, score = _judged(row, anchor, quote, first, words)
    if state is not AnchorState.REVIEW and _has_turned(row, text, anchor):
        state, score = AnchorState.REVIEW, min(score, DRIFTED)
    place: dict[str, Any] = {"start": anchor.start, "end": anchor.end}
    if state is not AnchorState.REVIEW:
        place |= selectors(text, anchor.start, anchor.end)
        place["first_quote"] = None if words == first else first
    place |= {"anchor": state.value, "score": score}
    # Each column takes several statements, and most stay the same.
    change.set("highlight", [row.id], **{name: value for name, value in place.items() if getattr(row, name) != value})
    return True


def _has_turned(row: Row[Any], text: str, place: Anchor) -> bool:
    """Return whether the words around a highlight at this place give it another meaning."""
    from newsreader.text.anchor.meaning.surroundings import Surroundings, turned

    known = Surroundings(row.prefix, row.suffix)
    now = known.at(text, place.start, place.end)
    return any(known) and now != known and bool(turned(row.quote, known, now))


def _returned(row: Row[Any], anchor: Anchor | None, before: str, text: str, words: str) -> Anchor | None:
    """Return the place of earlier words of a highlight, if they certainly returned to `text`.

    `anchor` is where the present words are. Elsewhere, the words must be new: if `before` had them, they are another
    passage.
    """
    wanted = fold(words, case=False).text
    if wanted not in fold(text, case=False).text:
        return None
    # Imported late: it imports rapidfuzz, which nothing else in the library needs.
    from newsreader.text.anchor.anchor import find_anchor

    # Without a hint, so that several equal places stay in doubt.
    found = find_anchor(text, words, row.prefix, row.suffix)
    if found is None or found.state is AnchorState.REVIEW or not same_words(text[found.start : found.end], words):
        return None
    if anchor and (found.start, found.end) == (anchor.start, anchor.end):
        return found
    is_new = wanted not in fold(before, case=False).text
    return found if is_new and found.state is AnchorState.EXACT else None


def _judged(row: Row[Any], anchor: Anchor, quote: str, first: str, words: str) -> tuple[AnchorState, float]:
    """Return the state and the score of a highlight whose place has these words now."""
    is_in_doubt = row.anchor == AnchorState.REVIEW
    if anchor.state is AnchorState.REVIEW:
        return AnchorState.REVIEW, min(anchor.score, row.score) if is_in_doubt else anchor.score
    if same_words(words, first):
        if first == quote and not is_in_doubt:
            return anchor.state, anchor.score
        return AnchorState.EXACT if words == first else AnchorState.MOVED, 1.0
    if same_words(words, quote):
        return AnchorState.MOVED, min(anchor.score, DRIFTED)
    if is_in_doubt:
        return AnchorState.REVIEW, min(anchor.score, row.score)
    if anchor.state is AnchorState.MOVED and row.first_quote is not None:
        from newsreader.text.anchor.anchor import has_drifted

        # What the user accepted has drifted already.
        if has_drifted(first, words) and not has_drifted(first, quote):
            return AnchorState.REVIEW, min(anchor.score, DRIFTED)
    return anchor.state, anchor.score


def _revision(change: Change, article_id: int, number: int) -> Row[str, str]:
    """Return the text and the parser of a revision."""
    table = models.Revision
    return change.connection.execute(
        select(table.text, table.parser).where(table.article_id == article_id, table.number == number)
    ).one()


def _found(text: str, rows: Sequence[Row[Any]]) -> list[Anchor | None]:
    """Return the place of each highlight of a stand-in. One on its title is about the whole article."""
    from newsreader.text.anchor.placing import Quote, find_anchors

    anchors = find_anchors(text, [Quote(row.quote, row.prefix, row.suffix) for row in rows])
    first = beginning(text)
    about = Anchor(first.start, first.end, AnchorState.MOVED, DRIFTED)
    return [about if row.start == 0 else anchor for row, anchor in zip(rows, anchors, strict=True)]


def _mapped(
    old: str, text: str, ranges: Sequence[Range], recode: Callable[[str], str] | None = None
) -> list[Anchor | None]:
    # Imported late: it imports rapidfuzz, which nothing else in the library needs.
    from newsreader.text.anchor.anchor import carry_over

    if recode is not None:
        old, ranges = _recoded(old, ranges, recode)
    return list(carry_over(old, text, ranges))


def _recoded(text: str, ranges: Sequence[Range], recode: Callable[[str], str]) -> tuple[str, list[Range]]:
    """Return a text in another encoding, with the same ranges there."""
    edges = sorted({0, len(text), *(edge for each in ranges for edge in (each.start, each.end))})
    pieces = [recode(text[start:end]) for start, end in pairwise(edges)]
    places = dict(zip(edges, accumulate(map(len, pieces), initial=0), strict=True))
    return "".join(pieces), [Range(places[each.start], places[each.end]) for each in ranges]
