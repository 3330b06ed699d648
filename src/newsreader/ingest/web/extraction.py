"""The article in a page → drafts: trafilatura finds the text, and `markers` what it drops."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from newsreader.ingest.blocks.flow import CELL
from newsreader.records import BlockKind, InlineSpan

from .markers import KINDS, MARK, Markers
from .markup import Walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml.etree import _Element

    from newsreader.ingest.blocks.draft import Draft

    from .tree import Tree

_MARKER = re.compile(f"{MARK}(p|[0-9]{{1,9}}|s[0-9]{{0,9}}[aAiI]?){MARK}")
_ITEM = re.compile(f"{MARK}s([0-9]*)([aAiI]?){MARK}")
_EMPTY_CELLS = re.compile(rf"(?:\s*{re.escape(CELL.strip())})+\s*$")
_SIGNS = re.compile(f"[{''.join(KINDS)}]")


def extract(tree: Tree, url: str) -> list[Draft]:
    """Return the blocks of the article in `tree`, without its title. There are none if there is no article.

    Changes `tree`. Links are relative to `url`.
    """
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports each page without an article
    markers = Markers(tree.elements, url)
    # Not `url`: trafilatura resolves links against the host only. Not "python": that format also makes Markdown.
    result = bare_extraction(
        tree.root, fast=True, include_links=True, include_formatting=True, include_comments=False, output_format="xml"
    )
    if not isinstance(result, Document):  # it can also be a dictionary, if asked for
        return []
    drafts = _MarkedWalk(url, markers.drafts).read(result.body)
    return _trim(map(_finish, drafts))


class _MarkedWalk(Walk):
    """Reads trafilatura's tree, and puts the draft of each marker at its place."""

    def __init__(self, url: str, drafts: list[Draft]) -> None:
        super().__init__(url)
        self._drafts = dict(enumerate(drafts))
        self._grids: dict[_Element, bool] = {}

    def text(self, text: str) -> None:
        if MARK not in text:
            self.flow.text(text)
            return
        for index, piece in enumerate(_MARKER.split(text)):
            if index % 2 == 0:
                self.flow.text(piece)
            elif piece == "p":
                self.flow.open("br", {})
                self.flow.open("br", {})
            elif piece.isdecimal() and (draft := self._drafts.pop(int(piece), None)):
                self.flow.add(draft)

    def opening(self, element: _Element) -> tuple[str, Mapping[str, str]]:
        tag, attributes = super().opening(element)
        if tag in {"ol", "li"} and (found := _ITEM.match(next(filter(str.strip, map(str, element.itertext())), ""))):
            return tag, {"type": found[2] or "1"} if tag == "ol" else {"value": found[1]}
        if tag in {"table", "tr", "td"} and not self._is_grid(element):
            return "div", {}
        return tag, attributes

    def _is_grid(self, element: _Element) -> bool:
        """Return whether a table has two columns. Old pages place their text by tables of one cell in a row."""
        table = element if element.tag == "table" else next(element.iterancestors("table"), element)
        if table not in self._grids:
            self._grids[table] = any(
                sum(bool("".join(map(str, cell.itertext())).strip()) for cell in row) > 1 for row in table.iter("row")
            )
        return self._grids[table]


def _finish(draft: Draft) -> Draft:
    """Apply the sign of a kind at the start of a draft, and remove empty cells from the end of a row."""
    if draft.kind is BlockKind.TABLE_ROW:
        draft.text = _EMPTY_CELLS.sub("", draft.text)
    if found := _SIGNS.search(draft.text):
        if draft.kind is not BlockKind.TABLE_ROW and not draft.text[: found.start()].strip(" 0123456789."):
            draft.kind, draft.level = KINDS[found[0]], 0
        draft.inline_spans = [
            InlineSpan(
                span.kind,
                span.start - len(_SIGNS.findall(draft.text, 0, span.start)),
                span.end - len(_SIGNS.findall(draft.text, 0, span.end)),
                span.href,
            )
            for span in draft.inline_spans
        ]
        draft.text = _SIGNS.sub("", draft.text)
    return draft


def _trim(drafts: Iterable[Draft]) -> list[Draft]:
    """Return `drafts` without rules at the ends and after another rule."""
    kept: list[Draft] = []
    for draft in drafts:
        if draft.kind is not BlockKind.RULE or (kept and kept[-1].kind is not BlockKind.RULE):
            kept.append(draft)
    while kept and kept[-1].kind is BlockKind.RULE:
        kept.pop()
    return kept
