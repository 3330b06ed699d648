"""What newsreader exports as Markdown or JSON-LD comes back as it was, also from files that were edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.export.test_templates import BUILT_IN, written
from tests.importers.reading import quotes, read, read_one

from newsreader.export import escape, markdown
from newsreader.export.annotations import jsonld
from newsreader.export.sheet import Sheet
from newsreader.records import AnchorState, Article, Block, BlockKind, Color, Highlight, Revision, State

WORDS = "The river rose. Nobody asked."
TEXT = f"In the town\n\n{WORDS}"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ARTICLE = Article(
    id=7,
    uid="01936f5e-7a00-7000-8000-00007f3a9c21",
    title="The *river* rose",
    title_derived=False,
    authors=("A. Writer", "B. Reader"),
    site="Example",
    url="https://example.org/a?x=1",
    language="en",
    published_at=datetime(2026, 1, 27, tzinfo=UTC),
    added_at=NOON,
    state=State.READING,
    starred=False,
    position=0,
    revision=1,
    length=len(TEXT),
    words=5,
    tags=("water", "R&D"),
)
REVISION = Revision(
    article_id=7,
    number=1,
    fetched_at=NOON,
    title="",
    text=TEXT,
    blocks=(Block(BlockKind.HEADING, 0, 11, 2), Block(BlockKind.PARAGRAPH, 13, len(TEXT))),
    inline_spans=(),
    sha256="0" * 64,
)


def highlight(number: int = 1, **changes: Any) -> Highlight:
    made = Highlight(
        id=number,
        uid=f"01936f5e-7a00-7000-8000-0000{number:08x}",
        article_id=7,
        article_title="",
        revision=1,
        start=13,
        end=28,
        quote="The river rose.",
        prefix="In the town\n\n",
        suffix=" Nobody asked.",
        color=Color.GREEN,
        note="",
        tags=(),
        anchor=AnchorState.EXACT,
        score=1.0,
        created_at=NOON,
        updated_at=NOON,
    )
    return replace(made, **changes)


def exported(*highlights: Highlight) -> str:
    return "".join(markdown.render([Sheet(ARTICLE, REVISION, highlights)]))


def test_an_exported_article_comes_back_with_everything() -> None:
    one = highlight(1, note="# mine\n\n> a quote\n\nmore", tags=("claim", "politics/eu"))
    two = highlight(2, start=29, end=42, quote="Nobody asked.", color=Color.RED)
    article = read_one("own_markdown", {"river.md": exported(one, two)})
    assert (article.title, article.url, article.site) == ("The *river* rose", "https://example.org/a?x=1", "Example")
    assert (article.authors, article.tags) == (("A. Writer", "B. Reader"), ("water", "R-D"))
    assert (article.published_at, article.added_at) == (datetime(2026, 1, 27, tzinfo=UTC), NOON)
    assert (article.key, article.note) == (ARTICLE.uid, "")
    assert quotes(article) == [("The river rose.", "# mine\n\n> a quote\n\nmore"), ("Nobody asked.", "")]
    assert [each.color for each in article.highlights] == [Color.GREEN, Color.RED]
    assert article.highlights[0].tags == ("claim", "politics/eu")
    assert [each.key for each in article.highlights] == ["nr-00000001", "nr-00000002"]
    assert article.highlights[0].created_at == datetime(2026, 11, 20, tzinfo=UTC)


SIGNS = (
    *("# ", "\n", "\n\n", "[", "]: ", "[^1]", "%%", "$$", "`", "```\n", "<b>", "\\", "^nr-0000000a", "> ", "---"),
    *("==", "~~~", "*", "a", " b", "1. ", "- ", "\\#", "&amp;", "   "),
)


@given(st.lists(st.sampled_from(SIGNS), max_size=12).map("".join))
def test_any_note_comes_back_as_one_that_is_written_in_the_same_way(note: str) -> None:
    both = exported(highlight(1, note=note), highlight(2, note="next"))
    first, second = quotes(read_one("own_markdown", {"a.md": both}))
    assert escape.note(first[1]).strip() == escape.note(note).strip()
    assert second == ("The river rose.", "next")


@pytest.mark.parametrize(
    "note",
    ["# a heading", "100%% sure", "$$x", "see [^1]", "[a]: b", "<b>bold", "a\n---", "`code`", "**bold** and *soft*"],
)
def test_a_note_has_no_escapes_of_the_export(note: str) -> None:
    assert quotes(read_one("own_markdown", {"a.md": exported(highlight(note=note))})) == [("The river rose.", note)]


@given(st.text(st.sampled_from("a1 #*_`[]()<>!&;~|^$=%+-.\\:/\n"), min_size=1))
def test_any_quote_comes_back_as_the_same_words(quote: str) -> None:
    articles, _ = read("own_markdown", {"a.md": exported(highlight(quote=f"x{quote}"))})
    assert articles[0].highlights[0].quote.split() == f"x{quote}".split()


def test_paragraphs_and_lines_of_a_quote_stay() -> None:
    quote = "one\ntwo\n\nthree"
    assert quotes(read_one("own_markdown", {"a.md": exported(highlight(quote=quote))})) == [(quote, "")]


def test_words_that_are_no_longer_in_the_text_are_not_taken_for_the_note() -> None:
    review = highlight(anchor=AnchorState.REVIEW, first_quote="The river fell.", note="mine", start=29, end=42)
    assert "The text says now" in exported(review)
    assert quotes(read_one("own_markdown", {"a.md": exported(review)})) == [("The river rose.", "mine")]


def test_several_articles_are_in_one_file() -> None:
    other = replace(ARTICLE, uid="01936f5e-7a00-7000-8000-000000000002", title="Other", url="https://example.org/b")
    sheets = [Sheet(ARTICLE, REVISION, [highlight()]), Sheet(other, REVISION, [highlight(2)])]
    articles, _ = read("own_markdown", {"all.md": "".join(markdown.render(sheets))})
    assert [(each.title, len(each.highlights)) for each in articles] == [("The *river* rose", 1), ("Other", 1)]


def test_the_notes_of_a_search_have_the_articles_in_their_headings() -> None:
    other = replace(ARTICLE, uid="2", title="Other", url=None, site=None, authors=(), published_at=None)
    sheets = [Sheet(ARTICLE, REVISION, [highlight(note="n")]), Sheet(other, REVISION, [highlight(2)])]
    (one, two), _ = read("own_markdown", {"notes.md": markdown.render_notes(sheets, "river")})
    assert (one.title, one.url, one.site) == ("The *river* rose", "https://example.org/a?x=1", "Example")
    assert (quotes(one), two.title, len(two.highlights)) == ([("The river rose.", "n")], "Other", 1)


def test_a_file_without_its_front_matter_still_has_its_address_in_the_links() -> None:
    body = exported(highlight(note="n")).partition("---\n\n")[2].replace("\n", "\r\n")
    article = read_one("own_markdown", {"a.md": body})
    assert (article.title, article.url) == ("The *river* rose", "https://example.org/a?x=1")
    assert quotes(article) == [("The river rose.", "n")]


def test_text_of_the_user_below_a_heading_is_not_a_part_of_the_note() -> None:
    written = exported(highlight(note="n")) + "\n## My own thoughts\n\nThey stay in the file.\n"
    assert quotes(read_one("own_markdown", {"a.md": written})) == [("The river rose.", "n")]


def test_other_notes_of_a_vault_are_left_out() -> None:
    files = {"a.md": exported(highlight()), "diary.md": "# Today\n\n> a quote\n", "image.png": b"\x89PNG"}
    assert len(read("own_markdown", files)[0]) == 1


def test_json_ld_comes_back_with_the_words_around_each_quote() -> None:
    one = highlight(note="a note", tags=("claim",))
    article = read_one("web_annotation", {"a.json": "".join(jsonld.render([Sheet(ARTICLE, REVISION, [one])]))})
    (found,) = article.highlights
    assert (article.url, found.key) == (ARTICLE.url, one.uid)
    assert (found.quote, found.prefix, found.suffix) == (one.quote, one.prefix, one.suffix)
    assert (found.note, found.tags, found.color) == ("a note", ("claim",), Color.GREEN)
    assert (found.created_at, found.updated_at) == (NOON, NOON)


def test_an_editor_can_wrap_and_join_the_lines_of_a_quote() -> None:
    written = exported(highlight()).replace("The river rose.\n>\n> ", "The river\n> rose. ")
    assert "> The river\n> rose. [" in written
    assert quotes(read_one("own_markdown", {"a.md": written})) == [("The river rose.", "")]


CALLOUT = """---
uid: 01936f5e-7a00-7000-8000-00007f3a9c21
title: The river rose
url: https://example.org/a
newsreader: 1
---

