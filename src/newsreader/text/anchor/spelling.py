"""The place of a few words that are spelled otherwise, by letter: phrases of words are no help for so few."""

from __future__ import annotations

import re

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from newsreader.records import Anchor, AnchorState, Range
from newsreader.text.find import is_whole

from .candidates import Passage

_WORDS = 5
_LETTERS = range(6, 80)  # code points of words that chance rarely explains, and that can be compared by letter
_LIKE = 0.8
_MARGIN = 0.1  # a second place that is less worse than this is as good
_CONTEXT = 8  # code points of context that the place must share, if the context is known
_WORD = re.compile(r"\w*")


def spelled(text: str, passage: Passage) -> Anchor | None:
    """Return the only place in `text` of at most five words that are similar by letter.

    Returns `None` if the text has the very words: they are not misspelled.
    """
    words = passage.words
    if len(words) not in _LETTERS or len(words.split()) > _WORDS or words in text:
        return None
    place = _most_similar(text, words, _LIKE)
    if place is None:
        return None
    likeness = Indel.normalized_similarity(words, text[place.start : place.end])
    least = likeness - _MARGIN
    if (
        likeness < _LIKE
        or not is_whole(text, place)
        or any(_most_similar(part, words, least) for part in (text[: place.start], text[place.end :]))
    ):
        return None
    if (
        passage.text.strip() != words
        and passage.shared_context(Passage(text, place.start, place.end).cut(2 * _CONTEXT)) < _CONTEXT
    ):
        return None
    return Anchor(place.start, place.end, AnchorState.MOVED, likeness)


def _most_similar(text: str, words: str, least: float) -> Range | None:
    """Return the whole words of `text` that are most similar, if their similarity is at `least` this."""
    found = fuzz.partial_ratio_alignment(words, text, score_cutoff=100 * least)
    if found is None or len(text) < len(words) - 2:
        return None
    start, end = found.dest_start, found.dest_end
    while start and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while start < end and text[start].isspace():
        start += 1
    if end and text[end - 1].isalnum() and (rest := _WORD.match(text, end)):
        end = rest.end()
    return Range(start, start + len(text[start:end].rstrip()))
