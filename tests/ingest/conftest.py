"""Checks that each document must pass, whatever its source."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsreader.records import Document


def _is_sound(document: Document) -> None:
    text = document.text
    assert text == "\n\n".join(text[block.start : block.end] for block in document.blocks)
    assert all(text[block.start : block.end].strip() for block in document.blocks)
    assert list(document.blocks) == sorted(document.blocks, key=lambda block: block.start)
    assert unicodedata.is_normalized("NFC", text)
    assert not [char for char in text if unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t"]
    assert document.title.strip()
    assert not [char for char in document.title if unicodedata.category(char) in {"Cc", "Cs"}]
    starts = [block.start for block in document.blocks]
    for span in document.inline_spans:
        assert 0 <= span.start < span.end <= document.blocks[bisect_right(starts, span.start) - 1].end
        assert not text[span.start].isspace()
        assert not text[span.end - 1].isspace()


@pytest.fixture(scope="session")
def is_sound() -> Callable[[Document], None]:
    return _is_sound


@pytest.fixture(scope="session")
def shape() -> Callable[[Document], list[tuple[str, str]]]:
    """Return the blocks as (kind, text); the kind of a heading or list item ends with its level."""

    def shape(document: Document) -> list[tuple[str, str]]:
        levelled = {"heading", "list_item"}
        return [
            (
                f"{block.kind.value} {block.level}" if block.kind.value in levelled else block.kind.value,
                document.text[block.start : block.end],
            )
            for block in document.blocks
        ]

    return shape


@pytest.fixture(scope="session")
def spans_of() -> Callable[[Document], list[tuple[str, str, str | None]]]:
    """Return the inline spans as (kind, words, address)."""

    def spans_of(document: Document) -> list[tuple[str, str, str | None]]:
        return [(span.kind.value, document.text[span.start : span.end], span.href) for span in document.inline_spans]

    return spans_of
