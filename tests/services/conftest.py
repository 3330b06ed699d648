"""A library of its own for every test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsreader.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library" / "library.db") as opened:
        yield opened
