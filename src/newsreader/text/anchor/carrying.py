"""The place of a passage in the next text, along a comparison of both texts, and how certain it is.

This module decides which similarity is enough. It must not know highlights; `anchor` is called for them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from newsreader.records import Anchor, AnchorState, Range
from newsreader.text.diff.range_map import weight
from newsreader.text.diff.word_diff import SENTENCE_END
from newsreader.text.find import starts
from newsreader.text.folding import UNSPACED

from .candidates import Passage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from newsreader.text.diff.range_map import RangeMap

    from .candidates import Candidate, SeedIndex

# Similarity in the same context. From 0.8, at most every fifth word differs: the same passage, slightly changed. From
# 0.5, most of it is the same. Below that, similarity can be chance: of 20,000 pairs of unrelated English sentences, 20
# have a similarity of 0.2 and two of 0.37 or more.
SURE = 0.8
_LIKELY = 0.5

# Similarity in another context. One sentence in fifty has another sentence this similar in its article, because news
# uses set phrases. So such a place is never more than likely.
_LIKELY_ELSEWHERE = 0.7

# Code points of the same words and their unchanged neighbors, in another place. In English news posts, a phrase of 48
# code points occurs twice in its article in 1 of 100 cases, a phrase of 24 in 1 of 30, a phrase of 11 in 1 of 5.
SURE_RUN = 48
LIKELY_RUN = 24

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

# Longer lines are no rows of a list or table. A row is named by letters, not by figures.
_ROW = 200
_NAMING = re.compile(rf"[{UNSPACED}]{{2,}}|[^\W\d_{UNSPACED}]{{3,}}")

# Code points around a few words, and the part of them that must be unchanged too.
_FAR = 300
_FOREIGN = 8

# Longer passages are not compared by letter.
_SPELLED = 1000

# Code points of context on each side; a highlight stores as many.
CONTEXT = 32


def carried(range_map: RangeMap, moved: Callable[[Passage], Anchor | None], passage: Passage) -> Anchor | None:
    """Return the place of a passage of the old text. `moved` is `moved_to` of this map; it can keep its results, since
    passages of a text that repeats itself are often equal.
    """
    size = len(passage.words)
    place = range_map.follow(passage.start, passage.end)
    if place and place.evidence < LIKELY_RUN and (not place.significant or _is_foreign(range_map, passage)):
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
    if place and place.similarity >= SURE:
        return Anchor(place.start, place.end, AnchorState.MOVED, place.similarity)
    elsewhere = moved(passage.cut(2 * _COPY))
    if elsewhere and elsewhere.state is AnchorState.MOVED:
        return elsewhere
    # The slot between unchanged neighbors is the place of a few words, even if all of them were replaced.
    found = range_map.slot(passage.start, passage.end)
    spots = [*([found] if found else []), *([Range(place.start, place.end)] if place else [])]
    likeness, spot = max(
        ((likeness_of(passage.words, range_map.new[each.start : each.end]), each) for each in spots),
        key=lambda each: each[0],
        default=(0.0, None),
    )
    if spot and likeness >= SURE:
        return Anchor(spot.start, spot.end, AnchorState.MOVED, likeness)
    if place and place.similarity >= _LIKELY:
        return Anchor(place.start, place.end, AnchorState.REVIEW, place.similarity)
    part = not passage.is_sentence() and not SENTENCE_END.search(passage.words)
    if found and part and found.end - found.start <= 3 * size + CONTEXT:
        return Anchor(
            found.start,
            found.end,
            AnchorState.REVIEW,
            likeness_of(passage.words, range_map.new[found.start : found.end]),
        )
    return elsewhere


def _row(range_map: RangeMap, passage: Passage) -> Anchor | None:
    """Return the edited line of a sorted list or table that has the words which only this line had."""
    old, new = range_map.old, range_map.new
    if "\n" in passage.words or not passage.is_line() or len(passage.words) > _ROW:
        return None
    rare = [word for word in _NAMING.findall(passage.words) if _is_unique(word, old) and _is_unique(word, new)]
    lines = {(new.rfind("\n", 0, at) + 1, new.find("\n", at)) for at in map(new.index, rare)}
    if len(lines) != 1:
        return None
    ((start, end),) = lines
    line = new[start : end if end >= 0 else len(new)]
    likeness = likeness_of(passage.words, line)
    # A line that has all words of the passage was only extended: the place is the words alone.
    if line in old or likeness < _LIKELY or passage.words in line:
        return None
    state = AnchorState.MOVED if likeness >= SURE else AnchorState.REVIEW
    return Anchor(start, start + len(line), state, likeness)


def _is_unique(word: str, text: str) -> bool:
    """Return whether a text has the word once. Most words are soon found twice, so it is faster than a count."""
    at = text.find(word)
    return at >= 0 and text.find(word, at + 1) < 0


def _is_foreign(range_map: RangeMap, passage: Passage) -> bool:
    """Return whether hardly anything around the passage is in the new text: it has only a set phrase in common."""
    low, high = max(0, passage.start - _FAR), min(len(passage.text), passage.end + _FAR)
    return _FOREIGN * range_map.unchanged_weight(low, high) < high - low


def likeness_of(one: str, other: str) -> float:
    """Return the similarity of two passages by letter, from 0.0 to 1.0; 0.0 for long ones, which words must decide."""
    if max(len(one), len(other)) > _SPELLED:
        return 0.0
    return Indel.normalized_similarity(one.casefold(), other.casefold())


def moved_to(range_map: RangeMap, added: SeedIndex, passage: Passage) -> Anchor | None:
    """Return the place of the passage, which has only its surroundings, in added text, if it was moved there.

    `added` are the parts of the new text that are new.
    """
    near = passage.cut(CONTEXT)
    size, words = len(passage.words), weight(passage.words)
    runs, copies = [], []
    places = near.places(range_map.new)
    for place in places:
        if range_map.old_share(place.start, place.end) <= _OLD_SHARE:
            there = Passage(range_map.new, place.start, place.end).cut(2 * CONTEXT)
            runs.append((words + near.shared_context(there), place.start))
        else:
            copy = passage.shared_context(Passage(range_map.new, place.start, place.end).cut(2 * _COPY))
            copies.append((copy, place.start))
    runs.sort(reverse=True)
    if runs and (runs[0][0] >= LIKELY_RUN or (words >= _SENTENCE and passage.is_sentence())):
        run, start = runs[0]
        sure = run >= SURE_RUN and (len(runs) == 1 or run > runs[1][0])
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
    return edited(free, size)


def edited(candidates: Iterable[Candidate], size: int) -> Anchor | None:
    """Return the first candidate that is an edited passage of `size` code points, by similarity and context."""
    plausible = [each for each in candidates if each.place.significant or each.place.evidence >= LIKELY_RUN]
    for at, candidate in enumerate(plausible):
        place = candidate.place
        supported = candidate.support >= _SUPPORTED
        if place.similarity >= _LIKELY if supported else place.similarity >= _LIKELY_ELSEWHERE and size >= LIKELY_RUN:
            # For rows of a table, or answers that begin alike, the user must decide.
            alone = all(
                not each.place.is_disjoint(place) or each.score < candidate.score - _MARGIN
                for each in plausible[at + 1 :]
            )
            sure = supported and alone and place.similarity >= SURE and place.evidence >= SURE_RUN
            return Anchor(place.start, place.end, AnchorState.MOVED if sure else AnchorState.REVIEW, place.similarity)
    return None
