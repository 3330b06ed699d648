"""Documents and libraries for the tests of the library."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

from newsreader.errors import LockedError
from newsreader.library import Library
from newsreader.library.archive.skipped import Skipped
from newsreader.records import Block, BlockKind, Document

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

TEXT = "The harbour was closed on Monday.\n\nNobody had expected the strike to last.\n\nPhoto: a crane at dusk"


def document(text: str = TEXT, **fields: Any) -> Document:
    """A document whose blocks are the paragraphs of `text`, those that begin with “Photo:” captions."""
    blocks = []
    start = 0
    for paragraph in text.split("\n\n"):
        kind = BlockKind.CAPTION if paragraph.startswith("Photo:") else BlockKind.PARAGRAPH
        blocks.append(Block(kind, start, start + len(paragraph)))
        start += len(paragraph) + 2
    details = {"title": "The strike", "site": "Harbour Post", "source": text.encode("utf-8", "replace")} | fields
    return Document(text=text, blocks=tuple(blocks), **details)


@cache
def blank() -> bytes:
    """A library in which there is nothing yet; to make one takes longer than to copy it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        Library.open(path).close()
        return path.read_bytes()


def archived(library: Library, skipped: Skipped | None = None) -> tuple[list[Any], Any]:
    """Return the articles and the rest of the archive of a library. Without `skipped`, everything must be readable."""
    left_out = Skipped() if skipped is None else skipped
    with library.archive.snapshot(left_out) as (articles, load_rest):
        archive = (
            [one for _, one in articles],
            {name: list(value) if isinstance(value, Iterator) else value for name, value in load_rest().items()},
        )
    assert skipped is not None or not left_out.messages
    return archive


def tried_again(work: Callable[[], T]) -> T:
    """Return what `work` returns. Tries again while others write, which on a busy machine can exceed the timeout."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return work()
        except LockedError:
            if time.monotonic() > deadline:
                raise
