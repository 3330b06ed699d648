"""HTML pages: complete, with highlights and notes, and without scripts."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from newsreader.export import html
from newsreader.export.sheet import Sheet
from newsreader.records import AnchorState, Block, BlockKind, Color, InlineKind, InlineSpan

if TYPE_CHECKING:
    from conftest import Make

EVIL = "</title></style></p><script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;"


def render(sheet: Sheet) -> str:
    return "".join(html.render([sheet]))


class Page(HTMLParser):
    """The elements of a page with their text. Checks that each is closed in the right place."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: dict[str, list[str]] = {}
        self.attributes: list[tuple[str, str, str | None]] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in ("meta", "hr"):
            self.open.append(tag)
            self.words.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self.open):
            self.words[tag][-1] += data


def with_blocks(sheet: Sheet, *blocks: tuple[BlockKind, str], inline_spans: tuple[InlineSpan, ...] = ()) -> Sheet:
    made, start = [], 0
    for kind, words in blocks:
        made.append(Block(kind, start, start + len(words), 1 if kind is BlockKind.HEADING else 0))
        start += len(words) + 2
    text = "\n\n".join(words for _, words in blocks)
    return sheet._replace(revision=replace(sheet.revision, text=text, blocks=tuple(made), inline_spans=inline_spans))


def test_the_page_shows_the_whole_text_with_highlights_and_notes(make: Make) -> None:
    sheet = make(
        ("told whoever asked.”\n\nNobody asked", {"note": "why?", "tags": ("claim",), "color": Color.RED}),
        ("mill under", {}),
    )
    page = Page(render(sheet))
    assert page.words["title"] == page.words["h1"] == ["The river rose"]
    assert page.words["h3"] == ["What nobody marked", "The mayor"]
    assert page.words["mark"] == ["mill under", "told whoever asked.”", "Nobody asked"]
    assert page.words["aside"] == [
        "\n1 · yellow · 2026-11-20 · caption\n",
        "\nwhy?\n2 · #claim · red · 2026-11-20 · ¶ 6\n",
    ]
    assert ("mark", "class", "red") in page.attributes
    for block in sheet.revision.blocks:
        if block.kind is not BlockKind.RULE:
            assert sheet.revision.text[block.start : block.end] in page.words["main"][0]
    assert (
        page.words["header"][0].split("\n")[2]
        == "A. Writer, B. Reader · example.org · 2026-01-27 · https://example.org/a"
    )


def test_each_note_has_an_anchor_and_a_link_to_its_passage_on_the_web(make: Make) -> None:
    page = Page(render(make(("We knew", {}), ("the houses", {"anchor": AnchorState.ORPHAN}))))
    ids = [value for tag, name, value in page.attributes if tag == "aside" and name == "id"]
    assert ids == ["nr-00000001", "nr-00000002"]
    links = [value for tag, name, value in page.attributes if tag == "a" and name == "href"]
    assert links == ["https://example.org/a", "#nr-00000001", "https://example.org/a#:~:text=We%20knew"]
    offline = Page(render(make(("We knew", {}), url="javascript:alert(1)")))
    assert [value for tag, name, value in offline.attributes if tag == "a" and name == "href"] == ["#nr-00000001"]


def test_a_page_fits_light_dark_and_paper_and_asks_for_nothing(make: Make) -> None:
    text = render(make(("We knew", {})))
    assert "color-scheme: light dark" in text
    assert "@media print" in text
    assert "default-src 'none'; style-src 'unsafe-inline'" in text
    assert not re.search(r"<(script|link|img|iframe)|url\(|@import|src=", text)


def test_each_kind_of_block_and_inline_span_has_its_element(make: Make) -> None:
    kinds = [kind for kind in BlockKind if kind is not BlockKind.RULE]
    sheet = with_blocks(
        make(),
        *((kind, f"{kind.value} words") for kind in kinds),
        (BlockKind.RULE, "***"),
        inline_spans=tuple(InlineSpan(kind, 0, 7, "https://example.org/r") for kind in InlineKind),
    )
    page = Page(render(sheet))
    assert "heading words" in page.words["h2"]
    assert "list_item words" in page.words["li"]
    assert "preformatted words" in page.words["pre"]
    for tag in ("em", "strong", "code", "sup", "a"):
        assert "heading" in page.words[tag]
    assert ("p", "class", "furniture caption") in page.attributes


