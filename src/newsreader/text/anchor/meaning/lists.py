"""Whether words that an edit deleted or inserted are an item of a list: "a hotel, a bar and a pool".

An item says something of its own, unlike an aside between commas.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsreader.text.folding import UNSPACED

from .wordlists import FREE, plain, value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .changed_words import Words

_JOINING = frozenset(plain("and or nor & und oder sowie et ou y e ed и или och eller oraz lub 和 与 及 と や").split())
_UNSPACED = re.compile(f"[{UNSPACED}]")
_COMMAS = frozenset(",、،;")
_LONGEST = 6
"""The words of the longest item."""
_OTHERS = 4
"""The words of the longest other item of the list; of a longer one, it may be a clause."""
_DENSE = 3
"""The signs of Chinese or Japanese that are as long as a word."""


def is_item(words: Words) -> bool:
    """Return whether words that only one of two texts has are an item of a list."""
    keys = words.tokens.keys
    ranges = _rotations(keys, words.first, words.stop)
    return any(_is_item(keys, low, high, words.frequent) for low, high in ranges)


def _rotations(keys: Sequence[str], first: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges that can be inserted with the same result: "[hotel, a] bar" is "[a hotel,] bar"."""
    yield first, stop
    low, high = first, stop
    while low > 0 and stop - low < 2 * (stop - first) and keys[low - 1] == keys[high - 1]:
        low, high = low - 1, high - 1
        yield low, high
    low, high = first, stop
    while high < len(keys) and high - first < 2 * (stop - first) and keys[low] == keys[high]:
        low, high = low + 1, high + 1
        yield low, high


def _is_item(keys: Sequence[str], low: int, high: int, frequent: frozenset[str]) -> bool:
    if keys[low] in _JOINING:
        return _has_content(keys[low + 1 : high], frequent)
    if keys[high - 1] in _JOINING:
        return _has_content(keys[low : high - 1], frequent)
    if keys[high - 1] in _COMMAS:
        item, others = (low, high - 1), high
    elif keys[low] in _COMMAS:
        item, others = (low + 1, high), high + (keys[high : high + 1] != [] and keys[high] in _COMMAS)
        if others == high and keys[high : high + 1] and keys[high] not in _JOINING:
            return False
    else:
        return False
    return _has_content(keys[slice(*item)], frequent) and _is_list(keys, item[0], others, frequent)


def _has_content(words: Sequence[str], frequent: frozenset[str]) -> bool:
    """Return whether these are a few words, without a sign between them, that say something."""
    if not words or not all(map(str.isalnum, words)) or _length(words) > _LONGEST:
        return False
    return any(word not in frequent and not word.endswith("ly") for word in words)


def _is_list(keys: Sequence[str], first: int, at: int, frequent: frozenset[str]) -> bool:
    """Return whether other items follow at `at`, the last one after an "and". Items begin alike, with or without an
    article; an adverb or a preposition ("In Berlin, …") begins no item.
    """
    start = keys[first]
    is_plain = start not in FREE and value(start) is None
    if is_plain and start in frequent and keys[at : at + 1] != [start]:
        return False
    for end in range(at, min(len(keys), at + 3 * _LONGEST * _DENSE)):
        if keys[end] in _JOINING:
            return _length(keys[at:end]) <= _OTHERS
        if keys[end] in _COMMAS:
            if _length(keys[at:end]) > _OTHERS:
                return False
            at = end + 1
        elif not keys[end].isalnum():
            return False
    return False


def _length(words: Sequence[str]) -> int:
    dense = sum(_UNSPACED.fullmatch(word) is not None for word in words)
    return len(words) - dense + dense // _DENSE
