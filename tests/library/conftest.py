"""A library of one article in a real file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.library.samples import document

from newsreader.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsreader.records import Article


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
