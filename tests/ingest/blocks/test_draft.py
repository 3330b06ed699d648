"""Drafts become one text with exact ranges."""

from __future__ import annotations

import pytest

from newsreader.errors import BadDataError
from newsreader.ingest.blocks.draft import Draft, assemble
from newsreader.records import Block, BlockKind, InlineKind, InlineSpan

PARAGRAPH = BlockKind.PARAGRAPH


def test_blank_drafts_are_left_out_and_ranges_count_the_gaps() -> None:
    text, blocks, _ = assemble(
        [Draft(PARAGRAPH, " one "), Draft(PARAGRAPH, "\u200b \n"), Draft(BlockKind.HEADING, "two", 2)]
    )
    assert text == "one\n\ntwo"
    assert blocks == (Block(PARAGRAPH, 0, 3), Block(BlockKind.HEADING, 5, 8, 2))


def test_code_keeps_its_indent_but_not_the_empty_lines_around_it() -> None:
    assert assemble([Draft(BlockKind.PREFORMATTED, "\n\n  if x:\n    y\n\n")])[0] == "  if x:\n    y"


def test_inline_spans_move_with_their_words_and_exclude_white_space() -> None:
    spans = [
        InlineSpan(InlineKind.STRONG, 0, 9),
        InlineSpan(InlineKind.CODE, 2, 2),
        InlineSpan(InlineKind.LINK, 10, 13, "/x"),
    ]
    _, _, spans = assemble([Draft(PARAGRAPH, "zero"), Draft(PARAGRAPH, "  cafe\u0301   e\u0301  ", inline_spans=spans)])
    assert spans == (InlineSpan(InlineKind.STRONG, 6, 10), InlineSpan(InlineKind.LINK, 13, 14, "/x"))


def test_an_address_is_a_link_unless_it_is_part_of_one_or_of_code() -> None:
    words = "https://a.example/x"
    linked = Draft(PARAGRAPH, words, inline_spans=[InlineSpan(InlineKind.LINK, 0, len(words), "https://b.example/")])
    assert [span.href for span in assemble([linked])[2]] == ["https://b.example/"]
    assert [span.href for span in assemble([Draft(PARAGRAPH, f"({words}).")])[2]] == [words]
    assert assemble([Draft(BlockKind.PREFORMATTED, words)])[2] == ()


def test_too_many_inline_spans_are_dropped_but_no_words() -> None:
    spans = [InlineSpan(InlineKind.STRONG, place, place + 1) for place in range(10_000)]
    text, _, spans = assemble([Draft(PARAGRAPH, "e\u0301" * 5_000, inline_spans=spans)])
    assert text == "é" * 5_000
    assert spans == ()


def test_an_empty_text_is_refused() -> None:
    with pytest.raises(BadDataError, match="no text"):
        assemble([])


def test_emphasis_in_emphasis_is_one_inline_span_and_a_link_in_it_stays() -> None:
    nested = [InlineSpan(InlineKind.EMPHASIS, place, 100 - place) for place in range(40)]
    link = InlineSpan(InlineKind.LINK, 50, 60, "https://a.example/")
    _, _, spans = assemble([Draft(PARAGRAPH, "x" * 100, inline_spans=[*reversed(nested), link])])
    assert spans == (InlineSpan(InlineKind.EMPHASIS, 0, 100), link)


def test_inline_spans_of_one_kind_that_cross_are_divided_between_them() -> None:
    crossing = [InlineSpan(InlineKind.STRONG, 0, 6), InlineSpan(InlineKind.STRONG, 4, 9)]
    _, _, spans = assemble([Draft(PARAGRAPH, "x" * 9, inline_spans=crossing)])
    assert spans == (InlineSpan(InlineKind.STRONG, 0, 6), InlineSpan(InlineKind.STRONG, 6, 9))
