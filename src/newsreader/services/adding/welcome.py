"""Adds the welcome article, which teaches the keys, to a new library. Its text is `welcome.md` beside this file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsreader.library import Library
    from newsreader.records import Article

_PAGE = Path(__file__).with_name("welcome.md")


def ensure(library: Library) -> Article | None:
    """Add the welcome article to a library that has never had an article, and return it; else return `None`.

    The article is not added again after it was deleted, even permanently, or after adding it was undone.
    """
    if library.read_only or library.articles.ever():
        return None
    # Imported here, because all but one of the starts of the program end above.
    from newsreader.ingest import parse_one

    return library.articles.add(parse_one(_PAGE.read_bytes(), _PAGE.name)).article
