"""The table of formats that articles and highlights can be exported to. A new format is one module and one row here.

The module's function `render(sheets)` yields the content in pieces, so that an
export needs no more memory than one article. A line break is never split between two pieces.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .names import file_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from .markdown import MarkdownBlock
    from .sheet import Sheet


def encoded(piece: str | bytes) -> bytes:
    """Return a piece of a file as bytes."""
    # Stored text has no lone surrogates, but a file name from the system may have some.
    return piece.encode("utf-8", "replace") if isinstance(piece, str) else piece


@dataclass(frozen=True, slots=True)
class Format:
    """One format; `help` is a phrase for the command's help."""

    name: str
    suffix: str
    help: str
    package: str = ""
    """Where in `export` the module of the format's name is; `""` for `export` itself."""
    file_per_article: bool = False
    joinable: bool = True
    """Whether several articles can be in one file."""
    has_order: bool = False
    """Whether the module follows the order of a sheet, and not that of the text."""
    has_overview: bool = False
    """Whether the module has a function `render_notes(sheets, title)`, which writes several articles as one file."""
    has_blocks: bool = False
    """Whether the module has a function `blocks(sheet)`. Its files are merged with the edits of the user."""
    holds_library: bool = False
    """Whether the module has a function `render_library`, which writes a library so that it can be imported."""
    is_binary: bool = False
    """Whether the module yields bytes."""
    can_fail: bool = False
    """Whether rendering can raise `BadDataError`. Then nothing is written before everything is rendered."""

    def render(self, sheets: Iterable[Sheet]) -> Iterator[str | bytes]:
        """Yield the text of the articles, or the bytes, in pieces."""
        pieces: Iterator[str | bytes] = self._module().render(sheets)
        return pieces

    def blocks(self, sheet: Sheet) -> Iterator[MarkdownBlock]:
        """Yield the blocks of an article's file."""
        blocks: Iterator[MarkdownBlock] = self._module().blocks(sheet)
        return blocks

    def page(self, sheet: Sheet) -> tuple[list[str], list[MarkdownBlock]]:
        """Return the possible names of an article's file, the best first, and its blocks."""
        return file_names(sheet.article, self.suffix), list(self.blocks(sheet))

    def file(self, sheet: Sheet) -> tuple[list[str], bytes]:
        """Return the possible names of an article's file, the best first, and its content."""
        return file_names(sheet.article, self.suffix), b"".join(map(encoded, self.render([sheet])))

    def render_together(self, sheets: Iterable[Sheet], title: str) -> Iterator[str | bytes]:
        """Yield the text of one file about all these articles in pieces. Its title is that of their highlights."""
        return iter([self._module().render_notes(sheets, title)]) if self.has_overview else self.render(sheets)

    def render_library(
        self, sheets: Iterable[tuple[Sheet, Mapping[str, Any]]], load_rest: Callable[[], Mapping[str, Any]]
    ) -> Iterator[str]:
        """Yield the text of a whole library in pieces, as `json.render_library` does."""
        pieces: Iterator[str] = self._module().render_library(sheets, load_rest)
        return pieces

    def _module(self) -> Any:
        # Imported when it is used, because the command line needs the names alone.
        return import_module(f".{self.package}.{self.name}" if self.package else f".{self.name}", __package__)


FORMATS = {
    format.name: format
    for format in (
        Format(
            *("markdown", ".md", "a file per article"),
            file_per_article=True,
            has_order=True,
            has_overview=True,
            has_blocks=True,
        ),
        Format("json", ".json", "articles with their texts; without ARTICLE, a library for import", holds_library=True),
        Format("jsonld", ".jsonld", "W3C web annotations", "annotations"),
        Format("csv", ".csv", "a table of highlights", "annotations"),
        Format("html", ".html", "a page per article", file_per_article=True, joinable=False),
        Format("article", ".md", "whole articles as Markdown, with ==highlights==", file_per_article=True),
        Format("bibtex", ".bib", "the articles for LaTeX and Zotero", "references"),
        Format("ris", ".ris", "the articles for Zotero, EndNote and Mendeley", "references"),
        Format("csl", ".csl.json", "the articles for Zotero and pandoc", "references"),
        Format("hypothesis", ".hypothesis.json", "annotations for Hypothesis", "annotations"),
        Format("readwise", ".readwise.csv", "highlights for Readwise", "annotations"),
        Format("qdc", ".qdc", "the tags as a REFI-QDA codebook", "refi"),
        Format("qdpx", ".qdpx", "articles and highlights as a REFI-QDA project", "refi", is_binary=True),
    )
}
"""All formats by name. The first is the default."""

DEFAULT = next(iter(FORMATS))
