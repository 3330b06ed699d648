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
    assert call(command, "tag:argre", "--json").err == "newsreader: There is no tag argre; did you mean Ärger?\n"
    known = call(command, "tag:arger/weird-tag", "--json")
    assert (known.err, len(known.json)) == ("", 1)


@pytest.mark.usefixtures("_marked")
def test_words_of_texts_come_with_a_piece_of_the_text(call: Call) -> None:
    (found,) = call("list", "body:breakwater", "--json").json
    assert "outside the breakwater on Tuesday" in found["snippet"]
    assert "snippet" not in call("list", "--json").json[0]
