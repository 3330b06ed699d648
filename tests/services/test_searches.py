"""Searches kept by name, and the last ones."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from newsreader.errors import CannotWriteError
from newsreader.services.searches import MOST_RECENT, Kept, Searches

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "searches.json"


def test_searches_are_kept_by_name_for_their_owner_alone(file: Path) -> None:
    searches = Searches(file)
    assert searches.kept == Kept()
    searches.save("to review", "is:review tag:claim")
    searches.save(" who\x1b said\n", '"a b" ')
    searches.save("to review", "is:orphan")
    assert searches.kept.saved == {"to review": "is:orphan", "who␛ said": '"a b"'}
    assert Searches(file).kept == searches.kept
    if os.name != "nt":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]
    searches.forget("to review")
    assert Searches(file).kept.saved == {"who␛ said": '"a b"'}


def test_the_last_searches_come_first_and_each_once(file: Path) -> None:
    searches = Searches(file)
    for query in ("one", "two", " ", "one", *map(str, range(MOST_RECENT - 1))):
        searches.remember(query)
    assert searches.kept.recent[0] == str(MOST_RECENT - 2)
    assert searches.kept.recent[-1] == "one"
    assert len(searches.kept.recent) == MOST_RECENT
    searches.forget(recent="one")
    assert "one" not in Searches(file).kept.recent


def test_two_programs_keep_what_the_other_kept(file: Path) -> None:
    one, other = Searches(file), Searches(file)
    one.save("a", "x")
    other.save("b", "y")
    one.remember("z")
    assert one.kept == Kept({"a": "x", "b": "y"}, ("z",))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"saved": 3, "recent": []}', '{"saved": {}}', "\udcff"])
def test_what_cannot_be_read_is_no_memory(file: Path, text: str) -> None:
    file.parent.mkdir()
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert Searches(file).kept == Kept()


def test_where_nothing_can_be_written_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "state").touch()
    searches = Searches(tmp_path / "state" / "searches.json")
    with pytest.raises(CannotWriteError, match="cannot be kept"):
        searches.remember("x")
    assert searches.kept == Kept()
