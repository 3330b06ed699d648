"""Word files (`.docx`) → `Document`s, if the extra `office` is installed. mammoth makes HTML of them."""

from __future__ import annotations

from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING

from newsreader import extras
from newsreader.errors import BadDataError
from newsreader.records import BlockKind, Document
from newsreader.text.clean import normalise, one_line, tidy_line

from .blocks.draft import assemble
from .blocks.title import derive_title
from .dates import parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .source import Source

is_installed = find_spec("mammoth") is not None
"""Whether the extra `office` is installed."""

_BODY, _METADATA = "word/document.xml", "docProps/core.xml"


def confidence(source: Source) -> float:
    """Return how likely it is that `source` is a Word file, from 0 to 1."""
    return 0.95 if source.data.startswith(b"PK\x03\x04") and _BODY.encode() in source.data else 0.0


def parse(source: Source) -> Iterator[Document]:
    """Yield the text of a Word file. Raises `BadDataError` if it is damaged or has no text."""
    if not is_installed:
        raise BadDataError(f"Word files need an extra: {extras.advice('office')}")
    from xml.parsers.expat import ExpatError

    import mammoth

    from .epub.archive import DAMAGED, Archive, elements
    from .web.fragment import fragment

    archive = Archive(source.data)
    if _BODY not in archive:
        raise BadDataError(DAMAGED)
    archive.check_size()
    try:
        # Pictures are not read, only their descriptions: a link to a picture could name any file.
        pictures = mammoth.images.img_element(lambda image: {})  # noqa: ARG005
        page = mammoth.convert_to_html(BytesIO(source.data), convert_image=pictures).value
    except (ExpatError, KeyError) as error:
        raise BadDataError(DAMAGED) from error
    drafts = fragment(page)
    text, blocks, inline_spans = assemble(drafts)
    metadata = {
        name: one_line(normalise(" ".join((element.text or "").split())))
        for name in ("title", "creator", "modified", "language")
        if _METADATA in archive
        for element in elements(archive.read_xml(_METADATA), name)
    }
    headings = (text[block.start : block.end] for block in blocks if block.kind is BlockKind.HEADING)
    title = metadata.get("title") or next(headings, "")
    yield Document(
        text=text,
        blocks=blocks,
        inline_spans=inline_spans,
        title=tidy_line(title or derive_title(text)),
        title_derived=not title,
        authors=tuple(filter(None, (author.strip() for author in metadata.get("creator", "").split(";")))),
        language=metadata.get("language") or None,
        published_at=parse_date(metadata.get("modified", "")),
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    )
