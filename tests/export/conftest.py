"""A small article to export, with headings, furniture and a rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import pytest

from newsreader.export.sheet import Sheet
from newsreader.records import AnchorState, Article, Block, BlockKind, Color, Highlight, Revision, State

if TYPE_CHECKING:
    from collections.abc import Sequence

BLOCKS = (
    (BlockKind.PARAGRAPH, 0, "The river rose on Monday - by two metres, the town & the mill said."),
    (BlockKind.CAPTION, 0, "The mill under water (Photo: A. Writer)"),
    (BlockKind.HEADING, 2, "What nobody marked"),
    (BlockKind.PARAGRAPH, 0, "A quiet paragraph of the river that nobody needs."),
    (BlockKind.HEADING, 2, "The mayor"),
    (BlockKind.HEADING, 3, "In her own words"),
    (BlockKind.RULE, 0, "***"),
    (
        BlockKind.PARAGRAPH,
        0,
        "“We knew,” she told the river board. “We had known for years, and we had told whoever asked.”",
    ),
    (BlockKind.QUOTE, 0, "Nobody asked, in all that time, what the river would do to the houses by the old mill."),
)
TEXT = "\n\n".join(words for _, _, words in BLOCKS)


class Make(Protocol):
    """Returns a sheet with a highlight of each quote; the dictionary sets other fields of it."""

    def __call__(self, *passages: tuple[str, dict[str, object]], **article: object) -> Sheet: ...


def revision() -> Revision:
    blocks, start = [], 0
    for kind, level, words in BLOCKS:
        blocks.append(Block(kind, start, start + len(words), level))
        start += len(words) + 2
    time = datetime(2026, 1, 28, 6, 30, tzinfo=UTC)
    return Revision(
        article_id=7,
        number=1,
        fetched_at=time,
        title="The river rose",
        text=TEXT,
        blocks=tuple(blocks),
        inline_spans=(),
        sha256="0" * 64,
    )


def highlight(quote: str, number: int, start: int, changes: dict[str, object]) -> Highlight:
    made = Highlight(
        id=number,
        uid=f"01936f5e-7a00-7000-8000-0000{number:08x}",
        article_id=7,
        article_title="The river rose",
        revision=1,
        start=start,
        end=start + len(quote),
        quote=quote,
        prefix=TEXT[max(0, start - 32) : start],
        suffix=TEXT[start + len(quote) :][:32],
        color=Color.YELLOW,
        note="",
        tags=(),
        anchor=AnchorState.EXACT,
        score=1.0,
        created_at=datetime(2026, 11, 20, 9, 14, 3, tzinfo=UTC),
        updated_at=datetime(2026, 11, 20, 9, 14, 3, tzinfo=UTC),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture
def make() -> Make:
    def made(*passages: tuple[str, dict[str, object]], **changes: object) -> Sheet:
        article = Article(
            id=7,
            uid="01936f5e-7a00-7000-8000-00007f3a9c21",
            title="The river rose",
            title_derived=False,
            authors=("A. Writer", "B. Reader"),
            site="example.org",
            url="https://example.org/a",
            language="en",
            published_at=datetime(2026, 1, 27, 23, 30, tzinfo=UTC),
            added_at=datetime(2026, 1, 28, 6, 30, tzinfo=UTC),
            state=State.READING,
            starred=False,
            position=0,
            revision=1,
            length=len(TEXT),
            words=len(TEXT.split()),
            highlights=len(passages),
            tags=("water",),
        )
        highlights: Sequence[Highlight] = [
            highlight(quote, number, max(0, TEXT.find(quote)), about)
            for number, (quote, about) in enumerate(passages, 1)
        ]
        return Sheet(replace(article, **changes), revision(), highlights)  # type: ignore[arg-type]

    return made
