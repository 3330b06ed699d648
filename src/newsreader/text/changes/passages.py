"""The passages of a text that are not as they were in an earlier one, for people who read the text.

Knows changes and sentences; must not know how passages are shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from newsreader.records import Range

from .changes import CORRECTION, SIGNS, Edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsreader.text.sentences.sentences import Sentences

    from .changes import Changes, ParagraphChange, Piece

_SENTENCE_END = re.compile(r"[.?!…。！？]\W*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences that were edited, added or moved; or the sentence after which others were `REMOVED`, or `MOVED` away.

    `place` is their range in the text, and `marks` are the ranges of the changed words. `earlier` are the words that
    were there before, in pieces, each with whether it was removed; none if the passage was added or moved here. If
    `above`, the removed words were before the sentence, the first of the text. `sign` is a sign of changed paragraphs.
    """

    edit: Edit
    place: Range
    marks: tuple[Range, ...]
    earlier: tuple[tuple[str, bool], ...] = ()
    above: bool = False
    sign: str = ""


def passages(changes: Changes, sentences: Sentences) -> list[Passage]:
    """Return the changed passages of the new text, of which `sentences` are the sentences, in text order."""
    found: list[Passage] = []
    end = 0
    for paragraph in changes.paragraphs:
        if paragraph.new is None:
            kept = [piece for piece in paragraph.pieces if not _is_gone(piece)]
            found += _removed(changes, sentences, end, kept)
            continue
        end = paragraph.new.end
        if paragraph.edit is Edit.SAME:
            continue  # before anything looks for its sentences, which takes long in a long text
        place = _around(sentences, *_trimmed(changes.new, paragraph.new.start, end))
        if place is None:
            continue
        sign = CORRECTION if changes.is_correction(paragraph) else ""
        if paragraph.edit is Edit.ADDED:
            found.append(Passage(Edit.ADDED, place, (place,), sign=sign or SIGNS[Edit.ADDED]))
            continue
        if paragraph.edit is Edit.MOVED:
            first = Range(place.start, place.start + 1)
            found.append(Passage(Edit.MOVED, place, (first,), sign=SIGNS[Edit.MOVED]))
            if paragraph.old is None:
                continue
        edited = [*_edited(changes, sentences, paragraph, sign), *_left(changes, sentences, paragraph)]
        found += sorted(edited, key=lambda passage: passage.place.start)
    return found


class _Run(NamedTuple):
    """Changed words without unchanged ones between them: the pieces that were removed, and the range of added words;
    an empty range if nothing was added. Sentences that `moved` here are alone.
    """

    removed: list[Piece]
    start: int
    end: int
    moved: bool = False


def _edited(changes: Changes, sentences: Sentences, paragraph: ParagraphChange, sign: str) -> Iterator[Passage]:
    """Yield the passages of an edited paragraph. Edits that share a sentence are one passage."""
    runs: list[_Run] = []
    place: Range | None = None

    def edited() -> Iterator[Passage]:
        if place is not None:
            starts = ((min(run.start, place.end - 1), run.end) for run in runs)
            marks = tuple(Range(start, max(end, start + 1)) for start, end in starts)
            earlier = _earlier(changes, paragraph.pieces, place, runs)
            yield Passage(Edit.EDITED, place, marks, earlier, sign=sign or SIGNS[Edit.EDITED])

    for run in _runs(changes, paragraph):
        around = _sentences_of(changes, sentences, paragraph, run)
        if around is not None and run.moved:
            yield from edited()
            runs, place = [], None
            yield Passage(Edit.MOVED, around, (Range(around.start, around.start + 1),), sign=SIGNS[Edit.MOVED])
        elif around is None:
            yield from edited()
            runs, place = [], None
            yield from _removed(changes, sentences, run.start, run.removed)
        elif not run.removed and (run.start, run.end) == (around.start, around.end):
            yield from edited()
            runs, place = [], None
            yield Passage(Edit.ADDED, around, (around,), sign=sign or SIGNS[Edit.ADDED])
        elif place is not None and around.start < place.end:
            runs.append(run)
            place = Range(place.start, max(place.end, around.end))
        else:
            yield from edited()
            runs, place = [run], around
    yield from edited()


