"""Joins the pages of a plain text. Heads and feet that are repeated from page to page become furniture.

A page ends with a form feed. A sentence that continues on the next page stays one sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from newsreader.ingest.blocks.draft import Draft
from newsreader.ingest.blocks.paragraphs import UNSPACED, has_stop, single_spaced, width_of
from newsreader.records import BlockKind
from newsreader.text.clean import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_DIGITS = re.compile(r"\d+")
_SHORT_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_SIGNS = re.compile(r"[\W_]+")
_NUMERAL = r"(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|von|de|/|из|من)\s*\d{1,4})?"
_PAGE = (
    r"(?:page|pg?|seite|s|p[aá]gina|str(?:ona)?|side?a?|стр(?:аница)?|صفحة)\.?\s+" + _NUMERAL,
    r"第?\s?\d{1,4}\s?(?:[页頁]|ページ)",
)
_PAGE_NUMBER = re.compile(rf"\W*(?:{_NUMERAL}|{'|'.join(_PAGE)})\W*$", re.IGNORECASE)
_APART = r"\s+[—–―|·•/-]\s+|\s{3,}|[,;،、]\s*"
_PAGE_APART = re.compile(
    rf"(?:^\W*|{_APART}){_PAGE[0]}(?={_APART}|\W*$)|(?:^|\s){_PAGE[1]}(?=\s|$)",
    re.IGNORECASE,
)
"""The number of a page with signs between it and the other words of a head."""
_NUMBER_OF_PAGE = re.compile(
    rf"(?<!\w)(?:{'|'.join(_PAGE)})(?!\w)|^\s*\d{{1,4}}\s\s+\S|\S\s\s+\d{{1,4}}\s*$", re.IGNORECASE
)
_CHAPTER = re.compile(r"\W*\w+\W+#\W*$")
"""The heading of a chapter that takes a page."""
_WORDS = re.compile(rf"\s*(?:{UNSPACED.pattern}|(?:(?!{UNSPACED.pattern})\S)+)")
_MOST = 3
"""The most lines of a head or a foot."""
_MAX_LENGTH = 200
_SHARE = 0.3
"""The smallest share of the pages that has a running title: left pages can have another than right ones."""

Running = list[tuple[int, str]]
"""Heads and feet in order, each with the number of letters and digits before it."""


def join_pages(text: str) -> tuple[str, Running]:
    """Return `text` normalized, as one page, and its heads and feet."""
    if "\f" not in text.strip("\f\r\n "):
        return normalise(text), []
    pages = [page.strip("\n").split("\n") for page in map(normalise, text.split("\f")) if page.strip()]
    known = Counter(
        pattern
        for page in pages
        for pattern in {*map(_pattern, [*_outer(page), *_outer(page[::-1])])}
        if not _CHAPTER.match(pattern)
    )
    numbered = Counter(
        key for place, page in enumerate(pages) for key in set(_numbers([*_outer(page), *_outer(page[::-1])], place))
    )
    least = max(2, _SHARE * len(pages))
    running: Running = []
    body: list[str] = []
    letters = widest = 0
    for place, page in enumerate(pages):

        def is_running(line: str, place: int = place) -> bool:
            return len(line) <= _MAX_LENGTH and (
                _PAGE_NUMBER.match(line) is not None
                or (_PAGE_APART.search(line) is not None and not has_stop(line) and not line.lstrip()[0].islower())
                or known[_pattern(line)] >= least
                or any(numbered[key] > 1 for key in _numbers([line], place))
            )

        head = _running(page, is_running)
        rest = page[head:]
        foot = _running(rest[::-1], is_running)
        lines = _trimmed(rest[: len(rest) - foot])
        running += [(letters, line) for line in page[:head] if line.strip()]
        letters_here = sum(map(_letters, lines))
        if body and lines and has_stop(body[-1]) and not lines[0].lstrip()[0].islower():
            body.append("")
        elif body and lines:
            _fill(body, lines, widest)
        widest = max(widest, *map(width_of, lines), 0)
        body += lines
        letters += letters_here
        running += [(letters, line) for line in rest[len(rest) - foot :] if line.strip()]
    return "\n".join(body), running


def with_running(drafts: Sequence[Draft], running: Running) -> Iterator[Draft]:
    """Yield the blocks of a joined text, each followed by the heads and feet that are in it or after it."""
    letters = done = 0
    for draft in (None, *drafts):
        if draft is not None:
            yield draft
            letters += _letters(draft.text)
        while done < len(running) and running[done][0] <= letters:
            yield Draft(BlockKind.POINTER, single_spaced(running[done][1]))
            done += 1


def _outer(page: Sequence[str]) -> list[str]:
    return [line for line in islice(filter(str.strip, page), _MOST) if len(line) <= _MAX_LENGTH]


def _pattern(line: str) -> str:
    return _DIGITS.sub("#", single_spaced(line))


def _numbers(lines: Sequence[str], place: int) -> Iterator[tuple[str, int]]:
    """Yield the numbers of a page's outer lines less its `place`, which stay the same if they count the pages."""
    for line in filter(_DIGITS.search, lines):
        pattern = _pattern(line)
        names = [pattern] if not _CHAPTER.match(pattern) else []
        names += [""] if _NUMBER_OF_PAGE.search(line) else []
        yield from ((name, int(number) - place) for name in names for number in _SHORT_NUMBER.findall(line))


def _running(page: Sequence[str], is_running: Callable[[str], bool]) -> int:
    """Return how many of the first lines are a head."""
    end = seen = 0
    for place, line in enumerate(page):
        if line.strip():
            seen += 1
            if seen > _MOST or not is_running(line):
                break
            end = place + 1
    return end


def _fill(above: list[str], below: list[str], widest: int) -> None:
    """Move words of the line below to the one above, which is short only because the page ends there."""
    words = _WORDS.findall(below[0].strip())
    if words and not (UNSPACED.match(above[-1][-1]) and UNSPACED.match(words[0])):
        words[0] = f" {words[0]}"
    while words and above[-1][-1] not in "-‐" and width_of(above[-1] + words[0]) <= widest:
        above[-1] += words.pop(0)
    below[:1] = ["".join(words).lstrip()] if words else []


def _trimmed(lines: list[str]) -> list[str]:
    return "\n".join(lines).strip("\n").split("\n") if any(map(str.strip, lines)) else []


def _letters(text: str) -> int:
    return len(_SIGNS.sub("", text))
