"""Notes are kept by id and slot, compressed, and what is forgotten gives its room back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.fuzzy.documents import LONGEST, Store

LETTERS = "some letters é気\ud800"


@given(st.lists(st.tuples(st.integers(-3, 12), st.none() | st.text(LETTERS, max_size=9)), max_size=60), st.booleans())
def test_every_note_is_found_by_its_id_whatever_came_and_went(
    changes: list[tuple[int, str | None]], compressed: bool
) -> None:
    store = Store()
    kept = {100: "first words of a library " * (2000 if compressed else 1)}
    store.put(100, kept[100])
    for id_, text in changes:
        if store.slot(id_) is not None:
            store.drop(id_)
        kept.pop(id_, None)
        if text is not None:
            store.put(id_, text)
            kept[id_] = text
        slots = {id_: store.slot(id_) for id_ in kept}
        assert len(set(slots.values())) == len(store) == len(kept)
        assert {id_: store.text(slot) for id_, slot in slots.items() if slot is not None} == kept
        assert all(store.id(slot) == id_ for id_, slot in slots.items() if slot is not None)
    for ids in (frozenset(kept), frozenset([100]), frozenset(range(0, 200, 3))):
        mask = store.mask(ids)
        assert {id_ for id_ in kept if mask >> (store.slot(id_) or 0) & 1} == ids & kept.keys()


@given(st.text("aé気🦊", min_size=1, max_size=40), st.integers(1, 60), st.booleans())
def test_the_beginning_of_a_text_ends_with_a_whole_letter(text: str, most: int, compressed: bool) -> None:
    store = Store()
    if compressed:
        store.put(0, "first words of a library " * 2000)
    slot = store.put(1, text)
    beginning = store.text(slot, most)
    assert text.startswith(beginning)
    assert most - 8 < len(beginning.encode()) <= most or beginning == text
    assert store.size(slot) == len(text.encode())


def test_a_long_text_is_kept_whole() -> None:
    store = Store()
    slot = store.put(7, "気候 " * 100_000)
    assert store.size(slot) == LONGEST
    assert store.text(slot) == "気候 " * 100_000
    assert store.text(slot, 8) == "気候 "


def test_prose_takes_half_the_room_and_what_was_forgotten_none() -> None:
    store = Store()
    texts = [
        f"The ministry of place {n} said on day {n % 7} that permit {n * 37 % 1000} was late." for n in range(9000)
    ]
    octets = sum(map(len, texts))
    for turn in range(4):
        for number, text in enumerate(texts):
            if store.slot(number) is not None:
                store.drop(number)
            store.put(number, text[turn:])
    assert len(store._buffer) < octets
    assert [store.text(number) for number in range(9000)] == [text[3:] for text in texts]
