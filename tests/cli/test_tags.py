"""Tags on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsreader.ingest.detect import parse
from newsreader.library import Library

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call


@pytest.fixture
def tagged(tmp_path: Path) -> Path:
    """A library with one article, whose tag is `claim`."""
    path = tmp_path / "library.db"
    with Library.open(path) as library:
        library.articles.add(parse(b"Only these words stand here. And some more.\n", "a.txt"), tags=["claim"])
    return path


@pytest.mark.parametrize("arguments", [("move", "claim", "press"), ("color", "claim", "red")])
def test_a_command_that_changes_a_tag_keeps_a_backup_like_every_other(
    call: Call, tagged: Path, arguments: tuple[str, ...]
) -> None:
    assert call("tag", *arguments).status == 0
    assert list((tagged.parent / "backups").glob("*.auto.db"))


def test_the_list_of_tags_names_their_colours(call: Call, tagged: Path) -> None:
    assert call("tag", "list").out.split() == ["claim", "0", "1"]
    assert call("tag", "color", "claim", "red").status == 0
    assert call("tag", "list").out.split() == ["claim", "0", "1", "red"]
