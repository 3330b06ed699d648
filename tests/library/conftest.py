"""A library of one article in a real file."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from tests.library.samples import document

from newsreader.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from newsreader.records import Article

NOBODY = 65534


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


@pytest.fixture
def library(path: Path) -> Iterator[Library]:
    with Library.open(path) as library:
        yield library


@pytest.fixture
def article(library: Library) -> Article:
    return library.articles.add(document()).article


@pytest.fixture
def mortal(tmp_path: Path) -> Callable[[], AbstractContextManager[None]]:
    """Within this, permissions hold for the tests even if root runs them."""

    @contextmanager
    def as_nobody() -> Iterator[None]:
        if not hasattr(os, "geteuid") or os.geteuid() != 0:
            yield
            return
        for folder in (tmp_path, *tmp_path.parents):
            if folder.stat().st_uid == 0 and not folder.stat().st_mode & 0o001:
                folder.chmod(0o711)
        for entry in (tmp_path, *tmp_path.rglob("*")):
            os.chown(entry, NOBODY, NOBODY)
        os.seteuid(NOBODY)
        try:
            yield
        finally:
            os.seteuid(0)

    return as_nobody
