"""Notes by id and slot."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.fuzzy.documents import LONGEST, NoteStore

LETTERS = "some letters é気\ud800"


@given(st.lists(st.tuples(st.integers(-3, 12), st.none() | st.text(LETTERS, max_size=9)), max_size=60))
def test_every_note_is_found_by_its_id_after_any_changes(changes: list[tuple[int, str | None]]) -> None:
    store: NoteStore[str] = NoteStore(str)
    notes = {100: "first words"}
    store.put(100, notes[100])
    for id_, text in changes:
        if store.slot(id_) is not None:
            store.drop(id_)
        notes.pop(id_, None)
        if text is not None:
            store.put(id_, text)
            notes[id_] = text
        slots = {id_: store.slot(id_) for id_ in notes}
        assert len(set(slots.values())) == len(store) == len(notes)
        assert {id_: store.text(slot) for id_, slot in slots.items() if slot is not None} == notes
        assert all(store.id(slot) == id_ for id_, slot in slots.items() if slot is not None)
    for ids in (frozenset(notes), frozenset([100]), frozenset(range(0, 200, 3))):
        mask = store.mask(ids)
        assert {id_ for id_ in notes if mask >> (store.slot(id_) or 0) & 1} == ids & notes.keys()


@given(st.text("aé気🦊", min_size=1, max_size=40), st.integers(1, 60))
def test_the_beginning_of_a_text_ends_with_a_whole_character(text: str, most: int) -> None:
    store: NoteStore[str] = NoteStore(str)
    slot = store.put(1, text)
    beginning = store.text(slot, most)
    assert text.startswith(beginning)
    assert most - 4 < len(beginning.encode()) <= most or beginning == text
    assert store.size(slot) == len(text.encode())


def test_a_long_text_is_returned_whole() -> None:
    store: NoteStore[str] = NoteStore(str)
    slot = store.put(7, "気候 " * 100_000)
    assert store.size(slot) == LONGEST
    assert store.text(slot) == "気候 " * 100_000
    assert store.text(slot, 8) == "気候 "
