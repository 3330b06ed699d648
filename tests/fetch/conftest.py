"""A fetcher with small limits, which may reach the servers of the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsreader.fetch import Fetcher, Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMITS = Limits(size=100_000, connect=5, read=5, total=10)


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(private=["127.0.0.1"], limits=LIMITS) as fetcher:
        yield fetcher
