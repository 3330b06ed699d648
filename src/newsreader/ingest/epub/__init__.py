"""EPUB books → one `Document` for each chapter, or one for the whole book.

`archive` reads files from the zip within limits. `package` reads what the book says about itself: metadata, reading
order, table of contents. `chapters` makes the documents. Nothing is written to disk.

This module is imported before any book is read, so it imports no library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.ingest.source import Source
    from newsreader.records import Document

_ZIP = b"PK\x03\x04"
_MARK = b"mimetypeapplication/epub+zip"


def confidence(source: Source) -> float:
    """Return how likely it is that `source` is an EPUB book, from 0 to 1."""
    return 1.0 if source.data.startswith(_ZIP) and _MARK in source.data[:100] else 0.0


def parse(source: Source) -> Iterator[Document]:
    """Yield the chapters of a book, or the whole book if `source.whole`. Raises `BadDataError` if it has no text."""
    from .archive import Archive
    from .chapters import read_book

    yield from read_book(Archive(source.data), whole=source.whole)
