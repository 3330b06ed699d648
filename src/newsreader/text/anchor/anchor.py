"""Put a quotation back on its words after the text was edited, and say how surely.

`carry_over` has both texts and follows every range through one comparison. `find_anchor` has only the quotation, a
little of what stood around it, and its old place. A highlight on the wrong words is worse than one without words: what
is merely likely is marked for `review`, and what is gone has no anchor.

It must not know articles, revisions or highlights as they are stored.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from newsreader.records import Anchor, AnchorState, Range
from newsreader.text.find import occurrences

from .candidates import Passage, Seeds
from .range_map import Trace
from .sentence_diff import diff

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .candidates import Candidate

# Likeness in its context. From 0.8, at most every fifth word differs: the same passage, slightly changed. From 0.5,
# most of it is the same. Below that more is gone than left, and chance begins: of 20,000 pairs of unrelated English
# sentences, 20 are alike by 0.2 and two by 0.37 or more.
_SURE = 0.8
_LIKELY = 0.5

# Likeness away from its context. One sentence in fifty has another in its article that is this much alike (news works
# with set phrases), so this is never more than likely.
_LIKELY_ELSEWHERE = 0.7

# The very same words away from their old neighbours (code points, with what still stands beside them). In English news
# posts a phrase of 48 stands in its article a second time in 1 of 100 cases, one of 24 in 1 of 30, one of 11 in 1 of 5.
_SURE_RUN = 48
_LIKELY_RUN = 24

# The share of a passage's surroundings that makes a place its context: one side of two.
_SUPPORTED = 0.5

# Two places whose likeness and support together differ by less than this cannot be told apart.
_MARGIN = 0.1

# A place of which more than this share stood in the old text already belongs to other words than those that are looked
# for.
_TAKEN = 0.5

# How much of its surroundings speaks for a passage on each side (code points): as much as a highlight keeps.
_CONTEXT = 32


def find_anchor(text: str, quote: str, prefix: str = "", suffix: str = "", hint: int | None = None) -> Anchor | None:
    """Where `quote` stands in `text`, given what stood before and after it and its old place (a code point); or `None`.

    The exact words come first, then the same words in another typography, then edited ones; each place is weighed with
    its context, and the old place decides between equals. `exact`: the same words in their context, or without context
    the only ones. `moved`: surely the passage, slightly changed or in another context. `review`: likely, or one of
    several. The score is how alike the words are, 1.0 for the same ones wherever they stand.
    """
    passage = _passage(prefix + quote + suffix, len(prefix), len(prefix) + len(quote))
    if passage is None:
        return None
    verbatim, settled = _verbatim(text, passage, hint)
    if not settled:
        verbatim = _edited(_seeds(text).candidates(passage), len(passage.words)) or verbatim
        if verbatim and verbatim.state is AnchorState.MOVED and text[verbatim.start : verbatim.end] == passage.words:
            verbatim = replace(verbatim, state=AnchorState.EXACT)
    return verbatim and _whole(text, quote, verbatim)


def carry_over(old_text: str, new_text: str, ranges: Sequence[Range | tuple[int, int]]) -> list[Anchor | None]:
    """Where each of `ranges` (code points of `old_text`) stands in `new_text`; `None` if it was deleted.

    The answers are in the order of `ranges`. `exact`: the same words between the same neighbours. `moved`: surely the
    passage, slightly changed or elsewhere. `review`: likely. A place whose words stood in the old text already, as
    another passage, is never offered, however much alike. Raises `ValueError` for a range that does not lie in
    `old_text`.
    """
    spans = [(each.start, each.end) if isinstance(each, Range) else each for each in ranges]
    for start, end in spans:
        if not 0 <= start <= end <= len(old_text):
            raise ValueError(f"{start}-{end} is not a range of a text of {len(old_text)} code points")
    if old_text == new_text:
        return [Anchor(start, end, AnchorState.EXACT, 1.0) for start, end in spans]
    trace = Trace(old_text, new_text, diff(old_text, new_text))
    added = Seeds(new_text, trace.added())
    return [_carried(trace, added, start, end) for start, end in spans]


def _passage(text: str, start: int, end: int) -> Passage | None:
    """The range without white space at its edges; `None` if there is nothing else."""
    quote = text[start:end]
    words = quote.strip()
    if not words:
        return None
    begin = start + len(quote) - len(quote.lstrip())
    return Passage(text, begin, begin + len(words))


def _whole(text: str, quote: str, found: Anchor) -> Anchor:
    """The anchor with the white space that the quotation has at its edges, if it stands there; else not `exact`."""
    start = found.start - (len(quote) - len(quote.lstrip()))
    end = found.end + len(quote) - len(quote.rstrip())
    if start >= 0 and text[start:end] == quote:
        return Anchor(start, end, found.state, found.score)
    if found.state is AnchorState.EXACT and text[found.start : found.end] != quote:
        return Anchor(found.start, found.end, AnchorState.MOVED, found.score)
    return found


# --- with both texts ---


def _carried(trace: Trace, added: Seeds, start: int, end: int) -> Anchor | None:
    quote = trace.old[start:end]
    passage = _passage(trace.old, start, end)
    if passage is None:
        return None
    place = trace.follow(passage.start, passage.end)
    if place and not place.firm and place.evidence < _LIKELY_RUN:
        place = None
    if place:
        if trace.new[place.start : place.end] == passage.words:
            return _whole(trace.new, quote, Anchor(place.start, place.end, AnchorState.EXACT, 1.0))
        # The alignment may have begun a word too early ("The" of an inserted sentence); the words themselves know
        # better.
        stays = trace.new.find(passage.words, *trace.slot(passage.start, passage.end))
        if stays >= 0:
            return _whole(trace.new, quote, Anchor(stays, stays + len(passage.words), AnchorState.EXACT, 1.0))
        if place.likeness >= _SURE:
            return Anchor(place.start, place.end, AnchorState.MOVED, place.likeness)
    elsewhere = _moved(trace, added, passage)
    if elsewhere and elsewhere.state is AnchorState.MOVED:
        return _whole(trace.new, quote, elsewhere)
    if place and place.likeness >= _LIKELY:
        return Anchor(place.start, place.end, AnchorState.REVIEW, place.likeness)
    return elsewhere and _whole(trace.new, quote, elsewhere)


def _moved(trace: Trace, added: Seeds, passage: Passage) -> Anchor | None:
    """Where in the added text the passage stands now, if it was taken away from its place and put there."""
    near = passage.cut(_CONTEXT)
    size = len(passage.words)
    runs = []
    for place in near.places(trace.new):
        if trace.taken(place.start, place.end) <= _TAKEN:
            there = Passage(trace.new, place.start, place.end).cut(2 * _CONTEXT)
            runs.append((size + near.shared_context(there), place.start))
    runs.sort(reverse=True)
    if runs and runs[0][0] >= _LIKELY_RUN:
        run, start = runs[0]
        sure = run >= _SURE_RUN and (len(runs) == 1 or run > runs[1][0])
        return Anchor(start, start + size, AnchorState.MOVED if sure else AnchorState.REVIEW, 1.0)
    free = (each for each in added.candidates(near) if trace.taken(each.place.start, each.place.end) <= _TAKEN)
    return _edited(free, size)


# --- with the quotation alone ---


@lru_cache(maxsize=2)
def _seeds(text: str) -> Seeds:
    """An import looks for many quotations in one article."""
    return Seeds(text, [(0, len(text))])


def _edited(candidates: Iterable[Candidate], size: int) -> Anchor | None:
    """Which of the places, best first, is an edited passage of `size` code points, by likeness and context."""
    fair = [each for each in candidates if each.place.firm or each.place.evidence >= _LIKELY_RUN]
    for at, candidate in enumerate(fair):
        place = candidate.place
        supported = candidate.support >= _SUPPORTED
        if place.likeness >= _LIKELY if supported else place.likeness >= _LIKELY_ELSEWHERE and size >= _LIKELY_RUN:
            # The rows of a table, or two answers that begin alike: which one is meant is for a person to say.
            alone = all(
                not each.place.apart(place) or each.merit < candidate.merit - _MARGIN for each in fair[at + 1 :]
            )
            sure = supported and alone and place.likeness >= _SURE and place.evidence >= _SURE_RUN
            return Anchor(place.start, place.end, AnchorState.MOVED if sure else AnchorState.REVIEW, place.likeness)
    return None


def _verbatim(text: str, passage: Passage, hint: int | None) -> tuple[Anchor | None, bool]:
    """The best place of the words as they were, or in another typography; and whether that settles the matter."""

    def distance(place: Range) -> int:
        return abs(place.start - hint) if hint is not None else 0

    places = passage.places(text)
    best = AnchorState.EXACT if places else AnchorState.MOVED
    places = places or passage.meant(occurrences(text, passage.words), text)
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
    # Of places that are equal in everything else the near one is meant, if the next is not near as well.
    rival = next((place for place in others if context[place] == context[first]), None)
    clear = rival is None or (hint is not None and 2 * distance(first) < distance(rival))
    if not clear or not (in_context or run >= _SURE_RUN):
        state = AnchorState.REVIEW
    else:
        state = best if in_context else AnchorState.MOVED
    return Anchor(first.start, first.end, state, 1.0), in_context or state is not AnchorState.REVIEW
