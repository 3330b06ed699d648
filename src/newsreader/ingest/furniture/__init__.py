"""Finds the blocks around the body: captions, embeds, bylines, bios, pointers. They are never dropped.

No single cue is enough: body paragraphs can also end with a parenthesis, begin with “Watch”, or be about a writer. So
each kind has a score, from the wording, shape and place of a block, and a block stays a paragraph unless the score is
high enough.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsreader.records import BlockKind, InlineKind

from .credits import credit_score
from .cues import (
    BIO,
    BYLINE,
    BYLINE_NAMES,
    EMBED,
    LIST_TITLE,
    OTHER_BYLINE_NAMES,
    PERSON,
    POINTER,
    SIGN_OFF,
    SURE,
    score,
)
from .date_lines import is_date_line, is_recent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.ingest.blocks.draft import Draft

_MAX_LENGTH = 700
"""The longest furniture (code points)."""
_MAX_OTHER_BYLINE = 100
_MIN_BODY = 160
"""A paragraph of at least as many code points is body, unless it is furniture."""
_TOP, _END = 8, 6
"""The number of blocks at the top that can be a byline, and at the end that can be a bio."""

_MAYBE_BIO = frozenset({BlockKind.PARAGRAPH, BlockKind.POINTER})
_LIST_TITLES = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.POINTER})
_MAX_HEADLINE = 160
"""The longest headline (code points) in a list of other articles."""
_BODY_KINDS = frozenset({BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.LIST_ITEM, BlockKind.HEADING})
_BIO_NAME = re.compile(PERSON)


def name_furniture(drafts: Sequence[Draft]) -> None:
    """Change the kind of the paragraphs in `drafts` that are furniture. Other kinds stay."""
    prose = [draft for draft in drafts if draft.kind is BlockKind.PARAGRAPH]
    for draft in prose:
        if len(draft.text) <= _MAX_LENGTH:
            draft.kind = _anywhere(draft.text, last=draft is prose[-1])
    _name_lists(drafts)
    _name_bylines(drafts)
    _name_bios(drafts)


def authors_of(drafts: Sequence[Draft]) -> tuple[str, ...]:
    """Return the names in a byline that begins with “By” in some language.

    Without an “and” it is only the first, since a paper can follow.
    """
    for draft in drafts[:_TOP]:
        if draft.kind is BlockKind.BYLINE and (found := BYLINE_NAMES.match(draft.text)):
            *names, last = re.split(r"\s*,?\s+(?:and|&)\s+", found[1].strip())
            if names:
                return (*re.split(r"\s*,\s*", names[0]), last)
            return tuple(re.split(r"\s*,\s*", last)[:1])
        if draft.kind is BlockKind.BYLINE and (other := _in_other_language(draft.text)):
            return tuple(re.split(r"\s+(?:und|et|y|e|en|og|och|и)\s+", (other["names"] or other["unspaced"]).strip()))
    return ()


def _in_other_language(text: str) -> re.Match[str] | None:
    """Return the match of a line that is only “Von”, “Par” or the like, and names."""
    return OTHER_BYLINE_NAMES.match(f"{text.strip()} ") if len(text) <= _MAX_OTHER_BYLINE else None


def _anywhere(text: str, *, last: bool) -> BlockKind:
    """Return the kind by wording and shape. `last` is for the last paragraph, where “(Reuters)” is not a caption."""
    scores = {
        BlockKind.EMBED: score(text, EMBED),
        BlockKind.CAPTION: credit_score(text) - 2 * last,
        BlockKind.POINTER: score(text, POINTER),
        BlockKind.BYLINE: score(text, SIGN_OFF),
    }
    kind = max(scores, key=lambda kind: scores[kind])
    return kind if scores[kind] >= SURE else BlockKind.PARAGRAPH


def _name_lists(drafts: Sequence[Draft]) -> None:
    """Find lists of other articles: below a title that says so, the items, and all that is nothing but a link."""
    waiting: Draft | None = None
    is_listing = False
    for draft in drafts:
        is_title = LIST_TITLE.match(draft.text.strip()) is not None and draft.kind in _LIST_TITLES
        if is_title:
            waiting, is_listing = draft, False
            continue
        is_item = (
            draft.kind is BlockKind.LIST_ITEM and len(draft.text) <= _MAX_HEADLINE and not draft.text.endswith(".")
        )
        if (waiting or is_listing) and (is_item or (draft.kind in _BODY_KINDS and _is_link(draft))):
            for part in filter(None, (waiting, draft)):
                part.kind, part.level = BlockKind.POINTER, 0
            waiting, is_listing = None, True
        else:
            waiting, is_listing = None, False


def _is_link(draft: Draft) -> bool:
    """Return whether a block is nothing but the link to another article."""
    linked = sum(span.end - span.start for span in draft.inline_spans if span.kind is InlineKind.LINK)
    return linked >= len(draft.text.strip()) - 2 and len(draft.text) <= _MAX_HEADLINE


def _name_bylines(drafts: Sequence[Draft]) -> None:
    """Find bylines and datelines, between the top and the first paragraph of the body.

    A date can be a heading in the markup of a page, unless it is the first of several, as in a diary.
    """
    dated = [draft for draft in drafts if draft.kind is BlockKind.HEADING and is_date_line(draft.text)]
    if len(dated) == 1 and any(draft is dated[0] for draft in drafts[:_TOP]):
        dated[0].kind, dated[0].level = BlockKind.PARAGRAPH, 0
    for draft in drafts[:_TOP]:
        if draft.kind is not BlockKind.PARAGRAPH:
            continue
        is_byline = score(draft.text[:_MAX_LENGTH], BYLINE) >= SURE and is_recent(draft.text[:_MAX_LENGTH])
        if is_byline or is_date_line(draft.text) or _in_other_language(draft.text):
            draft.kind = BlockKind.BYLINE
        elif len(draft.text) >= _MIN_BODY:
            return


def _name_bios(drafts: Sequence[Draft]) -> None:
    """Find bios at the end, after a body, and before at most one other paragraph (a note, a correction)."""
    others = 0
    for draft in reversed(drafts[1:][-_END:]):
        if draft.kind not in _MAYBE_BIO:
            continue
        if len(draft.text) <= _MAX_LENGTH and score(draft.text, BIO) - _penalty(draft, drafts) >= SURE:
            draft.kind = BlockKind.BIO
        elif draft.kind is BlockKind.PARAGRAPH:
            others += 1
            if others > 1:
                return


def _penalty(bio: Draft, drafts: Sequence[Draft]) -> int:
    """Return the weight against a bio of a person whom the article is about: a subject, not its author."""
    found = _BIO_NAME.match(bio.text)
    if not found:
        return 0
    name = found[0].split()[-1].rstrip(".,")
    return 3 * any(name in draft.text for draft in drafts if draft is not bio and draft.kind in _BODY_KINDS)
