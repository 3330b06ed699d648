"""Markdown as publishers and note-takers write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from newsreader.errors import BadDataError
from newsreader.ingest import parse_one
from newsreader.ingest.markdown import parse_markdown
from newsreader.ingest.markdown.commonmark import _PLAIN_ADDRESS
from newsreader.text.links import picture_addresses

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsreader.records import Document

    Shape = Callable[[Document], list[tuple[str, str]]]
    SpansOf = Callable[[Document], list[tuple[str, str, str | None]]]

BODY = "The harbour council voted on Monday evening to close the old swing bridge for the winter."


def test_headings_lists_quotations_code_and_rules_are_blocks(shape: Shape) -> None:
    source = """
# Old bridge

## Why

- cracks
  - in *two* piers
- ice

7. wait
8. pay

> Nobody likes the wind,
> he said.
>
> > So they say.

```sh
ls   -l <b>

  two
```

    indented(code);

***
"""
    assert shape(parse_markdown(source)) == [
        ("heading 1", "Old bridge"),
        ("heading 2", "Why"),
        ("list_item 0", "cracks"),
        ("list_item 1", "in two piers"),
        ("list_item 0", "ice"),
        ("list_item 0", "7. wait"),
        ("list_item 0", "8. pay"),
        ("quote", "Nobody likes the wind, he said."),
        ("quote", "So they say."),
        ("preformatted", "ls   -l <b>\n\n  two"),
        ("preformatted", "indented(code);"),
        ("rule", "* * *"),
    ]


def test_a_table_becomes_rows_without_the_empty_ones(shape: Shape, spans_of: SpansOf) -> None:
    document = parse_markdown("| pier | crack |\n|---|---|\n| east | **9** cm |\n| west |  |\n| | |\n")
    assert shape(document) == [("table_row", "pier | crack"), ("table_row", "east | 9 cm"), ("table_row", "west |")]
    assert spans_of(document) == [("strong", "9", None)]


def test_inline_spans_cover_exactly_their_words(spans_of: SpansOf) -> None:
    source = (
        'The **old *swing* bridge**, `ls`, [its page](https://h.example/b "t"), H<sub>2</sub>O, m<sup>2</sup>, '
        "<https://h.example/c> and https://h.example/d."
    )
    assert spans_of(parse_markdown(source)) == [
        ("strong", "old swing bridge", None),
        ("emphasis", "swing", None),
        ("code", "ls", None),
        ("link", "its page", "https://h.example/b"),
        ("superscript", "2", None),
        ("link", "https://h.example/c", "https://h.example/c"),
        ("link", "https://h.example/d", "https://h.example/d"),
    ]


def test_struck_out_text_has_an_inline_span(spans_of: SpansOf) -> None:
    assert spans_of(parse_markdown("It is ~~long~~ <del>over</del> <s>by</s> now.")) == [
        ("strikethrough", "long", None),
        ("strikethrough", "over", None),
        ("strikethrough", "by", None),
    ]


def test_a_quotation_in_a_quotation_keeps_its_level() -> None:
    document = parse_markdown("> one\n>\n> > two\n> >\n> > > three\n>\n> four\n")
    assert [(block.level, document.text[block.start : block.end]) for block in document.blocks] == [
        (0, "one"),
        (1, "two"),
        (2, "three"),
        (0, "four"),
    ]


def test_inline_spans_stay_exact_if_entities_compose(is_sound: Callable[[Document], None], spans_of: SpansOf) -> None:
    document = parse_markdown("Cafe&#769; e&#769; *ne&#769;e* and **end**")
    assert document.text == "Café é née and end"
    assert spans_of(document) == [("emphasis", "née", None), ("strong", "end", None)]
    is_sound(document)


def test_line_breaks_within_a_paragraph(shape: Shape) -> None:
    source = "soft\nbreak  \nhard break<br>again<br><br>*new* block"
    assert shape(parse_markdown(source)) == [
        ("paragraph", "soft break\nhard break\nagain"),
        ("paragraph", "new block"),
    ]
    assert parse_markdown("市議会は\n閉鎖する").text == "市議会は閉鎖する"


def test_a_second_paragraph_of_an_item_gets_no_second_bullet(shape: Shape) -> None:
    assert shape(parse_markdown("1. one\n\n   more of one\n2. two\n")) == [
        ("list_item 0", "1. one"),
        ("paragraph", "more of one"),
        ("list_item 0", "2. two"),
    ]


def test_an_image_becomes_a_caption_unless_its_text_is_a_file_name(shape: Shape) -> None:
    source = f'![A diver](d.jpg "Ana Lopes")\n\n{BODY} ![](x.png) ![IMG_1.jpg](i.jpg) ![The quay](q.jpg) More.\n'
    assert shape(parse_markdown(source)) == [
        ("caption", "A diver"),
        ("caption", "Ana Lopes"),
        ("paragraph", f"{BODY} More."),
        ("caption", "The quay"),
    ]


def test_html_is_read_and_never_shown(shape: Shape, spans_of: SpansOf) -> None:
    source = """
