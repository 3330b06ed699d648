"""Find words in a text: as a reader types them, or as somebody quoted them.

It answers with ranges of the text as it stands. It must not know screens, articles or highlights.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsreader.records import Range

from .clean import nfc
from .folding import UNSPACED, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

# Between two letters of one word. Scripts without spaces have no such place: there a quotation may begin anywhere.
_INSIDE_WORD = re.compile(rf"(?<=[^\W{UNSPACED}])(?=[^\W{UNSPACED}])")


def find(text: str, needle: str) -> list[Range]:
    """Every place where `needle` stands in `text` (NFC), in order, not overlapping; ranges of code points.

    Case counts only if the needle has a capital letter; accents, the shape of quotation marks and dashes never count;
    white space stands for any white space, line breaks included. An empty or blank needle is nowhere.
    """
    needle = nfc(needle)
    if not needle.strip():
        return []
    case = needle == needle.lower()
    folded = fold(text, case=case, accents=True)
    wanted = fold(needle, case=case, accents=True).text
    places = (folded.locate(start, start + len(wanted)) for start in starts(folded.text, wanted))
    # Two matches may be halves of one character ("s" in "ß"): one place.
    return list(dict.fromkeys(places))


def occurrences(text: str, quote: str) -> list[Range]:
    """Every place in `text` (NFC) that a person may mean who quotes `quote`, in order; ranges of code points.

    The exact words if they are there, else the same words in another typography (quotation marks, dashes, spaces,
    ligatures), else in another case too. Where the quotation stands as whole words, places inside longer words are not
    meant.
    """
    quote = nfc(quote).strip()
    if not quote:
        return []
    exact = [Range(start, start + len(quote)) for start in starts(text, quote)]
    return (
        _whole_words(text, exact) or _folded_places(text, quote, case=False) or _folded_places(text, quote, case=True)
    )


def is_whole(text: str, place: Range) -> bool:
    """Whether `place` neither begins nor ends inside a word."""
    return not (_INSIDE_WORD.match(text, place.start) or _INSIDE_WORD.match(text, place.end))


def _folded_places(text: str, quote: str, *, case: bool) -> list[Range]:
    folded = fold(text, case=case)
    wanted = fold(quote, case=case).text
    places = [folded.locate(start, start + len(wanted)) for start in starts(folded.text, wanted)]
    return _whole_words(text, list(dict.fromkeys(places)))


def _whole_words(text: str, places: list[Range]) -> list[Range]:
    return [place for place in places if is_whole(text, place)] or places


def starts(text: str, wanted: str, *, overlapping: bool = False) -> Iterator[int]:
    """Where exactly `wanted` stands in `text`, in order; nowhere if it is empty."""
    start = text.find(wanted) if wanted else -1
    while start >= 0:
        yield start
        start = text.find(wanted, start + (1 if overlapping else len(wanted)))
