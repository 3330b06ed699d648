"""The parts of a comparison in the order in which they are read, and their words in one column or in two.

Pure: it knows neither widths nor widgets.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from newsreader.records import Block, BlockKind, Range
from newsreader.text.changes.changes import CORRECTION, SIGNS, Changes, Edit, ParagraphChange, Piece
from newsreader.tui.widgets.text_format import begins_with_title

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from newsreader.services.comparing import Comparison


@dataclass(frozen=True, slots=True)
class Part:
    """What the cursor steps over: a paragraph, the title, or the number of unchanged paragraphs that are folded.

    `block` has the kind of the paragraph, and `label` is shown above it. `group` is its index in the outline.
    """

    changes: Changes
    paragraph: ParagraphChange
    sign: str
    block: Block
    label: str = ""
    group: int = 0
    folded: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether all of the paragraph was added or removed."""
        return self.paragraph.edit in (Edit.ADDED, Edit.REMOVED)

    @property
    def place(self) -> int | None:
        """The offset of the first change in the new text, else of the paragraph; `None` if it was removed."""
        if self.paragraph.new is None:
            return None
        if self.label == TITLE:
            return 0
        changed = False
        for piece in self.paragraph.pieces:
            if piece.edit is Edit.ADDED or (changed and piece.edit is Edit.SAME):
                return piece.start
            changed = piece.edit is Edit.REMOVED
        return self.paragraph.new.start


TITLE = "title"

Outline = list[list[Part]]
"""Groups of parts: a change is alone, and unchanged paragraphs in a row, which can be folded, are together."""


def outline(comparison: Comparison) -> Outline:
    """Return all paragraphs: corrections of the newspaper first, then the title if it changed, then the others."""
    changes = comparison.changes
    old, new = ({block.start: block for block in each.blocks} for each in (comparison.old, comparison.new))
    notices, others = [], []
    for paragraph, label in zip(changes.paragraphs, _moves(changes.paragraphs), strict=True):
        block = new[paragraph.new.start] if paragraph.new else old[paragraph.old.start] if paragraph.old else None
        if block is None:
            continue
        if changes.is_correction(paragraph):
            notices.append(Part(changes, paragraph, CORRECTION, block, "correction"))
        else:
            others.append(Part(changes, paragraph, SIGNS[paragraph.edit], block, label))
    groups = [[part] for part in (*notices, *_title(comparison))]
    for same, parts in groupby(others, lambda part: not part.sign):
        group = list(parts)
        groups += [group] if same else [[part] for part in group]
    return [[replace(part, group=number) for part in parts] for number, parts in enumerate(groups)]


def _title(comparison: Comparison) -> Iterator[Part]:
    """Yield the title if it changed, unless it is the first heading of both texts."""
    sides = comparison.old, comparison.new
    if comparison.titles is None or all(begins_with_title(each.text, each.blocks, each.title) for each in sides):
        return
    old, new = comparison.titles
    blocks = [(Block(BlockKind.PARAGRAPH, 0, len(title)),) for title in (old, new)]
    changes = Changes(old, blocks[0], new, blocks[1])
    pieces = tuple(piece for paragraph in changes.paragraphs for piece in paragraph.pieces)
    whole = Range(0, len(old)), Range(0, len(new))
    pieces = pieces or (Piece(Edit.REMOVED, 0, len(old)), Piece(Edit.ADDED, 0, len(new)))
    paragraph = ParagraphChange(Edit.EDITED, *whole, pieces)
    yield Part(changes, paragraph, SIGNS[Edit.EDITED], Block(BlockKind.HEADING, 0, len(new), 2), TITLE)


def _moves(paragraphs: Sequence[ParagraphChange]) -> Iterator[str]:
    """Yield for each paragraph in which direction it moved; an empty string if it did not move."""
    fixed = [
        (each.old.start, each.new.start) for each in paragraphs if each.edit is not Edit.MOVED and each.old and each.new
    ]
    olds, news = [old for old, _ in fixed], [new for _, new in fixed]
    for paragraph in paragraphs:
        old, new = paragraph.old, paragraph.new
        if paragraph.edit is not Edit.MOVED:
            yield ""
        elif old is None or new is None:  # its sentences moved from or to other paragraphs
            yield "moved here" if old is None else "moved from here"
        else:
            yield "moved down" if bisect_left(news, new.start) > bisect_left(olds, old.start) else "moved up"


def unfolded(groups: Outline, opened: Collection[int]) -> list[Part]:
    """Return the parts to show; each group of unchanged paragraphs that is not `opened` is one folded part."""
    shown: list[Part] = []
    for number, parts in enumerate(groups):
        fold = not parts[0].sign and number not in opened
        shown += [replace(parts[0], folded=len(parts))] if fold else parts
    return shown


@dataclass(frozen=True, slots=True)
class Column:
    """The words of a part as they are shown in a column, and where pieces of them with one style begin."""

    text: str
    starts: list[int]
    styles: list[str]


def columns(part: Part, *, side_by_side: bool = False, marks: bool = False) -> tuple[Column, ...]:
    """Return the words in one column, or before and after. `marks` surround changed words in edited paragraphs."""
    if part.folded:
        return (Column(f"… {part.folded:,} unchanged", [0], ["change--fold"]),) * (1 + side_by_side)
    pieces = part.paragraph.pieces
    if not side_by_side:
        return (_column(part, pieces, marks=marks),)
    sides = (Edit.ADDED, Edit.REMOVED)
    return tuple(_column(part, [piece for piece in pieces if piece.edit is not other], marks=marks) for other in sides)


def _column(part: Part, pieces: Iterable[Piece], *, marks: bool) -> Column:
    texts: list[str] = []
    starts, styles = [0], [""]

    def add(words: str, style: str) -> None:
        if words:
            texts.append(words)
            starts.append(starts[-1] + len(words))
            styles.append(style)

    whole = part.is_whole
    unchanged = "change--same" if part.paragraph.edit is Edit.SAME else ""
    for piece in pieces:
        words = part.changes.words(piece)
        if piece.edit is Edit.SAME:
            add(words, unchanged)
            continue
        # White space at the ends is not underlined, and words that replace others are apart from them.
        core = words.strip()
        before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
        if not before and styles[-1] not in ("", unchanged):
            before = " "
        opening, closing = piece.marks if piece.moved or (marks and not whole) else ("", "")
        add(before, unchanged)
        style = f"moved-{piece.edit}" if piece.moved else f"{'whole-' * whole}{piece.edit}"
        add(f"{opening}{core}{closing}", f"change--{style}")
        add(after, unchanged)
    return Column("".join(texts), starts[:-1], styles[1:])


def marked(part: Part) -> str:
    """Return the words of a part to copy; in an edited paragraph, the changed words have the marks of GNU wdiff."""
    return columns(part, marks=True)[0].text