<div class="x"><h2>Why <em>now</em>?</h2>
<p>One &amp; two</p><ul><li>a<li>b</ul>
<ol start="3"><li>c</li></ol>
<table><tr><th>p</th><th>q</th></tr><tr><td><p>r</p></td><td>s</td></tr></table>
<blockquote><p>Quoted.</p></blockquote>
<figure><img src="b.png" alt="A pier"><figcaption>Pier, by <a href="https://h.example/">Ana</a></figcaption></figure>
<pre>x
  y</pre>
<script>steal()</script><style>p {}</style><!-- no --></div>

Inline <span style="color: red">red</span> and <b>bold</b> text.</p>
"""
    document = parse_markdown(source)
    assert shape(document) == [
        ("heading 2", "Why now?"),
        ("paragraph", "One & two"),
        ("list_item 0", "a"),
        ("list_item 0", "b"),
        ("list_item 0", "3. c"),
        ("table_row", "p | q"),
        ("table_row", "r | s"),
        ("quote", "Quoted."),
        ("caption", "A pier"),
        ("caption", "Pier, by Ana"),
        ("preformatted", "x\n  y"),
        ("paragraph", "Inline red and bold text."),
    ]
    assert spans_of(document) == [
        ("emphasis", "now", None),
        ("link", "A pier", "b.png"),
        ("link", "Ana", "https://h.example/"),
        ("strong", "bold", None),
    ]


def test_escaped_html_is_text(shape: Shape) -> None:
    assert shape(parse_markdown("Use `<b>` or &lt;i&gt; and 3 < 4.")) == [("paragraph", "Use <b> or <i> and 3 < 4.")]


def test_an_unclosed_script_hides_nothing_that_follows() -> None:
    assert BODY in parse_markdown(f"<script>\n\n{BODY}").text
    assert BODY in parse_markdown(f"<!-- \n\n{BODY}").text
    assert parse_markdown(f"A <script> b\n\n{BODY}").text == f"A b\n\n{BODY}"
    assert parse_markdown("A <svg><text>x</text></svg> b <iframe src='/y'>old</iframe> c").text.startswith("A b c")


def test_players_become_embeds_with_their_address(shape: Shape, spans_of: SpansOf) -> None:
    source = (
        '<iframe src="//www.youtube.com/embed/abcdefghijk?rel=0"></iframe>\n\n'
        '<audio controls><source src="https://h.example/talk.mp3">Your browser is too old.</audio>\n'
    )
    document = parse_markdown(source)
    assert shape(document) == [
        ("embed", "Video: youtube.com/watch?v=abcdefghijk"),
        ("embed", "Audio: h.example/talk.mp3"),
    ]
    assert [href for _, _, href in spans_of(document)] == [
        "https://www.youtube.com/watch?v=abcdefghijk",
        "https://h.example/talk.mp3",
    ]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "file:///etc/passwd", "vbscript:x"]
)
def test_a_dangerous_address_makes_no_link_and_leaves_the_words(address: str, spans_of: SpansOf) -> None:
    for source in (f"[words]({address}) stay", f'<a href="{address}">words</a> stay'):
        document = parse_markdown(source)
        assert document.text == "words stay"
        assert spans_of(document) == []


def test_an_entity_cannot_insert_an_escape_character(is_sound: Callable[[Document], None]) -> None:
    source = "a &#27;[31m b &#x9b;2J c &#x202e; d\n\n<p>e &#27;]0;x&#7; f</p>\n\n![&#27;c](x) `&#27;`"
    document = parse_markdown(source)
    is_sound(document)
    assert "\u202e" not in document.text


def test_footnotes_are_at_the_end_and_their_references_in_the_text(shape: Shape, spans_of: SpansOf) -> None:
    document = parse_markdown(f"{BODY}[^a]\n\n[^a]: By nine to two.\n")
    assert shape(document) == [("paragraph", f"{BODY}[1]"), ("list_item 0", "1. By nine to two.")]
    assert spans_of(document) == [("superscript", "[1]", None)]


def test_attribute_lists_after_headings_and_links_are_not_shown(shape: Shape) -> None:
    source = "## Why {#why}\n\nA [link](https://h.example/){.external} here. {: .note}\n\nSets like {a, b} stay.\n"
    assert shape(parse_markdown(source)) == [
        ("heading 2", "Why"),
        ("paragraph", "A link here."),
        ("paragraph", "Sets like {a, b} stay."),
    ]


def test_indented_prose_is_prose_and_indented_code_is_code(shape: Shape) -> None:
    prose = f"{BODY} It said *so* on [its page](https://h.example/), and everybody was there to hear it."
    document = parse_markdown(f"1. One.\n\n        {prose}\n\n2. Two.\n\nText\n\n    def f(x):\n        return x + 1\n")
    assert ("paragraph", prose.replace("*", "").replace("[", "").replace("](https://h.example/)", "")) in shape(
        document
    )
    assert ("preformatted", "def f(x):\n    return x + 1") in shape(document)


def test_indented_html_after_a_blank_line_is_still_html(shape: Shape) -> None:
    source = "<ul>\n  <li>one</li>\n\n    <li>two</li>\n</ul>\n"
    assert shape(parse_markdown(source)) == [("list_item 0", "one"), ("list_item 0", "two")]


def test_the_first_heading_of_the_first_level_is_the_title() -> None:
    assert parse_markdown(f"## Harbour\n\n# *Old* bridge\n\n{BODY}").title == "Old bridge"
    document = parse_markdown(f"## Harbour\n\n{BODY}")
    assert (document.title, document.title_derived) == (BODY.rstrip("."), True)


def test_front_matter_is_metadata_and_not_text() -> None:
    document = parse_markdown(f"---\ntitle: Bridge\nauthors: [Ana Lopes]\nurl: https://h.example/b\n---\n{BODY}")
    assert document.text == BODY
    assert (document.title, document.title_derived, document.authors) == ("Bridge", False, ("Ana Lopes",))
    assert (document.url, document.site) == ("https://h.example/b", "h.example")


def test_an_article_whose_body_is_empty_has_its_summary_as_text() -> None:
    assert parse_markdown(f"---\ntitle: Bridge\nsummary: {BODY}\n---\n\n \n").text == BODY
    with pytest.raises(BadDataError, match="no text"):
        parse_markdown("---\ntitle: Bridge\n---\n")
    with pytest.raises(BadDataError, match="no text"):
        parse_markdown("<div></div>\n\n<!-- nothing -->\n")


def test_furniture_is_named_in_markdown_too(shape: Shape) -> None:
    source = (
        f"{BODY}\n\nWATCH — Divers at work:\n\n{BODY}\n\n*Ana Lopes is a writer at the quay. Follow her on X @ana.*\n"
    )
    assert [kind for kind, _ in shape(parse_markdown(source))] == ["paragraph", "embed", "paragraph", "bio"]


def test_a_table_that_is_never_closed_does_not_swallow_the_headings(shape: Shape) -> None:
    source = f"<table><tr><td>a\n\n## Next\n\n{BODY}"
    assert shape(parse_markdown(source)) == [("table_row", "a"), ("heading 2", "Next"), ("paragraph", BODY)]


@given(st.from_regex(_PLAIN_ADDRESS, fullmatch=True))
def test_a_plain_address_is_what_markdown_it_makes_of_it(address: str) -> None:
    assert MarkdownIt().normalizeLink(address) == address


def test_a_link_that_is_never_closed_ends_where_the_next_one_begins() -> None:
    document = parse_markdown('<p><a href="https://a.example/">one <a href="https://b.example/">two</a> three</p>')
    links = [(document.text[span.start : span.end], span.href) for span in document.inline_spans]
    assert links == [("one", "https://a.example/"), ("two", "https://b.example/")]


@pytest.mark.parametrize(
    ("image", "address"),
    [
        ("![A pier](https://a.example/pier.png)", "https://a.example/pier.png"),
        ('<img alt="A pier" src="https://a.example/pier">', "https://a.example/pier"),
        ("[![A pier](https://a.example/small.png)](https://a.example/page)", "https://a.example/small.png"),
        ("![A pier](pier.png)", "pier.png"),
        ("![[night/pier at night.png|A pier]]", "night/pier%20at%20night.png"),
        ('<img alt="A pier" src="night/pier at night.png">', "night/pier%20at%20night.png"),
        ("![A pier](/etc/pier.png)", None),
        ("![A pier](data:,x)", None),
    ],
)
def test_the_caption_of_an_image_is_a_link_to_it(image: str, address: str | None) -> None:
    document = parse_one(f"The boats came back.\n\n{image}\n".encode(), "a.md")
    addresses = picture_addresses(document.blocks, document.inline_spans)
    assert list(addresses.values()) == ([address] if address else [])
