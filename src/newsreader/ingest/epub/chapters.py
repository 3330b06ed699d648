"""The pages of a book → chapters → documents.

A chapter begins where the table of contents points to, and may be a part of a page or several pages. In a book without
a table of contents, each page is a chapter.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from html.entities import name2codepoint
from typing import TYPE_CHECKING

from lxml import etree, html

from newsreader.errors import BadDataError
from newsreader.ingest.blocks.draft import NO_TEXT, Draft, assemble, is_blank
from newsreader.ingest.blocks.elements import BREAKS
from newsreader.ingest.blocks.title import derive_title
from newsreader.ingest.encoding import decode
from newsreader.ingest.web.decoding import declared_in
from newsreader.ingest.web.fragment import fragment
from newsreader.records import CHAPTER, BlockKind, Document
from newsreader.text.clean import normalise, tidy_line

from .package import is_front, read_package

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .archive import Archive
    from .package import Entry, Package

_MIN_LENGTH, _MIN_FRONT_LENGTH = 100, 2_500
"""The fewest code points of a chapter: half titles and dedications are shorter, and most imprints are not long."""
_MIN_CHAPTERS = 3
"""The fewest entries of the table of contents on the level of chapters."""
_TYPE = re.compile(r"<(?:body|section|div)[^<>]{0,500}?\bepub:type=\"([^\"<>]{0,200})\"")
_START = re.compile(r"<!--(\d+)-->")
_BODY = re.compile(r"<body\b[^<>]*>", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
_DOCTYPE = re.compile(r"\s*<!DOCTYPE[^<>\[]*\[(.*?)\]\s*>", re.DOTALL | re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY\s++([\w.-]++)\s++([^<>]*+)>")
_SHORT = re.compile(r"""[\"']((?:[^\"'&<]|&#(?!38;|[xX]26;)\w{1,8};){0,50})[\"']\s*""")
_REFERENCE = re.compile(r"&([A-Za-z_][\w.-]*);")
_NUMBER = re.compile(r"[\dIVXLC]+\.?")


@dataclass(slots=True)
class _Chapter:
    title: str = ""
    pieces: list[str] = field(default_factory=list)
    """The HTML of the chapter."""
    drafts: list[Draft] = field(default_factory=list)
    is_front: bool = False

    def add(self, piece: str) -> None:
        self.pieces.append(piece)
        self.drafts += fragment(piece)

    @property
    def length(self) -> int:
        return sum(len(draft.text) for draft in self.drafts if not is_blank(draft.text))

    @property
    def is_worth_reading(self) -> bool:
        return self.length >= (_MIN_FRONT_LENGTH if self.is_front else _MIN_LENGTH)


def read_book(archive: Archive, *, whole: bool) -> Iterator[Document]:
    """Yield the chapters of the book in `archive` as documents, or one document if `whole`.

    The title of a book becomes the site of its chapters. Raises `BadDataError` if the book is damaged or has no text.
    """
    package = read_package(archive)
    frame = Document(
        text="",
        blocks=(),
        site=package.title or None,
        authors=package.authors,
        language=package.language,
        published_at=package.published_at,
    )
    chapters = _chapters(archive, package)
    if whole:
        book = [draft for chapter in chapters for draft in chapter.drafts]
        yield _document(replace(frame, site=None, media_type="application/epub+zip"), package.title, book)
        return
    skipped, found = [], False
    for chapter in chapters:
        if chapter.is_worth_reading:
            found = True
            yield _chapter_document(frame, chapter)
        elif not found and chapter.length:
            skipped.append(chapter)
    if not found and not skipped:
        raise BadDataError(NO_TEXT)
    for chapter in skipped if not found else ():
        yield _chapter_document(frame, chapter)


def _chapter_document(frame: Document, chapter: _Chapter) -> Document:
    title = f"{frame.site} {chapter.title}" if frame.site and _NUMBER.fullmatch(chapter.title) else chapter.title
    source = "\n".join(chapter.pieces).encode()
    return _document(replace(frame, source=source, media_type="text/html", parser=CHAPTER), title, chapter.drafts)


