"""Articles and their highlights as a REFI-QDA project, which QualCoder, NVivo, ATLAS.ti and MAXQDA open.

A zip file: `project.qde` (XML) and the text of each article. A highlight is a selection, coded with its tags and its
color; its note and other words are the description. Positions are code points. Highlights that are not surely in the
text are in the description of the article.
"""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from newsreader.export.annotations.shapes import utc
from newsreader.export.sheet import UNSURE, UNSURE_HEADING, in_text_order, note_and_words
from newsreader.text.clean import tidy_line
from newsreader.text.quotes import in_quotes

from .parts import ORIGIN, attributes, code_guid, codes, color_guid, element, guid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import IO

    from newsreader.export.sheet import Sheet
    from newsreader.records import Highlight, Tag

SIGN = b"newsreader"
"""The comment at the end of the zip file."""

_PIECE = 1 << 20
_NAMED = 60


def render(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """Yield the zip file in pieces, after all articles were read."""
    names: set[str] = set()
    tags: Mapping[str, Tag] = {}
    with TemporaryFile() as file, TemporaryFile("w+", encoding="utf-8", errors="replace", newline="\n") as sources:
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            archive.comment = SIGN
            for sheet in sheets:
                tags = sheet.codes
                names.update(tag for highlight in sheet.highlights for tag in highlight.tags)
                archive.writestr(
                    _member(f"sources/{sheet.article.uid}.txt"), sheet.revision.text.encode(errors="replace")
                )
                sources.writelines(f"{line}\n" for line in _source(sheet))
            sources.seek(0)
            with archive.open(_member("project.qde"), "w", force_zip64=True) as project:
                for line in _project(sources, names, tags):
                    project.write(line.encode(errors="replace"))
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _member(name: str) -> ZipInfo:
    # Always the same time, so that the same records give the same bytes.
    member = ZipInfo(name)
    member.compress_type = ZIP_DEFLATED
    return member


def _project(sources: IO[str], names: set[str], tags: Mapping[str, Tag]) -> Iterator[str]:
    user = guid("user", "")
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    about = {"xmlns": "urn:QDA-XML:project:1.0", "name": "newsreader", "origin": ORIGIN, "creatingUserGUID": user}
    yield f"<Project{attributes(about)}>\n"
    yield f"<Users>\n<User{attributes({'guid': user, 'name': 'newsreader'})}/>\n</Users>\n<CodeBook>\n"
    for line in codes(names, tags):
        yield f"{line}\n"
    yield "</CodeBook>\n"
    before = "<Sources>\n"
    for line in sources:
        yield before + line
        before = ""
    if not before:
        yield "</Sources>\n"
    yield "</Project>\n"


def _source(sheet: Sheet) -> Iterator[str]:
    article = sheet.article
    about = {
        "guid": article.uid,
        "name": article.title or "Untitled",
        "plainTextPath": f"internal://{article.uid}.txt",
        "creatingUser": guid("user", ""),
        "creationDateTime": utc(article.added_at),
    }
    ordered, text = in_text_order(sheet.highlights), sheet.revision.text
    unsure = [f"{in_quotes(one.quote)} {note_and_words(one, text)}".strip() for one in ordered if one.anchor in UNSURE]
    parts = [
        ", ".join(article.authors),
        article.site,
        article.url,
        *([f"{UNSURE_HEADING}:", *unsure] if unsure else []),
    ]
    yield f"<TextSource{attributes(about)}>"
    if description := element("Description", "\n".join(filter(None, parts))):
        yield description
    for highlight in ordered:
        if highlight.anchor not in UNSURE:
            yield from _selection(highlight, text)
    yield "</TextSource>"


def _selection(highlight: Highlight, text: str) -> Iterator[str]:
    made = {"creatingUser": guid("user", ""), "creationDateTime": utc(highlight.created_at)}
    place: dict[str, object] = {"startPosition": highlight.start, "endPosition": highlight.end}
    name = tidy_line(highlight.quote)[:_NAMED]
    yield f"<PlainTextSelection{attributes({'guid': highlight.uid, 'name': name} | place | made)}>"
    if description := element("Description", note_and_words(highlight, text)):
        yield description
    for code in (*map(code_guid, dict.fromkeys(highlight.tags)), color_guid(highlight.color)):
        yield f"<Coding{attributes({'guid': guid('coding', f'{highlight.uid} {code}')} | made)}>"
        yield f"<CodeRef{attributes({'targetGUID': code})}/></Coding>"
    yield "</PlainTextSelection>"
