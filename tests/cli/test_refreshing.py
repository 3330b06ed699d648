"""`newsreader refresh` on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call
    from tests.server import Server

STORY = "The bridge will open in {}.\n\nIt has been closed for nine years, and nobody remembers why.\n"


def test_articles_are_refreshed_by_number_uid_and_query(call: Call, server: Server, harbour: Path) -> None:
    for name in ("one", "two"):
        call("add", "--allow-private", server.page(f"/{name}", f"{name}: {STORY.format('May')}"))
    call("add", str(harbour))
    server.page("/two", f"two: {STORY.format('June')}")
    uid = call("list", "two", "--json").json[0]["uid"]
    assert call("refresh", "1", uid, "--allow-private").out.splitlines() == [
        "revised         2  two: The bridge will open in May  (the text has changed; this is its revision 2)",
        "1 unchanged, 1 revised",
    ]
    server.page("/one", "", status=500)
    failed = call("refresh", "bridge", "-harbour", "--allow-private", "--json")
    assert failed.status == 1
    assert [(one["id"], one["status"]) for one in failed.json] == [(2, "unchanged"), (1, "failed")]
    assert failed.err.startswith(f"newsreader: {server.url}/one: ")
    assert call("refresh", "3").status == 66
    assert call("refresh", "3", "--from-source").out == "1 unchanged\n"
    assert call("refresh", "--from-source").out == "3 unchanged\n"
    assert call("refresh", "--due").out == "No article is due.\n"
    assert call("refresh", "ferry").status == 1


@pytest.mark.parametrize("arguments", [[], ["--due", "--from-source"]])
def test_what_to_refresh_must_be_clear(call: Call, harbour: Path, arguments: list[str]) -> None:
    call("add", str(harbour))
    refused = call("refresh", *arguments)
    assert refused.status == 2
    assert "--due" in refused.err
