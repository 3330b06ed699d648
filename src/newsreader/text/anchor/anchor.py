"""Find the range of a quote after its text was edited, and say how certain it is.

`carry_over` has both texts and maps each range through one comparison. `find_anchor` has only the quote, some text
around it, and its old position. A highlight on wrong words is worse than a highlight without a place: a place that is
only likely gets the state `review`, and deleted words get no anchor.

This module must not know how articles, revisions or highlights are stored.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from newsreader.records import Anchor, AnchorState, Range
from newsreader.text.find import is_whole, starts
from newsreader.text.folding import UNSPACED, fold

from .candidates import Passage, SeedIndex
from .meaning import changed_meaning
from .range_map import RangeMap, weight
from .sentence_diff import diff
from .word_diff import SENTENCE_END

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsreader.text.folding import Folded

    from .candidates import Candidate

# Similarity in the same context. From 0.8, at most every fifth word differs: the same passage, slightly changed. From
# 0.5, most of it is the same. Below that, similarity can be chance: of 20,000 pairs of unrelated English sentences, 20
# have a similarity of 0.2 and two of 0.37 or more.
_SURE = 0.8
_LIKELY = 0.5

# Similarity in another context. One sentence in fifty has another sentence this similar in its article, because news
# uses set phrases. So such a place is never more than likely.
_LIKELY_ELSEWHERE = 0.7

# Code points of the same words and their unchanged neighbors, in another place. In English news posts, a phrase of 48
# code points occurs twice in its article in 1 of 100 cases, a phrase of 24 in 1 of 30, a phrase of 11 in 1 of 5.
_SURE_RUN = 48
_LIKELY_RUN = 24

# The weight of a sentence from which it is enough that both texts have it once.
_SENTENCE = 12

# Code points of equal context that show that two equal passages are copies in a text that was shown twice.
_COPY = 128

# The share of a passage's context that a place must have to be in the same context: one side of two.
_SUPPORTED = 0.5

# Two places whose sums of similarity and support differ by less than this are equal.
_MARGIN = 0.1

# If more than this share of a place was in the old text already, the place belongs to another passage.
_OLD_SHARE = 0.5

# The highest score of a place whose meaning changed.
_CHANGED = 0.99

# Code points of unchanged text on each side of a few replaced words.
_BESIDE = 16

# Longer lines are no rows of a list or table. A row is named by letters, not by figures.
_ROW = 200
_NAMING = re.compile(rf"[{UNSPACED}]{{2,}}|[^\W\d_{UNSPACED}]{{3,}}")

# Code points around a few words, and the part of them that must be unchanged too.
_FAR = 300
_FOREIGN = 8

# Longer passages are not compared by letter.
_SPELLED = 1000

# Code points of context on each side; a highlight stores as many.
_CONTEXT = 32


def find_anchor(text: str, quote: str, prefix: str = "", suffix: str = "", hint: int | None = None) -> Anchor | None:
    """Return the place of `quote` in `text`, or `None`. `prefix` and `suffix` are the text around it, `hint` its old
    offset.

    Exact words are searched first, then the same words with other typography, then edited words. Each place is weighed
    with its context, and the old offset decides between equal places. `exact`: the same words in their context, or the
    only place of the words if there is no context. `moved`: certainly the passage, slightly changed or in another
    context. `review`: likely, or one of several. The score is the similarity of the words, 1.0 for the same words.
    """
    whole = prefix + quote + suffix
    at = text.find(whole)
    if at >= 0 and quote.strip() and len(whole) >= _SURE_RUN and text.find(whole, at + 1) < 0:
        place = Range(at + len(prefix), at + len(prefix) + len(quote))
        if is_whole(text, place) or not is_whole(whole, Range(len(prefix), len(prefix) + len(quote))):
            return Anchor(place.start, place.end, AnchorState.EXACT, 1.0)
    folded, around = fold(text, case=False, lines=True), fold(whole, case=False, lines=True)
    passage = _passage(around.text, *around.span(len(prefix), len(prefix) + len(quote)))
    if passage is None or not folded.text:
        return None
    near = None if hint is None else folded.span(min(max(0, hint), len(text)), len(text))[0]
    found, final = _verbatim(folded.text, passage, near)
    if not final:
        found = (
            _edited(SeedIndex(folded.text, [(0, len(folded.text))]).candidates(passage), len(passage.words)) or found
        )
        if found and found.state is AnchorState.MOVED and folded.text[found.start : found.end] == passage.words:
            found = replace(found, state=AnchorState.EXACT)
    found = found or _between(folded.text, passage)
    if found is None:
        return None
    place = around.locate(passage.start, passage.end)
    start, end = len(prefix) - place.start, len(prefix) + len(quote) - place.end
    return _judged(_unfolded(folded, found, quote, start, end), quote, text)


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
    added = SeedIndex(new.text, range_map.added())
    results: list[Anchor | None] = []
    for start, end in spans:
        passage = _passage(old.text, *old.span(start, end))
        found = _carried(range_map, added, passage) if passage else None
        if passage and found:
            place = old.locate(passage.start, passage.end)
            found = _unfolded(new, found, old_text[start:end], start - place.start, end - place.end)
        results.append(found and _judged(found, old_text[start:end], new_text))
    return results


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
    same = new.original[place.start : place.end] == quote
    state = AnchorState.MOVED if found.state is AnchorState.EXACT and not same else found.state
    return Anchor(place.start, place.end, state, found.score)


def _judged(found: Anchor, quote: str, text: str) -> Anchor:
    """Return the anchor, to review if the words there say something else."""
    if found.state is AnchorState.MOVED and changed_meaning(quote, text[found.start : found.end]):
        return replace(found, state=AnchorState.REVIEW, score=min(found.score, _CHANGED))
    return found


# --- both texts are known ---


def _carried(range_map: RangeMap, added: SeedIndex, passage: Passage) -> Anchor | None:
    size = len(passage.words)
    place = range_map.follow(passage.start, passage.end)
    if place and place.evidence < _LIKELY_RUN and (not place.significant or _is_foreign(range_map, passage)):
        place = None
    if place:
        same = range_map.new[place.start : place.end] == passage.words
        if same and passage.at_word_borders([Range(place.start, place.end)], range_map.new):
            return Anchor(place.start, place.end, AnchorState.EXACT, 1.0)
        # The alignment can begin a word too early ("The" of an inserted sentence), so search for the words.
        low, high = range_map.gap(passage.start, passage.end)
        inside = (Range(at + low, at + low + size) for at in starts(range_map.new[low:high], passage.words))
        if stays := next(iter(passage.at_word_borders(inside, range_map.new)), None):
            return Anchor(stays.start, stays.end, AnchorState.EXACT, 1.0)
    if (row := _row(range_map, passage)) and not (place and place.start < row.end and row.start < place.end):
        return row
    if place and place.similarity >= _SURE:
        return Anchor(place.start, place.end, AnchorState.MOVED, place.similarity)
    elsewhere = _moved(range_map, added, passage)
    if elsewhere and elsewhere.state is AnchorState.MOVED:
        return elsewhere
    # The slot between unchanged neighbors is the place of a few words, even if all of them were replaced.
    found = range_map.slot(passage.start, passage.end)
    spots = [*([found] if found else []), *([Range(place.start, place.end)] if place else [])]
    likeness, spot = max(
        ((_likeness(passage.words, range_map.new[each.start : each.end]), each) for each in spots),
        key=lambda each: each[0],
        default=(0.0, None),
    )
    if spot and likeness >= _SURE:
        return Anchor(spot.start, spot.end, AnchorState.MOVED, likeness)
    if place and place.similarity >= _LIKELY:
        return Anchor(place.start, place.end, AnchorState.REVIEW, place.similarity)
    part = not passage.is_sentence() and not SENTENCE_END.search(passage.words)
    if found and part and found.end - found.start <= 3 * size + _CONTEXT:
        return Anchor(
            found.start, found.end, AnchorState.REVIEW, _likeness(passage.words, range_map.new[found.start : found.end])
        )
    return elsewhere


def _row(range_map: RangeMap, passage: Passage) -> Anchor | None:
    """Return the edited line of a sorted list or table that has the words which only this line had."""
    old, new = range_map.old, range_map.new
    if "\n" in passage.words or not passage.is_line() or len(passage.words) > _ROW:
        return None
    rare = [word for word in _NAMING.findall(passage.words) if old.count(word) == new.count(word) == 1]
    lines = {(new.rfind("\n", 0, at) + 1, new.find("\n", at)) for at in map(new.index, rare)}
    if len(lines) != 1:
        return None
    ((start, end),) = lines
    line = new[start : end if end >= 0 else len(new)]
    likeness = _likeness(passage.words, line)
    if line in old or likeness < _LIKELY:
        return None
    state = AnchorState.MOVED if likeness >= _SURE else AnchorState.REVIEW
    return Anchor(start, start + len(line), state, likeness)


def _is_foreign(range_map: RangeMap, passage: Passage) -> bool:
    """Return whether hardly anything around the passage is in the new text: it has only a set phrase in common."""
    low, high = max(0, passage.start - _FAR), min(len(passage.text), passage.end + _FAR)
    return _FOREIGN * range_map.unchanged_weight(low, high) < high - low


def _likeness(one: str, other: str) -> float:
    """Return the similarity of two passages by letter, from 0.0 to 1.0; 0.0 for long ones, which words must decide."""
    if max(len(one), len(other)) > _SPELLED:
        return 0.0
    return Indel.normalized_similarity(one.casefold(), other.casefold())


def _moved(range_map: RangeMap, added: SeedIndex, passage: Passage) -> Anchor | None:
    """Return the place of the passage in added text, if it was moved there."""
    near, wide = passage.cut(_CONTEXT), passage.cut(2 * _COPY)
    size, words = len(passage.words), weight(passage.words)
    runs, copies = [], []
    places = near.places(range_map.new)
    for place in places:
        if range_map.old_share(place.start, place.end) <= _OLD_SHARE:
            there = Passage(range_map.new, place.start, place.end).cut(2 * _CONTEXT)
            runs.append((words + near.shared_context(there), place.start))
        else:
            copy = wide.shared_context(Passage(range_map.new, place.start, place.end).cut(2 * _COPY))
            copies.append((copy, place.start))
    runs.sort(reverse=True)
    if runs and (runs[0][0] >= _LIKELY_RUN or (words >= _SENTENCE and passage.is_sentence())):
        run, start = runs[0]
        sure = run >= _SURE_RUN and (len(runs) == 1 or run > runs[1][0])
        if passage.is_sentence() and len(places) == 1:
            sure = words >= _SENTENCE and range_map.old.count(passage.words) == 1
        return Anchor(start, start + size, AnchorState.MOVED if sure else AnchorState.REVIEW, 1.0)
    # A text that was shown twice and is shown once now.
    if copies and max(copies)[0] >= _COPY:
        start = max(copies)[1]
        return Anchor(start, start + size, AnchorState.MOVED, 1.0)
    free = (
        each for each in added.candidates(near) if range_map.old_share(each.place.start, each.place.end) <= _OLD_SHARE
    )
    return _edited(free, size)


# --- only the quote is known ---


def _between(text: str, passage: Passage) -> Anchor | None:
    """Return the place of a few replaced words between their neighbors, if these are right before and after it once."""
    before = passage.text[max(0, passage.start - _BESIDE) : passage.start]
    after = passage.text[passage.end : passage.end + _BESIDE]
    most = 3 * len(passage.words) + _CONTEXT
    if min(len(before), len(after)) < _BESIDE or text.count(before) != 1 or SENTENCE_END.search(passage.words):
        return None
    low = text.index(before) + len(before)
    high = text.find(after, low, low + most + len(after))
    words = text[low:high].strip() if high >= 0 else ""
    likeness = _likeness(passage.words, words)
    if not any(map(str.isalnum, words)) or (likeness < _SURE and passage.is_sentence()):
        return None
    start = text.index(words, low)
    state = AnchorState.MOVED if likeness >= _SURE else AnchorState.REVIEW
    return Anchor(start, start + len(words), state, likeness)


@lru_cache(maxsize=2)
def _seeds(text: str) -> SeedIndex:
    """Return the seeds of a text. They are cached because an import searches for many quotes in one article."""
    return SeedIndex(text, [(0, len(text))])


def _edited(candidates: Iterable[Candidate], size: int) -> Anchor | None:
    """Return the first candidate that is an edited passage of `size` code points, by similarity and context."""
    plausible = [each for each in candidates if each.place.significant or each.place.evidence >= _LIKELY_RUN]
    for at, candidate in enumerate(plausible):
        place = candidate.place
        supported = candidate.support >= _SUPPORTED
        if place.similarity >= _LIKELY if supported else place.similarity >= _LIKELY_ELSEWHERE and size >= _LIKELY_RUN:
            # For rows of a table, or answers that begin alike, the user must decide.
            alone = all(
                not each.place.is_disjoint(place) or each.score < candidate.score - _MARGIN
                for each in plausible[at + 1 :]
            )
            sure = supported and alone and place.similarity >= _SURE and place.evidence >= _SURE_RUN
            return Anchor(place.start, place.end, AnchorState.MOVED if sure else AnchorState.REVIEW, place.similarity)
    return None


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
        place: passage.shared_context(Passage(text, place.start, place.end).cut(2 * _CONTEXT)) for place in places
    }
    first, *others = sorted(places, key=lambda place: (-context[place], distance(place)))
    run = len(passage.words) + context[first]
    in_context = context[first] == passage.shared_context(passage) or (
        context[first] >= _CONTEXT // 2 and run >= _SURE_RUN
    )
    if not in_context and run < _LIKELY_RUN:
        return None, False
    # Of otherwise equal places the nearest is chosen, unless the next one is near as well.
    rival = next((place for place in others if context[place] == context[first]), None)
    clear = rival is None or (hint is not None and 2 * distance(first) < distance(rival))
    if not clear or not (in_context or run >= _SURE_RUN):
        state = AnchorState.REVIEW
    else:
        state = best if in_context else AnchorState.MOVED
    return Anchor(first.start, first.end, state, 1.0), in_context or state is not AnchorState.REVIEW
