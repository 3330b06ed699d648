"""The table of formats that can be parsed. A new format is one file and one row here.

The file has two functions. `parse(source)` yields each article as a `Document`; it may leave `Document.source` empty
if that is the whole source. `confidence(source)` returns how likely the content is in this format, from 0 to 1. Both
import a heavy library only when they need it. A row says `isolated=True` if the parser uses such a library.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader import limits

from . import data, epub, feed, mail, markdown, office, pdf, plain, web

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsreader.records import Document

    from .source import Source


_LARGE = 2**20
"""The number of bytes of a source that any parser may need too much time or memory for."""
_LINE_ENDS = (b"\n", b"\r", *(end.encode() for end in "\v\f\x85\u2028\u2029"))


@dataclass(frozen=True, slots=True)
class Format:
    """One format: how to parse it, and how to recognize it by content, suffix or media type."""

    parse: Callable[[Source], Iterator[Document]]
    confidence: Callable[[Source], float]
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]
    declared: float = 0.9
    """The confidence if the suffix or the media type is this format's; the content is not looked at."""
    readable: bool = True
    """False if the format is only recognized to refuse it."""
    isolated: bool = False
    """True if `parse` runs in a worker process, because its libraries can hang, crash or use too much memory. Then
    `parse` must be a function at the top of a module.
    """
    fallback: Callable[[Source], Iterator[Document]] | None = None
    """A simpler parser for a source on which an isolated `parse` hangs, crashes or uses too much memory."""

    def documents(self, source: Source, *, aside: bool = False) -> Iterator[Document]:
        """Yield each article in `source`, in a worker process if the format is isolated, or the source large, or
        `aside`.
        """
        if not self.isolated:
            lines = max(map(source.data.count, _LINE_ENDS))
            limits.check_article(lines, limits.ARTICLE_LINES, "lines")
        if not (self.isolated or aside or len(source.data) > _LARGE):
            return self.parse(source)
        from .isolated import parse_isolated

        return parse_isolated(self.parse, source, fallback=self.fallback)

    def score(self, source: Source) -> float:
        """Return how likely it is that `source` is in this format, from 0 to 1."""
        if source.name.lower().endswith(self.suffixes) or source.media_type in self.media_types:
            return self.declared
        return self.confidence(source)


FORMATS: list[Format] = [
    Format(
        *(markdown.parse, markdown.confidence),
        suffixes=(".md", ".markdown", ".mdown", ".mkd", ".mdwn"),
        media_types=("text/markdown", "text/x-markdown"),
    ),
    Format(
        *(web.parse, web.confidence),
        suffixes=(".html", ".htm", ".xhtml", ".xht"),
        media_types=("text/html", "application/xhtml+xml"),
        isolated=True,
        fallback=web.parse_simply,
    ),
    Format(
        *(web.parse_mhtml, web.mhtml_confidence),
        suffixes=(".mhtml", ".mht"),
        media_types=("multipart/related", "application/x-mimearchive"),
        isolated=True,
    ),
    Format(
        *(web.parse_webarchive, web.webarchive_confidence),
        suffixes=(".webarchive",),
        media_types=("application/x-webarchive",),
        isolated=True,
    ),
    Format(
        *(epub.parse, epub.confidence),
        suffixes=(".epub",),
        media_types=("application/epub+zip",),
        isolated=True,
    ),
    Format(
        *(pdf.parse, pdf.confidence),
        suffixes=(".pdf",),
        media_types=("application/pdf",),
        readable=pdf.is_installed,
        isolated=True,
    ),
    Format(
        *(mail.parse, mail.confidence),
        suffixes=(".eml",),
        media_types=("message/rfc822",),
        isolated=True,
    ),
    Format(
        *(office.parse, office.confidence),
        suffixes=(".docx",),
        media_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
        readable=office.is_installed,
        isolated=True,
    ),
    Format(
        *(feed.parse, feed.confidence),
        suffixes=feed.SUFFIXES,
        media_types=feed.MEDIA_TYPES,
        declared=0.95,
        readable=False,
    ),
    # Servers also send feeds and pages as application/json; what these look like counts more.
    Format(
        *(data.parse, data.confidence),
        suffixes=(".json",),
        media_types=("application/json", "text/json"),
        declared=0.7,
        readable=False,
    ),
    # A `.txt` file can hold anything, and servers call anything text/plain.
    Format(plain.parse, plain.confidence, suffixes=(".txt", ".text"), media_types=("text/plain",), declared=0.5),
]
"""All formats. Of two with the same score, the first is used."""


def choose(source: Source) -> Format:
    """Return the format with the highest score for `source`."""
    return max(FORMATS, key=lambda format: format.score(source))
