"""The library's tags as a REFI-QDA codebook, which QualCoder, NVivo, ATLAS.ti and MAXQDA read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .parts import ORIGIN, attributes, codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from newsreader.export.sheet import Sheet
    from newsreader.records import Tag


def render(sheets: Iterable[Sheet]) -> Iterator[str]:
    """Yield the codebook in pieces: all tags of the library, and those of the highlights."""
    names: set[str] = set()
    tags: Mapping[str, Tag] = {}
    for sheet in sheets:
        tags = sheet.codes
        names.update(tag for highlight in sheet.highlights for tag in highlight.tags)
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f"<CodeBook{attributes({'xmlns': 'urn:QDA-XML:codebook:1.0', 'origin': ORIGIN})}>\n"
    for line in codes(names, tags):
        yield f"{line}\n"
    yield "</CodeBook>\n"
