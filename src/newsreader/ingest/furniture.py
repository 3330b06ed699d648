"""Which blocks stand around the body: captions, embeds, bylines, bios, pointers. They are named, never dropped.

No single sign is enough (body paragraphs end in parentheses, begin with “Watch”, and speak of writers too), so each
kind is a sum of weighed cues in a block's wording, shape and place, and a block stays a paragraph unless the sum is
sure. Knows drafts in reading order; not what kind of source they come from.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsreader.records import BlockKind

from .credits import credit_score
from .cues import BIO, BYLINE, BYLINE_NAMES, EMBED, PERSON, POINTER, SIGN_OFF, SURE, score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .draft import Draft

_LONGEST = 700
"""Code points; no piece of furniture is longer."""
_BODY = 160
"""Code points; a paragraph at least as long as this, and not furniture itself, is body."""
_TOP, _END = 8, 6
"""How many blocks from the top a byline, and from the end a bio, is looked for."""

_MAYBE_BIO = frozenset({BlockKind.PARAGRAPH, BlockKind.POINTER})
_BODY_KINDS = frozenset({BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.LIST_ITEM, BlockKind.HEADING})
_BIO_NAME = re.compile(PERSON)


def name_furniture(drafts: Sequence[Draft]) -> None:
    """Change the kind of those paragraphs among `drafts` that stand around the body; other kinds of blocks are left."""
    prose = [draft for draft in drafts if draft.kind is BlockKind.PARAGRAPH]
    for draft in prose:
        if len(draft.text) <= _LONGEST:
            draft.kind = _anywhere(draft.text, last=draft is prose[-1])
    _name_bylines(drafts)
    _name_bios(drafts)


def authors_of(drafts: Sequence[Draft]) -> tuple[str, ...]:
    """The names in a byline that begins with “By”; where a comma may as well announce the paper, only the first."""
    for draft in drafts[:_TOP]:
        if draft.kind is BlockKind.BYLINE and (found := BYLINE_NAMES.match(draft.text)):
            *names, last = re.split(r"\s*,?\s+(?:and|&)\s+", found[1].strip())
            if names:
                return (*re.split(r"\s*,\s*", names[0]), last)
            return tuple(re.split(r"\s*,\s*", last)[:1])
    return ()


def _anywhere(text: str, *, last: bool) -> BlockKind:
    """The kind that wording and shape give, whatever the place; `last` is the place of “(Reuters)” behind a story."""
    scores = {
        BlockKind.EMBED: score(text, EMBED),
        BlockKind.CAPTION: credit_score(text) - 2 * last,
        BlockKind.POINTER: score(text, POINTER),
        BlockKind.BYLINE: score(text, SIGN_OFF),
    }
    kind = max(scores, key=lambda kind: scores[kind])
    return kind if scores[kind] >= SURE else BlockKind.PARAGRAPH


def _name_bylines(drafts: Sequence[Draft]) -> None:
    """Bylines and datelines: between the top and the first paragraph of the body."""
    for draft in drafts[:_TOP]:
        if draft.kind is not BlockKind.PARAGRAPH:
            continue
        if score(draft.text[:_LONGEST], BYLINE) >= SURE:
            draft.kind = BlockKind.BYLINE
        elif len(draft.text) >= _BODY:
            return


def _name_bios(drafts: Sequence[Draft]) -> None:
    """Bios: at the end, with at most one other paragraph (a note, a correction) behind them, and a body before."""
    others = 0
    for draft in reversed(drafts[1:][-_END:]):
        if draft.kind not in _MAYBE_BIO:
            continue
        if len(draft.text) <= _LONGEST and score(draft.text, BIO) - _known(draft, drafts) >= SURE:
            draft.kind = BlockKind.BIO
        elif draft.kind is BlockKind.PARAGRAPH:
            others += 1
            if others > 1:
                return


def _known(bio: Draft, drafts: Sequence[Draft]) -> int:
    """What speaks against a bio when the article itself tells of the person: its hero, not its author."""
    found = _BIO_NAME.match(bio.text)
    if not found:
        return 0
    name = found[0].split()[-1].rstrip(".,")
    told = any(name in draft.text for draft in drafts if draft is not bio and draft.kind in _BODY_KINDS)
    return 3 * told
