"""Fixtures for tests of the installed program."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from tests.e2e.hostile import fill

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with all payloads in each text column, to be copied."""
    path = tmp_path_factory.mktemp("hostile") / "library.db"
    fill(path)
    return path


@pytest.fixture
def db(hostile: Path, tmp_path: Path) -> Path:
    """A copy of the hostile library."""
    return shutil.copy(hostile, tmp_path / "library.db")