def test_overlapping_inline_spans_and_highlights_are_split_where_they_cross(make: Make) -> None:
    sheet = make(("river rose", {}), ("The river", {"color": Color.BLUE}))
    sheet = sheet._replace(revision=replace(sheet.revision, inline_spans=(InlineSpan(InlineKind.EMPHASIS, 6, 12),)))
    page = Page(render(sheet))
    assert "".join(page.words["em"]).startswith("ver ro")
    assert "The river rose on Monday" in page.words["main"][0]


def test_no_text_from_outside_becomes_markup(make: Make) -> None:
    sheet = make(
        ("The river", {"note": EVIL, "tags": (EVIL,)}),
        ("gone", {"note": EVIL, "quote": EVIL, "anchor": AnchorState.ORPHAN}),
        title=EVIL,
        authors=(EVIL,),
        site=EVIL,
        url=f"https://example.org/{EVIL}",
        language=f'en"{EVIL}',
    )
    sheet = with_blocks(
        sheet,
        (BlockKind.PARAGRAPH, EVIL),
        (BlockKind.PREFORMATTED, EVIL),
        inline_spans=(
            InlineSpan(InlineKind.LINK, 0, 9, f"https://example.org/{EVIL}"),
            InlineSpan(InlineKind.LINK, 9, 12, "javascript:alert(1)"),
        ),
    )
    page = Page(render(sheet))
    assert "script" not in page.words
    assert "img" not in page.words
    assert page.words["title"] == [EVIL]
    assert not [name for _, name, _ in page.attributes if name.startswith("on") or name == "src"]
    assert all((value or "").startswith(("https://", "#nr-")) for _, name, value in page.attributes if name == "href")


def test_the_page_has_a_policy_that_forbids_scripts_and_requests(make: Make) -> None:
    rendered = render(make())
    assert (
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        in rendered
    )


def test_an_address_of_another_scheme_is_not_a_link(make: Make) -> None:
    page = Page(render(make(url="javascript:alert(1)")))
    assert "a" not in page.words


def test_the_language_of_an_article_is_cleaned_and_escaped(make: Make) -> None:
    page = render(make(language='en\x1b]0;X\x07\u202e"><script>'))
    assert not {"\x1b", "\x07", "\u202e"} & set(page)
    assert "<script" not in page


def test_a_text_without_blocks_is_a_paragraph(make: Make) -> None:
    article, revision, highlights, *_ = make(("The river rose", {"note": "when?"}))
    page = render(Sheet(article, replace(revision, blocks=()), highlights))
    assert '<p dir="auto"><mark class="yellow">The river rose</mark>' in page
    assert "when?" in page


def test_the_page_has_no_control_characters(make: Make) -> None:
    bad = "a\x1b]0;x\x07\u202e\x9b"
    rendered = render(make(("The river", {"note": bad, "tags": (bad,)}), title=bad, authors=(bad,)))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", rendered)


def test_orphans_are_at_the_end(make: Make) -> None:
    rendered = render(make(("words that went", {"anchor": AnchorState.ORPHAN, "note": "still mine"})))
    assert "words that went" in rendered.split("<h2>Not surely in the text</h2>")[1]
    assert "still mine" in rendered
    assert "<mark" not in rendered


def test_a_heading_that_repeats_the_title_is_not_repeated(make: Make) -> None:
    sheet = with_blocks(make(title="A title"), (BlockKind.HEADING, "A title"), (BlockKind.PARAGRAPH, "Words."))
    assert render(sheet).count("A title") == 2
    assert "<h2>" not in render(sheet)


def test_an_article_without_metadata_has_no_line_for_it(make: Make) -> None:
    page = Page(render(make(authors=(), site=None, url=None, published_at=None, language=None)))
    assert page.words["header"] == ["\nThe river rose\n"]
