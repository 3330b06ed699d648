"""Saved searches on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call


@pytest.fixture(autouse=True)
def _highlighted(call: Call, harbour: Path) -> None:
    call("add", str(harbour))
    call("highlight", "1", "the mayor said", "--tag", "claim")
    call("highlight", "1", "no boats", "--tag", "claim", "--color", "red")


def test_a_search_is_saved_listed_used_renamed_and_deleted_each_undone(call: Call) -> None:
    assert call("searches", "list").out == call("searches", "list", "--json").out.strip("[]\n") == ""
    assert call("searches", "save", "to check", "tag:claim", "-color:red").status == 0
    [saved] = call("searches", "list", "--json").json
    assert (saved["name"], saved["query"]) == ("to check", "tag:claim -color:red")
    assert saved["created"].endswith("Z")
    assert call("searches", "list").out == "to check  tag:claim -color:red\n"
    [found] = call("notes", "--search", "To Check", "--json").json
    assert found["quote"] == "the mayor said"
    assert call("searches", "rename", "to check", "claims").status == 0
    assert call("searches", "list").out == "claims  tag:claim -color:red\n"
    assert call("searches", "delete", "claims").status == 0
    assert call("searches", "list").out == ""
    assert call("undo").out == "undone: deleted the saved search “claims”\n"
    assert call("undo").status == 0
    assert call("searches", "list").out == "to check  tag:claim -color:red\n"


def test_words_after_a_saved_search_narrow_it(call: Call) -> None:
    call("searches", "save", "claims", "tag:claim")
    assert len(call("notes", "--search", "claims", "--json").json) == 2
    assert [one["quote"] for one in call("notes", "--search", "claims", "bots", "--json").json] == ["no boats"]


def test_articles_are_listed_by_a_saved_search(call: Call) -> None:
    call("searches", "save", "claims", "tag:claim")
    every = call("list", "tag:claim", "--json").json
    assert every
    assert call("list", "--search", "claims", "--json").json == every
    assert call("list", "--search", "claims", "-tag:claim", "--json").json == []
    assert "There is no saved search" in call("list", "--search", "claim").err


def test_a_phrase_that_a_saved_search_leaves_open_ends_with_it(call: Call) -> None:
    call("searches", "save", "ours", '"no boats')
    assert len(call("notes", "--search", "ours", "--json").json) == 1
    assert call("notes", "--search", "ours", "-has:highlight", "--json").json == []


def test_a_search_is_saved_as_it_was_typed_and_under_any_name(call: Call) -> None:
    call("searches", "save", "-neg", '"one', "-x", 'two"', "-boats", "tag:a")
    assert [(one["name"], one["query"]) for one in call("searches", "list", "--json").json] == [
        ("-neg", '"one -x two" -boats tag:a')
    ]
    assert call("notes", "--json", "--search", "-neg").status == call("notes", "--search=-neg", "-x").status == 1


def test_several_searches_are_deleted_in_one_step_or_none_is(call: Call) -> None:
    for name in "ab":
        call("searches", "save", name, "boats")
    wrong = call("searches", "delete", "a", "c")
    assert (wrong.status, wrong.err) == (66, "newsreader: There is no saved search “c”.\n")
    assert len(call("searches", "list", "--json").json) == 2
    assert call("searches", "delete", "a", "B", "b").status == 0
    assert call("searches", "list").out == ""
    assert call("undo").status == 0
    assert len(call("searches", "list", "--json").json) == 2


def test_an_invalid_search_or_name_is_refused(call: Call) -> None:
    assert call("notes", "--search", "nosuch").err == "newsreader: There is no saved search “nosuch”.\n"
    assert call("notes", "--search", "nosuch").status == 66
    assert call("searches", "save", "empty").status == 2
    assert call("searches", "save", " ", "boats").status == 2
    outcome = call("searches", "save", "odd", "color:pink", "boats")
    assert (outcome.status, outcome.err.startswith("newsreader: color:pink is not valid")) == (2, True)
    assert call("searches", "list", "--json").json == []
