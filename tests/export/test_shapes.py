"""The names and types in the JSON, which must not change because scripts read them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

from newsreader.export.annotations.shapes import article_json, full_json, highlight_json, result_json, utc
from newsreader.records import (
    AddStatus,
    AnchorState,
    Article,
    Block,
    BlockKind,
    Color,
    Highlight,
    InlineKind,
    InlineSpan,
    Revision,
    State,
)

TIME = datetime(2026, 11, 20, 9, 14, 3, 250_000, tzinfo=UTC)
ARTICLE = Article(
    id=7,
    uid="01936f5e-7a00-7000-8000-00007f3a9c21",
    title="Rivers rise",
    title_derived=False,
    authors=("A. Writer",),
    site="example.org",
    url="https://example.org/a",
    language="en",
    published_at=None,
    added_at=TIME,
    state=State.READING,
    starred=True,
    position=5,
    revision=1,
    length=24,
    words=4,
    highlights=1,
    tags=("water",),
)
HIGHLIGHT = Highlight(
    id=3,
    uid="01936f5e-7a00-7000-8000-0000aaaabbbb",
    article_id=7,
    article_title="Rivers rise",
    revision=1,
    start=0,
    end=6,
    quote="Rivers",
    prefix="",
    suffix=" rise in the north",
    color=Color.GREEN,
    note="says who?",
    tags=("claim",),
    anchor=AnchorState.MOVED,
    score=0.9,
    created_at=TIME,
    updated_at=TIME,
)


def test_an_article_has_exactly_the_documented_names() -> None:
    assert json.loads(json.dumps(article_json(ARTICLE))) == {
        "id": 7,
        "uid": "01936f5e-7a00-7000-8000-00007f3a9c21",
        "title": "Rivers rise",
        "site": "example.org",
        "url": "https://example.org/a",
        "authors": ["A. Writer"],
        "published": None,
        "added": "2026-11-20T09:14:03Z",
        "state": "reading",
        "starred": True,
        "changed": False,
        "revision": 1,
        "words": 4,
        "position": 5,
        "highlights": 1,
        "tags": ["water"],
        "feed": None,
    }


def test_a_note_has_exactly_the_documented_names() -> None:
    assert json.loads(json.dumps(highlight_json(HIGHLIGHT, "Rivers"))) == {
        "id": 3,
        "uid": "01936f5e-7a00-7000-8000-0000aaaabbbb",
        "article_id": 7,
        "article_title": "Rivers rise",
        "quote": "Rivers",
        "prefix": "",
        "first_quote": None,
        "suffix": " rise in the north",
        "note": "says who?",
        "tags": ["claim"],
        "color": "green",
        "start": 0,
        "end": 6,
        "anchor": "moved",
        "score": 0.9,
        "created": "2026-11-20T09:14:03Z",
        "updated": "2026-11-20T09:14:03Z",
        "words": "Rivers",
    }


def test_the_full_article_adds_its_text_blocks_inline_spans_and_notes() -> None:
    revision = Revision(
        article_id=7,
        number=1,
        fetched_at=TIME,
        title="The river rose",
        text="Rivers rise in the north",
        blocks=(Block(BlockKind.HEADING, 0, 24, 2),),
        inline_spans=(InlineSpan(InlineKind.LINK, 0, 6, "https://example.org/r"), InlineSpan(InlineKind.STRONG, 7, 11)),
        sha256="",
    )
    shape = full_json(ARTICLE, revision, [HIGHLIGHT], revision.text)
    assert {name: shape[name] for name in article_json(ARTICLE)} == article_json(ARTICLE)
    assert {name: shape[name] for name in shape if name not in article_json(ARTICLE)} == {
        "text": "Rivers rise in the north",
        "blocks": [{"kind": "heading", "level": 2, "start": 0, "end": 24}],
        "marks": [
            {"kind": "link", "start": 0, "end": 6, "href": "https://example.org/r"},
            {"kind": "strong", "start": 7, "end": 11, "href": None},
        ],
        "notes": [highlight_json(HIGHLIGHT, "Rivers")],
    }


def test_a_time_in_another_zone_is_converted_to_utc() -> None:
    published = datetime(2026, 1, 28, 1, 30, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    assert article_json(replace(ARTICLE, published_at=published))["published"] == "2026-01-27T19:45:00Z"


def test_a_year_before_1000_has_four_digits() -> None:
    assert utc(datetime(987, 1, 2, tzinfo=UTC)) == "0987-01-02T00:00:00Z"


def test_a_source_that_failed_has_no_article_but_a_message() -> None:
    @dataclass(frozen=True)
    class Failed:
        source: str = "a.bin"
        id: int | None = None
        uid: str | None = None
        title: str | None = None
        status: AddStatus = AddStatus.FAILED
        message: str = "a.bin is a binary file; add its text instead."

    assert result_json(Failed()) == {
        "source": "a.bin",
        "id": None,
        "uid": None,
        "title": None,
        "status": "failed",
        "message": "a.bin is a binary file; add its text instead.",
    }