def _document(frame: Document, title: str, drafts: list[Draft]) -> Document:
    text, blocks, inline_spans = assemble(drafts)
    headings = (text[block.start : block.end] for block in blocks if block.kind is BlockKind.HEADING)
    title = title or next(headings, "")
    shown = tidy_line(normalise(title or derive_title(text)))
    return replace(frame, text=text, blocks=blocks, inline_spans=inline_spans, title=shown, title_derived=not title)


def _chapters(archive: Archive, package: Package) -> Iterator[_Chapter]:
    starts = _starts(package.contents)
    chapter = _Chapter()
    for path in package.spine:
        for entry, piece in _pieces(archive.read(path), starts.get(path, ())):
            title = entry.title if entry else ""
            kinds = found[1].split() if (found := _TYPE.search(piece[:4_000])) else []
            front = path in package.front or any(map(is_front, (title, *kinds)))
            # A page that the table of contents does not name continues the chapter before it.
            if entry or not starts or path in package.extra or front != chapter.is_front:
                yield chapter
                chapter = _Chapter(title, is_front=front)
            chapter.add(piece)
    yield chapter


def _starts(contents: Iterable[Entry]) -> Mapping[str, list[Entry]]:
    """Return the entries of the table of contents that begin a chapter, by their page.

    These are the first entry of each page, and all on the level of chapters or above.
    """
    levels = Counter(entry.depth for entry in contents)
    level = next((depth for depth in sorted(levels) if levels[depth] >= _MIN_CHAPTERS), max(levels, default=0))
    starts: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in contents:
        if entry.path not in starts or entry.depth <= level:
            starts[entry.path].append(entry)
    return starts


def _pieces(page: bytes, starts: Iterable[Entry]) -> Iterator[tuple[Entry | None, str]]:
    """Yield the HTML of a page in pieces, each with the entry that begins it."""
    if not page.strip():
        return
    parser = html.HTMLParser(remove_comments=True, remove_pis=True)
    text = _without_prolog(normalise(decode(page, declared=declared_in(page)).text))
    body = html.document_fromstring(text, parser=parser).find("body")
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        # Nested so deep that text is missing in the tree. `fragment` reads the whole page.
        yield next(iter(starts), None), _BODY.split(text, maxsplit=1)[-1]
        return
    if body is None:
        return
    begins: dict[str, Entry] = {}
    elements = {
        key: element for element in body.iter(etree.Element) for key in (element.get("name"), element.get("id"))
    }
    for number, entry in enumerate(starts):
        element = elements.get(entry.fragment) if entry.fragment else None
        if element is not None and element is not body:
            _block_around(element, body).addprevious(etree.Comment(str(number)))
        elif number == 0:
            body.insert(0, etree.Comment("0"))
        else:
            continue
        begins[str(number)] = entry
    first, *rest = _START.split(html.tostring(body, encoding="unicode"))
    if not is_blank(re.sub(r"<[^>]*>", "", first)):
        yield None, first
    for number_text, piece in zip(rest[::2], rest[1::2], strict=True):
        yield begins[number_text], piece


def _without_prolog(text: str) -> str:
    """Return a page without its XML declaration and document type, and with the entities that the latter defines.

    A declaration of the encoding, which the text no longer has, would be an error for the parser, which also takes
    definitions for text. Only entities that are a few words or characters are read, and the parser knows those of HTML.
    """
    text = _DECLARATION.sub("", text)
    found = _DOCTYPE.match(text)
    if not found:
        return text
    defined = {name: _SHORT.fullmatch(value) for name, value in _ENTITY.findall(found[1]) if name not in name2codepoint}
    return _REFERENCE.sub(
        lambda match: match[0] if match[1] not in defined else value[1] if (value := defined[match[1]]) else "",
        text[found.end() :],
    )


def _block_around(element: html.HtmlElement, body: html.HtmlElement) -> html.HtmlElement:
    """Return the outermost element that begins with `element`, at least the block around it."""
    while (parent := element.getparent()) is not None and parent is not body:
        is_first = element.getprevious() is None and not (parent.text or "").strip()
        if element.tag in BREAKS and not is_first:
            break
        element = parent
    return element
