"""The markup of an article becomes blocks and inline spans; what is around the article stays out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.ingest.web.pages import BODY, PARAGRAPH, page

from newsreader.ingest import parse, parse_one
from newsreader.ingest.web.markup import Walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsreader.records import Document

    Shape = Callable[[Document], list[tuple[str, str]]]
    Spans = Callable[[Document], list[tuple[str, str, str | None]]]

URL = "https://post.example/news/2026/pier.html"


def read(body: str, **parts: str) -> Document:
    (document,) = parse(page(body, **parts), "pier.html", url=URL)
    return document


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h2>What comes next</h2>", [("heading 2", "What comes next")]),
        (
            "<ul><li>Boats<ul><li>sail</li><li>motor</li></ul></li><li>Nets</li></ul>",
            [("list_item 0", "Boats"), ("list_item 1", "sail"), ("list_item 1", "motor"), ("list_item 0", "Nets")],
        ),
        ("<ol><li>Plan</li><li>Build</li></ol>", [("list_item 0", "1. Plan"), ("list_item 0", "2. Build")]),
        ("<ol start='4'><li>Paint</li><li>Open</li></ol>", [("list_item 0", "4. Paint"), ("list_item 0", "5. Open")]),
        (
            "<ol><li>Plan</li><li value=7>Paint</li><li><p>Open</p></li></ol>",
            [("list_item 0", "1. Plan"), ("list_item 0", "7. Paint"), ("list_item 0", "8. Open")],
        ),
        (
            "<ol type=a><li>Plan<ol type=I start=3><li>Draw</li><li>Ask</li></ol></li><li>Build</li></ol>",
            [
                ("list_item 0", "a. Plan"),
                ("list_item 1", "III. Draw"),
                ("list_item 1", "IV. Ask"),
                ("list_item 0", "b. Build"),
            ],
        ),
        (
            "<hr><ol><li><iframe src='https://youtube.com/embed/abcdefghijk' title='A storm'></iframe>Plan</li></ol>",
            [("rule", "* * *"), ("list_item 0", "1. Plan"), ("embed", "Video: A storm")],
        ),
        ("<p>Water is H<sub>2</sub>O.</p>", [("paragraph", "Water is H2O.")]),
        (
            "<ul><li><p>Two sentences.</p><p>In two paragraphs.</p></li></ul>",
            [("list_item 0", "Two sentences."), ("paragraph", "In two paragraphs.")],
        ),
        ("<blockquote><p>We need light.</p></blockquote>", [("quote", "We need light.")]),
        (
            "<blockquote><p>We need light.</p><footer>— <cite>Ada Weir</cite>, mayor</footer></blockquote>",
            [("quote", "We need light."), ("quote", "— Ada Weir, mayor")],
        ),
        (
            "<blockquote>As <cite>The Sea</cite> says, wait. <cite>Bo Ek</cite></blockquote>",
            [("quote", "As The Sea says, wait."), ("quote", "Bo Ek")],
        ),
        (
            "<figure><blockquote><p>We need light.</p></blockquote><figcaption>Ada Weir, mayor</figcaption></figure>",
            [("quote", "We need light."), ("quote", "Ada Weir, mayor")],
        ),
        ("<pre>for boat in boats:\n    boat.moor()</pre>", [("preformatted", "for boat in boats:\n    boat.moor()")]),
        ("<pre>x = 1<br><br>y = 2</pre>", [("preformatted", "x = 1\n\ny = 2")]),
        ("<pre>O harbor\n   O sea</pre>", [("preformatted", "O harbor\n   O sea")]),
        (
            "<table><caption>Boats by kind</caption><tr><th>Kind</th><th>Number</th></tr>"
            "<tr><td>Sail</td><td>12</td></tr><tr><td>Motor</td><td></td></tr></table>",
            [
                ("caption", "Boats by kind"),
                ("table_row", "Kind | Number"),
                ("table_row", "Sail | 12"),
                ("table_row", "Motor"),
            ],
        ),
        (
            f"<table><tr><td><p>{PARAGRAPH}</p><p>{PARAGRAPH[::-1]}</p></td></tr></table>",
            [("paragraph", PARAGRAPH), ("paragraph", PARAGRAPH[::-1])],
        ),
        ("<p>One line.<br>The next.</p>", [("paragraph", "One line.\nThe next.")]),
        ("<p>One paragraph.<br><br>The next.</p>", [("paragraph", "One paragraph."), ("paragraph", "The next.")]),
        ("<hr>", [("rule", "* * *")]),
        ("<p>The mayor called it <q>a long night</q>.</p>", [("paragraph", "The mayor called it “a long night”.")]),
        (
            "<iframe src='https://www.youtube.com/embed/abcdefghijk' title='The storm'></iframe>",
            [("embed", "Video: The storm")],
        ),
        ("<p class='see-also'>See also: the storm.</p>", [("pointer", "See also: the storm.")]),
        ("<p class='dateline'>Harbor town, in the evening</p>", [("byline", "Harbor town, in the evening")]),
        ("<p class='writer-desc'>Ann Lee likes the sea.</p>", [("bio", "Ann Lee likes the sea.")]),
        (
            f"<p hidden>{PARAGRAPH[::-1]}</p><section hidden=''><h2>Your account</h2><div hidden>More</div></section>",
            [],
        ),
        (
            f"<p style='display:none'>{PARAGRAPH[::-1]}</p><p style='visibility: hidden'>{PARAGRAPH[::-1]}</p>"
            f"<p style='height:0; overflow:hidden'>{PARAGRAPH[::-1]}</p><p aria-hidden='true'>* * *</p>",
            [],
        ),
        (f"<p style='overflow:hidden'>{PARAGRAPH[::-1]}</p>", [("paragraph", PARAGRAPH[::-1])]),
        (
            f"<div style='color: red; overflow: hidden'><p>{PARAGRAPH[::-1]}</p><p>A short one.</p></div>",
            [("paragraph", PARAGRAPH[::-1]), ("paragraph", "A short one.")],
        ),
        (f"<p aria-hidden='true'>{PARAGRAPH[::-1]}</p>", [("paragraph", PARAGRAPH[::-1])]),
        ("<div hidden='until-found'><p>What a search finds.</p></div>", [("paragraph", "What a search finds.")]),
        ("<aside><h3>Related</h3><ul><li><a href='/b'>Another story</a></li></ul></aside>", []),
        (
            f"<p>On <time datetime='2026-03-01'>the first of March</time>. {PARAGRAPH[::-1]}</p>",
            [("paragraph", f"On the first of March. {PARAGRAPH[::-1]}")],
        ),
    ],
)
def test_each_element_becomes_its_block(body: str, expected: list[tuple[str, str]], shape: Shape) -> None:
    blocks = shape(read(body))
    assert blocks[3:-1] == expected
    assert all(kind == "paragraph" for kind, _ in (*blocks[:3], blocks[-1]))


def test_inline_markup_becomes_spans_with_absolute_addresses(spans_of: Spans) -> None:
    document = read(
        "<p>A <em>quiet</em> and <strong>cold</strong> night <a href='../storm.html'>after the storm</a>, with "
        "<code>n</code> boats<sup>2</sup>, <a href='javascript:void(0)'>nothing</a> and <a href='#top'>the top</a>.</p>"
    )
    assert spans_of(document) == [
        ("emphasis", "quiet", None),
        ("strong", "cold", None),
        ("link", "after the storm", "https://post.example/news/storm.html"),
        ("code", "n", None),
        ("superscript", "2", None),
        ("link", "the top", f"{URL}#top"),
    ]


@pytest.mark.parametrize(
    ("base", "address"),
    [
        ("https://cdn.example/a/", "https://cdn.example/a/x"),
        ("/a/", "https://post.example/a/x"),
        ("http://[", "https://post.example/news/2026/x"),
    ],
)
def test_links_are_relative_to_the_base_of_the_page(base: str, address: str, spans_of: Spans) -> None:
    document = read("<p>See <a href='x'>the plan</a>.</p>", head=f"<base href='{base}'>")
    assert spans_of(document) == [("link", "the plan", address)]


@pytest.mark.parametrize("nesting", [0, 400])
def test_a_heading_above_the_text_is_the_title_of_a_page_without_one(nesting: int, shape: Shape) -> None:
    html = f"{'<div>' * nesting}<h1>A pier</h1>{BODY}{'</div>' * nesting}"
    document = parse_one(f"<html><body>{html}</body></html>".encode(), "pier.html")
    assert (document.title, document.title_derived) == ("A pier", False)
    assert [kind for kind, _ in shape(document)] == ["paragraph"] * 3


def test_the_title_is_not_repeated_in_the_text(shape: Shape) -> None:
    document = read("", head="<title>A pier | The Harbor Post</title>", before="<h1>A pier</h1>")
    assert document.title == "A pier"
    assert "A pier" not in document.text
    assert [kind for kind, _ in shape(document)] == ["paragraph"] * 4


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("\ufdd00\ufdd0", "?0?"),
        ("&#xFDD0;0&#64976;", "?0?"),
        ("a&#27;[31m&#0;&#xD800;", "a?[31m??"),
        ("it&#146;s&#13;&#10;on", "it’s on"),
        ("a\x85b\u2028c\r\nd\x0ce", "a b c d e"),
        ("&#8217;&amp;&#x2019;", "’&’"),
    ],
)
def test_no_sign_of_a_marker_and_no_control_comes_from_a_page(written: str, expected: str) -> None:
    figure = "<figure><img><figcaption>The pier</figcaption></figure>"
    text = read(f"{figure}<p>In the text of a page there is {written}, a sign.</p>").text
    assert f"In the text of a page there is {expected}, a sign." in text


_WORDS = st.text("abc ", max_size=8)
_TREES = st.recursive(
    st.tuples(
        st.sampled_from(["p", "hi", "ref", "head", "code", "quote", "cell", "item"]), _WORDS, _WORDS, st.just([])
    ),
    lambda children: st.tuples(
        st.sampled_from(
            ["p", "list", "item", "quote", "table", "row", "cell", "hi", "ref", "del", "code", "head", "div"]
        ),
        _WORDS,
        _WORDS,
        st.lists(children, max_size=4),
    ),
    max_leaves=25,
)


def _build(tree: tuple[str, str, str, list], parent: etree._Element) -> None:
    tag, text, tail, children = tree
    element = etree.SubElement(parent, tag, rend="ol" if tag == "list" else "h2")
    element.text, element.tail = text, tail
    for child in children:
        _build(child, element)


@given(st.lists(_TREES, max_size=5))
def test_any_tree_becomes_blocks_with_all_its_letters_in_order(trees: list[tuple[str, str, str, list]]) -> None:
    body = etree.Element("body")
    for tree in trees:
        _build(tree, body)
    letters = "".join("".join(body.itertext()).split())
    drafts = Walk().read(body)
    assert "".join(char for draft in drafts for char in draft.text if char in "abc") == letters
    assert all(0 <= span.start < span.end <= len(draft.text) for draft in drafts for span in draft.inline_spans)


def test_a_page_nested_too_deep_for_a_tree_keeps_its_text(is_sound: Callable[[Document], None]) -> None:
    document = parse_one(f"<html><body>{'<div>' * 20_000}{BODY}".encode(), "a.html")
    assert "Wednesday" in document.text
    assert "Friday" in document.text
    is_sound(document)


def test_elements_that_are_never_closed_lose_no_text(is_sound: Callable[[Document], None]) -> None:
    document = parse_one(f"<html><body><p>{'<b>word '.join([''] * 5_000)}".encode(), "a.html")
    assert document.text.count("word") == 4_999
    is_sound(document)
