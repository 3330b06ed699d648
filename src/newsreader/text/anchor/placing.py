"""Find several quotes of one text, as an import needs it: only the quotes and their order are known."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from time import process_time
from typing import TYPE_CHECKING, NamedTuple

from newsreader.records import SURE, Anchor, AnchorState

from .anchor import Finder
from .carrying import SURE_RUN

if TYPE_CHECKING:
    from collections.abc import Sequence

_PATIENCE = 5.0
"""The seconds of computing time for one text, after which only quotes that it has word for word get a place. After
twice as long no quote does.
"""


class Quote(NamedTuple):
    """The words of a passage and of the text around it, as far as they are known."""

    words: str
    prefix: str = ""
    suffix: str = ""


def find_anchors(text: str, quotes: Sequence[Quote]) -> list[Anchor | None]:
    """Return the place of each quote in `text`, as `find_anchor` does.

    If the certain places are in the order of the quotes, a quote that is in doubt because its words are in the text
    several times belongs between its neighbors.
    """
    finder, begin = Finder(text), process_time()
    anchors = [_find(finder, quote, process_time() - begin) for quote in quotes]
    sure = [number for number, anchor in enumerate(anchors) if anchor and anchor.state in SURE]
    starts = [anchor.start for number in sure if (anchor := anchors[number])]
    if len(sure) < 2 or any(one > other for one, other in pairwise(starts)):
        return anchors
    for number, (quote, anchor) in enumerate(zip(quotes, anchors, strict=True)):
        if anchor and anchor.state is AnchorState.REVIEW and anchor.score == 1.0:
            after = bisect_left(sure, number)
            low = anchors[sure[after - 1]] if after else None
            high = anchors[sure[after]] if after < len(sure) else None
            first, last = low.end if low else 0, high.start if high else len(text)
            if text.count(quote.words, first, last) == 1:
                start = text.index(quote.words, first, last)
                anchors[number] = Anchor(start, start + len(quote.words), AnchorState.MOVED, 1.0)
    return anchors


def _find(finder: Finder, quote: Quote, spent: float) -> Anchor | None:
    """Return the place of a quote; the only place of words that are too many to be there by chance is certain, even if
    they begin within a word.
    """
    found, text = finder.find(*quote) if spent < _PATIENCE else None, finder.text
    if found and found.state in SURE:
        return found
    words = quote.words.strip()
    at = text.find(words) if len(words) >= SURE_RUN and spent < 2 * _PATIENCE else -1
    if at < 0 or text.find(words, at + 1) >= 0:
        return found
    state = AnchorState.MOVED if quote.prefix or quote.suffix else AnchorState.EXACT
    return Anchor(at, at + len(words), state, 1.0)


def has_any(text: str, quotes: Sequence[Quote]) -> bool:
    """Return whether one of the quotes has a certain place in `text`, or there are none."""
    finder, begin = Finder(text), process_time()
    anchors = (_find(finder, quote, process_time() - begin) for quote in quotes)
    return not quotes or any(anchor and anchor.state in SURE for anchor in anchors)
