"""Fixtures for tests of the installed program."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.e2e.hostile import fill

from newsreader.ingest import parse_one as parse
from newsreader.library import Library

ARTICLE = Path(__file__).parent.parent / "data" / "harbour.txt"


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with all payloads in each text column, to be copied."""
    path = tmp_path_factory.mktemp("hostile") / "library.db"
    fill(path)
    return path


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A library with the article in `tests/data`."""
    path = tmp_path / "library.db"
    with Library.open(path) as library:
        library.articles.add(parse(ARTICLE.read_bytes(), ARTICLE.name))
    return path
