from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.layout.cells import cell_width
from newsreader.text.layout.justify import WIDEST_GAP, gaps
from newsreader.text.layout.wrap import wrap


@given(
    st.lists(st.text("abcdefé中", min_size=1, max_size=9), min_size=1, max_size=60).map(" ".join), st.integers(10, 80)
)
def test_a_justified_line_fills_the_width_exactly_or_stays_as_it_was(text, width):
    for start, end in wrap(text, 0, len(text), width):
        added = gaps(text, start, end, width)
        assert all(text[offset] == " " and start <= offset < end for offset in added)
        assert all(0 < cells < WIDEST_GAP for cells in added.values())
        if added:
            assert cell_width(text[start:end]) + sum(added.values()) == width


def test_a_line_that_needs_wide_gaps_is_not_justified():
    assert gaps("two words", 0, 9, 40) == {}
    assert gaps("oneword", 0, 7, 40) == {}


def test_the_indent_of_a_line_is_not_stretched():
    assert min(gaps("  a b c d e f", 0, 13, 16)) > 1
