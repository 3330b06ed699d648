"""Lines become the paragraphs that the writer intended."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.ingest.blocks.paragraphs import paragraphs

FIRST = (
    "The harbour council voted on Monday evening to close the old swing bridge for the whole of the winter, after "
    "divers had found cracks in two of its stone piers. Ferries will run every twenty minutes in its place."
)
SECOND = (
    "“Nobody likes to wait in the wind,” said the harbour master, who has crossed the bridge to work every day for "
    "thirty years. “But I like falling into the water even less than that.”"
)
THIRD = (
    "Shopkeepers on the eastern quay fear for their trade. A market association has asked the city for lower rents "
    "until the bridge opens again, and the mayor promised an answer before the end of the month."
)
ALL = [FIRST, SECOND, THIRD]


def wrapped(width: int, indent: str = "") -> list[str]:
    return [textwrap.fill(text, width, initial_indent=indent, break_on_hyphens=False) for text in ALL]


def test_one_paragraph_per_line() -> None:
    assert paragraphs("\n".join(ALL)) == ALL


def test_blank_lines_between_long_lines() -> None:
    assert paragraphs("\n\n\n".join(ALL)) == ALL


@pytest.mark.parametrize("width", [50, 65, 72, 80, 100])
def test_wrapped_lines_are_joined(width: int) -> None:
    assert paragraphs("\n\n".join(wrapped(width))) == ALL


@pytest.mark.parametrize("width", [60, 72])
def test_an_indent_begins_a_paragraph_in_a_text_without_blank_lines(width: int) -> None:
    assert paragraphs("\n".join(wrapped(width, indent="    "))) == ALL
    assert paragraphs("\n".join(wrapped(width, indent="\t"))) == ALL


def test_a_short_line_ends_a_paragraph_in_a_text_without_blank_lines() -> None:
    assert paragraphs("\n".join(wrapped(80))) == ALL


def test_wrapped_and_unwrapped_paragraphs_can_be_in_one_text() -> None:
    mixed = "\n\n".join([wrapped(72)[0], SECOND, wrapped(72)[2]])
    assert paragraphs(mixed) == ALL


def test_intended_short_lines_stay_separate_lines_of_one_stanza() -> None:
    poem = "The bridge is shut,\nthe gulls are loud,\nI take the boat\nbeneath a cloud."
    assert paragraphs(poem) == [poem]


def test_a_title_right_above_the_body_is_a_block_of_its_own() -> None:
    assert paragraphs(f"Bridge closed for winter\n{FIRST}\n{SECOND}")[0] == "Bridge closed for winter"
    assert paragraphs("Bridge closed for winter\n" + wrapped(72)[0]) == ["Bridge closed for winter", FIRST]


def test_a_single_line_is_one_paragraph() -> None:
    assert paragraphs("  one \t line ") == ["one line"]


def test_a_compound_keeps_its_hyphen_and_a_broken_word_loses_it_when_the_text_shows_how() -> None:
    lines = (
        "Engineers had warned the committee of a much longer and far more wide-\n"
        "spread damage, but the report was kept in a drawer until the commit-\n"
        "tee met again in autumn, three months after the first of the warnings.\n"
    )
    (text,) = paragraphs(lines)
    assert "wide-spread" in text
    assert "committee met" in text


def test_a_suspended_hyphen_keeps_its_space() -> None:
    lines = (
        "The ministry paid for all of the repairs after the winter’s storm-\n"
        "and flood-related damage to the harbour wall, and for the new lamps.\n"
        "Nothing was left over for the benches, which the city will pay for.\n"
    )
    assert "storm- and flood-related" in paragraphs(lines)[0]


def test_lines_in_a_script_without_spaces_are_joined_without_one() -> None:
    text = (
        "市議会は月曜日の夜に古い旋回橋を冬の間閉鎖することを決めた潜水士が石の橋脚に亀裂を見つけた後のことである" * 3
    )
    assert paragraphs("\n".join(textwrap.wrap(text, 45))) == [text]


def test_list_items_among_broken_lines_begin_on_their_own() -> None:
    lines = (
        "The council gave three reasons for closing the bridge this winter, and\n"
        "it said that any one of them would have been enough to do so:\n"
        "- the cracks, which have grown by a hand’s breadth since last winter,\n"
        "  as the divers found;\n"
        "- the ice.\n"
    )
    assert paragraphs(lines)[1].startswith("- the cracks")
    assert paragraphs(lines)[2] == "- the ice."


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=90), max_size=12))
def test_no_letter_is_lost_for_any_lines(lines: list[str]) -> None:
    text = "\n".join(lines)
    letters = "".join("".join(paragraphs(text)).split()).replace("-", "").replace("‐", "").replace("\u00ad", "")
    assert letters == "".join(text.split()).replace("-", "").replace("‐", "").replace("\u00ad", "")
