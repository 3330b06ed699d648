"""Web pages → `Document`s, from a server, from a file, and from what browsers save.

`page` is the heart: `metadata` reads who wrote what and when, `extraction` the article, `stubs` refuses pages without
one. `saved` finds the page in MHTML and web archives. Must not know the network, files or the library.

This module is imported at start, so it only says what the formats look like; lxml and trafilatura are imported when
the first page is read.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.ingest.source import Source
    from newsreader.records import Document

_START = re.compile(
    # Atomic: else a comment could end at each of many “-->”, which takes exponential time.
    r"\s*+(?:<\?xml[^>]*>\s*+)?(?>(?:<!--.*?-->)\s*)*+<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])",
    re.IGNORECASE | re.DOTALL,
)


def confidence(source: Source) -> float:
    """Return how likely it is that `source` is a whole HTML page, from 0 to 1."""
    return 0.8 if _START.match(source.head[:4_096]) else 0.0


def parse(source: Source) -> Iterator[Document]:
    """Yield the article of a page. Raises `BadDataError` if there is none."""
    from .decoding import decode_page
    from .page import parse_page
    from .saved import saved_address

    page = decode_page(source)
    document = parse_page(page.text, source.url or saved_address(page.text), saved=source.is_file)
    yield page.noted_in(document)


def parse_simply(source: Source) -> Iterator[Document]:
    """Yield all text of a page as an article, in linear time, for a page on which `parse` takes too long."""
    from .decoding import decode_page
    from .page import simple_page

    page = decode_page(source)
    yield page.noted_in(simple_page(page.text, source.url))


def mhtml_confidence(source: Source) -> float:
    """Return how likely it is that `source` is a page saved as MHTML, from 0 to 1."""
    head = source.data[:2_048].lower()
    return 0.85 if b"multipart/related" in head and b"mime-version:" in head else 0.0


def parse_mhtml(source: Source) -> Iterator[Document]:
    """Yield the article of a page that was saved as MHTML. Raises `BadDataError` if there is none."""
    from .saved import read_mhtml

    yield from _parse_part(source, read_mhtml(source.data), "multipart/related")


def webarchive_confidence(source: Source) -> float:
    """Return how likely it is that `source` is a web archive of Safari, from 0 to 1."""
    return 0.9 if b"WebMainResource" in source.data[:4_096] or b"WebMainResource" in source.data[-4_096:] else 0.0


def parse_webarchive(source: Source) -> Iterator[Document]:
    """Yield the article of a web archive of Safari. Raises `BadDataError` if there is none."""
    from .saved import read_webarchive

    yield from _parse_part(source, read_webarchive(source.data), "application/x-webarchive")


def _parse_part(source: Source, part: Source, media_type: str) -> Iterator[Document]:
    from .decoding import decode_page
    from .page import parse_page

    page = decode_page(replace(part, encoding=source.encoding))
    yield page.noted_in(parse_page(page.text, part.url, media_type, saved=True))
