"""`edit` and `note`: what the screen changes with one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsreader.library import Library
from newsreader.records import Color, State

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call


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
    refused = call("note", "1", "--text", "Who?")
    assert (refused.status, refused.err) == (
        2,
        "newsreader: The highlight 1 is deleted. Add --restore to restore it.\n",
    )
    assert call("notes", "--json").json == []
    call("note", "1", "--text", "Who?", "--restore")
    assert [note["id"] for note in call("notes", "--json").json] == [1]
    call("note", "1", "--text", "")
    assert call("notes", "--json").json[0]["note"] == ""


def test_a_highlight_moves_to_other_words_and_keeps_its_tags(call: Call, library_file: Path):
    assert call("note", "1", "--quote", "twelve  ships were").err.count("does not contain") == 0
    [mark] = [one for one in call("notes", "--json").json if one["id"] == 1]
    assert (mark["quote"], mark["tags"], mark["anchor"]) == ("Twelve ships were", ["claim"], "exact")
    assert call("note", "1", "--quote", "We have no choice").err.count("occurs twice") == 1
    call("note", "1", "--quote", "We have no choice", "--suffix", ",” its director")
    [mark] = [one for one in call("notes", "--json").json if one["id"] == 1]
    assert mark["suffix"].startswith(",” its director")


def test_an_orphan_is_put_on_other_words(call: Call, harbour: Path, library_file: Path):
    harbour.write_text(
        harbour.read_text(encoding="utf-8").replace(
            "Twelve ships were still waiting outside the breakwater on Tuesday evening.", "No boats came."
        ),
        encoding="utf-8",
    )
    call("add", str(harbour))
    assert call("review", "--json").json[0]["anchor"] == "orphan"
    call("note", "1", "--quote", "No boats")
    assert call("review", "--json").json == []
    [mark] = [one for one in call("notes", "--json").json if one["id"] == 1]
    assert (mark["quote"], mark["first_quote"]) == ("No boats", "Twelve ships")
    assert "nothing to change" in call("note", "1", "--quote", "No boats").err
    assert [one["first_quote"] for one in call("notes", "--json").json if one["id"] == 1] == ["Twelve ships"]


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("Twelve ships", ""),
        ("Twelve ships were", "resized “Twelve ships” to “Twelve ships were”\n"),
        ("The port authority", "moved “Twelve ships” to “The port authority”\n"),
    ],
)
def test_the_answer_says_what_happened_to_the_place_of_a_highlight(call: Call, library_file: Path, quote, said):
    assert call("note", "1", "--quote", quote).out == said


def test_a_block_gets_its_right_kind_by_its_words(call: Call, library_file: Path):
    assert "to caption" in call("edit", "1", "--block", "Twelve ships", "--kind", "caption").out
    assert call("show", "1", "--format", "json").json["blocks"][-1]["kind"] == "caption"
    call("undo")
    assert call("show", "1", "--format", "json").json["blocks"][-1]["kind"] == "paragraph"


def test_the_trash_is_counted_and_emptied(call: Call, library_file: Path):
    call("edit", "1", "--trash")
    assert call("trash").out == "1 article in the trash\n"
    assert call("trash", "--empty").out == "deleted 1 article for good\n"
    assert call("edit", "1", "--restore").status
    assert call("trash").out == "0 articles in the trash\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("edit", "1"), "Say what to change"),
        (("note", "1"), "Say what to change"),
        (("edit", "1", "2", "--title", "x"), "--title is for one article."),
        (("note", "1", "2", "--text", "x"), "--text is for one highlight."),
        (("note", "1", "2", "--quote", "x"), "--quote is for one highlight."),
        (("note", "1", "--quote", ""), "newsreader: The quote is empty.\n"),
        (("edit", "1", "2", "--block", "x", "--kind", "caption"), "--block is for one article."),
        (("edit", "1", "--block", "ships"), "Use --block and --kind together."),
        (("edit", "1", "--block", "no such words", "--kind", "caption"), "does not contain"),
        (("edit", "99", "--star"), "There is no article 99."),
        (("note", "99", "--delete"), "There is no highlight 99."),
        (("edit", "1", "--tag", "a//b"), "tag"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(call: Call, library_file: Path, arguments, message: str):
    outcome = call(*arguments)
    assert outcome.status
    assert message in outcome.err
    assert len(outcome.err.splitlines()) == 1
    assert not call("history", "--json").json[0]["label"].startswith("starred")
