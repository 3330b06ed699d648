from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsreader.ingest.detect import parse
from newsreader.library import Library

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call


@pytest.mark.parametrize("arguments", [("move", "claim", "press"), ("color", "claim", "red")])
def test_a_command_that_changes_a_tag_keeps_a_backup_like_every_other(
    call: Call, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    with Library.open(tmp_path / "library.db") as library:
        library.articles.add(parse(b"Only these words stand here. And some more.\n", "a.txt"), tags=["claim"])
    assert call("tag", *arguments).status == 0
    assert list((tmp_path / "backups").glob("*.auto.db"))
