"""What changed between two texts of an article, by paragraph and word, for people to read.

Other typography and white space are no change. Knows texts and blocks; must not know how changes are shown.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Indel

from newsreader.records import BlockKind, Range

from .anchor.range_map import weight
from .anchor.sentence_diff import diff
from .folding import fold
from .moved import moved_sentences
from .notices import is_correction, without_counters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsreader.records import Block

    from .anchor.word_diff import Unchanged

_SHARED = 0.3
"""The least part of the shorter of two paragraphs that both have if one is an edit of the other."""
_MOVED, _MOVED_LENGTH, _MOST_MOVED = 0.8, 40, 100
"""The least likeness and length of edited paragraphs that moved, and how many on each side are compared."""
_WORD = re.compile(r"\s+|\S+")
_UNCOUNTED = frozenset({BlockKind.POINTER, BlockKind.EMBED})
"""Blocks that refer to other pages, such as a box of related stories, which change all the time."""


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

    `old` is `None` if it was added, `new` if it was removed. The pieces are in reading order, and together are all of
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
        self._sides = _Side(old, old_blocks), _Side(new, new_blocks)

    @cached_property
    def paragraphs(self) -> list[ParagraphChange]:
        """All paragraphs in the order of the new text. Removed ones follow the one that they followed."""
        left, right = self._sides
        unchanged = [part for part in diff(left.folded.text, right.folded.text) if part.significant]
        groups = list(_grouped(left, right, unchanged))
        moved = _moved(left, right, groups)
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
                there = _Group(range(was, was + 1), group.new)
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

    def _edited(self, group: _Group, unchanged: Iterable[Unchanged], edit: Edit) -> ParagraphChange:
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
        if edit is Edit.EDITED and all(piece.edit is Edit.SAME for piece in pieces):
            edit = Edit.SAME
        return ParagraphChange(edit, left.place(group.old), right.place(group.new), tuple(pieces))

    def _replaced(self, start: int, end: int, new_start: int, new_end: int) -> Iterator[Piece]:
        """Yield the pieces of a replacement; white space that both sides have at an edge stays."""
        left, right = self._sides
        old, new = left.folded.text[start:end], right.folded.text[new_start:new_end]
        if new and not (old + new).strip():
            yield right.piece(Edit.SAME, new_start, new_end)
            return
        lead = _shared_space(old, new)
        trail = _shared_space(old[lead:][::-1], new[lead:][::-1])
        if lead:
            yield right.piece(Edit.SAME, new_start, new_start + lead)
        if old[lead : len(old) - trail].strip():
            yield left.piece(Edit.REMOVED, start + lead, end - trail)
        if new[lead : len(new) - trail].strip():
            yield right.piece(Edit.ADDED, new_start + lead, new_end - trail)
        if trail:
            yield right.piece(Edit.SAME, new_end - trail, new_end)

    def _respelled(self, start: int, new_start: int, length: int) -> Iterator[Piece]:
        """Yield the pieces of a part that is unchanged except perhaps for capital letters and accents."""
        left, right = self._sides
        old, new = left.folded.text[start : start + length], right.folded.text[new_start : new_start + length]
        if old == new:
            yield right.piece(Edit.SAME, new_start, new_start + length)
            return
        for word in _WORD.finditer(new):
            low, high = word.span()
            if old[low:high] == word[0]:
                yield right.piece(Edit.SAME, new_start + low, new_start + high)
            else:
                yield left.piece(Edit.REMOVED, start + low, start + high)
                yield right.piece(Edit.ADDED, new_start + low, new_start + high)


@dataclass
class _Side:
    """One of the texts, folded, with the ranges of its blocks."""

    original: str
    blocks: Sequence[Block]
    bounds: list[tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        self.folded = fold(self.original, case=False, lines=True)
        self.bounds = [self.folded.span(block.start, block.end) for block in self.blocks]
        self.weights = [weight(self.folded.text[start:end]) for start, end in self.bounds]

    def start(self, blocks: range) -> int:
        return self.bounds[blocks.start][0]

    def end(self, blocks: range) -> int:
        return self.bounds[blocks.stop - 1][1]

    def text(self, blocks: range) -> str:
        return self.folded.text[self.start(blocks) : self.end(blocks)]

    def place(self, blocks: range) -> Range:
        """Return the range of blocks in the original text."""
        return Range(self.blocks[blocks.start].start, self.blocks[blocks.stop - 1].end)

    def piece(self, edit: Edit, start: int, end: int) -> Piece:
        place = self.folded.locate(start, end)
        return Piece(edit, place.start, place.end)

    def counted(self) -> list[str]:
        """Return the words whose changes count, so without numbers that change by themselves."""
        texts = zip(self.blocks, self.bounds, strict=True)
        found = (self.folded.text[start:end] for block, (start, end) in texts if block.kind not in _UNCOUNTED)
        return [word for text in found for word in without_counters(text).split()]


class _Group(NamedTuple):
    """Blocks of both texts that belong together; either can be none."""

    old: range
    new: range


def _grouped(left: _Side, right: _Side, unchanged: Sequence[Unchanged]) -> Iterator[_Group]:
    """Yield the blocks of both texts in order. Blocks that share many of their words are one group."""
    shared = _shared_weights(left, right, unchanged)
    pairs = sorted(
        (i, j) for (i, j), common in shared.items() if common >= _SHARED * min(left.weights[i], right.weights[j])
    )
    i = j = at = 0
    while at < len(pairs):
        (first, new_first), (last, new_last) = pairs[at], pairs[at]
        while at < len(pairs) and (pairs[at][0] <= last or pairs[at][1] <= new_last):
            last, new_last = max(last, pairs[at][0]), max(new_last, pairs[at][1])
            at += 1
        yield from _alone(left, right, range(i, first), range(j, new_first))
        yield _Group(range(first, last + 1), range(new_first, new_last + 1))
        i, j = last + 1, new_last + 1
    yield from _alone(left, right, range(i, len(left.blocks)), range(j, len(right.blocks)))


def _alone(left: _Side, right: _Side, old: range, new: range) -> Iterator[_Group]:
    """Yield each of these blocks that has words as a group of its own."""
    yield from (_Group(range(at, at + 1), range(0)) for at in old if left.weights[at])
    yield from (_Group(range(0), range(at, at + 1)) for at in new if right.weights[at])


def _shared_weights(left: _Side, right: _Side, unchanged: Iterable[Unchanged]) -> Counter[tuple[int, int]]:
    """Return how much each old and each new block have in common; pairs without anything are left out."""
    shared: Counter[tuple[int, int]] = Counter()
    i = j = 0
    for part in unchanged:
        at, shift = part.old, part.new - part.old
        while at < part.old + part.length:
            while i + 1 < len(left.bounds) and left.bounds[i][1] <= at:
                i += 1
            while j + 1 < len(right.bounds) and right.bounds[j][1] <= at + shift:
                j += 1
            bounds = left.bounds[i][1], right.bounds[j][1] - shift, part.old + part.length
            end = min(bound for bound in bounds if bound > at)
            shared[i, j] += weight(left.folded.text[at:end])
            at = end
    return shared


def _moved(left: _Side, right: _Side, groups: Sequence[_Group]) -> dict[int, int]:
    """Return the old block of each new block that was moved, perhaps with edits."""
    removed = [group.old.start for group in groups if not group.new]
    added = [group.new.start for group in groups if not group.old]
    texts = {at: left.text(range(at, at + 1)) for at in removed}
    left_over = {text: at for at, text in texts.items()}
    compared = max(len(removed), len(added)) <= _MOST_MOVED
    moved: dict[int, int] = {}
    for new in added:
        text = right.text(range(new, new + 1))
        if text not in left_over and compared and len(text) >= _MOVED_LENGTH:
            found = process.extractOne(text, left_over.keys(), scorer=Indel.normalized_similarity, score_cutoff=_MOVED)
            text = found[0] if found else text
        if text in left_over:
            moved[new] = left_over.pop(text)
    return moved


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
