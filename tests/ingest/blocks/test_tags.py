"""Tags, comments and text in HTML of every quality."""

from __future__ import annotations

import pytest

from newsreader.ingest.blocks.tags import Tag, attributes, decode_entities, scan


def test_tags_and_text_come_in_order_with_entities_decoded() -> None:
    assert list(scan('a<B Class="x > y" hidden>b &amp; c</B ><br/>')) == [
        "a",
        Tag("b", {"class": "x > y", "hidden": ""}),
        "b & c",
        Tag("b", {}, closing=True),
        Tag("br", {}, closed=False),
    ]


@pytest.mark.parametrize("text", ["1 < 2 and 3 > 2", "a <- b", "<3", "<", "a < b <", "<p", "</"])
def test_angle_brackets_that_are_not_a_tag_are_text(text: str) -> None:
    assert "".join(piece for piece in scan(text) if isinstance(piece, str)) == text


@pytest.mark.parametrize(
    "source",
    [
        "a<!-- x <b> -->b",
        "a<script>if (x < 1) '<b>'</script>b",
        "a<STYLE>p{}</Style >b",
        "a<!doctype x>b",
        "a<?x > y -> z?>b",
    ],
)
def test_comments_scripts_and_declarations_are_left_out(source: str) -> None:
    assert list(scan(source)) == ["a", "b"]


def test_text_in_a_section_of_characters_is_text() -> None:
    assert "".join(map(str, scan("a <![CDATA[1 > 0]]> and <![CDATA[<![CDATA[b]]>"))) == "a 1 > 0 and <![CDATA[b"


@pytest.mark.parametrize("source", ["<!-- open", "<!--", "<style>open"])
def test_an_unclosed_shortcode_hides_nothing(source: str) -> None:
    assert "".join(piece for piece in scan(source + " end") if isinstance(piece, str)).endswith("end")


def test_a_broken_attribute_still_makes_a_tag() -> None:
    (tag,) = scan('<a href="x" title="it\'s "fine"">')
    assert isinstance(tag, Tag)
    assert tag.attributes["href"] == "x"


def test_attributes_are_read_however_they_are_quoted_and_the_first_counts() -> None:
    assert attributes("a=1 B='2' c = \"3\" a=4 d") == {"a": "1", "b": "2", "c": "3", "d": ""}


def test_a_character_number_that_is_too_long_becomes_a_replacement_character() -> None:
    assert decode_entities("&#" + "9" * 10_000 + ";&#x" + "f" * 10_000 + ";&eacute;") == "\ufffd\ufffdé"
