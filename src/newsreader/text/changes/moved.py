"""The sentences that moved from one place of a text to another, among the words that an edit removed and added."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from newsreader.records import Range
from newsreader.text.diff.range_map import weight
from newsreader.text.diff.word_diff import SENTENCE_END

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LEAST = 30
"""The weight of a sentence from which it is hardly in both texts by chance."""
_SIGNS = ".!?…。！？"
_AFTER = ("", "\n", *_SIGNS)
_ENDED = re.compile(r"(?:[.!?…。！？][\"'”’»)\]」』]*|\n|^)\s*$")


def moved_sentences(
    old: str, removed: Iterable[Range], new: str, added: Iterable[Range]
) -> tuple[list[Range], list[Range]]:
    """Return the sentences that are once in the `removed` ranges of `old` and once in the `added` ones of `new`: where
    they were, and where they are, each in the order of its text.
    """
    before, after = _unique(old, removed), _unique(new, added)
    both = [words for words in before if words in after]
    were, are = ([places[each] for each in both] for places in (before, after))
    return sorted(were, key=lambda place: place.start), sorted(are, key=lambda place: place.start)


def _unique(text: str, ranges: Iterable[Range]) -> dict[str, Range]:
    """Return the places of the sentences that these ranges have once, by their words."""
    found: dict[str, Range | None] = {}
    for each in ranges:
        for place in _sentences(text, each):
            words = " ".join(text[place.start : place.end].rstrip(_SIGNS).split())
            found[words] = None if words in found else place
    return {words: place for words, place in found.items() if place}


def _sentences(text: str, place: Range) -> Iterator[Range]:
    """Yield the whole sentences in a range that are long enough, without the white space around them."""
    ends = (match.end() for match in SENTENCE_END.finditer(text, place.start, place.end))
    for start, end in pairwise([place.start, *ends, place.end]):
        words = text[start:end]
        start, stop = end - len(words.lstrip()), start + len(words.rstrip())
        # The sign at its end can be unchanged, as that of another sentence.
        is_whole = _is_end(text, start) and (_is_end(text, stop) or text[stop : stop + 1] in _AFTER)
        if is_whole and weight(text[start:stop]) >= _LEAST:
            yield Range(start, stop)


def _is_end(text: str, at: int) -> bool:
    """Return whether a sentence ends before an offset."""
    return _ENDED.search(text[max(0, at - 8) : at]) is not None
