"""Joins the pages of a plain text. Heads and feet that are repeated from page to page become furniture.

A page ends with a form feed. A sentence that continues on the next page stays one sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from newsreader.ingest.blocks.draft import Draft
from newsreader.ingest.blocks.paragraphs import has_stop, single_spaced, width_of
from newsreader.records import BlockKind
from newsreader.text.clean import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|pg?|seite|s|p[aá]gina|str(?:ona)?|side?a?|стр(?:аница)?)\.?\s+)?"
    r"(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|von|de|/|из)\s*\d{1,4})?\W*$",
    re.IGNORECASE,
)
_CHAPTER = re.compile(r"\W*\w+\W+#\W*$")
"""The heading of a chapter that takes a page."""
_MOST = 3
"""The most lines of a head or a foot."""
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
    least = max(2, _SHARE * len(pages))
    running: Running = []
    body: list[str] = []
    letters = 0
    for page in pages:
        head = _running(page, known, least)
        rest = page[head:]
        foot = _running(rest[::-1], known, least)
        lines = _trimmed(rest[: len(rest) - foot])
        running += [(letters, line) for line in page[:head] if line.strip()]
        letters_here = sum(map(_letters, lines))
        if body and lines and has_stop(body[-1]) and not lines[0].lstrip()[0].islower():
            body.append("")
        elif body and lines:
            _fill(body, lines)
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
    return [line for line in page if line.strip()][:_MOST]


def _pattern(line: str) -> str:
    return _DIGITS.sub("#", single_spaced(line))


def _running(page: Sequence[str], known: Counter[str], least: float) -> int:
    """Return how many of the first lines are a head: page numbers, and lines of other pages but for their numbers."""
    end = seen = 0
    for place, line in enumerate(page):
        if line.strip():
            seen += 1
            if seen > _MOST or not (_PAGE_NUMBER.match(line) or known[_pattern(line)] >= least):
                break
            end = place + 1
    return end


def _fill(above: list[str], below: list[str]) -> None:
    """Move words of the line below to the one above, which is short only because the page ends there."""
    widest = max(map(width_of, above))
    words = below[0].split()
    while words and above[-1][-1] not in "-‐" and width_of(f"{above[-1]} {words[0]}") <= widest:
        above[-1] += f" {words.pop(0)}"
    if len(words) < len(below[0].split()):
        below[:1] = [" ".join(words)] if words else []


def _trimmed(lines: list[str]) -> list[str]:
    return "\n".join(lines).strip("\n").split("\n") if any(map(str.strip, lines)) else []


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))
