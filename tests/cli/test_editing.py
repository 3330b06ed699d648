"""`edit` and `note`: what the screen changes with one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsreader.library import Library
from newsreader.records import Color, State

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Call


@pytest.fixture
def library_file(call: Call, harbour: Path, tmp_path: Path) -> Path:
    other = tmp_path / "other.md"
    other.write_text("# Other\n\nAnother story about boats.\n", encoding="utf-8")
    call("add", str(harbour), str(other))
    call("highlight", "1", "Twelve ships", "--tag", "claim")
    call("highlight", "2", "Another story")
    return tmp_path / "library.db"


def test_articles_are_starred_tagged_renamed_read_and_trashed(call: Call, library_file: Path):
    outcome = call("edit", "1", "2", "--star", "--tag", "water", "--tag", "sea/port", "--state", "done")
    assert (outcome.status, len(outcome.out.splitlines())) == (0, 3)
    call("edit", "1", "--title", "The harbour", "--untag", "water")
    with Library.open(library_file) as library:
        first, second = library.articles.rows([1, 2])
    assert (first.title, first.starred, first.state, first.tags) == ("The harbour", True, State.DONE, ("sea/port",))
    assert (second.starred, second.tags) == (True, ("sea/port", "water"))
    assert call("edit", "1", "--trash").out.startswith("moved ")
    assert call("list").out.splitlines()[-1].startswith("2")
    call("edit", "1", "--restore", "--unstar")
    assert call("list", "is:starred").out.split()[0] == "2"
    assert call("edit", "1", "--unstar").err == "newsreader: There was nothing to change.\n"
    call("undo")
    assert call("list", "is:starred", "--json").json[-1]["starred"]


def test_highlights_are_recolored_retagged_annotated_and_deleted(call: Call, library_file: Path):
    assert (
        call("note", "1", "--text", "Which twelve?", "--color", "red", "--tag", "to check", "--untag", "claim").status
        == 0
    )
    call("note", "1", "2", "--tag", "sea")
    with Library.open(library_file) as library:
        first, second = library.highlights.get(1), library.highlights.get(2)
    assert (first.note, first.color, first.tags) == ("Which twelve?", Color.RED, ("sea", "to check"))
    assert second.tags == ("sea",)
    assert call("note", "1", "2", "--delete").out == "deleted 2 highlights\n"
    assert call("notes", "--json").json == []
    call("note", "1", "--restore")
    assert [note["id"] for note in call("notes", "--json").json] == [1]
    call("note", "1", "--text", "")
    assert call("notes", "--json").json[0]["note"] == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("edit", "1"), "Say what to change"),
        (("note", "1"), "Say what to change"),
        (("edit", "1", "2", "--title", "x"), "--title is for one article."),
        (("note", "1", "2", "--text", "x"), "--text is for one highlight."),
        (("edit", "99", "--star"), "There is no article 99."),
        (("note", "99", "--delete"), "There is no highlight 99."),
        (("edit", "1", "--tag", "a//b"), "tag"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(call: Call, library_file: Path, arguments, message: str):
    outcome = call(*arguments)
    assert outcome.status
    assert message in outcome.err
    assert not call("history", "--json").json[0]["label"].startswith("starred")
