"""Texts made to break or slow down a parser: each is a valid document or is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsreader.errors import BadDataError
from newsreader.ingest import parse_one as parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsreader.records import Document

MANY = 10_000

BOMBS = {
    "quotes": ">" * MANY,
    "spaced quotes": "> " * MANY + "end",
    "lazy quotes": ">" * 25 + "a\n" + "b\n" * 2_000,
    "items": "- " * MANY + "end",
    "quoted items": "> - " * 2_000 + "end",
    "staircase": "".join("  " * depth + "- a\n" for depth in range(120)),
    "brackets": "[" * MANY,
    "images": "![" * MANY,
    "links": "[a](" * MANY,
    "nested links": "[a" * MANY + "](b)" * MANY,
    "emphasis": "*a **b " * MANY,
    "ticks": "".join("`" * (count % 90) + " " for count in range(900)),
    "tags": "<b>" * MANY,
    "open tags": '<a href="' * MANY,
    "comments": "<!--" * MANY,
    "empty comments": "<!---->" * MANY,
    "scripts": "a <script> " * MANY,
    "breaks": "<i>a<br><br>" * MANY,
    "rows": "<table><tr><td>a\n\n" * 1_000,
    "wide table": "|" + "a|" * 500 + "\n|" + "-|" * 500 + "\n" + "|a|\n" * 500,
    "shortcodes": '{{< a "' * MANY,
    "attribute lists": "{.a#b" * MANY,
    "footnotes": "[^a]" * MANY + "\n\n[^a]: x",
    "huge entity": "<p>&#" + "9" * MANY + ";</p>",
    "huge number": '<ol start="' + "9" * MANY + '"><li>x</ol>',
    "combining": "<b>e&#769;</b>" * 2_000,
    "front matters": "---\n" * MANY,
    "one line": "words and " * 100_000,
    "one word": "x" * 1_000_000,
    "short lines": "a\n" * MANY,
    "spaces": " " * 100_000 + "a",
    "names": "By " + "Ana Lopes, " * 200,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html"])
def test_a_bomb_is_read_or_refused_and_sound(bomb: str, name: str, is_sound: Callable[[Document], None]) -> None:
    try:
        document = parse(bomb.encode(), name)
    except BadDataError:
        return
    is_sound(document)


@pytest.mark.parametrize("depth", [3, 20, 40, 500, 10_000])
@pytest.mark.parametrize("marker", [">", "> ", "- ", "1. "])
def test_deeply_nested_text_is_not_lost(depth: int, marker: str) -> None:
    assert "treasure" in parse((marker * depth + "treasure").encode(), "a.md").text


SYNTAX = [
    *"abcé \n\n\t>*_`~|[]()<>!#&-+.:;\"'\\/{}=%^0123456789",
    *("\n\n", "    ", "---\n", "title: ", "- ", "1. ", "```\n", "|-|\n", "[^1]", "[^1]: ", "](https://x.example)"),
    *("<br>", "<p>", "</p>", "<table><tr><td>", "</td>", "<ul><li>", "<script>", "</script>", "<!--", "-->", "<pre>"),
    *("<a href='x'>", "</a>", "&#27;", "&#769;", "&amp;", "&#x202e;", "{#id}", "{{< /note >}}", "{{% note %}}"),
    *('{{< ref "x" >}}', '{{< img alt="y" >}}', "<iframe src='//x.example'>", "<video>", "</video>", "<h2>"),
    *("\x1b[31m", "\x00", "\x7f", "\x9b", "\u202e", "\u2028", "\ufeff", "\u0301", "\ud800", "\r\n", "😀", "中", "한"),
]


@given(st.lists(st.sampled_from(SYNTAX), max_size=60), st.sampled_from(["a.md", "a.txt", "a.html", ""]))
def test_any_mixture_of_syntax_is_a_valid_document_or_refused(
    is_sound: Callable[[Document], None], pieces: list[str], name: str
) -> None:
    try:
        document = parse("".join(pieces).encode("utf-8", "surrogatepass"), name)
    except BadDataError:
        return
    is_sound(document)


@given(st.text(max_size=300), st.sampled_from(["a.md", "a.txt", "a.html", ""]))
def test_any_text_is_a_valid_document_or_refused(is_sound: Callable[[Document], None], text: str, name: str) -> None:
    try:
        document = parse(text.encode("utf-8", "surrogatepass"), name)
    except BadDataError:
        return
    is_sound(document)


@given(st.binary(max_size=400), st.sampled_from(["a.md", "a.txt", "a.html", ""]))
@example(b"\x1b\xb9", "a.md")
def test_any_bytes_are_a_valid_document_or_refused(
    is_sound: Callable[[Document], None], data: bytes, name: str
) -> None:
    try:
        document = parse(data, name)
    except BadDataError:
        return
    is_sound(document)


WORDS = st.text(st.characters(categories=["Ll"], max_codepoint=0x17F), min_size=1, max_size=8)
MARKUP = st.sampled_from(
    [" ", "\n", "\n\n", "\n- ", "\n> ", "\n# ", "\n1. ", " *", "* ", " **", "** ", "    ", "\t", " | "]
)


@given(st.lists(st.one_of(WORDS, MARKUP), min_size=1, max_size=50))
def test_no_word_of_a_markdown_text_is_lost(pieces: list[str]) -> None:
    source = "".join(pieces)
    try:
        text = parse(source.encode(), "a.md").text
    except BadDataError:
        assert not any(char.isalpha() for char in source)
        return
    assert [char for char in text if char.isalpha()] == [char for char in source if char.isalpha()]
