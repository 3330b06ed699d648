"""Markdown of note-taking programs and clippers: what is only a sign goes, and every word stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.errors import BadDataError
from newsreader.ingest.markdown import parse_markdown

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsreader.records import Document

    Shape = Callable[[Document], list[tuple[str, str]]]
    SpansOf = Callable[[Document], list[tuple[str, str, str | None]]]


@pytest.mark.parametrize(
    "text",
    [
        "Send it to the <night desk> before <time>.",
        "If a<b and b>c the bridge holds.",
        "A Map<String, List<Ship>> of <Pier>, Vec<u8>, and Vec<i>.",
        "The <harbor-master> and </harbor-master said no.",
        "<address> is unknown, as are <title>, <summary> and <input>.",
        "The <!most> said nothing, and <?nobody?> asked.",
    ],
)
def test_words_in_angle_brackets_stay(text: str) -> None:
    assert parse_markdown(text).text == text
    assert parse_markdown(f"- {text}\n\n| a |\n|---|\n| {text} |").text == f"{text}\n\na\n\n{text}"
    assert parse_markdown(f"<div>{text}</div>").text == text


def test_markdown_after_words_in_angle_brackets_is_read(spans_of: SpansOf) -> None:
    document = parse_markdown("<night desk>\nIt is *shut*.")
    assert document.text == "<night desk> It is shut."
    assert spans_of(document) == [("emphasis", "shut", None)]


@pytest.mark.parametrize(
    "source",
    [
        "A <span>b</span> c",
        "A <time datetime='2026'>b</time> c",
        "A <Tooltip text='x'>b</Tooltip> c",
        "A <my-card>b</my-card> c",
        "A <details open>b</details> c",
        "A <?php $x->shown(); if ($x > 1) { ?>b<?= $x ?> c",
        "A <![CDATA[ <b>b</b> ]]> c",
        "A\n\n<?php\n$x->shown();\n?>\n\n<![CDATA[\nb\n]]>\n\nc",
        "A b<!ELEMENT x> c",
    ],
)
def test_elements_of_html_and_components_are_not_shown(source: str) -> None:
    assert "".join(parse_markdown(source).text.split()) == "Abc"


def test_cells_beyond_the_head_of_a_table_stay(shape: Shape) -> None:
    source = "> | a | b |\n> |---|---|\n> | c | d | *e* | | f |\n> | g |\n"
    assert [text for _, text in shape(parse_markdown(source))] == ["a | b", "c | d | e | f", "g |"]


def test_footnotes_without_a_reference_and_with_the_same_name_stay(shape: Shape) -> None:
    source = "Shut.[^b] Why?^[By *nine* to two.]\n\n[^a]: Nobody asked.\n[^b]: On Monday.\n[^b]: On Friday.\n"
    assert shape(parse_markdown(source)) == [
        ("paragraph", "Shut.[1] Why?[2]"),
        ("list_item 0", "1. On Monday."),
        ("list_item 0", "2. By nine to two."),
        ("list_item 0", "3. Nobody asked."),
        ("list_item 0", "4. On Friday."),
    ]


def test_a_definition_that_no_link_uses_is_text(spans_of: SpansOf) -> None:
    source = (
        "[Ana]: Yes.\n[Ben]: No.\n\n[1]: https://h.example/1\n[2]: https://h.example/2\n[//]: # (no)\n\nSee [it][2]."
    )
    document = parse_markdown(source)
    assert document.text == "[Ana]: Yes.\n\n[Ben]: No.\n\n[1]: https://h.example/1\n\nSee it."
    assert spans_of(document)[-1] == ("link", "it", "https://h.example/2")


def test_a_callout_is_a_quotation_with_a_title(shape: Shape, spans_of: SpansOf) -> None:
    source = (
        "> [!quote]+ What *she* said\n> We paid.\n>\n> > [!NOTE]\n> > Twice.\n\n> [!tip]- Only this\n\n> No [!x] here\n"
    )
    document = parse_markdown(source)
    assert [text for _, text in shape(document)] == [
        "What she said", "We paid.", "Note", "Twice.", "Only this", "No [!x] here",
    ]  # fmt: skip
    assert ("strong", "What she said", None) in spans_of(document)


def test_links_to_notes_show_their_label(shape: Shape, spans_of: SpansOf) -> None:
    source = (
        "In [[Quay 2019|the *old* report]], [[Quay 2020]], [[Quay#Costs]], [[#Costs]], [[Quay#^1a2b3c]]"
        " ![[pier at night.png]]![[pier.png|300]]![[Costs]]![[pier.jpg|A pier|300x200]], `[[code]]`, [[1]](https://h.example/)."
    )
    document = parse_markdown(source)
    assert shape(document) == [
        (
            "paragraph",
            "In the *old* report, Quay 2020, Quay > Costs, Costs, Quay Costs, [[code]], [1].",
        ),
        ("caption", "A pier"),
    ]
    assert ("link", "[1]", "https://h.example/") in spans_of(document)


def test_marked_words_are_emphasized_and_comparisons_stay(spans_of: SpansOf) -> None:
    document = parse_markdown("It is ==shut **for** good==, a == b, a==b and c==d, `==x==`, ==open.\n\n橋は==閉鎖==中")
    assert document.text == "It is shut for good, a == b, a==b and c==d, ==x==, ==open.\n\n橋は閉鎖中"
    assert [words for kind, words, _ in spans_of(document) if kind == "emphasis"] == ["shut for good", "閉鎖"]


def test_comments_are_left_out_and_percent_signs_stay() -> None:
    source = "Up %%why?%% by 50%% or 60%%.\n\n    %%\n    code %%\n\n%%\nask **Ana**\n\n- or Jo\n%%\n\n%% never closed"
    assert parse_markdown(source).text == "Up by 50%% or 60%%.\n\n%%\ncode %%\n\n%% never closed"


def test_names_of_blocks_and_internal_properties_are_left_out() -> None:
    source = "Shut. ^1a2b3c\n\n- cracks ^costs-1\n- ice\n  id:: 65f0\n  collapsed:: true\n  source:: Ana\n\n2 ^2n"
    assert parse_markdown(source).text == "Shut.\n\ncracks\n\nice\nsource:: Ana\n\n2 ^2n"


def test_tasks_and_tags_stay_as_they_are_written() -> None:
    source = "- [ ] ask #ana\n- [x] pay"
    assert parse_markdown(source).text == "[ ] ask #ana\n\n[x] pay"


def test_signs_of_mathematics_stay_and_prices_are_text(shape: Shape, spans_of: SpansOf) -> None:
    source = "Of $x_1 * y_2 * \\alpha\\_i$ and $$a_b*c*$$.\n\n$$\n\\sum_{i} a_i * b\n$$\n\n$5 and $6, A$5 *or* B$, \\$7"
    document = parse_markdown(source)
    assert shape(document) == [
        ("paragraph", "Of $x_1 * y_2 * \\alpha\\_i$ and $$a_b*c*$$."),
        ("preformatted", "$$\n\\sum_{i} a_i * b\n$$"),
        ("paragraph", "$5 and $6, A$5 or B$, $7"),
    ]
    assert spans_of(document) == [("emphasis", "or", None)]


def test_definition_lists_are_read_and_about_stays_about(shape: Shape) -> None:
    source = "Pier\n: A *pillar*.\n: A quay.\n\nQuay\n\n: A wharf.\n\n    For ships.\n\nWalkers\n~ 50 a day\n"
    assert [text for _, text in shape(parse_markdown(source))] == [
        *("Pier", "A pillar.", "A quay.", "Quay", "A wharf.", "For ships.", "Walkers", "~ 50 a day"),
    ]


PIECES = [
    *("{} ", "{}\n", "\n\n{}", "\n- {}", "\n> [!note] {}\n> {}", "\n> {}", "=={}== ", "[[{}]] ", "[[{}|{}]] ", "<{}> "),
    *(
        "<{} {}> ",
        "x<{} ",
        "${}_1$ ",
        "\n\n$$\n{}\n$$\n\n",
        "\n\n{}\n: {}\n\n",
        "[^{}] ",
        "\n\n[^{}]: {}\n\n",
        "^[{}] ",
    ),
    *("\n\n[{}]: {}\n\n", "\n\n| {} | {} |\n|---|---|\n| {} | {} | {} |\n\n", "{}:: {}\n", "\n- [ ] {}", "#{} "),
    *("% {} ", "{}%% ", "`{}` ", "~~{}~~ "),
]
"""Constructs of notes, with places for words."""
_UNSEEN = {"[[{}|{}]] ": 0, "[^{}] ": 0, "\n\n[^{}]: {}\n\n": 0}
"""The place of the word that is not shown: the page of a link with a label, the name of a footnote."""


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12))
def test_every_word_of_a_note_is_shown(pieces: list[str]) -> None:
    source, words = "", []
    for number, piece in enumerate(pieces):
        names = [f"{'abcdefghijkl'[number]}word{'uvwxyz'[place]}" for place in range(piece.count("{}"))]
        source += piece.format(*names)
        words += [name for place, name in enumerate(names) if _UNSEEN.get(piece) != place]
    try:
        text = parse_markdown(source).text
    except BadDataError:
        text = ""
    assert [word for word in words if word not in text] == []
