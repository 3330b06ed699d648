"""Find words in a text: as a reader types them, or as someone quotes them.

Results are ranges of the unchanged text. This module must not know screens, articles or highlights.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from newsreader.records import Range

from .clean import nfc
from .folding import HALF_SPACE, UNSPACED, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 100_000
"""The most places that are returned. Only a letter or a sign occurs more often, in the longest texts."""

# Between two letters of one word, or inside a number ("3.5"). In scripts without spaces a quote can begin anywhere.
_INSIDE_WORD = re.compile(rf"(?<=[^\W{UNSPACED}])(?=[^\W{UNSPACED}])|(?<=\d)(?=[.,:]\d)|(?<=\d[.,:])(?=\d)")


def find(text: str, needle: str) -> list[Range]:
    """Return every place of `needle` in `text` (NFC), in order, without overlaps; ranges of code points.

    Case matters only if the needle has a capital letter. Accents and the shape of quotation marks and dashes are
    ignored. White space matches any white space, also line breaks. An empty or blank needle has no place.
    """
    needle = nfc(needle)
    if not needle.strip():
        return []
    case = needle == needle.lower()
    folded = fold(text, case=case, accents=True)
    wanted = fold(needle, case=case, accents=True).text
    if HALF_SPACE.search(wanted):
        pattern = re.compile(" ?".join(map(re.escape, HALF_SPACE.split(wanted))))
        spans = [match.span() for match in islice(pattern.finditer(folded.text), _MOST)]
    else:
        spans = [(start, start + len(wanted)) for start in islice(starts(folded.text, wanted), _MOST)]
    places = (folded.locate(*span) for span in spans)
    # Two matches can be parts of one character ("s" in "ß"): that is one place.
    return list(dict.fromkeys(places))


def occurrences(text: str, quote: str) -> list[Range]:
    """Return every place in `text` (NFC) that `quote` can refer to, in order; ranges of code points.

    These are the places of the exact words; if there are none, of the same words with other typography (quotation
    marks, dashes, spaces, ligatures); if there are none, also in another case. If the quote has places as whole words,
    places inside longer words are left out.
    """
    quote = nfc(quote).strip()
    if not quote:
        return []
    exact = [Range(start, start + len(quote)) for start in islice(starts(text, quote), _MOST)]
    return (
        _whole_words(text, exact) or _folded_places(text, quote, case=False) or _folded_places(text, quote, case=True)
    )


def is_whole(text: str, place: Range) -> bool:
    """Return whether `place` neither begins nor ends inside a word."""
    return not (_INSIDE_WORD.match(text, place.start) or _INSIDE_WORD.match(text, place.end))


def _folded_places(text: str, quote: str, *, case: bool) -> list[Range]:
    folded = fold(text, case=case)
    wanted = fold(quote, case=case).text
    places = [folded.locate(start, start + len(wanted)) for start in islice(starts(folded.text, wanted), _MOST)]
    return _whole_words(text, list(dict.fromkeys(places)))


def _whole_words(text: str, places: list[Range]) -> list[Range]:
    return [place for place in places if is_whole(text, place)] or places


def starts(text: str, wanted: str, *, overlapping: bool = False) -> Iterator[int]:
    """Yield the offset of each exact place of `wanted` in `text`, in order; none if it is empty."""
    start = text.find(wanted) if wanted else -1
    while start >= 0:
        yield start
        start = text.find(wanted, start + (1 if overlapping else len(wanted)))
