"""Rules for sentence boundaries in news, beyond those of a general segmenter.

Reports are full of speech: “Why?” Novikov asked. They use titles, and the hour before the day: at 5 p.m. Monday. Two
passes change the boundaries that a segmenter found: `split`, then `join`. Ranges are code points, in order, trimmed,
with only white space between them. This module must not know which segmenter found them, nor blocks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

Span = tuple[int, int]

# Shorter quotations (about three lines) are not split: “No. Never,” she said.
_LONG_QUOTATION = 200
_CLOSING = {"“": "”", "«": "»", "„": "“", '"': '"', "「": "」", "『": "』"}

# One or more sentences in brackets: (He did not return.) She …
_BRACKETED = re.compile(r"[(\[][^()\[\]]*[.?!…][”’\"]?[)\]](?=\s)")

# Closing marks at the start of the next sentence, after a wrong boundary.
_STRAY_CLOSERS = re.compile(r"[”’»)\]}」』）】]+(?=\s|$)")

# The rest of an address, without a space before it: Go.USA.gov
_DOMAIN = re.compile(r"(?:[\w-]+\.){0,3}(?:com|edu|eu|gov|info|int|io|mil|net|org|tv|uk|us)\b", re.IGNORECASE)

_ENUMERATOR = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivx]+)[.)]")
_LOWER_WORD = re.compile(r"[^\W\d_A-Z]+(?![\w-])")
_SPOKEN_END = re.compile(r"[?!…][”’\"»)\]]*$")
_QUOTED_END = re.compile(r"[?!…][”’\"»]$")

_SAYING_CJK = re.compile(
    r"と(?!ころ|にかく|りあえず|ても|き|も)|って|などと|[^，。？！、\s]{1,8}?(?:说|說|问|問|道|称|稱|喊|答|表示)"
)
_QUOTED_END_CJK = re.compile(r"[。？！…][”」』]$")

# Abbreviations such as titles that sentencex does not know and that never end a sentence.
_TITLE = re.compile(
    r"\b(?:Ald|Amb|Approx|Assemb|Atty|Cllr|Comm|Ft|Gens|Govs|Ms|Profs|Sect|Spc|Ste|Treas|Vols?)\.$", re.IGNORECASE
)
_HOUR = re.compile(r"\b[ap]\.m\.$", re.IGNORECASE)
_DAY = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)"
    r"|(?:Eastern|Central|Mountain|Pacific|local|[A-Z]{1,3}T|UTC)\b"
)
# “Why?” Novikov asked. A name and a verb of saying, with few words after them: more would be another sentence.
_SAYING = re.compile(
    r"(?!(?:He|She|They|It|We|I|You|The|A|An|This|That|But|And|Then|There|No|Yes)\s)"
    r"(?:[A-Z][\w.’'-]*\s+){1,4}(?:said|says|asked|asks|told|replied|added|wrote|continued|shouted|answered|tweeted)\b"
    r"(?:,|(?:\s+[\w’'-]+){0,8}[.:;,]?$)"
)


def split(text: str, spans: list[Span], boundaries: Callable[[int, int], list[Span]]) -> list[Span]:
    """Return the spans, with brackets split from the sentence after them, and long quotations split into sentences.

    `boundaries` is the segmenter; it is called for the text inside a quotation at the start of a span.
    """
    parts: list[Span] = []
    for start, end in spans:
        while bracketed := _BRACKETED.match(text, start, end):
            following = skip_space(text, bracketed.end(), end)
            if following == end or text[following].islower():
                break
            parts.append((start, bracketed.end()))
            start = following
        if end - start > _LONG_QUOTATION and (closing := _CLOSING.get(text[start])):
            close = text.find(closing, start + 1, end)
            for cut, _ in boundaries(start + 1, close if close >= 0 else end)[1:]:
                parts.append((start, trim_end(text, start, cut)))
                start = cut
        parts.append((start, end))
    return parts


def join(text: str, spans: list[Span], language: str) -> list[Span]:
    """Return the spans, with parts of one sentence joined: closing marks, speech and speaker, titles, hours, “1.” and
    item.
    """
    joined: list[Span] = []
    for start, end in spans:
        if joined and (stray := _STRAY_CLOSERS.match(text, start, end)):
            joined[-1] = (joined[-1][0], stray.end())
            start = skip_space(text, stray.end(), end)
        if start == end:
            continue
        before = joined[-1] if joined else (start, start)
        if joined and (
            (before[1] == start and _DOMAIN.match(text, start, end))
            or _is_same_sentence(text[before[0] : before[1]], text[start:end], language)
        ):
            joined[-1] = (before[0], end)
        else:
            joined.append((start, end))
    return joined


def _is_same_sentence(before: str, after: str, language: str) -> bool:
    """Return whether two spans are one sentence."""
    if not _has_word(before) or not _has_word(after) or _ENUMERATOR.fullmatch(before):
        return True
    if _SPOKEN_END.search(before) and _LOWER_WORD.match(after):
        return True
    if _QUOTED_END_CJK.search(before) and _SAYING_CJK.match(after):
        return True
    if language != "en":
        return False
    return bool(
        _TITLE.search(before)
        or (_HOUR.search(before) and _DAY.match(after))
        or (_QUOTED_END.search(before) and _SAYING.match(after))
    )


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)


def skip_space(text: str, start: int, end: int) -> int:
    """Return the first place from `start` to `end` that is not white space."""
    while start < end and text[start].isspace():
        start += 1
    return start


def trim_end(text: str, start: int, end: int) -> int:
    """Return the end of `text[start:end]` without the white space at its end."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
