"""Templates: those of newsreader, and what a template of unknown origin can't do."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import yaml
from markdown_it import MarkdownIt
from tests.export.hostile import TEXTS

from newsreader.errors import BadDataError, NotFoundError
from newsreader.export import markdown
from newsreader.export.names import file_names
from newsreader.export.sheet import Order, Sheet
from newsreader.export.templates.engine import Rendered, Request, render, suffix
from newsreader.export.templates.files import BUILT_IN, built_in_text, find
from newsreader.export.templates.values import values
from newsreader.records import AnchorState, Block, BlockKind, Color

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Make

NOTE = "Who *heard* this?\n\n- first\n- second"


def rendered(sheet: Sheet, name: str, text: str = "") -> Rendered:
    [file] = render(Request(name, text or built_in_text(name), values(sheet)))
    return file


def written(sheet: Sheet, name: str, text: str = "") -> str:
    return "\n\n".join(block.text for block in rendered(sheet, name, text).blocks)


def highlight(sheet: Sheet, line: str) -> str:
    """What a template writes whose block `highlight` is this line."""
    [block] = rendered(sheet, "mine", f"{{% block highlight %}}\n{line}\n{{% endblock %}}").blocks
    return block.text


def full(make: Make) -> Sheet:
    return make(
        ("told whoever asked.”\n\nNobody asked", {"tags": ("claim", "politics/eu law"), "note": NOTE}),
        ("The river rose", {"color": Color.GREEN}),
        ("the houses", {"anchor": AnchorState.REVIEW, "first_quote": "the mills"}),
        ("gone", {"anchor": AnchorState.ORPHAN}),
    )


@pytest.mark.parametrize("order", Order)
def test_the_template_obsidian_writes_what_the_markdown_export_writes(make: Make, order: Order) -> None:
    sheet = full(make)._replace(order=order)
    assert rendered(sheet, "obsidian").blocks == list(markdown.blocks(sheet))
    bare = make(("The river rose", {"note": " \n"}), title="", url=None, authors=(), site=None, published_at=None)
    assert rendered(bare, "obsidian").blocks == list(markdown.blocks(bare))


def code(make: Make) -> Sheet:
    """An article from a file, with a highlight on all of its code."""
    text = "if x:\n  ``` y\n* z\n  #+end_src"
    sheet = make(("if x", {"quote": text, "start": 0, "end": len(text)}), url=None, source_path="file:///a/b.md")
    blocks = (Block(BlockKind.PREFORMATTED, 0, len(text)),)
    return sheet._replace(revision=replace(sheet.revision, text=text, blocks=blocks))


def test_code_keeps_its_indents(make: Make) -> None:
    assert rendered(code(make), "obsidian").blocks == list(markdown.blocks(code(make)))
    assert "> ````\n> if x:\n>   ``` y\n> * z\n>   #+end_src\n> ````\n" in written(code(make), "obsidian")
    assert "#+begin_src text\nif x:\n  ``` y\n,* z\n,  #+end_src\n#+end_src\n" in written(code(make), "org")


@pytest.mark.parametrize("name", BUILT_IN)
def test_each_template_has_the_blocks_of_the_markdown_export_and_names_each_highlight(make: Make, name: str) -> None:
    sheet = full(make)
    ids = [block.id for block in markdown.blocks(sheet)]
    blocks = rendered(sheet, name).blocks
    assert [block.id for block in blocks] == [id_ for id_ in ids if id_ in {block.id for block in blocks}]
    assert {block.id for block in blocks} >= {id_ for id_ in ids if id_.startswith("nr-")}
    for block in blocks:
        if block.id.startswith("nr-"):
            assert len(re.findall(rf"(?<![\w-]){block.id}(?![\w-])", block.text)) == 1
    assert rendered(sheet, name) == rendered(sheet, name)
    for words in ("Who *heard* this?", "Nobody asked", "The river rose", "the mills"):
        assert words in "".join(block.text for block in blocks).replace("\u200b", "") or name == "citations"


def test_a_page_of_logseq_has_properties_and_a_block_for_each_highlight(make: Make) -> None:
    text = written(make(("Nobody asked", {"tags": ("claim",), "note": "so:: x\n\ny"})), "logseq")
    page, *_, passage = text.split("\n\n- ")
    assert page.splitlines()[:3] == ["title:: The river rose", "authors:: A. Writer, B. Reader", "site:: example.org"]
    assert "\n\n- ### In her own words\n\n- id::" in text
    assert passage.startswith(
        "id:: 01936f5e-7a00-7000-8000-000000000001\n  newsreader:: nr-00000001\n  color:: yellow\n"
    )
    assert passage.endswith("\n\t- so:\\: x\n\n\t  y")


def test_an_org_file_has_headlines_with_properties_and_tags(make: Make) -> None:
    text = written(make(("Nobody asked", {"tags": ("claim", "politics/eu law"), "note": "* not a headline"})), "org")
    assert re.search(
        r"^\*{4} \[\[https://example.org/a#:~:text=[^]]*\]\[¶ \d\]\] :claim:politics_eu_law:$", text, re.MULTILINE
    )
    assert ":CUSTOM_ID: nr-00000001\n" in text
    assert "#+begin_quote\nNobody asked\n#+end_quote\n\n\u200b* not a headline" in text


def structure(text: str, name: str) -> list[str]:
    """What the lines and the elements of a file are, without their words."""
    if name == "org":
        head = re.findall(r"^(\*+ |#\+\w+|:\w+:)", text, re.MULTILINE)
        return head + re.findall(r"(:(?:[\w@#%]+:)+)$", text, re.MULTILINE)
    body = text
    if text.startswith("---\n"):
        front, body = re.split(r"\n---(?:\n|$)", text[4:], maxsplit=1)
        assert list(yaml.safe_load(front))[:2] == ["uid", "title"]
    if name == "logseq":
        properties = re.findall(r"^(?:[\t -]*)([^\s:]+::)", text, re.MULTILINE)
        assert not re.search(r"\{\{|\(\(|(?<!\\)#\w", re.sub(r'#:~:text=|:: ".*"$', "", text, flags=re.MULTILINE))
        return properties
    environment: dict[str, object] = {}
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(body, environment)
    assert not environment.get("references")
    children = [child for token in tokens for child in token.children or ()]
    found = [f"{token.type} {token.tag}" for token in tokens if token.type in ("heading_open", "table_open", "hr")]
    found += [child.type for child in children if child.type in ("link_open", "image", "code_inline", "em_open")]
    return found + [one.content for one in (*tokens, *children) if one.type in ("html_block", "html_inline")]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("name", BUILT_IN)
def test_no_hostile_title_author_quote_or_tag_breaks_out(make: Make, name: str, text: str) -> None:
    def sheet(words: str, tag: str) -> Sheet:
        about = {"quote": words, "tags": (tag,)}
        made = make(("The river rose", about), title=words, authors=(words,), site=words, tags=(tag,))
        return made._replace(tags={tag: "tame"})

    one_line = " ".join(text.split())
    hostile = written(sheet(text, text), name)
    assert structure(hostile, name) == structure(written(sheet("tame words", "tame"), name), name)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e\ud800-\udfff]", hostile)
    assert one_line  # each has words


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("name", BUILT_IN)
def test_no_hostile_note_changes_the_text_after_it(make: Make, name: str, text: str) -> None:
    sheet = make(("The river rose", {"note": text}), ("Nobody asked", {"tags": ("claim",)}))
    tame = make(("The river rose", {"note": "tame"}), ("Nobody asked", {"tags": ("claim",)}))
    last = rendered(tame, name).blocks[-1].text
    assert rendered(sheet, name).blocks[-1].text == last
    if name == "org":
        assert structure(written(sheet, name), name) == structure(written(tame, name), name)
    elif name != "logseq":
        tokens = MarkdownIt("commonmark").parse(f"{rendered(sheet, name).blocks[-2].text}\n\n# end")
        if name != "citations" or rendered(sheet, name).blocks[-2].text.count("\n"):
            assert (tokens[-3].type, tokens[-3].level) == ("heading_open", 0)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{{ article.titel }}", "has no attribute 'titel'"),
        ("{{ titel }}", "'titel' is undefined"),
        ("{{ ''.__class__ }}", "unsafe"),
        ("{{ ''|attr('__class__') }}", "unsafe"),
        ("{{ '{0.__class__}'.format(article) }}", "unsafe"),
        ("{{ range.__globals__ }}", "unsafe"),
        ("{{ article.update({}) }}", "unsafe"),
        ("{{ article }}", "a dict can't be written"),
        ("{% include '/etc/passwd' %}", "no template"),
        ("{% import '../x' as x %}", "no template"),
        ("{% if %}", "Expected an expression"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{% for a in range(99999) %}{{ 'x' * 9999 }}{% endfor %}", "longer than"),
        ("{{ 'a'|random }}", "No filter named"),
        ("{{ lipsum() }}", "undefined"),
    ],
)
def test_an_error_names_the_template_and_the_line(make: Make, line: str, said: str) -> None:
    with pytest.raises(BadDataError, match=r"^mine(, line \d)?: ") as caught:
        highlight(make(("The river rose", {})), line)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "{% block higlight %}{% endblock %}",
        "{% block head %}{% endblock %}",
        "words{% block highlight %}{% endblock %}",
        "{{ 1 }}{% block highlight %}{% endblock %}",
        "{% set markup = 'latex' %}{% block highlight %}{% endblock %}",
        "{% extends article.title %}",
        "{% extends 'nothing' %}",
        "{% block highlight %}",
    ],
)
def test_what_would_never_be_written_is_a_mistake(text: str) -> None:
    with pytest.raises(BadDataError, match=r"^mine"):
        list(suffix(Request("mine", text, {})))


def test_a_template_changes_one_block_of_another_one(make: Make) -> None:
    sheet = make(("The river rose", {"note": "why?"}))
    text = '{% extends "org" %}\n{% block highlight %}\n{{ super() }}\nMine: {{ highlight.note }}\n{% endblock %}\n'
    other, mine = rendered(sheet, "org").blocks, rendered(sheet, "mine", text).blocks
    assert mine[:-1] == other[:-1]
    assert mine[-1].text == f"{other[-1].text}\n\nMine: why?"
    assert list(suffix(Request("mine", text, {}))) == [".org"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{{ highlight.quote }}", r"\*a\*"),
        ("{{ highlight.quote|upper }}", r"\*A\*"),
        ("{{ highlight.quote|safe }}", "*a*"),
        ("{{ '*' ~ highlight.quote ~ '*' }}", r"\*\*a\*\*"),
        ("{{ highlight.quote|e }}", r"\*a\*"),
        ("{% set x %}_{{ highlight.quote }}_{% endset %}{{ x }}", r"_\*a\*_"),
        ("{% macro m(x) %}_{{ x }}_{% endmacro %}{{ m(highlight.quote) }}", r"_\*a\*_"),
        ("{% filter upper %}{{ highlight.quote }}{% endfilter %}", r"\*A\*"),
        ("{{ [highlight.quote, 1] }}", r"\*a\*, 1"),
        ("{{ highlight.note }}", "*b*"),
        ("[x]({{ highlight.link }})", "[x](https://example.org/a#:~:text=The%20river%20rose)"),
        ("{{ highlight.tags|join(' ') }}", "c d"),
    ],
)
def test_each_value_is_escaped_once_unless_the_template_says_that_it_is_safe(
    make: Make, line: str, expected: str
) -> None:
    sheet = make(("The river rose", {"note": "*b*", "tags": ("c", "d"), "quote": "*a*"}))
    assert highlight(sheet, line) == expected


def test_an_address_that_is_not_of_the_web_leads_nowhere(make: Make) -> None:
    sheet = make(("The river rose", {}), url="javascript:alert(1)")
    assert highlight(sheet, "[x]({{ article.url }})") == "[x](javascript%3Aalert%281%29)"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("The River", "The River.md"),
        ("../../etc/passwd", "etc-passwd.md"),
        ("CON", "CON_.md"),
        ("nul.txt", "nul.txt_.md"),
        ('a<b>:"c"|d?*', "a-b-c-d.md"),
        ("Notes (newsreader)", "Notes newsreader).md"),
        ("x\x00y\x1b", "x␀y␛.md"),
        (" . ", "2026-01-27-the-river-rose.md"),
    ],
)
def test_the_words_of_a_template_become_a_name_that_is_valid_everywhere(make: Make, words: str, name: str) -> None:
    best, own = file_names(make().article, ".md", words)
    assert best == name
    assert own == f"{best.removesuffix('.md')}-7f3a9c21.md"


def test_a_long_name_is_cut_between_characters(make: Make) -> None:
    for name in file_names(make().article, ".md", "😀é" * 300):
        assert len(name.encode()) <= 200
        assert "\ufffd" not in name


def test_a_template_is_found_by_name_or_path(tmp_path: Path) -> None:
    (tmp_path / "org.jinja").write_text("mine", encoding="utf-8")
    assert find("org", tmp_path) == (str(tmp_path / "org.jinja"), "mine", False)
    assert find("logseq", tmp_path).is_built_in
    assert find(str(tmp_path / "org.jinja"), tmp_path / "other").text == "mine"
    for name in ("nothing", str(tmp_path), "../org"):
        with pytest.raises(NotFoundError, match="no template"):
            find(name, tmp_path)
    (tmp_path / "bad.jinja").write_bytes(b"\xff\xfe")
    (tmp_path / "long.jinja").write_text("x" * 300_000, encoding="utf-8")
    for name in ("bad", "long"):
        with pytest.raises(BadDataError, match="jinja is"):
            find(name, tmp_path)
