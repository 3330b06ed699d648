"""How long a write waits while another program holds the library."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from tests.library.samples import document

from newsreader.errors import LockedError
from newsreader.library.file.connection import Patience, using_patience

if TYPE_CHECKING:
    from pathlib import Path

    from newsreader.library import Library
    from newsreader.records import Article


def test_a_write_with_patience_try_fails_at_once_while_the_library_is_locked(
    library: Library, path: Path, article: Article
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        # A waiting write succeeds as soon as the lock is released.
        letting_go = threading.Timer(1.0, other.execute, ["ROLLBACK"])
        letting_go.start()
        with using_patience(Patience.TRY), pytest.raises(LockedError, match="Another program"):
            library.articles.visit(article.id, 3)
        letting_go.join()
        with using_patience(Patience.TRY):
            library.articles.visit(article.id, 4)
    assert library.articles.get(article.id).position == 4


def test_a_write_with_patience_yield_does_not_try(library: Library, article: Article) -> None:
    with using_patience(Patience.YIELD):
        with pytest.raises(LockedError, match="Another change"):
            library.articles.add(document("Another text."))
        assert library.articles.counts().all == 1
    library.articles.add(document("Another text."))
    assert library.articles.counts().all == 2
