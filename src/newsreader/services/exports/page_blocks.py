"""The blocks of an article's file with the values in them, and a fingerprint of what they are rendered from."""

from __future__ import annotations

import time
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

from newsreader import __version__
from newsreader.export import escape
from newsreader.export.markdown import block_id
from newsreader.export.merge.locate import FENCE
from newsreader.export.merge.written import WrittenBlock
from newsreader.library.file.sqlite_errors import DamagedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from newsreader.export.markdown import MarkdownBlock
    from newsreader.export.registry import Format
    from newsreader.export.sheet import Order, Sheet
    from newsreader.library import Library
    from newsreader.records import Article, Highlight


def written_blocks(sheet: Sheet, blocks: Iterable[MarkdownBlock]) -> list[WrittenBlock]:
    """Return the rendered blocks of a sheet with the values that can be read back from them."""
    highlights = {block_id(highlight): highlight for highlight in sheet.highlights}

    def forms(names: Sequence[str]) -> dict[str, str]:
        return {sheet.tags.get(name) or escape.tag(name): name for name in names}

    def written(block: MarkdownBlock) -> WrittenBlock:
        # What is stored has no lone surrogates, as what is written.
        text = block.text.encode("utf-8", "replace").decode()
        if highlight := highlights.get(block.id):
            color = highlight.color.value
            return WrittenBlock(block.id, text, forms(highlight.tags), color, highlight.note)
        is_head = text.startswith(f"{FENCE}\n")
        return WrittenBlock(block.id, text, forms(sheet.article.tags) if is_head else {})

    return [written(block) for block in blocks]


class Fingerprints:
    """Fingerprints of the articles of a library, rendered in a format. `tags` are as in a `Sheet`."""

    def __init__(self, library: Library, tags: Mapping[str, str], format: Format, order: Order) -> None:
        self._versions: dict[int, tuple[object, ...]] = {}
        with suppress(DamagedError):
            self._versions = library.exports.versions()
        self._tags = tags
        # A template is a part of its format. Days are written as they are in the user's zone.
        self._look = (format, order.value, __version__, time.tzname, time.timezone)

    def of(self, article: Article, highlights: Sequence[Highlight]) -> str:
        """Return a text that changes with everything in the file of the article; empty if that is unknown."""
        if article.id not in self._versions:
            return ""
        names = {*article.tags, *(tag for highlight in highlights for tag in highlight.tags)}
        forms = sorted((name, self._tags.get(name)) for name in names)
        known = (self._look, self._versions[article.id], article, highlights, forms)
        return sha256(repr(known).encode("utf-8", "replace")).hexdigest()
