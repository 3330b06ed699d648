"""Opening tags, closing tags and text → drafts: how the elements of HTML make blocks and marks.

Markdown's tokens speak the same language (a paragraph is a `p`), so that Markdown, the HTML inside Markdown and the
parts that one leaves open and the other closes all meet here. Nesting is only remembered where it changes what a
block is, and every event costs constant time, whatever was left open before it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.records import BlockKind, InlineKind, InlineSpan

from .addresses import safe_address
from .draft import Draft, is_blank
from .elements import BREAKS, HEADINGS, KINDS, MARKS, PLAYERS, ROW_PARTS, UNREAD
from .media import embed, is_file_name

if TYPE_CHECKING:
    from collections.abc import Mapping

RULE = "* * *"
CELL = " | "


@dataclass(slots=True)
class _Container:
    """An open element that decides the kind of blocks; `depth` lists lie around it, `used` once it gave a block."""

    tag: str
    depth: int
    used: bool = False


class Flow:
    """Takes events through `open`, `close`, `text` and `add`; `finish` gives the drafts."""

    def __init__(self) -> None:
        self._drafts: list[Draft] = []
        self._asides: list[Draft] = []
        self._containers: list[_Container] = []
        self._within: Counter[str] = Counter()
        self._lists: list[int | None] = []  # the next number of each open list; None: bullets
        self._number = ""  # of the list item that has begun and has no words yet
        self._unheard: str | None = None  # the element whose text is left out
        self._begin()

    def _begin(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._marks: list[InlineSpan] = []
        self._begun: dict[str, list[tuple[int, str | None]]] = {}

    def open(self, tag: str, attributes: Mapping[str, str], *, closed: bool = True) -> None:
        """An element begins; void ones (`br`, `hr`, `img`) are only ever opened.

        `closed` is false when its end is nowhere in the same piece of source: then it hides nothing of what follows.
        """
        if self._unheard:
            if tag in {"source", "embed"} and self._unheard in PLAYERS and not self._asides:
                self.add(embed(self._unheard, attributes))
        elif tag in UNREAD:
            self._unheard = tag if closed else None
        elif tag in PLAYERS:
            self.add(embed(tag, attributes))
            self._unheard = tag if closed and tag != "embed" else None
        elif tag in MARKS:
            self._write_number()
            self._begun.setdefault(tag, []).append((self._length, attributes.get("href")))
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
        """An element ends; one that was never opened only ends the block, as browsers have it."""
        if self._unheard:
            self._unheard = None if tag == self._unheard else self._unheard
        elif tag in MARKS:
            if begun := self._begun.get(tag):
                self._mark(tag, *begun.pop())
        elif tag in BREAKS:
            if self._within["tr"] and tag not in ROW_PARTS:
                self.text(" ")
            else:
                self._close_block(tag)

    def text(self, text: str) -> None:
        """Running text; a run of white space counts as one space unless it stands in a `pre`."""
        if self._unheard:
            return
        if not self._in("pre"):
            text = re.sub(r"[ \t\n]+", " ", text)
            if text.startswith(" ") and (not self._parts or self._parts[-1][-1] in " \n"):
                text = text[1:]
        if text:
            self._write_number()
            self._write(text)

    def add(self, draft: Draft) -> None:
        """A block of its own, which stands behind the current one if that has begun."""
        if is_blank(draft.text):
            return
        if self._parts:
            self._asides.append(draft)
        else:
            self._drafts.append(draft)

    def end_source_block(self) -> None:
        """A Markdown block ends, and with it whatever element in it has hidden text and was never closed."""
        self._unheard = None

    def finish(self) -> list[Draft]:
        """The drafts in reading order."""
        self._flush()
        return self._drafts

    def _open_block(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._flush()
        if self._within["tr"]:
            self._leave("tr")
        if tag == "hr":
            self._drafts.append(Draft(BlockKind.RULE, RULE))
        elif tag in {"ul", "ol"}:
            start = attributes.get("start", "1")
            self._lists.append(None if tag == "ul" else int(start) if re.fullmatch(r"[0-9]{1,9}", start) else 1)
        elif tag == "li":
            if self._in("li") and self._containers[-1].depth == len(self._lists):
                self._leave("li")
            self._enter(tag)
            number = self._lists[-1] if self._lists else None
            if number is not None:
                self._number = f"{number}. "
                self._lists[-1] = number + 1
        elif tag in KINDS:
            self._enter(tag)

    def _open_in_row(self, tag: str) -> None:
        if tag in {"td", "th"} and self._in("tr"):
            if self._containers[-1].used:
                self._take_back_space()
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
        """Leave the innermost `tag`, if there is one, and whatever was left open in it."""
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

    def _take_back_space(self) -> None:
        if self._parts and self._parts[-1].endswith(" "):
            self._length -= 1
            self._parts[-1] = self._parts[-1][:-1]
            if not self._parts[-1]:
                self._parts.pop()

    def _break_line(self) -> None:
        """One break is a new line of the same block, two are a new block."""
        if self._in("pre"):
            self._write("\n")
            return
        if self._within["tr"] or (self._containers and self._containers[-1].tag in HEADINGS):
            self.text(" ")
            return
        self._take_back_space()
        if not self._parts:
            return
        if self._parts[-1] == "\n":
            # One of each kind goes on: a text of nothing but openings must not be carried from line to line.
            begun = {tag: [(0, starts[-1][1])] for tag, starts in self._begun.items() if starts}
            self._flush()
            self._begun = begun
        else:
            self._write("\n")

    def _mark(self, tag: str, start: int, href: str | None) -> None:
        kind = MARKS[tag]
        address = safe_address(href) if kind is InlineKind.LINK else None
        if start < self._length and (address or kind is not InlineKind.LINK):
            self._marks.append(InlineSpan(kind, start, self._length, address))

    def _picture(self, attributes: Mapping[str, str]) -> None:
        for words in dict.fromkeys((attributes.get("alt", ""), attributes.get("title", ""))):
            if not is_file_name(words):
                self.add(Draft(BlockKind.CAPTION, " ".join(words.split())))

    def _flush(self) -> None:
        """End the current block."""
        for tag, starts in self._begun.items():
            for start, href in starts:
                self._mark(tag, start, href)
        text = "".join(self._parts)
        if not is_blank(text.replace("|", "") if self._in("tr") else text):
            self._drafts.append(self._draft(text))
        self._drafts.extend(self._asides)
        self._asides = []
        self._begin()

    def _draft(self, text: str) -> Draft:
        if not self._containers:
            return Draft(BlockKind.PARAGRAPH, text, 0, self._marks)
        container = self._containers[-1]
        kind, level = KINDS[container.tag], 0
        if kind is BlockKind.LIST_ITEM:
            # A second paragraph of one item gets no second bullet.
            kind, level = (BlockKind.PARAGRAPH, 0) if container.used else (kind, max(0, container.depth - 1))
        elif kind is BlockKind.HEADING:
            level = HEADINGS[container.tag]
        elif kind is BlockKind.QUOTE:
            level = self._within["blockquote"] - 1
        container.used = True
        return Draft(kind, text, level, self._marks)
