"""Turns the bytes of a source into `records.Document`s: clean text, blocks, inline spans and metadata.

`parse` is the face. `registry` lists the formats; each parser makes drafts of blocks, `furniture` finds the blocks
around the body, and `blocks` joins the drafts into one text. `isolated` runs the parsers that can hang or
crash in worker processes. Nothing here knows files, the library or the network.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsreader.errors import BadDataError, IsExportError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.records import Document

EXPORT = "newsreader exported this file, so it is no article. To import the JSON of a library: newsreader import FILE"


def parse(
    source: bytes,
    name: str = "",
    media_type: str | None = None,
    *,
    url: str = "",
    charset: str = "",
    encoding: str = "",
    whole: bool = False,
    aside: bool = False,
) -> Iterator[Document]:
    """Yield each article in `source`. Its format is chosen by `name`, by `media_type` and by its content.

    `name` is a file name or an address; `media_type` and `charset` are from a server. `encoding` is the one that the
    user named, which counts more. `url` is the address of the source: relative links are resolved against it, and an
    article that is the whole source and names no address gets it. `whole` makes one article of a whole book. The
    language is detected if the source declares none, or plainly a wrong one.

    Formats with slow or fragile parsers are parsed in a worker process, which an unfinished iterator occupies until it
    is closed. With `aside` all formats are, so that several threads can parse at the same time. Raises `BadDataError`
    if the source is empty, binary or in a format that can't be read, also after the first article, and `IsExportError`
    if newsreader exported it.
    """
    from newsreader.text.language import language_of, normal_tag

    from .exports import is_export
    from .registry import choose
    from .source import Source

    media_type = (media_type or "").partition(";")[0].strip().lower()
    given = Source(source, name, media_type, url, charset, encoding, whole)
    if is_export(given):
        raise IsExportError(EXPORT)
    document = None
    try:
        for document in choose(given).documents(given, aside=aside):
            language = language_of(document.text, document.language)
            is_declared = document.language is not None and language == normal_tag(document.language)
            found = replace(document, language=language, language_detected=not is_declared)
            if not found.source:
                own_url = found.url or url or None
                found = replace(found, source=source, url=own_url, charset=encoding or charset, base=url)
            yield found
    except RecursionError as error:
        raise BadDataError("It is nested too deeply.") from error
    if document is None:
        raise BadDataError("There are no articles in it.")


def parse_one(source: bytes, name: str = "", media_type: str | None = None) -> Document:
    """Return the first article in `source`, for a source that holds one. Raises as `parse` does."""
    # All of it is parsed: a worker process that is left in the middle of a source must be ended.
    document, *_ = parse(source, name, media_type)
    return document


def stop_parsing() -> None:
    """End the worker processes. The sources that they are parsing fail; later ones get new processes."""
    from .isolated import stop_workers

    stop_workers()


def readable_suffixes() -> frozenset[str]:
    """Return the file suffixes of all formats that can be read, in lower case, with their dot."""
    from .registry import FORMATS

    return frozenset(suffix for format in FORMATS if format.readable for suffix in format.suffixes)
