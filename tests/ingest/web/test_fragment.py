"""A piece of HTML becomes blocks: all its words, in reading order, with absolute links."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.ingest.blocks.draft import assemble, is_blank
from newsreader.ingest.web.fragment import fragment
from newsreader.ingest.web.page import simple_page
from newsreader.records import BlockKind, InlineKind

ENTRY = """
<h2>What happened</h2>
<p>The <b>harbour</b> was <a href="../why">closed</a>.</p>
<ul><li>first<ol><li>inner</li></ol></li><li>second</li></ul>
<blockquote><p>We closed it.</p></blockquote>
<figure><img src="crane.jpg" alt="A crane at dusk"><figcaption>Photo: Ana</figcaption></figure>
<pre>a  =  1</pre>
<table><tr><th>Day</th><th>Ships</th></tr></table>
<iframe src="/player/7"></iframe><script>alert(1)</script>
"""


def test_each_element_becomes_the_block_that_it_is() -> None:
    drafts = fragment(ENTRY, "https://post.example/news/1")
    assert [(draft.kind, draft.text, draft.level) for draft in drafts] == [
        (BlockKind.HEADING, "What happened", 2),
        (BlockKind.PARAGRAPH, "The harbour was closed.", 0),
        (BlockKind.LIST_ITEM, "first", 0),
        (BlockKind.LIST_ITEM, "1. inner", 1),
        (BlockKind.LIST_ITEM, "second", 0),
        (BlockKind.QUOTE, "We closed it.", 0),
        (BlockKind.CAPTION, "A crane at dusk", 0),
        (BlockKind.CAPTION, "Photo: Ana", 0),
        (BlockKind.PREFORMATTED, "a  =  1", 0),
        (BlockKind.TABLE_ROW, "Day | Ships ", 0),
        (BlockKind.EMBED, "Embedded: post.example/player/7", 0),
    ]
    spans = [(span.kind, span.href) for span in drafts[1].inline_spans]
    assert spans == [(InlineKind.STRONG, None), (InlineKind.LINK, "https://post.example/why")]


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/a", "https://post.example/a"),
        ("//cdn.example/a", "https://cdn.example/a"),
        ("?page=2", "https://post.example/news/1?page=2"),
        ("mailto:ana@post.example", "mailto:ana@post.example"),
        ("javascript:alert(1)", None),
        ("http://[", None),
    ],
)
def test_links_are_absolute_and_safe(href: str, expected: str | None) -> None:
    (draft,) = fragment(f'<p>See <a href="{href}">this</a>.</p>', "https://post.example/news/1")
    assert [span.href for span in draft.inline_spans] == ([expected] if expected else [])


_TREES = st.recursive(
    st.from_regex(r"[a-z]{1,8}( [a-z]{1,8})?", fullmatch=True),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{' '.join(parts)}</{tag}>",
        st.sampled_from(["p", "div", "b", "em", "a", "li", "ul", "ol", "h3", "blockquote", "td", "tr", "table", "pre"]),
        st.lists(inner, min_size=1, max_size=4),
    ),
    max_leaves=20,
)


@given(_TREES)
def test_no_word_is_lost_however_elements_are_nested(html: str) -> None:
    words = re.sub(r"<[^>]*>", " ", html).split()
    text, blocks, _ = assemble(fragment(html))
    assert re.sub(r"\d+\. |\|", " ", text).split() == words
    assert all(not is_blank(text[block.start : block.end]) for block in blocks)


def test_a_page_that_is_read_simply_has_its_title_and_metadata() -> None:
    head = "<title>The harbor and its long pier</title><meta name=author content='Ann Quay'>"
    body = "<blockquote>" * 500 + "<p>The pier was rebuilt.</p>"
    document = simple_page(f"<html><head>{head}</head><body>{body}</body></html>", "https://post.example/pier")
    assert (document.title, document.title_derived) == ("The harbor and its long pier", False)
    assert document.authors == ("Ann Quay",)
    assert document.text == "The pier was rebuilt."


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            "For the <night desk> &amp; List<String>, if x<y and y>z.",
            "For the <night desk> & List<String>, if x<y and y>z.",
        ),
        (
            "<p>In HTML, an <unknown>element</unknown> only loses its tags.</p>",
            "In HTML, an element only loses its tags.",
        ),
    ],
)
def test_a_text_whose_angle_brackets_are_no_tags_keeps_its_words(html: str, text: str) -> None:
    assert [draft.text for draft in fragment(html)] == [text]
