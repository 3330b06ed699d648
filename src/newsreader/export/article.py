"""A whole article as Markdown, with its highlights `==inline==` and its notes below their paragraphs.

Links stay. Other formatting is left out, since its signs could not be nested with those of a highlight.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from newsreader.records import BlockKind, InlineKind
from newsreader.text.layout.spans import SpanIndex

from . import escape
from .fragments import is_web
from .markdown import SEPARATOR, about, block_id, destination, fenced, passage_block, wordings, written_front_matter
from .outline import in_order
from .sheet import UNSURE, UNSURE_HEADING, block_at, blocks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsreader.records import Block, Highlight

    from .outline import Passage
    from .sheet import Sheet

# Noncharacters stand for the signs of links and highlights while the words are escaped.
_MARK, _UNMARK, _LINK, _UNLINK = _SIGNS = "\ufdd0\ufdd1\ufdd2\ufdd3"
_EQUALS = re.compile(rf"(?<!\\)=(?=[{_SIGNS}])|(?<=[{_SIGNS}])=")
_NUMBER = re.compile(r"(?:(\d{1,9})[.)] )?(?:\[([ xX])\] )?")


def render(sheets: Iterable[Sheet]) -> Iterator[str]:
    """Yield the file of each article, with an empty line between two."""
    before = ""
    for sheet in sheets:
        yield f"{before}{SEPARATOR.join(_parts(sheet))}\n"
        before = "\n"


def _parts(sheet: Sheet) -> Iterator[str]:
    yield written_front_matter(sheet)
    yield f"# {escape.words(sheet.article.title) or 'Untitled'}"
    blocks = blocks_of(sheet.revision)
    deeper = 1 if any(block.kind is BlockKind.HEADING and block.level <= 1 for block in blocks[1:]) else 0
    passages = list(in_order(sheet))
    sure = [passage for passage in passages if passage.highlight.anchor not in UNSURE]
    below: list[list[Passage]] = [[] for _ in blocks]
    for passage in sure:
        below[block_at(blocks, max(passage.highlight.start, passage.highlight.end - 1))].append(passage)
    marks = SpanIndex((start, end, "") for start, end in _union([passage.highlight for passage in sure]))
    links = SpanIndex(
        (span.start, span.end, span.href)
        for span in sheet.revision.inline_spans
        if span.kind is InlineKind.LINK and span.href and is_web(span.href)
    )
    for index, block in enumerate(blocks):
        is_title = not index and sheet.revision.text[block.start : block.end] == sheet.article.title
        if not is_title or below[index]:
            yield from filter(None, [_block(sheet.revision.text, block, marks, links, deeper)])
        yield from (_note(sheet, passage.highlight) for passage in below[index])
    unsure = [passage for passage in passages if passage.highlight.anchor in UNSURE]
    if unsure:
        yield f"## {UNSURE_HEADING}"
        yield from (passage_block(sheet, passage).text for passage in unsure)


def _union(highlights: Sequence[Highlight]) -> list[tuple[int, int]]:
    """Return the ranges that highlights cover, in text order."""
    ranges: list[tuple[int, int]] = []
    for start, end in sorted((one.start, one.end) for one in highlights):
        if ranges and start <= ranges[-1][1]:
            ranges[-1] = ranges[-1][0], max(end, ranges[-1][1])
        else:
            ranges.append((start, end))
    return ranges


def _block(whole: str, block: Block, marks: SpanIndex[str], links: SpanIndex[str], deeper: int) -> str:
    text = whole[block.start : block.end]
    if block.kind is BlockKind.RULE:
        return "* * *"
    if block.kind is BlockKind.PREFORMATTED:
        return fenced(text)
    start, sign = block.start, ""
    if block.kind is BlockKind.LIST_ITEM:
        number = _NUMBER.match(text)
        start += number.end() if number else 0
        sign = f"{number[1]}. " if number and number[1] else "- "
        sign += f"[{number[2]}] " if number and number[2] else ""
    found = (match.span() for match in re.compile(r"[^\n]+").finditer(whole, start, block.end))
    lines = [_line(whole, *line, marks.overlapping(*line), links.overlapping(*line)) for line in found]
    lines = list(filter(None, lines))
    if block.kind is BlockKind.HEADING:
        return f"{'#' * min(6, block.level + deeper)} {' '.join(lines)}"
    if block.kind is BlockKind.QUOTE:
        before = "> " * (block.level + 1)
        return "\\\n".join(f"{before}{line}" for line in lines)
    indent = "    " * block.level if block.kind is BlockKind.LIST_ITEM else ""
    return indent + sign + f"\\\n{indent}{' ' * len(sign)}".join(lines) if lines else ""


def _line(
    text: str, start: int, end: int, marks: Sequence[tuple[int, int, str]], links: Sequence[tuple[int, int, str]]
) -> str:
    """Return a line of the text as Markdown, with these highlights and links."""
    signs: list[tuple[int, int, str]] = []
    addresses: list[str] = []
    edges = [start]
    for link_start, link_end, href in sorted(links):
        first, last = max(link_start, start), min(link_end, end)
        if first >= edges[-1] and text[first:last].strip():
            signs += (first, 1, _LINK), (last, -1, _UNLINK)
            edges += first, last
            addresses.append(href)
    # A highlight is cut at the ends of links.
    for left, right in pairwise((*edges, end)):
        for first, last, _ in marks:
            words = text[max(first, left) : min(last, right)]
            if first < right and last > left and words.strip():
                begin = max(first, left) + len(words) - len(words.lstrip())
                signs += (begin, 2, _MARK), (begin + len(words.strip()), -2, _UNMARK)
    pieces: list[str] = []
    done = start
    for place, _, sign in sorted(signs):
        pieces += re.sub(f"[{_SIGNS}]", "\ufffd", text[done:place]), sign
        done = place
    pieces.append(re.sub(f"[{_SIGNS}]", "\ufffd", text[done:end]))
    line = _EQUALS.sub(r"\\=", escape.words("".join(pieces)))
    line = line.replace(_MARK, "==").replace(_UNMARK, "==").replace(_LINK, "[")
    for address in addresses:
        line = line.replace(_UNLINK, f"]({destination(address)})", 1)
    return line


def _note(sheet: Sheet, highlight: Highlight) -> str:
    """Return the tags, color and day of a highlight, its other words, and its note, in a quotation."""
    lines = [f"{about(sheet, highlight)} ^{block_id(highlight)}"]
    for words in wordings(sheet, highlight):
        lines = [words, "", *lines]
    if highlight.note.strip():
        lines = [*escape.note(highlight.note).split("\n"), "", *lines]
    return "\n".join(f"> {line}".rstrip() for line in lines)
