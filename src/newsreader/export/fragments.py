"""Links that open a page at a passage: WICG's text fragments, `https://…#:~:text=first%20words,last%20words`.

After https://wicg.github.io/scroll-to-text-fragment/: a directive is `[prefix-,]start[,end][,-suffix]`. A match of
`start` alone is in one block, begins and ends with a word, and is the first on the page. Positions are code points.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from newsreader.records import BlockKind, InlineKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.records import Revision

SHORT = 80
"""The longest passage that is in the link as a whole (code points)."""

_ENDS = (32, 64, 128)
"""The longest first and last words of a longer passage (code points). The shortest unambiguous ones are used."""

_CONTEXT = 32

_NEAR = 1_000
"""How far from a passage its own last word, and the other words in its link, can be (code points)."""

_CELL = "\x1f"
"""The separator of table cells in the text of a page. Cleaned text does not contain it."""

_LINE = re.compile(rf"[^\s{_CELL}](?:[^\n{_CELL}]*[^\s{_CELL}])?")
"""The words of a line or a cell, which a browser finds as a whole."""

_ADDED = {
    BlockKind.TABLE_ROW: re.compile(r" \| "),
    BlockKind.LIST_ITEM: re.compile(r"\A(?:(?:\d{1,9}|[a-zA-Z]|[ivxlcdmIVXLCDM]+)[.)] )?(?:\[[ xX]\] )?"),
}
"""The characters of a block that a browser draws, but that are not in the page's text."""


def is_web(url: str) -> bool:
    """Return whether `url` is safe to open in a browser. A page can claim any address (`javascript:…`)."""
    return url.lower().startswith(("http://", "https://"))


def page_text(revision: Revision) -> str:
    """Return the text as a browser finds it on the page, for `link`. No position changes.

    The separators of table cells, the numbers of list items, and words with a superscript, which can be the sign of a
    footnote, are replaced by characters that no link contains.
    """
    text = revision.text
    pieces: list[str] = []
    done = 0
    for start, end, sign in sorted(_not_on_page(revision)):
        pieces += (text[done:start], sign * (end - max(start, done)))
        done = max(end, done)
    return "".join((*pieces, text[done:]))


def _not_on_page(revision: Revision) -> Iterator[tuple[int, int, str]]:
    text = revision.text
    for block in revision.blocks:
        if added := _ADDED.get(block.kind):
            sign = _CELL if block.kind is BlockKind.TABLE_ROW else "\n"
            for match in added.finditer(text[block.start : block.end]):
                yield block.start + match.start(), block.start + match.end(), sign
    for span in revision.inline_spans:
        if span.kind is InlineKind.SUPERSCRIPT:
            before = re.search(r"\S*\Z", text[max(0, span.start - _CONTEXT) : span.start])
            after = re.compile(r"\S*").match(text, span.end, span.end + _CONTEXT)
            yield span.start - len(before[0] if before else ""), after.end() if after else span.end, "\n"


def link(url: str | None, text: str, start: int, end: int, reach: int = sys.maxsize) -> str | None:
    """Return a link to the passage `text[start:end]` on the page `url`, or `None` if `url` is not a web address.

    `text` is the `page_text` of a revision. The same words are looked for in the `reach` code points before the
    passage.
    """
    if url is None or not is_web(url):
        return None
    page, _, fragment = url.partition("#")
    fragment = fragment.partition(":~:")[0]
    directive = _directive(text, start, end, reach)
    return f"{page}#{fragment}:~:text={directive}" if directive else url


def _directive(text: str, start: int, end: int, reach: int) -> str:
    start, end = _whole_words(text, start, end)
    found = [match.span() for match in _LINE.finditer(text, start, end)]
    if not found:
        return ""
    start, end = found[0][0], found[-1][1]
    first, last = (text[slice(*line)] for line in (found[0], found[-1]))
    if len(found) == 1 and len(first) <= SHORT:
        return _unambiguous(text, start, end, reach)
    head = tail = ""
    for max_length in _ENDS:
        if len(found) == 1 and len(first) <= 2 * max_length:
            return _unambiguous(text, start, end, reach)
        head, tail = _head(first, max_length), _tail(last, max_length)
        if not _occurs_before(text, head, start, reach) and text.find(tail, start + len(head)) + len(tail) == end:
            return f"{_encode(head)},{_encode(tail)}"
    *_, before = (
        ["", *_LINE.findall(text[max(0, start - _NEAR) : start])] if _occurs_before(text, head, start, reach) else [""]
    )
    return _joined_parts(_tail(before, _CONTEXT), f"{_encode(head)},{_encode(tail)}", "")


def _unambiguous(text: str, start: int, end: int, reach: int) -> str:
    """Return the directive of a short passage, with the words around it only if the same words are before it too."""
    passage = text[start:end]
    if not _occurs_before(text, passage, start, reach):
        return _encode(passage)
    *_, before = ["", *_LINE.findall(text[max(0, start - _NEAR) : start].rpartition("\n")[2])]
    after, *_ = [*_LINE.findall(text[end : end + _NEAR].partition("\n")[0]), ""]
    return _joined_parts(_tail(before, _CONTEXT), _encode(passage), _head(after, _CONTEXT))


def _joined_parts(before: str, words: str, after: str) -> str:
    return ",".join(part for part in (before and f"{_encode(before)}-", words, after and f"-{_encode(after)}") if part)


def _occurs_before(text: str, words: str, start: int, reach: int) -> bool:
    # Browsers compare without case. Lower case is longer for a few letters, so the text is cut before if it has any.
    lower, first, last = _lower(text), max(0, start - reach), start + len(words) - 1
    if len(lower) == len(text):
        return lower.find(words.lower(), first, last) >= 0
    return words.lower() in text[first:last].lower()


@lru_cache(maxsize=1)
def _lower(text: str) -> str:
    """Return the text in lower case, which is needed for each of its highlights."""
    return text.lower()


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range extended to whole words, because browsers match only these.

    Scripts without spaces (from U+2E80 on) are excluded: there it would be the whole sentence.
    """
    first, last = max(0, start - _NEAR), min(len(text), end + _NEAR)
    while start > first and _joined(text, start):
        start -= 1
    while 0 < end < last and _joined(text, end):
        end += 1
    return start, end


def _joined(text: str, position: int) -> bool:
    before, after = text[position - 1], text[position]
    return before.isalnum() and after.isalnum() and before < "\u2e80" and after < "\u2e80"


def _head(line: str, max_length: int) -> str:
    """Return the first words of `line` that fit, or the start of a longer first word."""
    if len(line) <= max_length:
        return line
    cut = line.rfind(" ", 1, max_length + 1)
    return line[: cut if cut > 0 else max_length].rstrip()


def _tail(line: str, max_length: int) -> str:
    if len(line) <= max_length:
        return line
    cut = line.find(" ", len(line) - max_length - 1)
    return line[cut + 1 :] if 0 <= cut < len(line) - 1 else line[-max_length:]


def _encode(words: str) -> str:
    # `-`, `,` and `&` are syntax of directives, and `quote` does not encode `-`.
    # A browser ignores soft hyphens on the page.
    return quote(words.replace("\N{SOFT HYPHEN}", ""), safe="", errors="replace").replace("-", "%2D")
