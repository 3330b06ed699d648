"""Messages about mistakes in a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call


@pytest.fixture
def _highlighted(call: Call, harbour: Path) -> None:
    call("add", str(harbour))
    call("highlight", "1", "the mayor said", "--tag", "Ärger/weird tag")


@pytest.mark.usefixtures("_highlighted")
@pytest.mark.parametrize("command", ["notes", "list"])
def test_an_unknown_tag_in_a_query_is_named(call: Call, command: str) -> None:
    assert call(command, "tag:argre", "--json").err.startswith(
        "newsreader: There is no tag argre. Did you mean Ärger?\n"
    )
    known = call(command, "tag:arger/weird-tag", "--json")
    assert (known.err, len(known.json)) == ("", 1)


@pytest.mark.usefixtures("_highlighted")
@pytest.mark.parametrize("tag", ["Ärger/weird tag", "arger", "#ärger/weird-tag", "ÄRGER/"])
def test_the_tag_option_matches_the_same_tags_as_the_filter(call: Call, tag: str) -> None:
    assert [len(call("list", *asked, "--json").json) for asked in (["--tag", tag], [f'tag:"{tag}"'])] == [1, 1]
    (article,) = call("export", "--tag", tag, "--format", "json", "--output", "-").json
    assert [note["quote"] for note in article["notes"]] == ["the mayor said"]


@pytest.mark.usefixtures("_highlighted")
def test_an_unknown_tag_in_an_option_is_named(call: Call) -> None:
    outcome = call("list", "--tag", "argre", "--json")
    message = "newsreader: There is no tag argre. Did you mean Ärger?\nnewsreader: No articles found.\n"
    assert (outcome.json, outcome.err) == ([], message)
    assert call("list", "--tag", "argre", '"the mayor', "--json").json == []
    assert call("export", "--tag", "argre").status == 66


@pytest.mark.usefixtures("_highlighted")
def test_body_matches_have_a_snippet_of_the_text(call: Call) -> None:
    (found,) = call("list", "body:breakwater", "--json").json
    assert "outside the breakwater on Tuesday" in found["snippet"]
    assert "snippet" not in call("list", "--json").json[0]


@pytest.mark.usefixtures("_highlighted")
def test_a_list_that_finds_nothing_has_the_articles_with_similar_words(call: Call) -> None:
    outcome = call("list", "habrour", "clsoe")
    assert (outcome.status, outcome.err) == (1, "newsreader: No articles found.\n")
    heading, _, row = outcome.out.splitlines()
    assert (heading, "The harbour will close" in row) == ("Similar words:", True)
    assert call("list", "habrour", "--json").json == [], "a script gets only what it asked for"
    assert call("list", "habrour", "--limit", "0").out == ""
