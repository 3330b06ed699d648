"""Two texts that were to be one note: both are there afterwards, and neither twice."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.strategies import texts

from newsreader.text.anchor.merge3 import RULE, contains, joined, merged

# Few words, so that texts often hold one another.
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
        # A word in another word is not that word.
        ("no", "nobody said so", "no\n\n---\n\nnobody said so"),
        ("", "", ""),
    ],
)
def test_two_notes_become_one_and_what_both_say_stands_there_once(stored: str, written: str, note: str) -> None:
    assert joined(stored, written) == note
    assert merged("before", stored, written) == note


def test_what_only_one_side_changed_is_as_that_side_has_it() -> None:
    assert merged("a long story", "a long story", "a story") == "a story"
    assert merged("a long story", "a story", "a long story") == "a story"


def test_what_was_written_below_on_both_sides_stands_below_once() -> None:
    assert merged("before", "before\n\ntheirs", "before and mine") == "before\n\ntheirs\n\n---\n\nand mine"
    assert merged("no", "no\n\nyes", "no\n\nno") == "no\n\nyes\n\n---\n\nno"
    assert merged("who", "whoever", "who else") == "whoever\n\n---\n\nwho else"


@given(notes, notes, notes)
def test_no_word_that_was_written_is_lost(began: str, stored: str, written: str) -> None:
    note = merged(began, stored, written)
    assert stored == began or written == began or not (words(stored) | words(written)) - words(note)
    assert not (words(stored) | words(written)) - words(joined(stored, written))
    # Nor does anything come from nowhere.
    assert set(note.split()) <= {*began.split(), *stored.split(), *written.split(), RULE}


@given(notes, notes, notes)
def test_saving_twice_is_saving_once(began: str, stored: str, written: str) -> None:
    note = merged(began, stored, written)
    if began not in (stored, written):
        assert merged(began, note, written).strip() == note.strip()
    once = joined(stored, written)
    assert joined(once, written) == joined(once, stored) == once
    assert joined(stored, once).strip() == joined(written, once).strip() == once.strip()


@given(notes, notes)
def test_what_one_goes_on_with_is_not_said_twice(began: str, more: str) -> None:
    assert merged(began, began, f"{began}{more}") == f"{began}{more}"
    assert contains(f"{began}\n{more}", began)
    assert joined(began, f"{began}\n{more}").split() in (began.split(), f"{began}\n{more}".split())
