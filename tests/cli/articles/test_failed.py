"""`failed`: what could not be added on the screen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsreader.library import Library
from newsreader.records import FailedAdd

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call


def test_what_failed_on_the_screen_is_listed_tried_again_and_forgotten(call: Call, harbour: Path, tmp_path: Path):
    with Library.open(tmp_path / "library.db", create=True) as library:
        at = datetime(2026, 11, 20, 12, tzinfo=UTC)
        missing = str(tmp_path / "missing.txt")
        library.failed_adds.change([FailedAdd(str(harbour), "It was locked.", at), FailedAdd(missing, "Gone.", at)])
    assert {(one["source"], one["message"]) for one in call("failed", "--json").json} == {
        (str(harbour), "It was locked."),
        (missing, "Gone."),
    }
    assert f"{harbour}  It was locked." in call("failed").out
    outcome = call("failed", "--retry")
    assert (outcome.status, "added" in outcome.out, "missing.txt" in outcome.err) == (1, True, True)
    assert [one["source"] for one in call("failed", "--json").json] == [missing]
    assert call("list", "--json").json
    call("failed", "--forget")
    assert call("failed").err == "newsreader: Nothing that you added on the screen has failed.\n"
