"""Plain text as people save it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsreader.ingest import parse_one
from newsreader.ingest.plain import parse_plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsreader.records import Document

    Shape = Callable[[Document], list[tuple[str, str]]]

BODY = (
    "The harbour council voted on Monday evening to close the old swing bridge for the whole of the winter, after "
    "divers had found cracks in two of its stone piers."
)
MORE = (
    "Shopkeepers on the eastern quay fear for their trade and have asked the city for lower rents until the bridge "
    "opens again, which will hardly be before the spring."
)


def test_a_title_in_the_first_line_becomes_the_title_and_stays_in_the_text(shape: Shape) -> None:
    document = parse_plain(f"Old bridge to close for the winter\n\n{BODY}\n\n{MORE}\n")
    assert document.title == "Old bridge to close for the winter"
    assert not document.title_derived
    assert shape(document)[0] == ("heading 1", document.title)


def test_an_article_without_a_title_gets_the_beginning_of_its_first_sentence(shape: Shape) -> None:
    document = parse_plain(f"{BODY}\n{MORE}")
    assert document.title_derived
    assert document.title.endswith("…")
    assert BODY.startswith(document.title[:-1])
    assert BODY[len(document.title) - 1] == " "
    assert 50 < len(document.title) <= 100
    assert shape(document) == [("paragraph", BODY), ("paragraph", MORE)]


def test_a_short_first_sentence_without_its_full_stop_is_the_title() -> None:
    assert parse_plain(f"The bridge is shut. {BODY}").title == "The bridge is shut"
    assert parse_plain(f"Is the U.S. ready? {BODY}").title == "Is the U.S. ready?"


def test_a_caption_above_the_body_does_not_give_the_title() -> None:
    document = parse_plain(f"The swing bridge in autumn. (Ana Lopes/Harbour News)\n{BODY}\n{MORE}")
    assert BODY.startswith(document.title[:-1])


def test_a_first_sentence_is_no_title(shape: Shape) -> None:
    assert shape(parse_plain(f"The bridge is shut.\n\n{BODY}"))[0] == ("paragraph", "The bridge is shut.")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Home | News | Weather | Sport\n\n{BODY}", BODY[:94] + "…"),
        (f"Bridge closed | Harbor Post\n\n{BODY}", "Bridge closed | Harbor Post"),
        ("Port | Ships\nLeba | 12 ships, which is more than in other years.\n", "Port"),
        ("Port          Ships\nLeba             12\nGdynia         1200\n", "Port"),
        ("1. Milk\n2. Bread\n", "Milk"),
        ("> 1. Milk\n> 2. Bread\n", "Milk"),
    ],
)
def test_a_title_is_one_line_and_not_several_cells_or_items(text: str, title: str) -> None:
    assert parse_plain(text).title == title


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("ship-losses-2026.txt", "Port\tShips\nLeba\t12\n", "Ship losses 2026"),
        ("shopping-list.txt", "- Milk\n- Bread\n", "shopping-list"),
        ("notes.txt", "- Milk\n- Bread\n", "Milk"),
        ("shopping-list.txt", BODY, BODY[:94] + "…"),
    ],
)
def test_a_list_or_table_is_called_as_its_file(name: str, text: str, title: str) -> None:
    assert parse_one(text.encode(), name).title == title


def test_a_text_that_is_only_one_line_is_a_paragraph_with_a_derived_title(shape: Shape) -> None:
    document = parse_plain("Bridge closed")
    assert shape(document) == [("paragraph", "Bridge closed")]
    assert (document.title, document.title_derived) == ("Bridge closed", True)


def test_a_short_line_above_a_paragraph_is_a_heading(shape: Shape) -> None:
    document = parse_plain(f"{BODY}\n\nWhat happens next\n\n{MORE}")
    assert shape(document)[1] == ("heading 2", "What happens next")


def test_a_line_that_ends_with_a_quotation_is_not_a_heading(shape: Shape) -> None:
    spoken = "“If nine in a hundred, I might hesitate”"
    assert shape(parse_plain(f"{BODY}\n{spoken}\n{MORE}"))[1] == ("paragraph", spoken)


def test_bullets_leave_the_text_and_numbers_stay(shape: Shape) -> None:
    document = parse_plain(f"{BODY}\n\n• cracks\n• ice\n\n{MORE}\n\n1. wait\n2. pay\n")
    assert [row for row in shape(document) if row[0].startswith("list_item")] == [
        ("list_item 0", "cracks"),
        ("list_item 0", "ice"),
        ("list_item 0", "1. wait"),
        ("list_item 0", "2. pay"),
    ]


def test_a_single_dash_is_speech_not_a_list(shape: Shape) -> None:
    assert shape(parse_plain(f"{BODY}\n- So it is, he said.\n{MORE}"))[1] == ("paragraph", "- So it is, he said.")


def test_a_line_of_stars_is_a_rule(shape: Shape) -> None:
    assert shape(parse_plain(f"{BODY}\n\n* * *\n\n{MORE}"))[1] == ("rule", "* * *")


def test_windows_and_old_mac_newlines_are_newlines(shape: Shape) -> None:
    for newline in ("\r\n", "\r", "\u2028"):
        assert shape(parse_plain(f"{BODY}{newline}{newline}{MORE}")) == [("paragraph", BODY), ("paragraph", MORE)]


def test_an_address_in_the_text_is_a_link_without_the_punctuation_after_it(
    spans_of: Callable[[Document], list[tuple[str, str, str | None]]],
) -> None:
    document = parse_plain("See https://news.example/a_(b) or (https://news.example/c). Then decide.")
    assert spans_of(document) == [
        ("link", "https://news.example/a_(b)", "https://news.example/a_(b)"),
        ("link", "https://news.example/c", "https://news.example/c"),
    ]


def test_a_byline_names_the_authors() -> None:
    document = parse_plain(f"Old bridge to close\n\nBy Ana Lopes and Jo van der Berg\n\n{BODY}\n\n{MORE}")
    assert document.authors == ("Ana Lopes", "Jo van der Berg")
    assert document.title == "Old bridge to close"


def test_composed_and_decomposed_letters_are_the_same_text() -> None:
    assert parse_plain("Cafe\u0301 am Hafen, seit heute.").text == "Café am Hafen, seit heute."


def test_an_escape_character_becomes_a_visible_symbol() -> None:
    assert parse_plain("Red \x1b[31malert\x1b[0m at the bridge.").text == "Red ␛[31malert␛[0m at the bridge."
