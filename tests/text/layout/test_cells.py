import re
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size
from tests.text.strategies import PIECES, texts

from newsreader.text.layout import cells
from newsreader.text.layout.cells import (
    TAB_CELLS,
    cell_width,
    cell_widths,
    expand_tabs,
    graphemes,
    is_single,
    stretches,
)

WALES = "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"


def split(text: str) -> list[str]:
    return [text[start:end] for start, end, _ in graphemes(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("abc", ["a", "b", "c"]),
        ("e\u0301t", ["e\u0301", "t"]),
        ("👩‍👩‍👧‍👦👍🏽", ["👩‍👩‍👧‍👦", "👍🏽"]),
        (f"{WALES}{WALES}", [WALES, WALES]),
        ("🇻🇪🇷🇺🇷", ["🇻🇪", "🇷🇺", "🇷"]),
        ("1\ufe0f\u20e32", ["1\ufe0f\u20e3", "2"]),
        ("हिन्दी", ["हि", "न्दी"]),
        ("ശ്രീ", ["ശ്രീ"]),
        ("あ\u3099い", ["あ\u3099", "い"]),
        ("a\n\u0301b", ["a", "\n", "\u0301", "b"]),
        ("a\u200d b", ["a\u200d", " ", "b"]),
        (" \u200db", [" \u200d", "b"]),
        (" \ufe0f\u200da", [" \ufe0f\u200d", "a"]),
        ("\ufe0f\u200da", ["\ufe0f\u200d", "a"]),
        (" \u094dक", [" \u094d", "क"]),
        ("ශ්\u200dරී", ["ශ්\u200dරී"]),
        ("ꦏ꧀ꦏ", ["ꦏ꧀ꦏ"]),
    ],
)
def test_a_visible_character_is_one_grapheme(text: str, characters: list[str]) -> None:
    assert split(text) == characters


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("abc", 3),
        ("“Maduro’s…”", 11),
        ("新闻", 4),
        ("👩‍👩‍👧‍👦", 2),
        ("🇻🇪", 2),
        (WALES, 2),
        ("a\u2067ب\u2069c", 3),
        ("❤\ufe0f", 2),
        ("e\u0301", 1),
        ("a\tb", 2 + TAB_CELLS),
    ],
)
def test_widths_are_those_of_the_painter(text: str, width: int) -> None:
    assert cell_width(text) == width
    assert sum(cell_widths(text, 0, len(text))) == width
    assert cell_width(expand_tabs(text)) == width


@given(texts)
def test_graphemes_cover_the_text_in_order_without_gaps(text: str) -> None:
    spans = list(graphemes(text, 0, len(text)))
    assert "".join(text[start:end] for start, end, _ in spans) == text
    assert all(start < end for start, end, _ in spans)
    assert all(left[1] == right[0] for left, right in pairwise(spans))


@given(texts)
def test_measured_widths_are_at_least_the_painted_width(text: str) -> None:
    widths = cell_widths(text, 0, len(text))
    assert len(widths) == len(text)
    assert sum(widths) >= cell_width(text)
    # The painter removes soft hyphens, so signs on both sides of one can join.
    if not re.search(r"(^|\s)\u200d|\u200d\s|[^ -~]\xad|\xad[^ -~]", text):
        assert sum(widths) == cell_width(text)
    assert sum(width for _, _, width in graphemes(text, 0, len(text))) == sum(widths)


@given(texts)
def test_part_of_a_text_is_measured_like_a_text_of_its_own(text: str) -> None:
    start, end = len(text) // 3, len(text) - len(text) // 4
    assert cell_widths(text, start, end) == cell_widths(text[start:end], 0, end - start)


@given(st.lists(st.one_of(st.just("the harbour "), st.sampled_from(PIECES)), max_size=40).map("".join))
def test_stretches_and_surpluses_agree_with_measured_widths(text: str) -> None:
    widths = cell_widths(text, 0, len(text))
    found = stretches(text, 0, len(text))
    before = 0
    for start, end, surplus in found or ():
        assert is_single(text, before, start)
        assert sum(widths[before:start]) == start - before
        assert sum(widths[start:end]) == end - start + surplus
        before = end
    assert found is None or is_single(text, before, len(text))


def test_the_fast_path_has_only_graphemes_of_one_cell() -> None:
    single = [chr(code) for code in range(sys.maxunicode + 1) if is_single(chr(code), 0, 1)]
    assert len(single) > 3000
    assert {get_character_cell_size(character) for character in single} == {1}
    assert not any(map(cells._COMPLEX.match, single))
    assert not set(single) & set("\t\n\u200b\u3000\u2003")
    assert cell_width("".join(single)) == len(single)


@given(st.text(st.characters() | st.sampled_from("a é\t\n\xad\u200d\ufe0f\u0301水👩🇳"), min_size=1, max_size=40))
def test_a_very_long_line_is_as_wide_as_its_parts_are_measured(text: str) -> None:
    long = text * 600
    assert cell_width(long) == cell_len(expand_tabs(long))
