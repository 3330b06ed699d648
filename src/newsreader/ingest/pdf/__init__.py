"""PDF files → `Document`s, if the extra `pdf` is installed.

A PDF has no paragraphs, only characters at places. `pages` reads lines of characters with their places; `order` joins
lines to blocks in reading order; `paragraphs` joins blocks to paragraphs; `reader` adds titles and metadata. Only
`pages` and `reader` know pypdfium2; the others are pure functions.

This module is imported before any file is read, so it imports no library.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from newsreader import extras
from newsreader.errors import BadDataError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.ingest.source import Source
    from newsreader.records import Document

is_installed = find_spec("pypdfium2") is not None
"""Whether the extra `pdf` is installed."""


def confidence(source: Source) -> float:
    """Return how likely it is that `source` is a PDF file, from 0 to 1."""
    return 1.0 if b"%PDF-" in source.data[:1_024] else 0.0


def parse(source: Source) -> Iterator[Document]:
    """Yield the text of a PDF file. Raises `BadDataError` if it is damaged, encrypted or has no text."""
    if not is_installed:
        raise BadDataError(f"PDF files need an extra: {extras.advice('pdf')}")
    from .reader import read_pdf

    yield read_pdf(source.data)
