"""A piece of a text around its matches."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from newsreader.records import Range, Snippet
from newsreader.text.excerpt import CELLS, excerpt, flowing
from newsreader.text.layout.cells import cell_width

TEXTS = st.text(st.sampled_from("ab \n.東京のไทยที่é👩‍👩‍👧"), min_size=1, max_size=400)


def places(text: str, *words: str) -> list[Range]:
    return [Range(*match.span()) for match in re.finditer("|".join(words), text)]


def test_a_short_text_is_its_own_excerpt() -> None:
    found = excerpt("no boats today", [Range(3, 8)])
    assert (found.text, found.spans, found.at) == ("no boats today", (Range(3, 8),), 3)


def test_a_long_text_is_cut_between_words_with_an_ellipsis() -> None:
    text = "before " * 100 + "the needle here " + "after " * 100
    found = excerpt(text, places(text, "needle"))
    assert "before the needle here after" in found.text
    assert found.text.startswith("…before ")
    assert found.text.endswith(" after…")
    assert cell_width(found.text) <= CELLS + 2
    assert text[found.at :].startswith("needle")


def test_a_wide_script_takes_no_more_cells_than_a_narrow_one() -> None:
    text = "東" * 300 + "地震" + "京" * 300
    found = excerpt(text, places(text, "地震"))
    assert CELLS - 4 <= cell_width(found.text) <= CELLS + 2
    assert [found.text[span.start : span.end] for span in found.spans] == ["地震"]


def test_the_place_with_the_most_different_words_is_shown() -> None:
    text = "boat " * 20 + "x " * 200 + "boat and harbour" + " y" * 200
    found = excerpt(text, places(text, "boat", "harbour"))
    assert "boat and harbour" in found.text
    assert [found.text[span.start : span.end] for span in found.spans] == ["boat", "harbour"]


@given(TEXTS, st.data())
def test_every_excerpt_has_its_match_and_fits(text: str, data: st.DataObject) -> None:
    starts = sorted(data.draw(st.sets(st.integers(0, len(text) - 1), min_size=1, max_size=20)))
    ends = [*starts[1:], len(text)]
    found = [Range(start, data.draw(st.integers(start + 1, end))) for start, end in zip(starts, ends, strict=True)]
    cells = data.draw(st.integers(8, 60))
    shown = excerpt(text, found, cells)
    inner = shown.text.removeprefix("…").removesuffix("…")
    assert inner in text
    assert cell_width(inner) <= cells or len(inner) <= 12  # one grapheme may be wider
    assert shown.spans
    assert all(0 <= span.start < span.end <= len(shown.text) for span in shown.spans)
    assert shown.at in starts
    assert shown.places == tuple(found)
    for span in shown.spans:
        assert any(shown.text[span.start : span.end] in text[place.start : place.end] for place in found)


@given(st.text(st.sampled_from("ab \n\t"), max_size=40), st.data())
def test_flowing_keeps_the_words_and_the_spans(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    made = flowing(Snippet(text, (Range(start, end),)))
    assert made.text.split() == text.split()
    assert "  " not in made.text
    assert "\n" not in made.text
    (span,) = made.spans
    assert made.text[span.start : span.end].split() == text[start:end].split()
