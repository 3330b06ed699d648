"""Whole articles as Markdown: highlights inline, links, notes below, and all words of the text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from newsreader.export import article
from newsreader.records import AnchorState, Block, BlockKind, Color, InlineKind, InlineSpan

if TYPE_CHECKING:
    from conftest import Make
    from newsreader.export.sheet import Sheet


def body(sheet: Sheet) -> str:
    return "".join(article.render([sheet])).split("\n---\n\n", 1)[1]


def one_block(
    make: Make,
    text: str,
    *ranges: tuple[int, int],
    links: tuple[tuple[int, int], ...] = (),
    kind: BlockKind = BlockKind.PARAGRAPH,
) -> str:
    sheet = make(*(("The river", {"start": start, "end": end}) for start, end in ranges), title="T")
    spans = tuple(InlineSpan(InlineKind.LINK, start, end, f"https://x.example/{start}") for start, end in links)
    revision = replace(sheet.revision, text=text, blocks=(Block(kind, 0, len(text)),), inline_spans=spans)
    return body(sheet._replace(revision=revision)).removeprefix("# T\n\n").split("\n\n> ")[0].strip()


def test_an_article_has_its_headings_highlights_and_notes_below_their_paragraphs(make: Make) -> None:
    sheet = make(
        ("We knew", {"note": "who?", "tags": ("claim",), "color": Color.GREEN}),
        ("river would do", {"anchor": AnchorState.REVIEW}),
    )
    text = body(sheet)
    assert text.startswith("# The river rose\n\nThe river rose on Monday")
    assert "## The mayor\n\n### In her own words\n\n* * *\n\n“==We knew==,” she told" in text
    assert "asked.”\n\n> who?\n>\n> #claim · green · 2026-11-20 ^nr-00000001\n\n> Nobody asked" in text
    assert "## Not surely in the text\n\n> river would do\n>\n> [likely ¶" in text


@pytest.mark.parametrize(
    ("text", "ranges", "links", "expected"),
    [
        ("one two three", [(4, 7)], (), "one ==two== three"),
        ("one two three", [(3, 8)], (), "one ==two== three"),
        ("one two three", [(0, 5), (4, 13)], (), "==one two three=="),
        ("one two three", [(0, 13)], ((4, 7),), "==one== [==two==](https://x.example/4) ==three=="),
        ("one two three", [(5, 9)], ((4, 7),), "one [t==wo==](https://x.example/4) ==t==hree"),
        ("one\ntwo", [(1, 5)], (), "o==ne==\\\n==t==wo"),
        ("a=b", [(1, 3)], (), "a==\\=b=="),
        ("a*b_c", [(1, 3)], (), r"a==\*b==\_c"),
        ("- a", [], (), r"\- a"),
        ("\ufdd0x\ufdd1", [], (), "\ufffdx\ufffd"),
    ],
)
def test_highlights_are_marked_inline_and_cut_at_lines_and_links(
    make: Make, text: str, ranges: list[tuple[int, int]], links: tuple[tuple[int, int], ...], expected: str
) -> None:
    assert one_block(make, text, *ranges, links=links) == expected


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (BlockKind.PREFORMATTED, "  a ``` ==b\n\tc", "````\n  a ``` ==b\n\tc\n````"),
        (BlockKind.LIST_ITEM, "3. [x] a\nb", "3. [x] a\\\n       b"),
        (BlockKind.LIST_ITEM, "a", "- a"),
        (BlockKind.QUOTE, "a\nb", "> a\\\n> b"),
        (BlockKind.TABLE_ROW, "a | b", "a \\| b"),
        (BlockKind.CAPTION, "# a", "\\# a"),
    ],
)
def test_each_kind_of_block_stays_what_it_is(make: Make, kind: BlockKind, text: str, expected: str) -> None:
    assert one_block(make, text, kind=kind) == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.sampled_from("ab =*_`[]()<>!&~|^$%#+-.\\1"), min_size=1).filter(str.strip),
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=3),
)
def test_every_word_is_there_and_only_highlights_are_marked(
    make: Make, text: str, ranges: list[tuple[int, int]]
) -> None:
    within = [(min(a, len(text)), min(b, len(text))) for a, b in ranges if a < b]
    written = one_block(make, text, *[(a, b) for a, b in within if a < b])
    [_, inline, _] = MarkdownIt("commonmark", {"html": True}).parse(written)
    shown = "".join(child.content for child in inline.children or ())
    assert {child.type for child in inline.children or ()} <= {"text"}
    assert re.sub(r"\s", "", shown.replace("==", "").replace("=", "")) == re.sub(r"\s|=", "", text)
