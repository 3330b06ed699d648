"""Opening tags, closing tags and text → drafts with their kinds and inline spans.

Tokens of Markdown become the same events (a paragraph is a `p`), so that an element can begin in Markdown and end in
HTML. Nesting is stored only where it changes a block, and each event takes constant time, however many elements were
never closed.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.records import BlockKind, InlineKind, InlineSpan

from .addresses import safe_address
from .draft import Draft, check_parts, is_blank
from .elements import BREAKS, HEADINGS, INLINE, KINDS, PLAYERS, ROW_PARTS, UNREAD
from .media import caption, embed, is_file_name, picture_address

if TYPE_CHECKING:
    from collections.abc import Mapping

RULE = "* * *"
_SPACES = re.compile(r"[ \t\n]+")
CELL = " | "
_LETTERS, _ROMAN_END = 26, 400
_ROMAN = (
    (100, ("", "c", "cc", "ccc")),
    (10, ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc")),
    (1, ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")),
)


@dataclass(slots=True)
class _Container:
    """An open element that sets the kind of blocks: the number of lists around it, and whether it has a block yet."""

    tag: str
    depth: int
    used: bool = False


class Flow:
    """Receives events through `open`, `close`, `text` and `add`. `finish` returns the drafts."""

    def __init__(self) -> None:
        self._drafts: list[Draft] = []
        self._asides: list[Draft] = []
        self._containers: list[_Container] = []
        self._within: Counter[str] = Counter()
        # The next number of each open list (None: bullets), and how it is written: 1, a, A, i or I.
        self._lists: list[tuple[int | None, str]] = []
        self._number = ""  # the number of a list item that has no words yet
        self._ignored: str | None = None  # the open element whose content is left out
        self._begin()

    def _begin(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._inline_spans: list[InlineSpan] = []
        self._open_inline: dict[str, list[tuple[int, str | None]]] = {}

    def open(self, tag: str, attributes: Mapping[str, str], *, closed: bool = True) -> None:
        """Begin an element. Void elements (`br`, `hr`, `img`) are never closed.

        `closed` is false if its closing tag is not in the same piece of source. Then it hides no text.
        """
        if self._ignored:
            if tag in {"source", "embed"} and self._ignored in PLAYERS and not self._asides:
                self.add(embed(self._ignored, attributes))
        elif tag in UNREAD:
            self._ignored = tag if closed else None
        elif tag in PLAYERS:
            self.add(embed(tag, attributes))
            self._ignored = tag if closed and tag != "embed" else None
        elif tag in INLINE:
            self._write_number()
            if tag == "a":
                self.close(tag)  # as in browsers: links do not nest
            self._open_inline.setdefault(tag, []).append((self._length, attributes.get("href")))
        elif tag == "br":
            self._break_line()
        elif tag == "img":
            self._picture(attributes)
        elif tag in BREAKS:
            if self._within["tr"] and tag not in HEADINGS:
                self._open_in_row(tag)
            else:
                self._open_block(tag, attributes)

    def close(self, tag: str) -> None:
        """End an element. One that was never opened only ends the block, as in browsers."""
        if self._ignored:
            self._ignored = None if tag == self._ignored else self._ignored
        elif tag in INLINE:
            if starts := self._open_inline.get(tag):
                start, href = starts.pop()
                if not starts:  # else it is a part of the one around it
                    self._add_inline(tag, start, href)
        elif tag in BREAKS:
            if self._within["tr"] and tag not in ROW_PARTS:
                self.text(" ")
            else:
                self._close_block(tag)

    def text(self, text: str) -> None:
        """Add running text. Each run of white space is one space, except in a `pre`."""
        if self._ignored:
            return
        if not self._in("pre"):
            if "\n" in text or "  " in text or "\t" in text:
                text = _SPACES.sub(" ", text)
            if text.startswith(" ") and (not self._parts or self._parts[-1][-1] in " \n"):
                text = text[1:]
        if text:
            self._write_number()
            self._write(text)

    def add(self, draft: Draft) -> None:
        """Add a block of its own, after the current one if that has text."""
        if is_blank(draft.text):
            return
        if self._parts:
            self._asides.append(draft)
        else:
            self._drafts.append(draft)

    def end_source_block(self) -> None:
        """End a Markdown block, and an element in it that hides its content and was never closed."""
        self._ignored = None

    def finish(self) -> list[Draft]:
        """Return the drafts in reading order."""
        self._flush()
        return self._drafts

    def _open_block(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._flush()
        if self._within["tr"]:
            self._leave("tr")
        if tag == "hr":
            self._drafts.append(Draft(BlockKind.RULE, RULE))
        elif tag in {"ul", "ol"}:
            start = _number(attributes.get("start", ""), 1)
            self._lists.append((None if tag == "ul" else start, attributes.get("type", "1")))
        elif tag == "li":
            if self._in("li") and self._containers[-1].depth == len(self._lists):
                self._leave("li")
            self._enter(tag)
            number, style = self._lists[-1] if self._lists else (None, "")
            if number is not None:
                number = _number(attributes.get("value", ""), number)
                self._number = f"{_numeral(number, style)}. "
                self._lists[-1] = (number + 1, style)
        elif tag in KINDS:
            self._enter(tag)

    def _open_in_row(self, tag: str) -> None:
        if tag in {"td", "th"} and self._in("tr"):
            if self._containers[-1].used:
                self._remove_trailing_space()
                self._write(CELL)
            self._containers[-1].used = True
        elif tag in {"tr", "table"}:
            self._open_block(tag, {})
        else:
            self.text(" ")

    def _close_block(self, tag: str) -> None:
        self._flush()
        self._number = ""
        if tag in {"ul", "ol"}:
            if self._lists:
                self._lists.pop()
        elif tag == "table":
            self._leave("tr")
        elif tag in KINDS:
            self._leave(tag)

    def _enter(self, tag: str) -> None:
        self._containers.append(_Container(tag, len(self._lists)))
        self._within[tag] += 1

    def _leave(self, tag: str) -> None:
        """Leave the innermost open `tag`, if any, and all elements in it."""
        while self._within[tag]:
            left = self._containers.pop()
            self._within[left.tag] -= 1
            if left.tag == tag:
                del self._lists[left.depth :]
                return

    def _in(self, tag: str) -> bool:
        return bool(self._containers) and self._containers[-1].tag == tag

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _write_number(self) -> None:
        if self._number:
            number, self._number = self._number, ""
            self._write(number)

    def _remove_trailing_space(self) -> None:
        if self._parts and self._parts[-1].endswith(" "):
            self._length -= 1
            self._parts[-1] = self._parts[-1][:-1]
            if not self._parts[-1]:
                self._parts.pop()

    def _break_line(self) -> None:
        """Begin a new line of the same block, or a new block after two breaks."""
        if self._in("pre"):
            self._write("\n")
            return
        if self._within["tr"] or (self._containers and self._containers[-1].tag in HEADINGS):
            self.text(" ")
            return
        self._remove_trailing_space()
        if not self._parts:
            return
        if self._parts[-1] == "\n":
            # Only one element of each tag continues, so that many unclosed tags are not copied from line to line.
            continued = {tag: [(0, starts[-1][1])] for tag, starts in self._open_inline.items() if starts}
            self._flush()
            self._open_inline = continued
        else:
            self._write("\n")

    def _add_inline(self, tag: str, start: int, href: str | None) -> None:
        kind = INLINE[tag]
        address = safe_address(href) if kind is InlineKind.LINK else None
        if start < self._length and (address or kind is not InlineKind.LINK):
            self._inline_spans.append(InlineSpan(kind, start, self._length, address))
            check_parts(len(self._inline_spans))

    def _picture(self, attributes: Mapping[str, str]) -> None:
        for words in dict.fromkeys((attributes.get("alt", ""), attributes.get("title", ""))):
            if not is_file_name(words):
                self.add(caption(" ".join(words.split()), picture_address(attributes)))

    def _flush(self) -> None:
        """End the current block."""
        for tag, starts in self._open_inline.items():
            if starts:
                self._add_inline(tag, *starts[0])
        text = "".join(self._parts)
        if not is_blank(text.replace("|", "") if self._in("tr") else text):
            self._drafts.append(self._draft(text))
        self._drafts.extend(self._asides)
        self._asides = []
        self._begin()
        check_parts(len(self._drafts))

    def _draft(self, text: str) -> Draft:
        if not self._containers:
            return Draft(BlockKind.PARAGRAPH, text, 0, self._inline_spans)
        container = self._containers[-1]
        kind, level = KINDS[container.tag], 0
        if kind is BlockKind.LIST_ITEM:
            # The second paragraph of an item gets no bullet.
            kind, level = (BlockKind.PARAGRAPH, 0) if container.used else (kind, max(0, container.depth - 1))
        elif kind is BlockKind.HEADING:
            level = HEADINGS[container.tag]
        elif kind is BlockKind.QUOTE:
            level = self._within["blockquote"] - 1
        container.used = True
        return Draft(kind, text, level, self._inline_spans)


def _number(written: str, otherwise: int) -> int:
    return int(written) if re.fullmatch(r"[0-9]{1,9}", written) else otherwise


def _numeral(number: int, style: str) -> str:
    """Return the number of a list item as the `type` of its list writes it: `1`, `a`, `A`, `i` or `I`."""
    if style in {"a", "A"} and 0 < number <= _LETTERS:
        return chr(ord(style) + number - 1)
    if style in {"i", "I"} and 0 < number < _ROMAN_END:
        roman = "".join(numerals[number // unit % 10] for unit, numerals in _ROMAN)
        return roman.upper() if style == "I" else roman
    return str(number)
