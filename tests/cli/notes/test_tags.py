"""Tags on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsreader.ingest import parse_one as parse
from newsreader.library import Library

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call


@pytest.fixture
def tagged(tmp_path: Path) -> Path:
    """A library with one article, whose tag is `claim`."""
    path = tmp_path / "library.db"
    with Library.open(path) as library:
        library.articles.add(parse(b"Only these words are here. And some more.\n", "a.txt"), tags=["claim"])
    return path


@pytest.mark.parametrize("arguments", [("move", "claim", "press"), ("color", "claim", "red")])
def test_a_command_that_changes_a_tag_makes_an_automatic_backup(
    call: Call, tagged: Path, arguments: tuple[str, ...]
) -> None:
    assert call("tag", *arguments).status == 0
    assert list((tagged.parent / "backups").glob("*.auto.db"))


def test_the_list_of_tags_names_their_colors(call: Call, tagged: Path) -> None:
    assert call("tag", "list").out.split() == ["claim", "0", "1"]
    assert call("tag", "color", "claim", "red").status == 0
    assert call("tag", "list").out.split() == ["claim", "0", "1", "red"]


@pytest.mark.usefixtures("tagged")
def test_a_tag_gets_a_key_and_the_tag_that_had_it_is_named(call: Call) -> None:
    def keys() -> dict[str, str | None]:
        return {each["name"]: each["hot_key"] for each in call("tag", "list", "--json").json}

    assert (call("tag", "key", "claim", "q").status, keys()) == (0, {"claim": "q"})
    assert call("tag", "key", "claim", "q").err == ""
    assert call("tag", "key", "claim", "qq").status == 2
    assert call("tag", "key", "nosuch", "q").status == 66
    call("highlight", "1", "these words", "--tag", "quote")
    assert call("tag", "key", "quote", "q").err == "newsreader: The key q was removed from the tag claim.\n"
    assert keys() == {"claim": None, "quote": "q"}
    assert (call("tag", "key", "quote", "none").status, keys()) == (0, {"claim": None, "quote": None})


@pytest.mark.usefixtures("tagged")
def test_a_deleted_tag_is_restored_by_undo(call: Call) -> None:
    assert call("tag", "delete", "claim", "nosuch").status == 66
    assert call("tag", "delete", "claim").status == 0
    assert call("tag", "list", "--json").json == []
    assert call("undo").out == "undone: deleted #claim\n"
    assert [tag["name"] for tag in call("tag", "list", "--json").json] == ["claim"]


@pytest.mark.usefixtures("tagged")
def test_a_message_says_that_the_target_of_a_move_or_merge_was_created(call: Call) -> None:
    moved = call("tag", "move", "claim", "methd/")
    assert (moved.status, moved.err) == (0, "newsreader: There is no tag methd. It was created.\n")
    assert call("tag", "list").out.split() == ["methd", "0", "1", "methd/claim", "0", "1"], "levels are listed"
    assert [tag["name"] for tag in call("tag", "list", "--json").json] == ["methd/claim"]
    assert call("tag", "move", "methd/claim").err == ""
    assert "Did you mean claim? It was created." in call("tag", "merge", "claim", "claims").err


@pytest.mark.usefixtures("tagged")
def test_an_unknown_color_is_named_in_the_message(call: Call) -> None:
    assert "Invalid value for 'COLOR': 'pink' is not one of 'yellow'" in call("tag", "color", "claim", "pink").err


@pytest.mark.parametrize(
    "arguments",
    [
        ("delete", "clam"),
        ("describe", "clam", "x"),
        ("color", "clam", "red"),
        ("rename", "clam", "x"),
        ("merge", "clam", "x"),
    ],
)
@pytest.mark.usefixtures("tagged")
def test_an_unknown_tag_is_not_created_and_the_nearest_tag_is_suggested(call: Call, arguments: tuple[str, ...]) -> None:
    outcome = call("tag", *arguments)
    assert (outcome.status, outcome.err) == (66, "newsreader: There is no tag clam. Did you mean claim?\n")
    assert call("tag", "describe", "nosuch", "x").err == "newsreader: There is no tag nosuch.\n"
    assert [tag["name"] for tag in call("tag", "list", "--json").json] == ["claim"]