# The river rose

> [!quote|green] [¶ 1](https://example.org/a#:~:text=river)
> One\\
> line
>
> Two \\*stars\\*
>
> First highlighted as: “The river fell.”
>
> #claim #politics/eu · green · 2026-11-20 ^nr-00000001

\\# mine
"""
COMMONMARK = """<!-- newsreader 1 01936f5e-7a00-7000-8000-00007f3a9c21 -->

# The river rose

A. Writer · [example.org](https://example.org/a) · 2026-01-28

> One\\
> line
>
> Two \\*stars\\*

[¶ 1](https://example.org/a#:~:text=river) · claim, politics/eu · green · 2026-11-20 <!-- nr-00000001 -->

First highlighted as: “The river fell.”

\\# mine

> Without tags

no longer in the text · red · 2026-11-20 <!-- nr-00000002 -->
"""
LOGSEQ = """title:: "The {river} rose"
authors:: A. Writer, B. Reader
url:: https://example.org/a
uid:: 01936f5e-7a00-7000-8000-00007f3a9c21
newsreader:: 1

- ## The mayor

- id:: 01936f5e-7a00-7000-8000-000000000001
  newsreader:: nr-00000001
  color:: green
  made:: 2026-11-20
  tags:: claim, politics/eu
  > One\\
  > line
  >
  > Two \\*stars\\*
  >
  > [¶ 1](https://example.org/a#:~:text=river)

\t- First highlighted as: “The river fell.”
\t- \\# mine {\\{x}}

\t  more
"""
ORG = """:PROPERTIES:
:ID:       01936f5e-7a00-7000-8000-00007f3a9c21
:NEWSREADER: 1
:END:
#+TITLE: The river rose
#+AUTHOR: A. Writer, B. Reader
#+DATE: 2026-01-28
#+FILETAGS: :water:

* [[https://example.org/a][The river rose]]

** The mayor

*** [[https://example.org/a#:~:text=river][¶ 1]] :claim:politics_eu:
:PROPERTIES:
:ID:       01936f5e-7a00-7000-8000-000000000001
:CUSTOM_ID: nr-00000001
:COLOR:    green
:CREATED:  [2026-11-20]
:END:
#+begin_quote
One
line

Two *\u200bstars*
#+end_quote

First highlighted as: “The river fell.”

\u200b# mine
"""


@pytest.mark.parametrize(
    ("name", "text", "tags", "note"),
    [
        ("callouts.md", CALLOUT, ("claim", "politics/eu"), "# mine"),
        ("plain.md", COMMONMARK, ("claim", "politics/eu"), "# mine"),
        ("page.md", LOGSEQ, ("claim", "politics/eu"), "# mine {{x}}\n\nmore"),
        ("notes.org", ORG, ("claim", "politics_eu"), "# mine"),
    ],
)
def test_files_of_the_templates_come_back(name: str, text: str, tags: tuple[str, ...], note: str) -> None:
    article = read_one("own_markdown", {name: text})
    found = article.highlights[0]
    assert (article.url, article.key) == ("https://example.org/a", ARTICLE.uid)
    assert article.title.replace("{", "").replace("}", "") == "The river rose"
    assert (found.quote, found.note, found.tags) == ("One\nline\n\nTwo *stars*", note, tags)
    assert (found.color, found.key, found.created_at) == (
        *(Color.GREEN, "nr-00000001"), datetime(2026, 11, 20, tzinfo=UTC),
    )  # fmt: skip
    assert [each.quote for each in article.highlights[1:]] == ["Without tags"] * (name == "plain.md")


NOTES = (
    *(
        "why?",
        "why?\n\n- one\n- two",
        "key:: value\n{{x}} ((y))",
        "# mine\n\n> a quote",
        "* org\n** more",
        "1. a\n\n2. b",
    ),
    *(
        "* TODO [#A] x :y:\n:CUSTOM_ID: nr-00000009",
        "a\n\n```py\nx = 1\n\n\n  y\n```\n\nend",
        "| a | b |\n|---|---|",
        "- x",
    ),
)


@pytest.mark.parametrize("name", sorted(set(BUILT_IN) - {"citations"}))
def test_notes_in_what_each_template_writes_come_back(name: str) -> None:
    marks = [highlight(number, note=note, tags=("claim",)) for number, note in enumerate(NOTES, 1)]
    text = f"{written(Sheet(ARTICLE, REVISION, marks), name)}\n"
    article = read_one("own_markdown", {"a.org" if name == "org" else "a.md": text})
    assert [each.note for each in article.highlights] == list(NOTES)
    assert {(each.quote, each.tags, each.color) for each in article.highlights} == {
        ("The river rose.", ("claim",), Color.GREEN)
    }


def test_notes_of_logseq_can_be_indented_by_spaces() -> None:
    article = read_one("own_markdown", {"page.md": LOGSEQ.replace("\t", "  ")})
    assert article.highlights[0].note == "# mine {{x}}\n\nmore"


def test_a_list_of_citations_is_named() -> None:
    text = "<!-- newsreader 1 01936f5e-7a00-7000-8000-00007f3a9c21 -->\n\n- “One” (¶ 1) <!-- nr-00000001 -->\n"
    articles, (skipped,) = read("own_markdown", {"list.md": text})
    assert (articles, skipped.what) == ([], "list.md")


WHOLE = """---
uid: 01936f5e-7a00-7000-8000-00007f3a9c21
title: The river rose
url: https://example.org/a
newsreader: 1
---

# The river rose

==The [river](https://example.org/r) rose.== It did. ==Nobody \\*asked\\*.==

> \\# mine
>
> more
>
> #claim · green · 2026-11-20 ^nr-00000001

> red · 2026-11-20 ^nr-00000002

A paragraph ==that begins==

==and ends== here.

> blue · 2026-11-20 ^nr-00000003

One ==in== another ==one==.

> not lost
>
> blue · 2026-11-20 ^nr-00000004
"""


def test_highlights_in_a_whole_article_come_back_if_their_words_are_sure() -> None:
    (article,), (skipped,) = read("own_markdown", {"a.md": WHOLE})
    assert quotes(article) == [
        ("The river rose.", "# mine\n\nmore"),
        ("Nobody *asked*.", ""),
        ("that begins\n\nand ends", ""),
    ]
    assert [each.color for each in article.highlights] == [Color.GREEN, Color.RED, Color.BLUE]
    assert article.highlights[0].tags == ("claim",)
    assert (article.note, skipped.what) == ("not lost", "1 highlight in The river rose")


def test_a_field_that_is_null_is_none_and_the_word_null_is_itself() -> None:
    text = '---\ntitle: A title\nsite: null\nauthors: [~, "null", nullable]\nnewsreader: 1\n---\n\nWords.\n'
    (article,), _ = read("own_markdown", {"a.md": text})
    assert (article.site, article.authors) == (None, ("null", "nullable"))
