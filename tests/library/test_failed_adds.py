"""What could not be added is stored in the library."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from newsreader.library.failed_adds import MOST
from newsreader.records import FailedAdd

if TYPE_CHECKING:
    from newsreader.library import Library

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def failed(number: int, source: str = "") -> FailedAdd:
    return FailedAdd(source or f"{number}.txt", f"It is empty ({number}).", NOON + timedelta(minutes=number))


def test_only_the_newest_failed_adds_are_stored_and_each_source_once(library: Library) -> None:
    library.failed_adds.change(failed(number) for number in range(MOST))
    library.failed_adds.change([failed(MOST), failed(MOST + 1, "1.txt"), failed(MOST + 2, "1.txt")], forget=["5.txt"])
    found = library.failed_adds.all()
    assert found[:3] == [failed(MOST + 2, "1.txt"), failed(MOST), failed(MOST - 1)]
    assert len(found) == MOST
    assert "5.txt" not in [one.source for one in found]
    library.failed_adds.change(failed(MOST + number) for number in range(3, 10))
    assert (len(library.failed_adds.all()), library.failed_adds.all()[-1].source) == (MOST, "9.txt")
    assert library.history.steps() == []


def test_a_source_that_is_no_valid_text_is_stored_and_forgotten(library: Library) -> None:
    library.failed_adds.change([failed(1, "a\udcff\nb.txt")])
    assert [one.source for one in library.failed_adds.all()] == ["a?\nb.txt"]
    library.failed_adds.change(forget=["a\udcff\nb.txt"])
    assert library.failed_adds.all() == []
