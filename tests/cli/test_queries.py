"""What the commands that take a query say of mistakes in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call


@pytest.fixture
def _marked(call: Call, harbour: Path) -> None:
    call("add", str(harbour))
    call("highlight", "1", "the mayor said", "--tag", "Ärger/weird tag")


@pytest.mark.usefixtures("_marked")
@pytest.mark.parametrize("command", ["notes", "list"])
def test_a_tag_that_there_is_not_is_told(call: Call, command: str) -> None:
    assert call(command, "tag:argre", "--json").err.startswith(
        "newsreader: There is no tag argre. Did you mean Ärger?\n"
    )
    known = call(command, "tag:arger/weird-tag", "--json")
    assert (known.err, len(known.json)) == ("", 1)


@pytest.mark.usefixtures("_marked")
@pytest.mark.parametrize("tag", ["Ärger/weird tag", "arger", "#ärger/weird-tag", "ÄRGER/"])
def test_an_option_means_by_a_tag_what_the_query_does(call: Call, tag: str) -> None:
    assert [len(call("list", *asked, "--json").json) for asked in (["--tag", tag], [f'tag:"{tag}"'])] == [1, 1]
    (article,) = call("export", "--tag", tag, "--format", "json", "--output", "-").json
    assert [note["quote"] for note in article["notes"]] == ["the mayor said"]


@pytest.mark.usefixtures("_marked")
def test_a_tag_that_an_option_names_and_there_is_not_is_told(call: Call) -> None:
    outcome = call("list", "--tag", "argre", "--json")
    told = "newsreader: There is no tag argre. Did you mean Ärger?\nnewsreader: No articles found.\n"
    assert (outcome.json, outcome.err) == ([], told)
    assert call("list", "--tag", "argre", '"the mayor', "--json").json == []
    assert call("export", "--tag", "argre").status == 66


@pytest.mark.usefixtures("_marked")
def test_words_of_texts_come_with_a_piece_of_the_text(call: Call) -> None:
    (found,) = call("list", "body:breakwater", "--json").json
    assert "outside the breakwater on Tuesday" in found["snippet"]
    assert "snippet" not in call("list", "--json").json[0]
