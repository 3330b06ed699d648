"""Signs in the text of a block that note-taking programs read: `==marked==`, ` ^block-id`, `property:: value`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

from newsreader.ingest.blocks.paragraphs import UNSPACED

if TYPE_CHECKING:
    from collections.abc import Sequence

BREAKS = frozenset({"softbreak", "hardbreak"})
_BLOCK_ID = re.compile(r"(?:^|\s+)\^(?=[0-9-]*[A-Za-z])[A-Za-z0-9-]{4,}\s*$")
_PROPERTY = re.compile(r"[a-z][\w.-]*:: ")
_INTERNAL = re.compile(r"(?:id|collapsed|heading|logseq\.[\w.-]+|ls-type|hl-[\w-]+|created-at|updated-at):: ")
"""Properties with which Logseq finds a block again or shows it."""
_MARK = re.compile(r"(?<!=)==(?!=)")


def written(tokens: list[Token]) -> list[Token]:
    """Return the inline tokens of a block with the words that a reader sees."""
    tokens = _without_properties(tokens)
    if tokens and tokens[-1].type == "text":
        tokens[-1].content = _BLOCK_ID.sub("", tokens[-1].content)
    return _marked(tokens)


def _without_properties(tokens: list[Token]) -> list[Token]:
    """Leave out the internal properties of a block, and write each of the others on a line of its own."""
    if not any(token.type == "text" and "::" in token.content for token in tokens):
        return tokens
    kept: list[Token] = []
    for token in tokens:
        starts_line = not kept or kept[-1].type in BREAKS
        if starts_line and token.type == "text" and _INTERNAL.match(token.content):
            if kept:
                kept.pop()
        else:
            if starts_line and kept and token.type == "text" and _PROPERTY.match(token.content):
                kept[-1] = Token("hardbreak", "br", 0)
            kept.append(token)
    return kept


def _marked(tokens: Sequence[Token]) -> list[Token]:
    """Make emphasis of `==words==`. The signs in `a == b` and `a==b` stay."""
    if not any(token.type == "text" and "==" in token.content for token in tokens):
        return list(tokens)
    found: list[Token] = []
    opening = -1  # where the last `==` that can begin is in `found`
    for token in tokens:
        if token.type != "text":
            found.append(token)
            continue
        place = 0
        for sign in _MARK.finditer(token.content):
            before, after = token.content[: sign.start()][-1:], token.content[sign.end() : sign.end() + 1]
            begins = not after.isspace() and not _is_letter(before)
            ends = not before.isspace() and not _is_letter(after)
            if not (ends and opening >= 0) and not begins:
                continue
            found.append(_text(token.content[place : sign.start()]))
            if ends and opening >= 0:
                found[opening] = Token("em_open", "em", 1)
                found.append(Token("em_close", "em", -1))
                opening = -1
            else:
                opening = len(found)
                found.append(_text("=="))
            place = sign.end()
        found.append(_text(token.content[place:]))
    return [token for token in found if token.content or token.type != "text"]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _is_letter(char: str) -> bool:
    return char.isalnum() and not UNSPACED.match(char)
