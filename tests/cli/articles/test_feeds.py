"""Feeds on the command line, from the address of a page to an entry that is kept."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from tests.services.feeds.test_refreshing import item, rss

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call
    from tests.server import Server


@pytest.fixture(autouse=True)
def _private(tmp_path: Path, call: Call) -> None:
    """Allow the server on loopback. `call` has created the settings."""
    (tmp_path / "config.toml").write_text('allow_private = ["127.0.0.1"]', "utf-8")


def test_a_feed_is_added_refreshed_and_read_and_an_entry_is_kept(call: Call, server: Server) -> None:
    first = item(1, "The harbour is closed until Monday.")
    feed = server.page("/feed", rss(first))
    page = server.page("/", '<link rel="alternate" type="application/rss+xml" href="/feed">')
    added = call("feed", "add", page, "--folder", "News/Local")
    assert (added.status, added.out) == (0, "added     1  Harbour Post  (1 new entry)\n")
    server.page("/feed", rss(item(3), item(2), first))
    assert call("feed", "refresh").out == "2 new entries  Harbour Post\n"
    assert call("list").err == (
        "newsreader: All articles are in the inbox. To list them: newsreader list --shelf inbox\n"
    )
    assert call("list", "--shelf", "inbox", "--sort", "title", "--json").json[0]["feed"] == "Harbour Post"
    assert len(call("list", "feed:harbour", "--json").json) == 3
    assert call("highlight", "1", "closed until Monday", "--tag", "claim").status == 0
    assert [article["title"] for article in call("list", "--json").json] == ["News 1"]
    assert len(call("list", "is:inbox", "--json").json) == 2
    [listed] = call("feed", "list", "--json").json
    assert (listed["address"], listed["folder"], listed["unread"], listed["entries"]) == (feed, "News/Local", 3, 3)
    assert (listed["error"], listed["paused"], listed["fetched"][-1]) == (None, False, "Z")


def test_a_feed_is_renamed_moved_paused_resumed_and_removed_each_undone(call: Call, server: Server) -> None:
    call("feed", "add", server.page("/feed", rss(item(1))))
    for arguments, label in (
        (["rename", "harbour post", "The Post"], "renamed the feed “Harbour Post” to “The Post”"),
        (["move", "1", "News"], "moved the feed “Harbour Post” to the folder “News”"),
        (["pause", "1"], "paused the feed “Harbour Post”"),
        (["remove", "1"], "removed the feed “Harbour Post”"),
    ):
        assert call("feed", *arguments).status == 0
        assert call("undo").out == f"undone: {label}\n"
    call("feed", "pause", "1")
    assert "paused" in call("feed", "list").out
    assert call("feed", "refresh").out == ""
    call("feed", "resume", "1")
    assert call("feed", "refresh").out == "0 new entries  Harbour Post\n"
    missing = call("feed", "rename", "none", "x")
    assert (missing.status, missing.err) == (66, "newsreader: There is no feed none.\n")


def test_undoing_an_added_feed_takes_its_entries_out_of_the_inbox_and_redo_brings_them_back(
    call: Call, server: Server
) -> None:
    def counted(shelf: str) -> int:
        return len(call("list", "--shelf", shelf, "--json").json)

    address = server.page("/feed", rss(item(1), item(2)))
    call("feed", "add", address)
    server.page("/feed", rss(item(1), item(2), item(3)))
    call("feed", "refresh")
    assert call("undo").out == "undone: added the feed “Harbour Post”\n"
    assert (counted("inbox"), counted("trash")) == (0, 3)
    assert call("redo").status == 0
    assert (counted("inbox"), counted("trash")) == (3, 0)
    # Undoing a second addition also moves the entries that came after it.
    call("feed", "remove", "1")
    call("feed", "add", address)
    server.page("/feed", rss(item(1), item(2), item(3), item(4)))
    call("feed", "refresh")
    assert counted("inbox") == 4
    call("undo")
    assert (counted("inbox"), counted("trash")) == (0, 4)
    call("redo")
    assert (counted("inbox"), counted("trash")) == (4, 0)


def test_cron_hears_only_of_errors_and_learns_them_by_the_status(call: Call, server: Server) -> None:
    call("feed", "add", server.page("/feed", rss(item(1))))
    call("feed", "add", server.page("/other", rss(item(2), title="Other")))
    quiet = call("feed", "refresh", "--due", "--quiet")
    assert (quiet.status, quiet.out, quiet.err) == (0, "", "")
    server.page("/other", status=500)
    quiet = call("feed", "refresh", "--quiet")
    assert (quiet.status, quiet.out) == (1, "")
    assert "Other: The server 127.0.0.1 failed (500)" in quiet.err
    assert "It has failed since" in quiet.err
    working, failing = call("feed", "list").out.splitlines()
    assert re.search(r"  \d{4}-\d\d-\d\d \d\d:\d\d$", working)
    assert re.search(r"  1 {12,}fails since \d{4}-\d\d-\d\d \d\d:\d\d: The server .*500", failing)
    asked = len(server.requests)
    assert call("feed", "refresh", "--due").status == 0
    assert len(server.requests) == asked


def test_a_refresh_says_how_many_old_entries_left_the_inbox(call: Call, server: Server, tmp_path: Path) -> None:
    call("feed", "add", server.page("/feed", rss(*map(item, range(4)))))
    call("feed", "add", server.page("/other", rss(item(7), title="Other")))
    for arguments, entries, out in (
        (["2"], (1, 2), "2 entries that nobody opened in 60 days left the inbox\n"),
        (["2", "--quiet"], (3,), ""),
    ):
        with closing(sqlite3.connect(tmp_path / "library.db", isolation_level=None)) as connection:
            for id_ in entries:
                connection.execute(f"UPDATE article SET added_at = '2020-01-01T00:00:00.000000Z' WHERE id = {id_}")
        assert call("feed", "refresh", *arguments).out.removeprefix("0 new entries  Other\n") == out
    assert len(call("list", "--shelf", "inbox", "--json").json) == 2


def test_lists_of_feeds_are_imported_and_exported(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "mine.opml"
    file.write_text(
        '<opml version="2.0"><body><outline text="News"><outline text="A" xmlUrl="https://a.example/feed"/></outline>'
        '<outline text="B" xmlUrl="https://b.example/feed"/><outline text="C" xmlUrl="|run"/></body></opml>',
        "utf-8",
    )
    assert call("add", str(file)).err.endswith("This is a list of feeds. Use `newsreader feed import`.\n")
    assert (
        call("feed", "import", str(file)).out
        == "2 added, 1 skipped (not http or https). Now run: newsreader feed refresh\n"
    )
    assert call("feed", "import", str(file)).out == "0 added, 2 already followed, 1 skipped (not http or https)\n"
    file.write_text(file.read_text("utf-8")[:-20], "utf-8")
    cut = call("feed", "import", str(file))
    assert (cut.status, cut.out[:7]) == (65, "0 added")
    assert "The end of the file is missing" in cut.err
    added = call("feed", "add", str(file))
    assert (added.status, added.err.split("run: ")[1]) == (2, "newsreader feed import FILE\n")
    assert call("feed", "export", str(tmp_path / "out.opml")).status == 0
    written = (tmp_path / "out.opml").read_text("utf-8")
    assert call("feed", "export").out == written
    assert '<outline text="News">' in written
    assert call("feed", "import", str(tmp_path / "none.opml")).status == 66
    assert call("feed", "export", str(tmp_path / "none" / "out.opml")).status == 73


def test_a_page_with_several_feeds_lists_them(call: Call, server: Server) -> None:
    page = server.page("/", '<link rel="feed" href="/a" title="All"><link rel="feed" href="/b">')
    added = call("feed", "add", page)
    assert added.status == 65
    assert f"{server.url}/a (All), {server.url}/b" in added.err
    assert call("feed", "list").err.startswith("newsreader: There are no feeds yet.")


def test_a_feed_is_no_article(call: Call, server: Server) -> None:
    added = call("add", server.page("/feed", rss(item(1)), Content_Type="application/rss+xml"))
    assert added.status == 65
    assert "newsreader feed add" in added.err
