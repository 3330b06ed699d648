"""The first run: a library never used before gets an article that teaches the keys by having the reader use them.

The article itself is `welcome.md`, beside this file. It must not know how the screen shows it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsreader.library import Library
    from newsreader.records import Article

_PAGE = Path(__file__).with_name("welcome.md")


def ensure(library: Library) -> Article | None:
    """Put the article into a library that has never held anything, and give it back; leave every other library alone.

    It does not come back when it was deleted, even for good, or when adding it was undone: the library remembers it.
    """
    if library.read_only or library.articles.ever():
        return None
    # Imported here, because all but one of the starts of the program end above.
    from newsreader.ingest.detect import parse

    return library.articles.add(parse(_PAGE.read_bytes(), _PAGE.name)).article
