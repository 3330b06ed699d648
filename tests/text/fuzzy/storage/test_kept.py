"""An index is written to a file and read back."""

from __future__ import annotations

import io
import json
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.text.fuzzy.index import FuzzyIndex
from newsreader.text.fuzzy.storage.kept import FORMAT, DamagedError

WORDS = [
    "harbour",
    "harbours",
    "harbor",
    "strike",
    "strikes",
    "port",
    "ports",
    "portal",
    "inquiry",
    "気候変動",
    "naïve",
    "\ud800x",
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
CHANGES = st.dictionaries(st.integers(0, 40), st.none() | TEXTS, max_size=12)
QUERIES = ("harb", "harbuor strke", "port", "p", "portinquiry", "気候", "naive", "s i")


def written(index: FuzzyIndex, about: object = None) -> bytes:
    file = io.BytesIO()
    index.dump(file, about)
    return file.getvalue()


def again(index: FuzzyIndex) -> FuzzyIndex:
    return FuzzyIndex.load(written(index))[0]


@given(st.dictionaries(st.integers(0, 40), TEXTS, max_size=30), st.lists(CHANGES, max_size=3))
def test_a_loaded_index_returns_what_a_new_one_returns_after_any_changes(
    texts: dict[int, str], changes: list[dict[int, str | None]]
) -> None:
    index = again(FuzzyIndex(texts.items()))
    for change in changes:
        for id_, text in change.items():
            texts.pop(id_, None)
            if text is not None:
                texts[id_] = text
        index.update(change)
        for one in (index, again(index)):
            new = FuzzyIndex(texts.items())
            assert (len(one), one.ids()) == (len(new), new.ids())
            for query in QUERIES:
                assert one.search(query) == new.search(query), query
        index = again(index)


def test_many_notes_are_found_alike_in_a_new_and_a_loaded_index() -> None:
    roots = [f"{first}{middle}{last}" for first in "bcdlmst" for middle in "aeiou" for last in ("r", "st", "nd")]
    words = [one + other for one, other in pairwise(roots * 12)] + roots
    notes = [" ".join(words[(7 * number + 13 * place) % len(words)] for place in range(9)) for number in range(4000)]
    notes += [" ".join(words * 2), *(f"rare{number}" for number in range(700))]
    new = FuzzyIndex(enumerate(notes))
    loaded = again(new)
    for query in ("b", "ba", "basta", "tirnd", "rare12 ca", "rar", "cindlar", *words[::97]):
        assert loaded.search(query, 50) == new.search(query, 50), query
    for index in (new, loaded):
        index.update(dict.fromkeys(range(0, 3000, 2)) | {9000: "barbest cor", 5: "rare12"})
    for query in ("b", "barbest", "rare12 ca", *words[::97]):
        assert loaded.search(query, 50) == new.search(query, 50), query
    assert again(loaded).search("rare12 ca", 50) == new.search("rare12 ca", 50)


def test_a_word_with_a_number_beyond_all_characters_is_read_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsreader.text.fuzzy.storage.forward_index.sys.maxunicode", 3)
    index = again(FuzzyIndex([(1, "one two three"), (2, "four five six seven eight"), (3, "nine " * 300)]))
    assert index.words(2) == ("four", "five", "six", "seven", "eight")
    assert [index.search(word)[0].id for word in ("three", "five", "nine")] == [1, 2, 3]


def test_what_the_caller_says_about_a_file_is_returned() -> None:
    assert FuzzyIndex.load(written(FuzzyIndex(), {"at": 7}))[1] == {"at": 7}


GOOD = written(FuzzyIndex(enumerate(["the harbour strike", "a port inquiry"])))


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_a_changed_byte_or_a_missing_end_is_noticed(place: int, change: int) -> None:
    with pytest.raises(DamagedError):
        FuzzyIndex.load(GOOD[:place] + bytes([GOOD[place] ^ change]) + GOOD[place + 1 :])
    with pytest.raises(DamagedError):
        FuzzyIndex.load(GOOD[:place])


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" * 40, bytes(4096), json.dumps({"a": 1}).encode()])
def test_another_file_is_no_index(content: bytes) -> None:
    with pytest.raises(DamagedError):
        FuzzyIndex.load(content)


def test_a_file_of_another_byte_order_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("newsreader.text.fuzzy.storage.kept.sys.byteorder", "middle")
        other = written(FuzzyIndex([(1, "the harbour")]))
    with pytest.raises(DamagedError, match="byte order"):
        FuzzyIndex.load(other)


def test_the_number_of_the_format_changes_with_the_content_of_a_file() -> None:
    """If this fails, raise `kept.FORMAT`, so that earlier files are not used, and update the digest."""
    texts = [
        "The harbour’s e-mail of 3.5 µg, naïve ŁÓDŹ",
        "気候変動対策の法律 서울에서 圖書館",
        "सरकार ने नई नीति",
        "can't C++ R&D 2024 l'école 10:30 RTX4090 サクラ",
    ]
    digest = sha256(written(FuzzyIndex(enumerate(texts * 40)))).hexdigest()[:16]
    assert (FORMAT, digest) == (5, "121b7dff7e8e54c2")


def test_the_languages_of_notes_are_read_back() -> None:
    german = "Das ist nicht alles, was der eine oder die andere sagt, aber auch nach der Wahl über"
    notes = [f"{german} Bundesgerichtspräsident", *[f"{german} Seite {number}" for number in range(20)]]
    notes += ["It is what they said when the others were there"] * 40
    loaded = again(FuzzyIndex(enumerate(notes)))
    assert [match.id for match in loaded.search("Gericht")] == [0]
    loaded.remove(0)
    assert again(loaded).search("Gericht") == []
