"""Signs in the text of a block that note-taking programs read: `==marked==`, ` ^block-id`, `property:: value`."""

from __future__ import annotations

import re

from markdown_it.token import Token

from newsreader.ingest.blocks.paragraphs import UNSPACED

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


def _marked(tokens: list[Token]) -> list[Token]:
    """Make emphasis of `==words==`. The signs in `a == b` and `a==b` stay."""
    cuts: dict[int, list[tuple[int, int]]] = {}  # token → the place in it, and 1 or -1 for the begin or end of a mark
    opening: tuple[int, int] | None = None
    for index, token in enumerate(tokens):
        for sign in _MARK.finditer(token.content) if token.type == "text" else ():
            before, after = token.content[: sign.start()][-1:], token.content[sign.end() : sign.end() + 1]
            if opening and not before.isspace() and not _is_letter(after):
                cuts.setdefault(opening[0], []).append((opening[1], 1))
                cuts.setdefault(index, []).append((sign.start(), -1))
                opening = None
            elif not after.isspace() and not _is_letter(before):
                opening = index, sign.start()
    if not cuts:
        return tokens
    marked: list[Token] = []
    for index, token in enumerate(tokens):
        if index not in cuts:
            marked.append(token)
            continue
        place = 0
        for cut, nesting in cuts[index]:
            marked += [_text(token.content[place:cut]), Token("em", "em", 1 if nesting > 0 else -1)]
            place = cut + len("==")
        marked.append(_text(token.content[place:]))
    return [token for token in marked if token.content or token.type != "text"]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _is_letter(char: str) -> bool:
    return char.isalnum() and not UNSPACED.match(char)
