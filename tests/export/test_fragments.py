"""Links to a passage, followed as a browser does."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.export.fragments import link, page_text
from newsreader.records import Block, BlockKind, InlineKind, InlineSpan, Revision

PAGE = "https://example.org/a"


def to(text: str, passage: str, url: str | None = PAGE, start: int | None = None) -> str | None:
    begin = text.index(passage) if start is None else start
    return link(url, text, begin, begin + len(passage))


def test_the_link_to_a_short_passage_has_all_its_words() -> None:
    assert to("He said no, and left.", "said no") == f"{PAGE}#:~:text=said%20no"


def test_characters_of_the_directives_syntax_are_percent_encoded() -> None:
    assert to("Well-known, R&D, yes.", "Well-known, R&D") == f"{PAGE}#:~:text=Well%2Dknown%2C%20R%26D"


def test_a_long_passage_is_its_first_and_its_last_words() -> None:
    text = " ".join(f"word{number}" for number in range(100))
    assert to(text, text) == f"{PAGE}#:~:text=word0%20word1%20word2%20word3%20word4,word96%20word97%20word98%20word99"


def test_a_passage_of_two_paragraphs_is_linked_by_its_first_and_last_words() -> None:
    assert to("He left.\n\nShe came.", "left.\n\nShe came") == f"{PAGE}#:~:text=left.,She%20came"


def test_a_repeated_passage_is_linked_with_the_words_around_it() -> None:
    text = "He said no. Then she said No, at last."
    assert to(text, "said No") == f"{PAGE}#:~:text=He%20said%20no.%20Then%20she-,said%20No,-%2C%20at%20last."


def test_a_repeated_passage_alone_in_its_paragraph_is_linked_without_context() -> None:
    assert to("No.\n\nNo.", "No.", start=5) == f"{PAGE}#:~:text=No."


def test_a_passage_that_begins_like_an_earlier_one_is_linked_with_more_words() -> None:
    opening = "The minister told the committee of the parliament that"
    text = f"{opening} nobody knew of it then.\n\n{opening} everybody had known of it {'for years ' * 12}and months."
    passage = text.split("\n\n")[1]
    directive = (to(text, passage) or "").partition(":~:text=")[2]
    head, tail = map(unquote, directive.split(","))
    assert text.index(head) == text.index(passage)
    assert text.endswith(tail)


def test_a_link_to_part_of_a_word_has_the_whole_word() -> None:
    assert to("The committee met.", "mittee m") == f"{PAGE}#:~:text=committee%20met"


def test_text_in_a_script_without_spaces_is_not_one_long_word() -> None:
    assert unquote(to("川は月曜日に二メートル上昇した。", "月曜日") or "") == f"{PAGE}#:~:text=月曜日"


@pytest.mark.parametrize("url", [None, "", "file:///a", "javascript:alert(1)//https://", "ftp://example.org", "/a"])
def test_a_passage_without_a_web_address_has_no_link(url: str | None) -> None:
    assert to("He left.", "left", url) is None


def test_an_address_keeps_its_own_fragment() -> None:
    assert to("He left.", "left", "HTTPS://example.org/a#part") == "HTTPS://example.org/a#part:~:text=left"
    assert to("He left.", "left", f"{PAGE}#part:~:text=old") == f"{PAGE}#part:~:text=left"


@given(st.text(st.sampled_from("ab c-,&.\n月 "), min_size=1, max_size=400), st.data())
def test_the_words_of_the_link_are_in_the_passage(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = link(PAGE, text, start, end)
    assert found is not None
    parts = [unquote(part) for part in found.partition(":~:text=")[2].split(",")]
    assert len(parts) <= 3
    assert all(part.strip("-") in text or part[:-1] in text or part[1:] in text for part in parts)
    assert found.isascii()
    assert "-" not in found.partition(":~:text=")[2].replace("-,", "").replace(",-", "")


ROW, ITEM, WORDS = BlockKind.TABLE_ROW, BlockKind.LIST_ITEM, BlockKind.PARAGRAPH


def revision(*blocks: tuple[BlockKind, str], raised: str = "") -> Revision:
    """Return a text of these blocks, with the word `raised` as a superscript."""
    text = "\n\n".join(words for _, words in blocks)
    starts = [sum(len(words) + 2 for _, words in blocks[:number]) for number in range(len(blocks))]
    return Revision(
        article_id=1,
        number=1,
        fetched_at=datetime(2026, 1, 28, tzinfo=UTC),
        title="The river rose",
        text=text,
        blocks=tuple(
            Block(kind, start, start + len(words)) for (kind, words), start in zip(blocks, starts, strict=True)
        ),
        inline_spans=(InlineSpan(InlineKind.SUPERSCRIPT, text.index(raised), text.index(raised) + len(raised)),)
        if raised
        else (),
        sha256="0" * 64,
    )


def followed(directive: str, page: list[str]) -> str | None:
    """Return what a browser finds on a page of these blocks: the words from the start to the end of the match.

    After the specification: a term is in one block, whole words, in any case, without soft hyphens. A context may be in
    the block before or after.
    """
    whole = "\n".join(page).replace("\N{SOFT HYPHEN}", "")
    terms = directive.split(",")
    before = unquote(terms.pop(0)[:-1]) if terms[0].endswith("-") else ""
    after = unquote(terms.pop()[1:]) if terms[-1].startswith("-") else ""
    pattern = r"(?!\w)(?s:.)*?(?<!\w)".join(re.escape(unquote(term)) for term in terms)
    prefix, suffix = f"{re.escape(before)}\\s*" if before else "", rf"\s*{re.escape(after)}" if after else ""
    found = re.search(rf"{prefix}((?<!\w){pattern}(?!\w)){suffix}", whole, re.IGNORECASE)
    return found[1] if found else None


@pytest.mark.parametrize(
    ("passage", "found"),
    [
        ("Leba | 12", "Leba\n12"),
        ("Hel | 12", "Hel\n12"),
        ("Port | Ships", "Port\nShips"),
        ("Ships\n\nLeba", "Ships\nLeba"),
        ("| 31\n\nHel", "31\nHel"),
        ("3. He slept.", "He slept."),
        ("iv. She left.", "She left."),
        ("3. He slept.\n\niv. She", "He slept.\nShe"),
        ("[ ] call the port", "call the port"),
        ("The har\N{SOFT HYPHEN}bour of Leba is", "The harbour of Leba is"),
        ("of Leba is | and was closed", "of Leba is | and was"),
        ("was closed[2] in May", "was closed1 in May"),
        ("closed[2] in May", "in May"),
        (
            "The har\N{SOFT HYPHEN}bour of Leba is | and was closed[2] in May",
            "The harbour of Leba is | and was closed1 in May",
        ),
        ("one line\nand the next", "one line\nand the next"),
    ],
)
def test_a_link_leads_to_the_passage_although_the_page_has_other_characters_there(passage: str, found: str) -> None:
    text = revision(
        (WORDS, "The har\N{SOFT HYPHEN}bour of Leba is | and was closed[2] in May."),
        (ITEM, "3. He slept."),
        (ITEM, "iv. She left."),
        (ITEM, "[ ] call the port"),
        (ROW, "Port | Ships"),
        (ROW, "Leba | 12 | 31"),
        (ROW, "Hel | 12"),
        (WORDS, "one line\nand the next"),
        raised="[2]",
    )
    page = [
        "The har\N{SOFT HYPHEN}bour of Leba is | and was closed1 in May.",
        "He slept.",
        "She left.",
        "call the port",
    ]
    page += ["Port", "Ships", "Leba", "12", "31", "Hel", "12", "one line", "and the next"]
    start = text.text.index(passage)
    address = link(PAGE, page_text(text), start, start + len(passage))
    assert address is not None
    assert followed(address.partition(":~:text=")[2], page) == found


def test_the_cell_of_a_row_is_linked_with_the_cell_before_it() -> None:
    text = revision((ROW, "Leba | 12"), (ROW, "Hel | 12"))
    start = text.text.rindex("12")
    assert link(PAGE, page_text(text), start, start + 2) == f"{PAGE}#:~:text=Hel-,12"


def test_a_passage_that_is_not_on_the_page_is_linked_as_the_page() -> None:
    text = revision((ROW, "Leba | 12"))
    assert link(PAGE, page_text(text), 4, 7) == PAGE


@given(st.lists(st.tuples(st.sampled_from([ROW, ITEM, WORDS]), st.text("ab1 |.)[]\xad", max_size=12)), max_size=6))
def test_the_text_of_a_page_has_the_length_of_the_text(blocks: list[tuple[BlockKind, str]]) -> None:
    text = revision(*blocks)
    assert len(page_text(text)) == len(text.text)


def test_the_same_words_far_before_a_passage_are_not_looked_for() -> None:
    text = f"He said no. {'And on it went. ' * 100}Then she said no."
    start = text.rindex("said no")
    assert link(PAGE, text, start, start + 7, reach=100) == f"{PAGE}#:~:text=said%20no"
    assert str(link(PAGE, text, start, start + 7)).endswith("Then%20she-,said%20no,-.")
