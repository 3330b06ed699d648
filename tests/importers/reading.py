"""Reads small exports that tests write themselves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from newsreader.importers.bundle import Bundle
from newsreader.importers.imported import ImportedArticle, SkippedItem
from newsreader.importers.registry import recognize

if TYPE_CHECKING:
    from newsreader.importers.imported import ImportedHighlight


def bundle(**files: Any) -> Bundle:
    """Return an export with these files by name: bytes, text, or values that are written as JSON."""
    return Bundle("export", {name: lambda content=content: as_bytes(content) for name, content in files.items()})


def as_bytes(content: Any) -> bytes:
    if isinstance(content, bytes):
        return content
    return (content if isinstance(content, str) else json.dumps(content)).encode("utf-8", "surrogatepass")


def read(importer: str, files: dict[str, Any]) -> tuple[list[ImportedArticle], list[SkippedItem]]:
    """Return the articles and the skipped parts, and check which importer recognizes the files."""
    export = bundle(**files)
    found = recognize(export)
    assert found, "not recognized"
    assert found.name == importer
    items = list(found.read(export))
    articles = [item for item in items if isinstance(item, ImportedArticle)]
    return articles, [item for item in items if isinstance(item, SkippedItem)]


def read_one(importer: str, files: dict[str, Any]) -> ImportedArticle:
    (article,), _ = read(importer, files)
    return article


def quotes(article: ImportedArticle) -> list[tuple[str, str]]:
    """Return the quotes and notes of an article."""
    return [(each.quote, each.note) for each in article.highlights]


def highlight(importer: str, files: dict[str, Any]) -> ImportedHighlight:
    (found,) = read_one(importer, files).highlights
    return found
