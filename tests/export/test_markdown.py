"""Markdown files: their layout, the order of highlights, and that hostile text is escaped."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from newsreader.export import escape, html, markdown
from newsreader.export.sheet import Sheet
from newsreader.records import AnchorState, Block, BlockKind, Color

if TYPE_CHECKING:
    from conftest import Make


def render(sheet: Sheet) -> str:
    return "".join(markdown.render([sheet]))


def front_matter(rendered: str) -> dict[str, object]:
    opening, front, _ = re.split(r"^---\n", rendered, maxsplit=2, flags=re.MULTILINE)
    assert opening == ""
    loaded = yaml.safe_load(front)
    assert isinstance(loaded, dict)
    return loaded


def body(rendered: str) -> str:
    return rendered.split("\n---\n\n", 1)[1]


def tokens(rendered: str) -> list[Token]:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(body(rendered))


def headings(rendered: str) -> list[tuple[str, str]]:
    found = tokens(rendered)
    return [(token.tag, after.content) for token, after in pairwise(found) if token.type == "heading_open"]


def test_a_highlight_with_everything_has_the_documented_form(make: Make) -> None:
    sheet = make(
        (
            "told whoever asked.”\n\nNobody asked",
            {"tags": ("claim", "politics/eu law"), "note": "Who *heard* this?\n", "color": Color.GREEN},
        ),
    )
    assert render(sheet) == (
        "---\n"
        "uid: 01936f5e-7a00-7000-8000-00007f3a9c21\n"
        "title: The river rose\n"
        "authors: [A. Writer, B. Reader]\n"
        "site: example.org\n"
        "url: https://example.org/a\n"
        "published: 2026-01-27\n"
        "added: 2026-01-28T06:30:00Z\n"
        "tags: [water]\n"
        "highlights: 1\n"
        "newsreader: 1\n"
        "---\n"
        "\n"
        "# The river rose\n"
        "\n"
        "## The mayor\n"
        "\n"
        "### In her own words\n"
        "\n"
        "> told whoever asked.”\n"
        ">\n"
        "> Nobody asked\n"
        ">\n"
        "> [¶ 6](https://example.org/a#:~:text=told%20whoever%20asked.%E2%80%9D,Nobody%20asked) ^nr-00000001\n"
        "\n"
        "#claim #politics/eu-law · green · 2026-11-20\n"
        "\n"
        "Who *heard* this?\n"
    )


def test_highlights_are_in_text_order_and_headings_without_any_are_left_out(make: Make) -> None:
    rendered = render(make(("Nobody asked", {}), ("“We knew,”", {}), ("The river rose", {})))
    assert headings(rendered) == [("h1", "The river rose"), ("h2", "The mayor"), ("h3", "In her own words")]
    assert re.findall(r"^> (\w.*|“.*)$", rendered, re.MULTILINE) == ["The river rose", "“We knew,”", "Nobody asked"]
    assert re.findall(r"¶ \d+", rendered) == ["¶ 1", "¶ 6", "¶ 7"]


def test_a_highlight_in_the_furniture_is_cited_by_its_kind(make: Make) -> None:
    assert "> [caption](https://" in render(make(("The mill under water", {})))


def test_a_paragraph_without_a_web_address_is_still_cited(make: Make) -> None:
    for url in (None, "", "file:///home/me/a.txt", "javascript:alert(1)"):
        assert "\n> ¶ 1 ^nr-00000001\n" in render(make(("The river rose", {}), url=url))


def test_a_text_without_blocks_is_a_paragraph(make: Make) -> None:
    article, revision, highlights, *_ = make(
        ("The river rose", {}), ("A quiet", {"anchor": AnchorState.REVIEW}), url=None
    )
    sheet = Sheet(article, replace(revision, blocks=()), highlights)
    for rendered in (render(sheet), markdown.render_notes([sheet], "")):
        assert "\n> ¶ 1 ^nr-00000001\n" in rendered
        assert "\n> likely ¶ 1 ^nr-00000002\n" in rendered


def test_orphans_are_at_the_end_under_their_own_heading(make: Make) -> None:
    rendered = render(
        make(
            ("words that were taken out", {"anchor": AnchorState.ORPHAN, "score": 0.0}),
            ("A quiet paragraph", {"anchor": AnchorState.REVIEW, "score": 0.7}),
            ("Nobody asked", {"anchor": AnchorState.MOVED}),
        )
    )
    before, after = rendered.split("\n## Not surely in the text\n")
    assert "Nobody asked" in before
    assert "What nobody marked" not in rendered
    assert "> words that were taken out\n>\n> no longer in the text ^nr-00000001\n" in after
    assert "> [likely ¶ 3](https://example.org/a#:~:text=A%20quiet%20paragraph) ^nr-00000002\n" in after


def test_other_words_of_a_highlight_are_beside_its_quote_but_not_other_typography(make: Make) -> None:
    sheet = make(
        ("A quiet paragraph", {"first_quote": "A loud paragraph"}),
        ("Nobody asked", {"first_quote": "Nobody  asked"}),
        ("The river rose", {"anchor": AnchorState.REVIEW, "quote": "The river fell"}),
    )
    rendered = render(sheet)
    assert "\nFirst highlighted as: “A loud paragraph”\n" in rendered
    assert rendered.count("First highlighted") == 1
    assert "\nThe text says now: “The river rose”\n" in rendered
    assert ">First highlighted as: <bdi>“A loud paragraph”</bdi></p>" in "".join(html.render([sheet]))
    assert "<p>The text says now: <bdi>“The river rose”</bdi></p>" in "".join(html.render([sheet]))


def test_an_article_without_highlights_is_its_front_matter_and_its_title(make: Make) -> None:
    rendered = render(make())
    assert front_matter(rendered)["highlights"] == 0
    assert body(rendered) == "# The river rose\n"


def test_a_heading_that_repeats_the_title_is_not_repeated(make: Make) -> None:
    article, revision, highlights, *_ = make(("The river rose", {}), ("“We knew,”", {}))
    title = revision.blocks[0]
    revision = replace(revision, blocks=(replace(title, kind=BlockKind.HEADING, level=1), *revision.blocks[1:]))
    rendered = render(Sheet(replace(article, title=revision.text[: title.end]), revision, highlights))
    assert [tag for tag, _ in headings(rendered)] == ["h1", "h2", "h3"]


def test_headings_of_the_first_level_are_below_the_title(make: Make) -> None:
    article, revision, highlights, *_ = make(("“We knew,”", {}))
    blocks = [replace(block, level=block.level - 1) if block.level else block for block in revision.blocks]
    rendered = render(Sheet(article, replace(revision, blocks=tuple(blocks)), highlights))
    assert headings(rendered) == [("h1", "The river rose"), ("h2", "The mayor"), ("h3", "In her own words")]


def test_highlights_created_at_the_same_time_have_different_block_ids(make: Make) -> None:
    rendered = render(make(("The river rose", {}), ("Nobody asked", {})))
    names = re.findall(r" \^(nr-[0-9a-f]{8})$", rendered, re.MULTILINE)
    assert len(set(names)) == 2


def test_the_same_records_in_any_order_give_the_same_bytes(make: Make) -> None:
    article, revision, highlights, *_ = make(("Nobody asked", {}), ("The river rose", {}), ("The river", {}))
    assert render(Sheet(article, revision, highlights)) == render(Sheet(article, revision, highlights[::-1]))


HOSTILE = [
    'a: "b" # c',
    "---",
    "--- \n---\nuid: 1",
    "- item",
    "\x85 next line \u2028 separator \x1b]0;title\x07",
    "{yaml: [flow, *alias, &anchor, !tag]}",
    "\\ud83d\\ude00 is not 😀",
    "日本語 العربية",
    "'single' \"double\" \\back\\ \x7f\x00",
    "yes",
    "2026-01-01",
    "~",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_front_matter_reads_back_as_the_same_values(make: Make, title: str) -> None:
    rendered = render(make(title=title, authors=(title, "B"), site=title, url=title, published_at=None))
    front = front_matter(rendered)
    assert (front["title"], front["authors"], front["site"], front["url"]) == (title, [title, "B"], title, title)
    assert front["published"] is None
    assert front["newsreader"] == 1


@given(st.text(st.characters(codec=None)))
def test_a_title_is_read_back_as_one_heading_with_the_same_words(title: str) -> None:
    from newsreader.export.escape import words

    found = MarkdownIt("commonmark").parse(f"# {words(title) or 'Untitled'}")
    assert [token.type for token in found] == ["heading_open", "inline", "heading_close"]


@pytest.mark.parametrize(
    "title", ["#1 [[wiki]] ![[embed]]", "<script>alert(1)</script>", "a ^nr-00000001", "`", "## x ##", "\n\n"]
)
def test_a_hostile_title_is_a_title(make: Make, title: str) -> None:
    found = tokens(render(make(title=title)))
    assert [token.type for token in found] == ["heading_open", "inline", "heading_close"]
    assert {child.type for child in found[1].children or ()} == {"text"}
    assert found[1].children is not None
    assert found[1].children[0].content == (" ".join(title.split()) or "Untitled")


@pytest.mark.parametrize(
    "quote",
    [
        "#word and #another",
        "> quoted\n> again",
        "ends like a block ^nr-00000009",
        "<b>bold</b> <!-- comment",
        "[[wiki]] and [link](https://evil.example) and ![](x)",
        "# no heading",
        "---\ntitle: x\n---",
        "1. first\n2) second\n- third\n+ fourth",
        "a | b\n--- | ---\n1 | 2",
        "*em* _em_ **strong** `code` ~~gone~~ ==lit== %%hidden%% $x$ &copy; &#27;",
        "    indented",
        "```\nfence",
        "[!note] callout",
        "back\\slash\\",
        "Heading\n===",
    ],
)
def test_a_quote_is_read_back_as_the_same_words(make: Make, quote: str) -> None:
    rendered = render(make(("The river rose", {"quote": quote})))
    found = tokens(rendered)
    assert {token.type.removesuffix("_open").removesuffix("_close") for token in found} == {
        "heading",
        "inline",
        "blockquote",
        "paragraph",
    }
    said = next(token for token in found[3:] if token.type == "inline")
    assert {child.type for child in said.children or ()} <= {"text", "hardbreak"}
    lines = [child.content for child in said.children or () if child.type == "text"]
    assert lines == [" ".join(line.split()) for line in quote.split("\n")]
    # Syntax that Obsidian finds in the plain text.
    marks = "\n".join(line for line in rendered.split("\n") if line.startswith(">"))
    assert not re.search(r"(?<!\\)#\w|(?<!\\)\[\[|==|%%|(?<!\\)\$\S+(?<!\\)\$", marks.replace("#:~:text=", ""))
    assert re.findall(r"(?<!\\)\^[\w-]+$", marks, re.MULTILINE) == ["^nr-00000001"]


@given(st.text(st.sampled_from("a1 #*_`[]()<>!&;~|^$=%+-.\\:/\n\t")))
def test_any_quote_is_read_back_as_the_same_words(quote: str) -> None:
    quoted = "\n>\n".join(f"> {one}".replace("\n", "\n> ") for one in markdown.paragraphs(quote))
    found = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(f"{quoted}\n>\n> end")
    said = [child for token in found if token.type == "inline" for child in token.children or ()][:-1]
    assert {token.type for token in found} <= {
        "blockquote_open",
        "blockquote_close",
        "paragraph_open",
        "paragraph_close",
        "inline",
    }
    assert {child.type for child in said} <= {"text", "hardbreak"}
    assert " ".join(child.content for child in said if child.type == "text").split() == quote.split()


def shown(rendered: str) -> str:
    """Return the plain words of a file as Obsidian shows them: no code, comments and formulas.

    A comment or a formula that is not closed hides everything after it.
    """
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).disable("text_join")
    parser.use(footnote_plugin).disable("footnote_inline")
    found = parser.parse(body(rendered))
    assert not [token for token in found if token.type.startswith("footnote")]
    children = [child for token in found for child in (*(token.children or ()), Token("hardbreak", "", 0))]
    # An escaped sign is no text here.
    signs = {"softbreak": "\n", "hardbreak": "\n"}
    plain = "".join(child.content if child.type == "text" else signs.get(child.type, "\0") for child in children)
    for sign in ("%%", r"\$\$"):
        plain = re.sub(rf"{sign}[\s\S]*?(?:{sign}|\Z)", "", plain)
    return plain


def check_contained(make: Make, note: str) -> None:
    """Check that a note changes nothing else of its file: other highlights, their notes, links and headings."""
    other = "The end, see [a], [^1] and the [a b]."
    passages = ("The river rose", {"note": note}), ("Nobody asked", {"note": other}), ("for years", {"note": "Last."})
    rendered = render(make(*passages))
    assert headings(rendered) == [("h1", "The river rose"), ("h2", "The mayor"), ("h3", "In her own words")]
    found = tokens(rendered)
    assert not [token for token in found if token.type == "html_block"]
    assert not [child for token in found for child in token.children or () if child.type == "html_inline"]
    said = [token for token in found if token.type == "inline" and token.level == 1]
    assert [token.content for token in said][-4:] == [
        "yellow · 2026-11-20",
        "Last.",
        "yellow · 2026-11-20",
        "The end, see [a], \\[^1] and the [a b].",
    ]
    assert not [child for child in said[-1].children or () if child.type == "link_open"]
    plain = shown(rendered)
    assert "Last." in plain
    assert "Nobody asked" in plain
    assert plain.rstrip().endswith("and the [a b].")
    assert len(re.findall(r"(?<!\\)\^nr-[0-9a-f]{8}\s*$", rendered, re.MULTILINE | re.IGNORECASE)) == 3
    assert set(re.findall(r"(?:^|(?<=\s))\^([a-zA-Z0-9-]+)$", plain, re.MULTILINE)) <= {f"nr-0000000{n}" for n in "123"}


@pytest.mark.parametrize(
    "note",
    [
        "---\ntitle: mine\n---",
        "Heading\n===\n\n# Another\n- # and another",
        "># x\n\n> a\n> ---\n\n- b\n\n    # c\n\n1. d\n   ===",
        "```\nnever closed",
        "~~~~ python\n```\n# a comment",
        "\t```\nno fence",
        "- a\n  ```\n  code\n```",
        "1. ~~~\n~~~",
        "> ```\n```",
        "<!-- never closed",
        "<details>\n<script>\nalert(1)",
        "words <b>bold</b> and <!-- more",
        "\\`<b>` and `a\n` <i> `",
        "> quoted\n>\n> [¶ 1](x) ^nr-00000001",
        "as I said ^NR-00000002 \n\n^mine",
        "- a list\n\n  with more",
        "| a table\n|",
        "    code",
        "by 50%% (sic)",
        "%%",
        "one %% two %% three %%",
        "100%%% and %%%%",
        "`%%` and %%",
        "%% a ` b %% c ` d %%",
        "\\\\%% and \\%%",
        "%% <div> %%",
        "$$\\$$ and $$",
        "$$",
        "$$x$$ and $$\ny",
        "so [^1] and\n\n[^1]: said\n    more",
        "[a]: https://evil.example\n[a b]:\n/x",
        "[a\nb]: /x",
        "> [a]: /x\n\n- [a b]: </y>",
        "[a\\]]: b\n\n[a]: <b c> 'd'",
        "`a\n[^1]: b`",
    ],
)
def test_a_note_stays_in_its_place(make: Make, note: str) -> None:
    check_contained(make, note)


PIECES = (
    *(
        "\n",
        "\n\n",
        " ",
        "    ",
        "\t",
        "a",
        "b 1",
        "`",
        "``",
        "```",
        "~~~",
        "%%",
        "%",
        "$$",
        "$",
        "#",
        "# ",
        "=",
        "---",
        "- ",
    ),
    *(
        "1. ",
        "> ",
        "|",
        "<b>",
        "<!--",
        "-->",
        "</div>",
        "<https://x.y>",
        "[a]: /b",
        "[a",
        "b]: c",
        "[^1]",
        "[^1]: d",
        "![",
    ),
    *("\\", "^nr-00000002", " ^id", "[[x]]", "*", "_", "&lt;", "==", "- [ ] ", "\xa0", "^[e]"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_note_stays_in_its_place(make: Make, note: str) -> None:
    check_contained(make, note)


def test_a_note_of_many_signs_is_written_as_words_without_parsing_it() -> None:
    note = "*" * 60_000 + "`"
    assert escape.note(note) == "\\*" * 60_000 + "\\`"


@pytest.mark.parametrize(
    "note",
    [
        "Plain words, *lit* and **strong**, [[linked]], #tagged.",
        "- one\n- two\n\n1. three",
        "> a quotation",
        "`<b>` is code, and so is\n\n```html\n<b>\n# this\n---\n```",
        "see <https://example.org/a?b=1>",
        "first\n\n---\n\nsecond",
        "not for print: %%call her%%, and $$\\frac{x^2}{\\$}$$ or ^[an aside]",
        "%%\nnot for print\n%%",
        "==lit==, ![[picture.png]], - [ ] 50 % of $5, [link](https://x.example) and [this]",
        "- [ ] call\n- [x] write",
        "x^2 is `%%` and `[^1]` and `$$`",
    ],
)
def test_a_harmless_note_is_written_as_it_was_typed(make: Make, note: str) -> None:
    assert render(make(("The river rose", {"note": f"\n{note}\n\n"}))).endswith(f"20\n\n{note}\n")


def test_a_blank_note_is_not_written(make: Make) -> None:
    assert render(make(("The river rose", {"note": " \n "}))).endswith("yellow · 2026-11-20\n")


TAGS = {
    "R&D": "R-D",
    "why]\ufe01now": "why-now",
    "2024": "2024_",
    "what?": "what",
    "writing:fiction": "writing-fiction",
    "it's": "its",
    "rock ’n’ roll": "rock-n-roll",
    "50%": "50percent",
    "C++": "Cplusplus",
    "C#/async": "Csharp/async",
    "Node.js": "Node-js",
    "(draft)": "draft",
    "politics/eu law": "politics/eu-law",
    "1.5 °C/2024": "1-5-C/2024",
    "???": "question-mark",
    "***": "asterisk",
    "politics/???": "politics/question-mark",
    "!?": "exclamation-mark-question-mark",
    "__": "low-line",
    "_x_": "x_",
    "a <b> [[c]]": "a-b-c",
    "x\ty": "x-y",
    "می\u200cخواهم": "میخواهم",
    "۲۰۲۴": "۲۰۲۴_",
    "हिन्दी": "हिन्दी",
    "порт": "порт",
    "🔥": "🔥",
    "👍🏽": "👍🏽",
}


@pytest.mark.parametrize("name", TAGS)
def test_a_tag_becomes_one_that_obsidian_takes_in_the_text_and_in_the_front_matter(make: Make, name: str) -> None:
    rendered = render(make(("The river rose", {"tags": (name, "claim")}), tags=(name,)))
    assert f"\n#{TAGS[name]} #claim · yellow · 2026-11-20\n" in rendered
    assert front_matter(rendered)["tags"] == [TAGS[name]]


@given(st.text())
def test_any_tag_becomes_one_that_obsidian_takes(name: str) -> None:
    written = escape.tag(name)
    assert written
    assert not written.isdigit()
    assert not re.search(r"[\s!-,.:-@\[-^`{-~\u2000-\u206f]|(?<!\w)_.", written)
    assert escape.tag(written) == written


def test_two_tags_never_become_the_same_and_a_valid_one_keeps_its_name(make: Make) -> None:
    names = ["what?", "what", "What!", "2024", "2024_", "R&D", "r-d"]
    forms = escape.tags(names)
    assert {name: forms[name] for name in ("what", "2024_", "r-d")} == {"what": "what", "2024_": "2024_", "r-d": "r-d"}
    assert len({form.casefold() for form in forms.values()}) == len(names)
    assert forms == escape.tags(reversed(names))
    sheet = make(("The river rose", {"tags": ("what?",)}))._replace(tags=forms)
    assert f"\n#{forms['what?']} · yellow" in render(sheet)


def test_the_body_has_no_control_characters(make: Make) -> None:
    bad = "a\x1b]52;c;AAAA\x07 \u202e b \ud800 \x9b"
    rendered = render(make(("The river rose", {"quote": bad, "note": bad, "tags": (bad,)}), title=bad))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800]", rendered)
    rendered.encode()


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://example.org/a (b)", "https://example.org/a%20%28b%29"),
        ("https://example.org/a?x=1&copy;=2", "https://example.org/a?x=1&amp;copy;=2"),
        ("https://example.org/a%20b#part", "https://example.org/a%20b#part"),
        ('https://example.org/<b>"x\\y`|', "https://example.org/%3Cb%3E%22x%5Cy%60%7C"),
        ("https://example.org/straße\n", "https://example.org/stra%C3%9Fe%0A"),
    ],
)
def test_an_address_cannot_break_out_of_its_link(make: Make, url: str, written: str) -> None:
    rendered = render(make(("The river rose", {}), url=url))
    hash_sign = "" if "#" in written else "#"
    assert f"\n> [¶ 1]({written}{hash_sign}:~:text=The%20river%20rose) ^nr-00000001\n" in rendered
    links = [child for token in tokens(rendered) for child in token.children or () if child.type == "link_open"]
    assert len(links) == 1


def test_a_file_is_its_blocks_and_each_highlight_is_one(make: Make) -> None:
    sheet = make(
        ("Nobody asked", {}), ("The river rose", {"note": "\ud800 why?"}), ("gone", {"anchor": AnchorState.ORPHAN})
    )
    blocks = list(markdown.blocks(sheet))
    assert render(sheet) == "\n\n".join(block.text for block in blocks) + "\n"
    assert [block.id for block in blocks] == [
        *("front-matter", "title", "nr-00000002", "heading-4", "heading-5", "nr-00000001", "unsure", "nr-00000003"),
    ]


def test_a_new_note_changes_its_block_alone(make: Make) -> None:
    before, after = (
        {block.id: block.text for block in markdown.blocks(make(("Nobody asked", {"note": note}), ("The river", {})))}
        for note in ("", "why?")
    )
    assert {id for id in before if before[id] != after[id]} == {"nr-00000001"}


def test_several_articles_follow_each_other_after_an_empty_line(make: Make) -> None:
    one, other = make(("Nobody asked", {})), make(("The river rose", {}))
    assert "".join(markdown.render([one, other])) == f"{render(one)}\n{render(other)}"


@pytest.mark.parametrize(
    "code", ["def f():\n    if x:\n\n        return 1", "a\n ```` \n  b", "%% x\n#tag $$\n> ^nr-00000000"]
)
def test_lines_of_code_keep_their_indents(make: Make, code: str) -> None:
    sheet = make(("The river rose", {}))
    block = Block(BlockKind.PREFORMATTED, 0, len(code))
    marked = replace(sheet.highlights[0], start=0, end=len(code), quote=code)
    sheet = sheet._replace(revision=replace(sheet.revision, text=code, blocks=(block,)), highlights=[marked])
    tokens = MarkdownIt().parse("\n\n".join(block.text for block in list(markdown.blocks(sheet))[1:]))
    (fence,) = [token for token in tokens if token.type == "fence"]
    assert fence.content == f"{code}\n"
    assert [token.level for token in tokens if token.type == "blockquote_open"] == [0]


def test_an_article_of_a_file_names_the_file(make: Make) -> None:
    sheet = make(("The river rose", {}))
    article = replace(sheet.article, url=None, source_path="file:///home/ana/river.txt")
    head = next(iter(markdown.blocks(sheet._replace(article=article)))).text
    assert yaml.safe_load(head.strip("-"))["url"] == "file:///home/ana/river.txt"
