from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.strategies import texts

from newsreader.records import InlineKind, InlineSpan
from newsreader.text.layout.cells import graphemes
from newsreader.text.links import Links, is_web

WEB = "https://example.org/"


def linked(text, *links):
    """Return the links of `text` on these words."""
    return Links(text, [InlineSpan(InlineKind.LINK, text.index(w), text.index(w) + len(w), href) for w, href in links])


def test_links_are_numbered_in_reading_order_and_an_address_has_one_number():
    links = linked("one two three four", ("three", WEB), ("one", WEB + "a"), ("four", WEB + "a"), ("two", WEB + "b"))
    assert [(link.number, link.address) for link in links.all] == [(1, WEB + "a"), (2, WEB + "b"), (3, WEB)]
    assert links.markers == [(3, "¹"), (7, "²"), (13, "³"), (18, "¹")]


@pytest.mark.parametrize(
    "address",
    ["mailto:a@example.org", "ftp://example.org", "/there", "#below", "javascript:alert(1)", "file:///etc/passwd", ""],
)
def test_only_web_addresses_have_numbers(address):
    links = linked("one two", ("one", address), ("two", WEB))
    assert links.markers == [(7, "¹")]


def test_an_address_with_hidden_characters_is_not_a_link():
    assert is_web("HTTPS://example.org")
    assert not is_web("https://example.org/\u202egpj.exe")
    assert not is_web("https://example.org/\x1b[2J")
    assert not is_web("https://example.org/\nhttps://other.example.org")


def test_two_links_with_the_same_end_share_a_marker():
    text = "one two"
    links = Links(text, [InlineSpan(InlineKind.LINK, 0, 7, WEB), InlineSpan(InlineKind.LINK, 4, 7, WEB + "b")])
    assert links.markers == [(7, "¹,²")]


def test_the_links_of_a_passage_and_the_next_one_are_returned():
    links = linked("one two three four", ("one", WEB), ("three", WEB + "b"), ("four", WEB))
    assert links.touching(0, 9) == [1, 2]
    assert links.touching(4, 7) == []
    assert (links.after(4), links.after(14), links.after(18)) == (2, 1, 2)
    assert linked("nothing").after(0) == 0


def test_the_tenth_and_the_hundredth_number_have_all_their_digits():
    text = " ".join(f"w{i}." for i in range(1, 121))
    links = linked(text, *((f"w{i}.", f"{WEB}{i}") for i in range(1, 121)))
    assert [links.markers[i - 1][1] for i in (10, 64, 120)] == ["¹⁰", "⁶⁴", "¹²⁰"]


@given(texts.filter(bool), st.lists(st.tuples(st.integers(0, 200), st.integers(1, 9)), max_size=8))
def test_a_number_is_never_inside_a_grapheme(text, ranges):
    marks = [
        InlineSpan(InlineKind.LINK, start % len(text), min(len(text), start % len(text) + length), f"{WEB}{start}")
        for start, length in ranges
    ]
    edges = {0, *(end for _, end, _ in graphemes(text, 0, len(text)))}
    markers = Links(text, marks).markers
    assert all(offset in edges for offset, _ in markers)
    assert markers == sorted(markers)
