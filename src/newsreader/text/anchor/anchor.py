"""Find the range of a quote after its text was edited, and say how certain it is.

`carry_over` has both texts and maps each range through one comparison. `find_anchor` has only the quote, some text
around it, and its old position. A highlight on wrong words is worse than a highlight without a place: a place that is
only likely gets the state `review`, and deleted words get no anchor.

This module must not know how articles, revisions or highlights are stored.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING
from unicodedata import category

from rapidfuzz.distance import Indel

from newsreader.records import Anchor, AnchorState, Range
from newsreader.text.diff.range_map import RangeMap
from newsreader.text.diff.sentence_diff import diff
from newsreader.text.diff.word_diff import SENTENCE_END, Tokens
from newsreader.text.find import is_whole
from newsreader.text.folding import fold

from .candidates import Passage, SeedIndex
from .carrying import CONTEXT, LIKELY_RUN, SURE, SURE_RUN, carried, edited, likeness_of, moved_to
from .meaning.meaning import changed_meaning
from .spelling import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.text.folding import Folded


# The highest score of a place whose meaning changed.
_CHANGED = 0.99

# Code points on each side of a passage that show its language.
_AROUND = 200

# The closing marks of quotations, and their opening marks.
_CLOSING = {"”": "“„", "“": "„", "»": "«", "«": "»", "’": "‘‚", "」": "「", '"': '"', "』": "『", ")": "("}

# Code points of unchanged text on each side of a few replaced words.
_BESIDE = 16


def find_anchor(text: str, quote: str, prefix: str = "", suffix: str = "", hint: int | None = None) -> Anchor | None:
    """Return the place of `quote` in `text`, or `None`. `prefix` and `suffix` are the text around it, `hint` its old
    offset.

    Exact words are searched first, then the same words with other typography, then edited words. Each place is weighed
    with its context, and the old offset decides between equal places. `exact`: the same words in their context, or the
    only place of the words if there is no context. `moved`: certainly the passage, slightly changed or in another
    context. `review`: likely, or one of several. The score is the similarity of the words, 1.0 for the same words.
    """
    return Finder(text).find(quote, prefix, suffix, hint)


class Finder:
    """Finds quotes in one text, as `find_anchor` does. The text is folded and indexed once for all of them."""

    def __init__(self, text: str) -> None:
        self.text = text

    def find(self, quote: str, prefix: str = "", suffix: str = "", hint: int | None = None) -> Anchor | None:
        """Return the place of `quote`, or `None`."""
        text, whole = self.text, prefix + quote + suffix
        at = text.find(whole)
        if at >= 0 and quote.strip() and len(whole) >= SURE_RUN and text.find(whole, at + 1) < 0:
            place = Range(at + len(prefix), at + len(prefix) + len(quote))
            if is_whole(text, place) or not is_whole(whole, Range(len(prefix), len(prefix) + len(quote))):
                return Anchor(place.start, place.end, AnchorState.EXACT, 1.0)
        folded, around = self._folded, fold(whole, case=False, lines=True)
        passage = _passage(around.text, *around.span(len(prefix), len(prefix) + len(quote)))
        if passage is None or not folded.text:
            return None
        near = None if hint is None else folded.span(min(max(0, hint), len(text)), len(text))[0]
        found, final = _verbatim(folded.text, passage, near)
        if not final:
            found = edited(self._seeds.candidates(passage), len(passage.words)) or found
            if found and found.state is AnchorState.MOVED and folded.text[found.start : found.end] == passage.words:
                found = replace(found, state=AnchorState.EXACT)
        found = found or _between(folded.text, passage)
        if found is None or found.score < SURE:
            found = spelled(folded.text, passage) or found
        if found is None:
            return None
        place = around.locate(passage.start, passage.end)
        start, end = len(prefix) - place.start, len(prefix) + len(quote) - place.end
        return _judged(_unfolded(folded, found, quote, start, end), quote, text)

    @cached_property
    def _folded(self) -> Folded:
        return fold(self.text, case=False, lines=True)

    @cached_property
    def _seeds(self) -> SeedIndex:
        return SeedIndex(self._folded.text, [(0, len(self._folded.text))])


def likely_places(text: str, quote: str) -> list[Range]:
    """Return the places in `text` where a quote can be, the likeliest first; without places that overlap these."""
    folded, words = fold(text, case=False, lines=True), fold(quote, case=False, lines=True).text
    passage = _passage(words, 0, len(words))
    if passage is None or not folded.text:
        return []
    found: list[Range] = []
    similar = SeedIndex(folded.text, [(0, len(folded.text))]).candidates(passage)
    for place in (*passage.places(folded.text), *(Range(each.place.start, each.place.end) for each in similar)):
        if all(place.end <= other.start or other.end <= place.start for other in found):
            found.append(place)
    return [folded.locate(place.start, place.end) for place in found]


def carry_over(old_text: str, new_text: str, ranges: Sequence[Range | tuple[int, int]]) -> list[Anchor | None]:
    """Return the place in `new_text` of each of `ranges` (code points of `old_text`); `None` for a deleted range.

    The results are in the order of `ranges`. `exact`: the same words between the same neighbors. `moved`: certainly the
    passage, slightly changed or elsewhere. `review`: likely, or with a changed meaning. A place whose words were in the
    old text already, as another passage, is never returned, even if it is similar. Raises `ValueError` for a range
    outside `old_text`.
    """
    spans = [(each.start, each.end) if isinstance(each, Range) else each for each in ranges]
    for start, end in spans:
        if not 0 <= start <= end <= len(old_text):
            raise ValueError(f"{start}-{end} is not a range of a text of {len(old_text)} code points")
    if old_text == new_text:
        return [Anchor(start, end, AnchorState.EXACT, 1.0) for start, end in spans]
    old, new = fold(old_text, case=False, lines=True), fold(new_text, case=False, lines=True)
    range_map = RangeMap(old.text, new.text, diff(old.text, new.text, [old.span(*each) for each in spans]))
    moved = cache(partial(moved_to, range_map, SeedIndex(new.text, range_map.added())))
    results: list[Anchor | None] = []
    for start, end in spans:
        passage = _passage(old.text, *old.span(start, end))
        found = carried(range_map, moved, passage) if passage else None
        if passage and found:
            place = old.locate(passage.start, passage.end)
            found = _unfolded(new, found, old_text[start:end], start - place.start, end - place.end)
        results.append(found and _judged(found, old_text[start:end], new_text))
    return results


def has_drifted(first: str, now: str) -> bool:
    """Return whether a passage says something else than its first words, or has few of them left, after edits of which
    each was slight.
    """
    folded = (fold(text, case=False, lines=True).text for text in (first, now))
    words, others = (Tokens.of(text, 0, len(text)).keys for text in folded)
    return Indel.normalized_similarity(words, others) < SURE or bool(changed_meaning(first, now))


def _passage(text: str, start: int, end: int) -> Passage | None:
    """Return the range without white space at its edges, or `None` if it is only white space."""
    quote = text[start:end]
    words = quote.strip()
    if not words:
        return None
    begin = start + len(quote) - len(quote.lstrip())
    return Passage(text, begin, begin + len(words))


def _unfolded(new: Folded, found: Anchor, quote: str, before: int, after: int) -> Anchor:
    """Return the anchor in the original text, with the invisible edges of the quote if the text has them; else not as
    `exact`. `before` and `after` are the offsets of the edges from those of the words.
    """
    place = new.locate(found.start, found.end)
    start, end = place.start + before, place.end + after
    if start >= 0 and new.original[start:end] == quote:
        return Anchor(start, end, found.state, found.score)
    if after < 0 and all(category(sign)[0] == "M" for sign in new.original[end : place.end]):
        place = replace(place, end=end)  # marks on the last letter that the quote was without
    same = new.original[place.start : place.end] == quote
    state = AnchorState.MOVED if found.state is AnchorState.EXACT and not same else found.state
    last = new.original[place.end : place.end + 1]
    closes = last in _CLOSING and _is_open(new.original[place.start : place.end], last) and not _is_open(quote, last)
    return Anchor(place.start, place.end + closes, state, found.score)


def _is_open(words: str, closing: str) -> bool:
    """Return whether words have the opening mark of a quotation that ends with this mark, but not the mark."""
    opening = _CLOSING[closing]
    if opening == closing:
        return words.count(closing) % 2 == 1
    return any(sign in words for sign in opening) and words.count(closing) < sum(map(words.count, opening))


def _judged(found: Anchor, quote: str, text: str) -> Anchor:
    """Return the anchor, to review if the words there say something else."""
    around = text[max(0, found.start - _AROUND) : found.end + _AROUND]
    if found.state is AnchorState.MOVED and changed_meaning(quote, text[found.start : found.end], around):
        return replace(found, state=AnchorState.REVIEW, score=min(found.score, _CHANGED))
    return found


# --- only the quote is known ---


def _between(text: str, passage: Passage) -> Anchor | None:
    """Return the place of a few replaced words between their neighbors, if these are right before and after it once."""
    before = passage.text[max(0, passage.start - _BESIDE) : passage.start]
    after = passage.text[passage.end : passage.end + _BESIDE]
    most = 3 * len(passage.words) + CONTEXT
    if min(len(before), len(after)) < _BESIDE or text.count(before) != 1 or SENTENCE_END.search(passage.words):
        return None
    low = text.index(before) + len(before)
    high = text.find(after, low, low + most + len(after))
    words = text[low:high].strip() if high >= 0 else ""
    likeness = likeness_of(passage.words, words)
    if not any(map(str.isalnum, words)) or (likeness < SURE and passage.is_sentence()):
        return None
    start = text.index(words, low)
    state = AnchorState.MOVED if likeness >= SURE else AnchorState.REVIEW
    return Anchor(start, start + len(words), state, likeness)


def _verbatim(text: str, passage: Passage, hint: int | None) -> tuple[Anchor | None, bool]:
    """Return the best place of the same words, in any typography, and whether no edited place can be better."""

    def distance(place: Range) -> int:
        return abs(place.start - hint) if hint is not None else 0

    places = passage.places(text)
    best = AnchorState.EXACT if places else AnchorState.MOVED
    places = places or passage.loose_places(text)
    if not places:
        return None, False
    context = {
        place: passage.shared_context(Passage(text, place.start, place.end).cut(2 * CONTEXT)) for place in places
    }
    first, *others = sorted(places, key=lambda place: (-context[place], distance(place)))
    run = len(passage.words) + context[first]
    in_context = context[first] == passage.shared_context(passage) or (
        context[first] >= CONTEXT // 2 and run >= SURE_RUN
    )
    if not in_context and run < LIKELY_RUN:
        return None, False
    # Of otherwise equal places the nearest is chosen, unless the next one is near as well.
    rival = next((place for place in others if context[place] == context[first]), None)
    clear = rival is None or (hint is not None and 2 * distance(first) < distance(rival))
    if not clear or not (in_context or run >= SURE_RUN):
        state = AnchorState.REVIEW
    else:
        state = best if in_context else AnchorState.MOVED
    return Anchor(first.start, first.end, state, 1.0), in_context or state is not AnchorState.REVIEW
