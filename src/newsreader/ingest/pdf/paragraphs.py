"""Blocks of lines → paragraphs. Knows places and words, not pypdfium2."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.ingest.blocks.paragraphs import UNSPACED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from .order import Block
    from .pages import Line

_STOP = re.compile(r"[.!?…:。！？][\"'’”»)\]」』]*(?:\[\d+\])*$")
_BULLET = re.compile(r"[•‣◦▪●■*-]\s+(?=[^\W_]|[\"“„(])|[•‣◦▪●■](?=\w)")
_WORD = re.compile(r"\w+(?:-\w+)*")
_ADDRESS_END = re.compile(r"(?:https?://|www\.)[^\s<>\"”)]*$")
_ADDRESS_GOES_ON = re.compile(r"[-./_?=&%#~+]$")
_MIN_ROOM, _MAX_ROOM = 0.12, 0.4
"""The part of the column that is empty after the last line of a paragraph: with a full stop, and without one."""

_MAX_EMPTY = 0.25
"""The part of the column that can be empty after a line that is not the last of its paragraph."""


@dataclass(slots=True)
class Paragraph:
    """Joined lines. `size` is the height of the letters; `is_full` says that its last line fills the column."""

    text: str
    page: int
    size: float
    is_broken: bool
    is_full: bool
    is_item: bool = False


def known_words(lines: Iterable[Line]) -> frozenset[str]:
    """Return the words in `lines`, without those that a line break may have cut."""
    return frozenset(word for line in lines for word in _WORD.findall(line.text.casefold())[:-1])


def paragraphs_of(block: Block, words: Collection[str]) -> list[Paragraph]:
    """Return the paragraphs of a block, separated by indents, hanging indents or short last lines."""
    left, right = min(line.left for line in block), max(line.right for line in block)
    is_indented = [line.left > left + 0.6 * line.size for line in block]
    indented = sum(is_indented)
    hangs = indented > 0.5 * len(block) or (indented == 0.5 * len(block) and not is_indented[0])
    found: list[Paragraph] = []
    for index, line in enumerate(block):
        before = block[index - 1] if index else None
        room = (right - before.right) / (right - left) if before else 0
        bullet = _BULLET.match(line.text)
        if before is None or (
            bullet is not None
            or (is_indented[index] and not is_indented[index - 1] and not hangs)
            or (hangs and not is_indented[index] and not before.is_broken)
            or (room > _MIN_ROOM and _STOP.search(before.text) and not line.text[0].islower())
            or (room > _MAX_ROOM and not before.is_broken)
        ):
            text = line.text[bullet.end() :] if bullet else line.text
            found.append(Paragraph(text, line.page, line.size, line.is_broken, is_full=False, is_item=bool(bullet)))
        else:
            found[-1].text = _join(found[-1], line.text, words)
            found[-1].is_broken = line.is_broken
        found[-1].is_full = line.right >= right - _MAX_EMPTY * (right - left)
    return found


def join_over_pages(paragraphs: Sequence[Paragraph], size: float, words: Collection[str]) -> list[Paragraph]:
    """Return the paragraphs, with those joined that continue in the next column or on the next page.

    Notes at the foot of a page, which are smaller than `size`, stay behind the paragraph that they interrupt.
    """
    found: list[Paragraph] = []
    body: Paragraph | None = None
    for paragraph in paragraphs:
        is_body = abs(paragraph.size - size) <= 0.08 * size
        if body and is_body and _goes_on(body, paragraph):
            body.text = _join(body, paragraph.text, words)
            body.page, body.is_broken, body.is_full = paragraph.page, paragraph.is_broken, paragraph.is_full
            continue
        found.append(paragraph)
        if is_body or paragraph.size > size:
            body = paragraph if is_body else None
    return found


def _goes_on(before: Paragraph, paragraph: Paragraph) -> bool:
    first = paragraph.text[:1]
    return (
        not paragraph.is_item
        and (before.is_full or before.is_broken)
        and not _STOP.search(before.text)
        and (before.is_broken or first.islower() or (before.page != paragraph.page and first.isalnum()))
    )


def _join(before: Paragraph, text: str, words: Collection[str]) -> str:
    """Return the text of `before` and the line `text` after it, without a hyphen that only divided a word."""
    if (
        (address := _ADDRESS_END.search(before.text))
        and (
            before.is_broken
            or _ADDRESS_GOES_ON.search(address[0])
            # An address in parentheses ends with them.
            or (before.text[: address.start()].endswith("(") and ")" in text.split(maxsplit=1)[0])
        )
    ):
        return f"{before.text}{'-' * before.is_broken}{text}"
    if UNSPACED.match(before.text[-1:]) and UNSPACED.match(text):
        return before.text + text
    if before.is_broken:
        return before.text + ("-" if _keeps_hyphen(before.text, text, words) else "") + text
    return before.text + ("" if re.search(r"\w[-–—]$", before.text) else " ") + text


def _keeps_hyphen(before: str, text: str, words: Collection[str]) -> bool:
    """Return whether a divided word is a compound: it has a capital or a digit, or only its parts are known words."""
    first, second = re.search(r"[\w-]+$", before), re.match(r"\w+", text)
    if not first or not second or not second[0][0].islower():
        return True
    one, other = first[0].casefold(), second[0].casefold()
    if one + other in words:
        return False
    return f"{one}-{other}" in words or (one.rpartition("-")[2] in words and other in words)
