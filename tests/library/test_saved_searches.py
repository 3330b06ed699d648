"""Saved and recent searches are stored in the library and are exported with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.library.samples import archived

from newsreader.errors import CannotWriteError, NotFoundError, UsageError
from newsreader.library import Library
from newsreader.library.saved_searches import LONGEST_NAME, MOST_RECENT
from newsreader.limits import LINE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def saved(library: Library) -> dict[str, str]:
    return {one.name: one.query for one in library.searches.saved()}


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "other" / "library.db") as opened:
        yield opened


def carry(source: Library, target: Library) -> None:
    target.archive.merge(*archived(source), "all.json")


def test_a_search_is_saved_by_name_in_its_library(library: Library, other: Library) -> None:
    library.searches.save("to review", "is:review tag:claim")
    library.searches.save("Anna", '"a b"')
    assert list(saved(library).items()) == [("Anna", '"a b"'), ("to review", "is:review tag:claim")]
    assert saved(other) == {}
    path = library.path
    library.close()
    with Library.open(path) as again:
        assert saved(again) == {"Anna": '"a b"', "to review": "is:review tag:claim"}


def test_saving_under_a_known_name_replaces_the_search_and_undo_restores_it(library: Library) -> None:
    library.searches.save("claims", "tag:claim")
    library.searches.save("Claims", "tag:claim is:orphan")
    assert saved(library) == {"claims": "tag:claim is:orphan"}
    assert library.searches.save("claims", "tag:claim is:orphan") is None, "nothing is any different"
    library.history.undo()
    assert saved(library) == {"claims": "tag:claim"}
    library.history.undo()
    assert saved(library) == {}
    library.history.redo()
    library.history.redo()
    assert saved(library) == {"claims": "tag:claim is:orphan"}


def test_renaming_and_deleting_a_saved_search_can_be_undone(library: Library) -> None:
    library.searches.save("a", "one")
    library.searches.save("b", "two")
    step = library.searches.rename("A", "b")
    assert step is not None
    assert step.label == "renamed the saved search “A” to “b”"
    assert saved(library) == {"b": "one"}
    library.history.undo()
    assert saved(library) == {"a": "one", "b": "two"}
    library.history.redo()
    library.searches.rename("b", "B")
    assert saved(library) == {"B": "one"}
    library.searches.remove("b")
    assert saved(library) == {}
    library.history.undo()
    assert saved(library) == {"B": "one"}
    with pytest.raises(NotFoundError, match="no saved search “x”"):
        library.searches.remove("x")
    with pytest.raises(NotFoundError, match="no saved search “x”"):
        library.searches.rename("x", "y")


def test_saved_searches_are_sorted_by_the_numbers_in_their_names(library: Library) -> None:
    for name in ("Week 10", "week 9", "Ärger"):
        library.searches.save(name, "tag:claim")
    assert list(saved(library)) == ["Ärger", "week 9", "Week 10"]


def test_recent_searches_are_limited_unique_and_newest_first(library: Library) -> None:
    for number in range(MOST_RECENT + 10):
        library.searches.remember(f"word {number}")
    library.searches.remember(" word 20 ")
    recent = library.searches.recent()
    assert len(recent) == MOST_RECENT
    assert recent[:2] == ["word 20", f"word {MOST_RECENT + 9}"]
    assert library.searches.recent(3) == recent[:3]
    library.searches.forget("word 20")
    assert "word 20" not in library.searches.recent()
    assert library.history.steps() == [], "no step of history"


def test_an_empty_or_very_long_search_is_neither_recent_nor_saved(library: Library) -> None:
    library.searches.remember("  ")
    library.searches.remember("x" * (LINE + 1))
    assert library.searches.recent() == []
    for name, query, message in (
        (" \n", "x", "Type a name"),
        ("n" * (LONGEST_NAME + 1), "x", "at most"),
        ("n", " ", "Type something"),
        ("n", "x" * (LINE + 1), "at most"),
    ):
        with pytest.raises(UsageError, match=message):
            library.searches.save(name, query)
    assert saved(library) == {}


def test_hostile_names_become_one_clean_line(library: Library) -> None:
    library.searches.save(" a\x1b[31m\nb\u202e\udc80 ", "q\x07\u200b\tr")
    [(name, query)] = saved(library).items()
    assert "\x1b" not in name + query
    assert "\n" not in name
    assert "\u202e" not in name
    assert "\x07" not in query
    library.searches.rename(" a\x1b[31m\nb\u202e\udc80 ", "b")
    assert list(saved(library)) == ["b"]


def test_ten_thousand_saved_searches_are_listed(library: Library) -> None:
    with library._handle.store.change("many") as change:
        change.create_all(
            "saved_search",
            [
                {"id": n, "uid": f"u{n}", "name": f"N{n}", "folded": f"n{n}", "query": "q", "created_at": change.time}
                for n in range(1, 10_001)
            ],
        )
    assert len(library.searches.saved()) == 10_000
    library.history.undo()
    assert library.searches.saved() == []


def test_a_read_only_library_saves_no_search(library: Library) -> None:
    library.searches.save("a", "one")
    with Library.open(library.path, read_only=True) as reading:
        assert saved(reading) == {"a": "one"}
        with pytest.raises(CannotWriteError):
            reading.searches.remember("two")


def test_saved_searches_are_imported_and_the_newer_query_wins(library: Library, other: Library) -> None:
    library.searches.save("claims", "tag:claim")
    library.searches.save("mine", "one")
    library.searches.remember("harbour")
    other.searches.save("Claims", "tag:claims")
    other.searches.remember("vote")
    carry(library, other)
    assert saved(other) == {"Claims": "tag:claims", "mine": "one"}, "the newer query wins"
    assert other.searches.recent() == ["vote", "harbour"]
    library.searches.rename("mine", "ours")
    library.searches.save("claims", "tag:claim has:note")
    carry(library, other)
    assert saved(other) == {"Claims": "tag:claim has:note", "ours": "one"}
    carry(other, library)
    assert saved(library) == {"claims": "tag:claim has:note", "ours": "one"}
    steps = other.history.steps(100)
    carry(library, other)
    assert other.history.steps(100) == steps, "nothing new, no step"
    other.history.undo()
    assert saved(other) == {"Claims": "tag:claims", "mine": "one"}


def test_an_archive_without_saved_searches_is_read(library: Library, other: Library) -> None:
    library.tags.describe("claim", "what somebody says")
    _, rest = archived(library)
    del rest["searches"], rest["recent"]
    other.archive.merge([], rest | {"version": 1}, "old.json")
    assert [tag.name for tag in other.tags.list()] == ["claim"]
