"""A PDF file → a `Document`: title, authors, address and date, and the blocks of its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pypdfium2
from pypdfium2 import raw

from newsreader.errors import BadDataError
from newsreader.ingest.blocks.draft import Draft, assemble
from newsreader.ingest.blocks.title import derive_title
from newsreader.ingest.dates import parse_date
from newsreader.records import BlockKind, Document
from newsreader.text.clean import normalise, tidy_line

from .order import blocks_of, body_size, leading, without_running_heads
from .pages import read_lines
from .paragraphs import join_over_pages, known_words, paragraphs_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from .pages import Line
    from .paragraphs import Paragraph

_MAX_HEADING = 200
_NO_TITLE = re.compile(r"(?i)untitled|microsoft \w+ - |.*\.\w{2,5}$|.*://|\W*$|about:blank")
_PRINTED_ADDRESS = re.compile(r"(https?://\S+)(?:\s+\d+(?:/| of )\d+)?")
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-])(\d\d)'?(\d\d)?)?")
_SCANNED = "The PDF has no text, only pictures. Run OCR first (for example ocrmypdf), and add the result."


def read_pdf(data: bytes) -> Document:
    """Return the text of a PDF file. Raises `BadDataError` if it is damaged, encrypted or has no text."""
    try:
        pdf = pypdfium2.PdfDocument(data)
        pages = [read_lines(page, number) for number, page in enumerate(pdf)]
        metadata = pdf.get_metadata_dict()
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            message = "The PDF needs a password. Save a copy without a password, and add that."
        else:
            message = "The PDF is damaged. Download or copy it again, and add it then."
        raise BadDataError(message) from error
    address = _printed_address(pages)
    paragraphs = _paragraphs(without_running_heads(pages))
    if not paragraphs:
        raise BadDataError(_SCANNED)
    drafts = _drafts(paragraphs, body_size(line for lines in pages for line in lines))
    text, blocks, inline_spans = assemble(drafts)
    title = _title(metadata.get("Title", ""), paragraphs, drafts)
    authors = re.split(r"\s*(?:;|\band\b|&)\s*", _plain(metadata.get("Author", "")))
    return Document(
        text=text,
        blocks=blocks,
        inline_spans=inline_spans,
        title=title or _plain(derive_title(text)),
        title_derived=not title,
        authors=tuple(author for author in authors if author),
        url=address,
        published_at=_date(metadata.get("CreationDate", "")),
        media_type="application/pdf",
    )


def _paragraphs(pages: Sequence[Sequence[Line]]) -> list[Paragraph]:
    lines = [line for page in pages for line in page]
    size, words = body_size(lines), known_words(lines)
    step = leading(pages, size)
    paragraphs = [
        paragraph
        for page in pages
        for block in blocks_of(page, step, size)
        for paragraph in paragraphs_of(block, words)
    ]
    return join_over_pages(paragraphs, size, words)


def _drafts(paragraphs: Sequence[Paragraph], size: float) -> list[Draft]:
    """Return the paragraphs as blocks. Text that is larger than the body is a heading, the largest of level 1."""
    sizes = {round(paragraph.size) for paragraph in paragraphs if _is_heading(paragraph, size)}
    levels = {one: min(level, 6) for level, one in enumerate(sorted(sizes, reverse=True), 1)}
    drafts = []
    for paragraph in paragraphs:
        text = normalise(paragraph.text)
        if _is_heading(paragraph, size):
            drafts.append(Draft(BlockKind.HEADING, text, levels[round(paragraph.size)]))
        else:
            drafts.append(Draft(BlockKind.LIST_ITEM if paragraph.is_item else BlockKind.PARAGRAPH, text))
    return drafts


def _is_heading(paragraph: Paragraph, size: float) -> bool:
    return paragraph.size > 1.15 * size and len(paragraph.text) <= _MAX_HEADING and not paragraph.is_item


def _title(written: str, paragraphs: Sequence[Paragraph], drafts: Sequence[Draft]) -> str:
    """Return the title in the metadata, unless it is a file name or the like; else the largest heading on page 1."""
    if not _NO_TITLE.match(title := _plain(written)):
        return title
    headings = [
        draft
        for draft, paragraph in zip(drafts, paragraphs, strict=True)
        if draft.kind is BlockKind.HEADING and paragraph.page == 0
    ]
    return _plain(min(headings, key=lambda draft: draft.level).text) if headings else ""


def _printed_address(pages: Sequence[Sequence[Line]]) -> str | None:
    """Return the address that a browser printed at the top or bottom of the first page."""
    lines = sorted(pages[0], key=lambda line: line.bottom) if pages else []
    found = (_PRINTED_ADDRESS.fullmatch(line.text) for line in (*lines[:1], *lines[-1:]))
    return next((match[1] for match in found if match), None)


def _date(written: str) -> datetime | None:
    found = _DATE.match(written)
    if not found:
        return None
    year, month, day, hour, minute, second, sign, hours, minutes = found.groups()
    zone = f"{sign}{hours}:{minutes or '00'}" if sign else "Z"
    return parse_date(f"{year}-{month or '01'}-{day or '01'}T{hour or '00'}:{minute or '00'}:{second or '00'}{zone}")


def _plain(text: str) -> str:
    return tidy_line(normalise(text))
