"""Notes by id and slot."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.fuzzy.storage.documents import LONGEST, NoteStore

LETTERS = "some letters é気\ud800"


@given(st.lists(st.tuples(st.integers(-3, 12), st.none() | st.text(LETTERS, max_size=9)), max_size=60))
def test_every_note_is_found_by_its_id_after_any_changes(changes: list[tuple[int, str | None]]) -> None:
    store = NoteStore()
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
        assert store.ids() == notes.keys()
        assert {id_: store.size(slot) for id_, slot in slots.items() if slot is not None} == {
            id_: len(text.encode("utf-8", "surrogatepass")) for id_, text in notes.items()
        }
        assert all(store.id(slot) == id_ for id_, slot in slots.items() if slot is not None)
    for ids in (frozenset(notes), frozenset([100]), frozenset(range(0, 200, 3))):
        mask = store.mask(ids)
        assert {id_ for id_ in notes if mask >> (store.slot(id_) or 0) & 1} == ids & notes.keys()


def test_the_size_of_a_long_text_is_limited() -> None:
    store = NoteStore()
    assert store.size(store.put(7, "気候 " * 100_000)) == LONGEST
