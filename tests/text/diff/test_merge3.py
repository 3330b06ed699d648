"""Merging two versions of a note."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.strategies import texts

from newsreader.text.diff.merge3 import RULE, contains, joined, merged

# Few words, so that texts often contain one another.
notes = st.one_of(texts, st.lists(st.sampled_from(["no", "nobody", "K", "\n\n", "\n", " ", RULE])).map(" ".join))


def words(text: str) -> Counter[str]:
    return Counter(text.split())


@pytest.mark.parametrize(
    ("stored", "written", "note"),
    [
        ("theirs", "mine", "theirs\n\n---\n\nmine"),
        ("the same", "the same", "the same"),
        ("the same", "the same\n", "the same"),
        ("all of it, and more", "all of it,", "all of it, and more"),
        ("all of it", "first\nall of it\nand more", "first\nall of it\nand more"),
        ("", "mine", "mine"),
        ("theirs", "", "theirs"),
        # A word inside another word does not count.
        ("no", "nobody said so", "no\n\n---\n\nnobody said so"),
        ("", "", ""),
    ],
)
def test_two_notes_are_joined_without_repeating_common_text(stored: str, written: str, note: str) -> None:
    assert joined(stored, written) == note
    assert merged("before", stored, written) == note


def test_if_only_one_side_changed_its_text_is_used() -> None:
    assert merged("a long story", "a long story", "a story") == "a story"
    assert merged("a long story", "a story", "a long story") == "a story"


def test_text_appended_on_both_sides_is_joined_below_the_common_beginning() -> None:
    assert merged("before", "before\n\ntheirs", "before and mine") == "before\n\ntheirs\n\n---\n\nand mine"
    assert merged("no", "no\n\nyes", "no\n\nno") == "no\n\nyes\n\n---\n\nno"
    assert merged("who", "whoever", "who else") == "whoever\n\n---\n\nwho else"


@given(notes, notes, notes)
def test_no_written_word_is_lost(began: str, stored: str, written: str) -> None:
    note = merged(began, stored, written)
    assert stored == began or written == began or not (words(stored) | words(written)) - words(note)
    assert not (words(stored) | words(written)) - words(joined(stored, written))
    # No word is added.
    assert set(note.split()) <= {*began.split(), *stored.split(), *written.split(), RULE}


@given(notes, notes, notes)
def test_merging_twice_changes_nothing(began: str, stored: str, written: str) -> None:
    note = merged(began, stored, written)
    if began not in (stored, written):
        assert merged(began, note, written).strip() == note.strip()
    once = joined(stored, written)
    assert joined(once, written) == joined(once, stored) == once
    assert joined(stored, once).strip() == joined(written, once).strip() == once.strip()


@given(notes, notes)
def test_a_continued_note_is_not_repeated(began: str, more: str) -> None:
    assert merged(began, began, f"{began}{more}") == f"{began}{more}"
    assert contains(f"{began}\n{more}", began)
    assert joined(began, f"{began}\n{more}").split() in (began.split(), f"{began}\n{more}".split())
