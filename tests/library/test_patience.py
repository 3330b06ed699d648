"""How long a write waits while another program holds the library."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from tests.library.samples import document

from newsreader.errors import LockedError
from newsreader.library import Library
from newsreader.library.file.connection import Patience, using_patience
from newsreader.library.store.engine import make_engine

if TYPE_CHECKING:
    from pathlib import Path

    from newsreader.records import Article


def test_a_write_with_patience_try_fails_at_once_while_the_library_is_locked(
    path: Path,
) -> None:
    with patch.dict(make_engine.__kwdefaults__, timeout=60), Library.open(path) as library:
        id_ = library.articles.add(document()).article.id
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            began = time.monotonic()
            with using_patience(Patience.TRY), pytest.raises(LockedError, match="Another program"):
                library.articles.visit(id_, 3)
            # Not an exact time, because the machine may be busy: a write that waits needs all of it.
            assert time.monotonic() - began < 60
            other.execute("ROLLBACK")
        with using_patience(Patience.TRY):
            library.articles.visit(id_, 4)
        assert library.articles.get(id_).position == 4


def test_a_write_with_patience_yield_does_not_try(library: Library, article: Article) -> None:
    with using_patience(Patience.YIELD):
        with pytest.raises(LockedError, match="Another change"):
            library.articles.add(document("Another text."))
        assert library.articles.counts().all == 1
    library.articles.add(document("Another text."))
    assert library.articles.counts().all == 2