def _runs(changes: Changes, paragraph: ParagraphChange) -> Iterator[_Run]:
    at = paragraph.new.start if paragraph.new else 0
    here = (piece for piece in paragraph.pieces if not _is_gone(piece))
    for (same, moved), group in groupby(here, lambda piece: (piece.edit is Edit.SAME, piece.moved)):
        pieces = list(group)
        added = [piece for piece in pieces if piece.edit is not Edit.REMOVED]
        if not same:
            removed = [piece for piece in pieces if piece.edit is Edit.REMOVED]
            yield _Run(removed, *(_trimmed(changes.new, added[0].start, added[-1].end) if added else (at, at)), moved)
        at = added[-1].end if added else at


def _is_gone(piece: Piece) -> bool:
    """Return whether a sentence moved from here to another place."""
    return piece.moved and piece.edit is Edit.REMOVED


def _sentences_of(changes: Changes, sentences: Sentences, paragraph: ParagraphChange, run: _Run) -> Range | None:
    """Return the range of the sentences that a run edited; `None` if it removed whole sentences."""
    here = _around(sentences, run.start, run.end)
    if here is None or run.start < run.end or here.start < run.start < here.end:
        return here
    before = sentences.previous(Range(run.start, run.start))
    ends_sentence = _SENTENCE_END.search("".join(map(changes.words, run.removed))) is not None
    if ends_sentence and (before is None or _SENTENCE_END.search(changes.new[before.start : before.end])):
        return None
    # The first words of a sentence, or the last ones of a heading.
    return here if paragraph.new and here.end <= paragraph.new.end and here.start >= run.start else before


def _earlier(changes: Changes, pieces: Sequence[Piece], place: Range, runs: list[_Run]) -> tuple[tuple[str, bool], ...]:
    """Return the earlier words of edited sentences."""
    gone = [piece for run in runs for piece in run.removed]
    found: list[tuple[str, bool]] = []
    for piece in pieces:
        if piece.edit is Edit.REMOVED and piece in gone:
            found.append((changes.words(piece), True))
        elif piece.edit is Edit.SAME:
            found.append((changes.new[max(piece.start, place.start) : min(piece.end, place.end)], False))
    return tuple((words, removed) for words, removed in found if words)


def _left(changes: Changes, sentences: Sentences, paragraph: ParagraphChange) -> Iterator[Passage]:
    """Yield the passages after which sentences of a paragraph were that moved to another place."""
    at = paragraph.new.start if paragraph.new else 0
    for piece in paragraph.pieces:
        if _is_gone(piece):
            yield from _removed(changes, sentences, at, [piece], Edit.MOVED)
        elif piece.edit is not Edit.REMOVED:
            at = piece.end


def _removed(
    changes: Changes, sentences: Sentences, at: int, pieces: Sequence[Piece], edit: Edit = Edit.REMOVED
) -> Iterator[Passage]:
    """Yield the passage of whole sentences that were removed at an offset of the new text, or moved from there."""
    before = sentences.previous(Range(at, at))
    place = before or sentences.first()
    if place is not None and pieces:
        mark = Range(place.start, place.start + 1) if before is None else Range(place.end - 1, place.end)
        earlier = tuple((changes.words(piece), True) for piece in pieces)
        yield Passage(edit, place, (mark,), earlier, before is None, SIGNS[edit])


def _around(sentences: Sentences, start: int, end: int) -> Range | None:
    """Return the range of the sentences that overlap a range; of an empty range, the sentence there or after it."""
    first = last = sentences.at(start)
    if first is None or last is None:
        return None
    while (following := sentences.next(last)) is not None and following.start < end:
        last = following
    return Range(first.start, last.end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a range without the white space at its ends."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
