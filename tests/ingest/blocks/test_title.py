"""Titles for articles that have none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.ingest.blocks.title import derive_title, title_of_name


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The bridge is shut. The ferries run.", "The bridge is shut"),
        ("  The\n bridge   is shut!\n\nMore.", "The bridge is shut!"),
        ("Dr. Ana Lopes left the U.S. on Monday. She took a ferry.", "Dr. Ana Lopes left the U.S. on Monday"),
        ("No stop at all", "No stop at all"),
        ("1. Buy tickets\n\n2. Call the harbor", "Buy tickets"),
        ("Buy tickets\n\nCall the harbor", "Buy tickets"),
        ("Name | Port | Year\n\nAna | Oslo | 1919", "Name"),
        ("Losses\nPort | Ships\nLeba | 12", "Losses"),
        ("Port | Ships\n\nThe bridge is shut.", "The bridge is shut"),
        ("12 | 13\n14 | 15", "12"),
        ("Introduction ........ 1\nThe bridge .......... 5", "Introduction"),
        ("1. Milk\n2. bread.\n3. butter.", "Milk"),
        ("1. Milk 2. Bread 3. Butter", "Milk"),
        ("1000. The ferry. More.", "1000. The ferry. More"),
        ("1. Mai: Der Rat tagt. Sonst nichts.", "1. Mai: Der Rat tagt"),
        ("II. The bridge\n\nIII. The ferry", "The bridge"),
        ("一、关闭大桥\n二、开通渡轮", "关闭大桥"),
        ("* * *\n\nThe bridge is shut.", "The bridge is shut"),
        ("The bridge is gone\nthe river wide\nand nobody there", "The bridge is gone"),
        ("The council voted to\nclose the bridge. Nobody came.", "The council voted to close the bridge"),
        ("Ana Lopes\n12 Quay Street\nGdynia", "Ana Lopes"),
        ("Name | Port\nAna | Oslo", "Name"),
        (" " * 5_000 + "Far to the right.", "Far to the right"),
        ("x" * 500, "x" * 99 + "…"),
    ],
)
def test_the_first_sentence_line_or_cell_is_the_title(text: str, title: str) -> None:
    assert derive_title(text) == title


def test_a_long_sentence_is_cut_after_a_word_and_without_hanging_punctuation() -> None:
    title = derive_title("The council, which had met on Monday evening, " * 5)
    assert len(title) <= 100
    assert title.endswith("…")
    assert title[:-1].split()[-1].isalpha()


@given(st.text(min_size=1).filter(str.strip))
def test_there_is_always_a_title_of_bounded_length_on_one_line(text: str) -> None:
    title = derive_title(text)
    assert 1 <= len(title) <= 100
    assert "\n" not in title


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Interview with the clerk.md", "Interview with the clerk"),
        ("St. John's, v1.2.md", "St. John's, v1.2"),
        ("2026-03-02 Talk at the pier.md", "2026-03-02 Talk at the pier"),
        ("Interview_with_the_clerk.md", "Interview with the clerk"),
        ("2026-11-30-old-bridge.md", "Old bridge"),
        ("old-bridge-shut.md", "Old bridge shut"),
        ("COVID-19.md", "COVID-19"),
        ("My note.md", "My note"),
        ("Mai\u0308.md", "Maï"),
        ("港.md", "港"),
        *((name, "") for name in ("", "-", "a.md", "Untitled 2.md", "README.md", "index.md", "New note (3).md")),
        *((name, "") for name in ("2026-11-30.md", "1984.md", "IMG_2034.md", "000_ac28f2790c108017.md", "page-2.md")),
        ("3f2504e0-4f89-11d3-9a0c-0305e82c3301.md", ""),
        ("dQw4w9WgXcQ.md", ""),
    ],
)
def test_a_telling_file_name_is_a_title(name: str, title: str) -> None:
    assert title_of_name(name) == title
