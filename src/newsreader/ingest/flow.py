"""Opening tags, closing tags and text → drafts: what HTML elements mean for an article's blocks and marks.

Markdown's tokens speak the same language (a paragraph is a `p`), so that Markdown, the HTML inside Markdown and the parts that
one leaves open and the other closes all meet here. Nesting is only remembered where it changes what a block is. Every
event costs constant time, whatever was left open before it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsreader.ingest.draft import Draft, is_blank
from newsreader.ingest.media import embed, is_file_name
from newsreader.records import BlockKind, Mark, MarkKind
from newsreader.text.clean import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

RULE = "* * *"
CELL = " | "

_MARKS = {
    "em": MarkKind.EMPHASIS,
    "i": MarkKind.EMPHASIS,
    "cite": MarkKind.EMPHASIS,
    "dfn": MarkKind.EMPHASIS,
    "var": MarkKind.EMPHASIS,
    "strong": MarkKind.STRONG,
    "b": MarkKind.STRONG,
    "code": MarkKind.CODE,
    "tt": MarkKind.CODE,
    "kbd": MarkKind.CODE,
    "samp": MarkKind.CODE,
    "sup": MarkKind.SUPERSCRIPT,
    "a": MarkKind.LINK,
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KINDS = {
    "li": BlockKind.LIST_ITEM,
    "blockquote": BlockKind.QUOTE,
    "pre": BlockKind.PREFORMATTED,
    "figcaption": BlockKind.CAPTION,
    "caption": BlockKind.CAPTION,
    "tr": BlockKind.TABLE_ROW,
    **dict.fromkeys(_HEADINGS, BlockKind.HEADING),
}
_BREAKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "aside",
        "main",
        "nav",
        "figure",
        "address",
        "details",
        "summary",
        "center",
        "form",
        "fieldset",
        "legend",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "ul",
        "ol",
        "hr",
        "body",
        "html",
        "option",
        "noscript",
    ]
) | frozenset(_KINDS)
_EMBEDS = frozenset({"iframe", "video", "audio", "embed", "object"})
_SILENT = frozenset({"script", "style", "template", "svg"})
_SCHEMES = frozenset({"", "http", "https", "mailto", "ftp", "tel"})


@dataclass(slots=True)
class _Container:
    """An open element that decides the kind of the blocks in it; `used` once it has given one."""

    tag: str
    used: bool = False
    number: int | None = None


class Flow:
    """Takes events through `open`, `close`, `text`, `add`; `finish` gives the drafts."""

    def __init__(self) -> None:
        self._drafts: list[Draft] = []
        self._containers: list[_Container] = []
        self._open: Counter[str] = Counter()
        self._lists: list[int | None] = []
        self._silent: str | None = None
        self._asides: list[Draft] = []
        self._begin_block()

    def _begin_block(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._marks: list[Mark] = []
        self._pending: dict[str, list[tuple[int, str | None]]] = {}

    def open(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins. A void element (`br`, `img`, `hr`) is only ever opened."""
        if self._silent:
            return
        if tag in _SILENT:
            self._silent = tag
        elif tag in _MARKS:
            self._number()
            self._pending.setdefault(tag, []).append((self._length, attributes.get("href")))
        elif tag == "br":
            self._break_line()
        elif tag == "img":
            self._picture(attributes)
        elif tag in _EMBEDS:
            self.add(embed(tag, attributes))
        elif self._open["tr"] and tag not in _HEADINGS:
            self._open_in_row(tag)
        elif tag in _BREAKS:
            self._open_block(tag, attributes)

    def close(self, tag: str) -> None:
        """An element ends; one that was never opened only ends the block, as browsers have it."""
        if self._silent:
            self._silent = None if tag == self._silent else self._silent
        elif tag in _MARKS:
            if pending := self._pending.get(tag):
                self._mark(tag, *pending.pop())
        elif self._open["tr"] and tag not in {"tr", "table", "tbody", "thead"}:
            self.text(" ")
        elif tag in _BREAKS:
            self._close_block(tag)

    def text(self, text: str) -> None:
        """Running text; white space runs count as one space unless they stand in a `pre`."""
        if self._silent or not text:
            return
        if not self._in_pre():
            text = re.sub(r"[ \t\n\f\r]+", " ", text)
            if text[0] == " " and (not self._parts or self._parts[-1][-1] in " \n"):
                text = text[1:]
        if text:
            self._number()
            self._write(text)

    def add(self, draft: Draft) -> None:
        """A block of its own, which stands behind the current one if that has begun."""
        if self._parts:
            self._asides.append(draft)
        elif not is_blank(draft.text):
            self._drafts.append(draft)

    def end_paragraph(self) -> None:
        """What was left open within a Markdown block ends with it."""
        self._silent = None

    def finish(self) -> list[Draft]:
        """The drafts in reading order."""
        self._flush()
        return self._drafts

    def _open_block(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._flush()
        if tag == "hr":
            self._drafts.append(Draft(BlockKind.RULE, RULE))
        elif tag == "ul":
            self._lists.append(None)
        elif tag == "ol":
            start = attributes.get("start", "1")
            self._lists.append(int(start) if re.fullmatch(r"\d{1,9}", start) else 1)
        elif tag in _KINDS:
            if tag == "tr":
                self._leave("tr")
            number = None
            if tag == "li":
                if (
                    self._containers
                    and self._containers[-1].tag == "li"
                    and self._containers[-1].number == len(self._lists)
                ):
                    self._leave("li")
                number = len(self._lists)
            self._containers.append(_Container(tag, number=number))
            self._open[tag] += 1
            if tag == "li":
                self._due = self._next_number()

    _due: str = ""

    def _next_number(self) -> str:
        if not self._lists or self._lists[-1] is None:
            return ""
        self._lists[-1] += 1
        return f"{self._lists[-1] - 1}. "

    def _number(self) -> None:
        """Write the number of the list item that has just begun, before its first word."""
        if self._due and not self._parts:
            due, self._due = self._due, ""
            self._write(due)

    def _open_in_row(self, tag: str) -> None:
        if tag in {"td", "th"}:
            if self._containers and self._containers[-1].used:
                self._write(CELL)
            self._containers[-1].used = True
        elif tag in {"tr", "table"}:
            self._flush()
            self._leave("tr")
            if tag == "tr":
                self._containers.append(_Container("tr"))
                self._open["tr"] += 1
        elif tag in _BREAKS:
            self.text(" ")

    def _close_block(self, tag: str) -> None:
        self._flush()
        if tag in {"ul", "ol"}:
            if self._lists:
                self._lists.pop()
        elif tag == "table":
            self._leave("tr")
        elif tag in _KINDS:
            self._leave(tag)
        self._due = ""

    def _leave(self, tag: str) -> None:
        """Leave the innermost `tag` and whatever was left open in it."""
        if not self._open[tag]:
            return
        while self._containers:
            left = self._containers.pop()
            self._open[left.tag] -= 1
            if left.tag == tag:
                return

    def _in_pre(self) -> bool:
        return bool(self._containers) and self._containers[-1].tag == "pre"

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _break_line(self) -> None:
        """One break is a new line of the same block, two are a new block."""
        container = self._containers[-1].tag if self._containers else ""
        if not self._parts:
            return
        if container == "pre":
            self._write("\n")
        elif container == "tr" or container in _HEADINGS:
            self.text(" ")
        elif self._parts[-1] == "\n":
            self._flush()
        else:
            last = self._parts.pop().rstrip(" ")
            self._length = sum(map(len, self._parts)) if not last else self._length
            self._parts.append(last)
            self._length = sum(map(len, self._parts))
            self._write("\n")

    def _mark(self, tag: str, start: int, href: str | None) -> None:
        kind = _MARKS[tag]
        if kind is MarkKind.LINK:
            href = safe_address(href)
            if href is None:
                return
        else:
            href = None
        if start < self._length:
            self._marks.append(Mark(kind, start, self._length, href))

    def _picture(self, attributes: Mapping[str, str]) -> None:
        for words in dict.fromkeys((attributes.get("alt", ""), attributes.get("title", ""))):
            if words.strip() and not is_file_name(words):
                self.add(Draft(BlockKind.CAPTION, " ".join(words.split())))

    def _flush(self) -> None:
        """End the current block."""
        for tag, pending in self._pending.items():
            for start, href in pending:
                self._mark(tag, start, href)
        text = "".join(self._parts)
        if not is_blank(text.strip("| \n") if self._open["tr"] else text):
            self._drafts.append(self._draft(text))
        self._drafts.extend(self._asides)
        self._asides = []
        self._begin_block()

    def _draft(self, text: str) -> Draft:
        kind, level = BlockKind.PARAGRAPH, 0
        if self._containers:
            container = self._containers[-1]
            kind = _KINDS[container.tag]
            if kind is BlockKind.LIST_ITEM:
                # A second paragraph of one item gets no second bullet.
                kind = BlockKind.PARAGRAPH if container.used else kind
                level = 0 if container.used else max(0, len(self._lists) - 1)
            elif kind is BlockKind.HEADING:
                level = _HEADINGS[container.tag]
            container.used = True
        return Draft(kind, text, level, self._marks)


def safe_address(href: str | None) -> str | None:
    """`href` without white space if it is an address that a browser may be given, or a relative one; else `None`."""
    if not href:
        return None
    address = "".join(one_line(href).split())
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        return None
    return address if address and scheme in _SCHEMES else None
