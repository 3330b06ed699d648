"""What changed between two texts of an article, by paragraph and word, for people to read.

Other typography and white space are no change. Knows texts and blocks; must not know how changes are shown.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from newsreader.records import Range
from newsreader.text.diff.sentence_diff import diff

from .moved import moved_sentences
from .notices import is_correction, without_counters
from .pairing import Group, Side, grouped, moved_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsreader.records import Block
    from newsreader.text.diff.word_diff import Unchanged

_WORD = re.compile(r"\s+|\S+")


class Edit(StrEnum):
    """What happened to a paragraph or to some words. Words are never `EDITED` or `MOVED`."""

    SAME = "same"
    EDITED = "edited"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


MARKS = {Edit.SAME: ("", ""), Edit.REMOVED: ("[-", "-]"), Edit.ADDED: ("{+", "+}")}
"""The marks of GNU wdiff around changed words, for text without styles."""
MOVED_MARKS = {Edit.REMOVED: ("[>", ">]"), Edit.ADDED: ("{>", ">}")}
"""The marks around sentences that moved: where they were, and where they are."""

SIGNS = {Edit.SAME: "", Edit.EDITED: "~", Edit.ADDED: "+", Edit.REMOVED: "−", Edit.MOVED: ">"}
CORRECTION = "!"
"""The signs of changed paragraphs."""


class Piece(NamedTuple):
    """Words of a paragraph: a range of the old text if they were removed, else of the new text.

    A sentence that `moved` is removed from one place and added to another.
    """

    edit: Edit
    start: int
    end: int
    moved: bool = False

    @property
    def marks(self) -> tuple[str, str]:
        """The marks around the words for text without styles."""
        return MOVED_MARKS[self.edit] if self.moved else MARKS[self.edit]


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """A paragraph in both texts; or several, if some were joined or divided.

    `old` is `None` if it was added, `new` if it was removed. A number that changes by itself, such as the time of an
    update, is the same paragraph. The pieces are in reading order, and together are all of
    its words in both texts.
    """

    edit: Edit
    old: Range | None
    new: Range | None
    pieces: tuple[Piece, ...]


class Changes:
    """The changes from one text to another, computed when they are first read."""

    def __init__(self, old: str, old_blocks: Sequence[Block], new: str, new_blocks: Sequence[Block]) -> None:
        self.old, self.new = old, new
        self._sides = Side(old, old_blocks), Side(new, new_blocks)

    @cached_property
    def paragraphs(self) -> list[ParagraphChange]:
        """All paragraphs in the order of the new text. Removed ones follow the one that they followed."""
        left, right = self._sides
        unchanged = [part for part in diff(left.folded.text, right.folded.text) if part.significant]
        groups = list(grouped(left, right, unchanged))
        moved = moved_blocks(left, right, groups)
        gone = set(moved.values())
        found: list[ParagraphChange] = []
        starts = [part.old for part in unchanged]
        for group in groups:
            if group.old and group.new:
                low = max(0, bisect_right(starts, left.start(group.old)) - 1)
                parts = unchanged[low : bisect_left(starts, left.end(group.old))]
                found.append(self._edited(group, parts, Edit.EDITED))
            elif group.new and group.new.start in moved:
                was = moved[group.new.start]
                there = Group(range(was, was + 1), group.new)
                low, new_low = left.start(there.old), right.start(there.new)
                parts = [
                    replace(part, old=part.old + low, new=part.new + new_low)
                    for part in diff(left.text(there.old), right.text(there.new))
                    if part.significant
                ]
                found.append(self._edited(there, parts, Edit.MOVED))
            elif group.new:
                place = right.place(group.new)
                found.append(ParagraphChange(Edit.ADDED, None, place, (Piece(Edit.ADDED, place.start, place.end),)))
            elif group.old.start not in gone:
                place = left.place(group.old)
                found.append(ParagraphChange(Edit.REMOVED, place, None, (Piece(Edit.REMOVED, place.start, place.end),)))
        return list(self._with_moved_sentences(found))

    @cached_property
    def changed(self) -> list[ParagraphChange]:
        """The paragraphs that are not the same, corrections of the newspaper first."""
        found = [each for each in self.paragraphs if each.edit is not Edit.SAME]
        return sorted(found, key=lambda each: not self.is_correction(each))

    @property
    def is_significant(self) -> bool:
        """Whether the words of the article changed: not only the time of an update, the number of comments or links to
        other stories.
        """
        left, right = self._sides
        return left.counted() != right.counted()

    def words(self, piece: Piece) -> str:
        """Return the words of a piece."""
        return (self.old if piece.edit is Edit.REMOVED else self.new)[piece.start : piece.end]

    def is_correction(self, paragraph: ParagraphChange) -> bool:
        """Return whether a paragraph is a new or edited notice that the newspaper corrected the article."""
        if paragraph.new is None or paragraph.edit is Edit.SAME:
            return False
        return is_correction(self.new[paragraph.new.start : paragraph.new.end])

    def summary(self) -> str:
        """Return the number of changes in a few words; empty if nothing changed."""
        counts = Counter(each.edit for each in self.changed)
        parts = [f"{counts[edit]:,} {edit}" for edit in Edit if counts[edit]]
        if parts:
            number, _, edit = parts[0].partition(" ")
            parts[0] = f"{number} paragraph{'' if number == '1' else 's'} {edit}"
        parts += ["correction notice"] if any(map(self.is_correction, self.changed)) else []
        return ", ".join(parts)

    def _with_moved_sentences(self, paragraphs: list[ParagraphChange]) -> Iterator[ParagraphChange]:
        """Yield the paragraphs; sentences that moved from one to another are pieces that `moved`."""
        removed, added = (
            [Range(piece.start, piece.end) for each in paragraphs for piece in each.pieces if piece.edit is edit]
            for edit in (Edit.REMOVED, Edit.ADDED)
        )
        were, are = moved_sentences(self.old, removed, self.new, added)
        for each in paragraphs:
            pieces = tuple(part for piece in each.pieces for part in self._cut(piece, were, are))
            is_moved = each.edit in (Edit.ADDED, Edit.REMOVED) and all(piece.moved for piece in pieces)
            yield replace(each, edit=Edit.MOVED if is_moved else each.edit, pieces=pieces)

    def _cut(self, piece: Piece, were: Sequence[Range], are: Sequence[Range]) -> Iterator[Piece]:
        """Yield the parts of a piece: sentences that moved, and other words. White space at an edge is in a part."""
        text, places = (self.old, were) if piece.edit is Edit.REMOVED else (self.new, are)
        inside = () if piece.edit is Edit.SAME else (each for each in places if piece.start <= each.start < piece.end)
        start = piece.start
        for place in inside:
            low = start
            if text[start : place.start].strip():
                yield piece._replace(start=start, end=place.start)
                low = place.start
            moved = piece._replace(start=low, end=place.end, moved=True)
            start = place.end
            if not text[start : piece.end].strip():
                yield moved._replace(end=piece.end)
                return
            yield moved
        yield piece._replace(start=start)

    def _edited(self, group: Group, unchanged: Iterable[Unchanged], edit: Edit) -> ParagraphChange:
        """Return how a group of old and new paragraphs changed."""
        left, right = self._sides
        pieces: list[Piece] = []
        at, new_at = left.start(group.old), right.start(group.new)
        end, new_end = left.end(group.old), right.end(group.new)
        for part in unchanged:
            skip = max(0, at - part.old, new_at - part.new)
            length = min(part.length, end - part.old, new_end - part.new) - skip
            if length > 0:
                start, new_start = part.old + skip, part.new + skip
                pieces += self._replaced(at, start, new_at, new_start)
                pieces += self._respelled(start, new_start, length)
                at, new_at = start + length, new_start + length
        pieces += self._replaced(at, end, new_at, new_end)
        pieces = list(_merged(pieces))
        is_counter = not (without_counters(left.text(group.old)) or without_counters(right.text(group.new)))
        if edit is Edit.EDITED and (is_counter or all(piece.edit is Edit.SAME for piece in pieces)):
            edit = Edit.SAME
        return ParagraphChange(edit, left.place(group.old), right.place(group.new), tuple(pieces))

    def _replaced(self, start: int, end: int, new_start: int, new_end: int) -> Iterator[Piece]:
        """Yield the pieces of a replacement; white space that both sides have at an edge stays."""
        left, right = self._sides
        old, new = left.folded.text[start:end], right.folded.text[new_start:new_end]
        if new and not (old + new).strip():
            yield _piece(Edit.SAME, right, new_start, new_end)
            return
        lead = _shared_space(old, new)
        trail = _shared_space(old[lead:][::-1], new[lead:][::-1])
        if lead:
            yield _piece(Edit.SAME, right, new_start, new_start + lead)
        if old[lead : len(old) - trail].strip():
            yield _piece(Edit.REMOVED, left, start + lead, end - trail)
        if new[lead : len(new) - trail].strip():
            yield _piece(Edit.ADDED, right, new_start + lead, new_end - trail)
        if trail:
            yield _piece(Edit.SAME, right, new_end - trail, new_end)

    def _respelled(self, start: int, new_start: int, length: int) -> Iterator[Piece]:
        """Yield the pieces of a part that is unchanged except perhaps for capital letters and accents."""
        left, right = self._sides
        old, new = left.folded.text[start : start + length], right.folded.text[new_start : new_start + length]
        if old == new:
            yield _piece(Edit.SAME, right, new_start, new_start + length)
            return
        for word in _WORD.finditer(new):
            low, high = word.span()
            if old[low:high] == word[0]:
                yield _piece(Edit.SAME, right, new_start + low, new_start + high)
            else:
                yield _piece(Edit.REMOVED, left, start + low, start + high)
                yield _piece(Edit.ADDED, right, new_start + low, new_start + high)


def _piece(edit: Edit, side: Side, start: int, end: int) -> Piece:
    place = side.folded.locate(start, end)
    return Piece(edit, place.start, place.end)


def _shared_space(one: str, other: str) -> int:
    """Return the length of the white space at the start of both."""
    length = 0
    while length < min(len(one), len(other)) and one[length] == other[length] and one[length].isspace():
        length += 1
    return length


def _merged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the pieces in order; touching ones of the same kind are one."""
    last: Piece | None = None
    for piece in pieces:
        if last and last.edit is piece.edit and piece.start <= last.end + 1:
            last = last._replace(end=piece.end)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last
