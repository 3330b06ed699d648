"""Feeds are added by their address, by that of a page, or from a list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from tests.services.feeds.test_refreshing import item, rss

from newsreader.errors import BadDataError, NotFoundError, UsageError
from newsreader.fetch import FetchError
from newsreader.ingest import isolated
from newsreader.records import Subscription
from newsreader.services.feeds.subscribing import Imported, SeveralFeedsError, add, export_opml, import_opml

if TYPE_CHECKING:
    from tests.server import Server

    from newsreader.library import Library


def test_a_feed_is_added_with_its_entries_in_one_request(library: Library, server: Server) -> None:
    address = server.page("/feed", rss(item(1), item(2)), ETag='"1"')
    result = add(library, f"  {address} ", folder="News", name="Post", private=True)
    assert (result.new, result.error, server.paths) == (2, "", ["/feed"])
    feed = library.feeds.find("Post")
    assert (feed.source_title, feed.folder, feed.etag, feed.unread) == ("Harbour Post", "News", '"1"', 2)
    assert result.feed == feed
    assert [step.label for step in library.history.steps()] == ["added the feed “Post”"]
    with pytest.raises(UsageError, match="already"):
        add(library, address, private=True)


def test_a_page_names_its_feed(library: Library, server: Server) -> None:
    feed = server.page("/news.xml", rss(item(1)))
    links = '<link rel="alternate" type="application/rss+xml" href="{}" title="{}">'
    page = links.format("/news.xml", "All") + links.format("/comments/feed/", "All » Comments Feed")
    result = add(library, server.page("/", f"<html><head>{page}</head></html>"), private=True)
    assert (result.feed.address, result.new) == (feed, 1)


def test_a_page_with_several_feeds_is_a_choice(library: Library, server: Server) -> None:
    page = '<link rel="alternate" type="application/rss+xml" href="a.xml" title="All"><link rel="feed" href="b.xml">'
    address = server.page("/", page)
    with pytest.raises(SeveralFeedsError, match="2 feeds") as caught:
        add(library, address, private=True)
    assert caught.value.feeds == [Subscription(f"{server.url}/a.xml", "All"), Subscription(f"{server.url}/b.xml")]
    assert f"{server.url}/a.xml (All)" in str(caught.value)
    assert library.feeds.all() == []


def test_a_feed_that_no_link_names_is_found_in_a_common_place(library: Library, server: Server) -> None:
    server.page("/atom.xml", rss(item(1)))
    server.page("/feed", "<html>Page not found</html>")
    result = add(library, server.page("/blog/", "<html><p>Hello.</p></html>"), private=True)
    assert result.feed.address == f"{server.url}/atom.xml"


def test_the_address_of_no_feed_is_an_error_that_says_so(library: Library, server: Server) -> None:
    with pytest.raises(NotFoundError, match="No feed found"):
        add(library, server.page("/", "<html><p>Hello.</p></html>"), private=True)
    with pytest.raises(FetchError, match="404"):
        add(library, f"{server.url}/none", private=True)
    with pytest.raises(UsageError):
        add(library, "  ", private=True)
    assert library.feeds.all() == []
    assert library.history.steps() == []


def test_a_feed_that_cannot_be_read_is_an_error_that_says_so_and_no_address_is_guessed(
    library: Library, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = server.page("/damaged", '{"version": "https://jsonfeed.org/version/1", "items": [')
    with pytest.raises(BadDataError, match="damaged"):
        add(library, damaged, private=True)
    long = server.page("/long", rss(*map(item, range(500))))
    monkeypatch.setattr(isolated, "parse_isolated", partial(isolated.parse_isolated, seconds=0.001))
    with pytest.raises(BadDataError, match=r"^Parsing took longer than 0.001 seconds and was stopped\.$"):
        add(library, long, private=True)
    assert server.paths == ["/damaged", "/long"]


def test_a_feed_that_has_moved_is_added_at_its_new_address(library: Library, server: Server) -> None:
    new = server.page("/new", rss(item(1)))
    assert add(library, server.redirect("/old", "/new", 301), private=True).feed.address == new


def test_a_title_or_folder_that_is_too_long_is_cut(library: Library, server: Server) -> None:
    address = server.page("/feed", rss(item(1)).replace("Harbour Post", "Post " * 10_000))
    result = add(library, address, private=True)
    assert (len(result.feed.title), result.feed.title[-6:]) == (200, " Post…")
    data = f"""<opml><body><outline text="{"News " * 100}"><outline text="{"a" * 300}" title="{"b" * 300}"
        xmlUrl="https://a.example/feed"/></outline></body></opml>"""
    (feed,) = import_opml(library, data.encode()).added
    assert (len(feed.name), len(feed.source_title), feed.folder) == (200, 200, ("News " * 40).strip())


def test_a_list_of_feeds_is_taken_in_as_one_step_and_written_again(library: Library) -> None:
    library.feeds.add(Subscription("https://a.example/feed", "A"))
    data = b"""<opml version="2.0"><body><outline text="News"><outline text="Local">
        <outline text="Bay" title="Bay Post" xmlUrl="https://b.example/feed" htmlUrl="https://b.example"/></outline>
        <outline text="C" xmlUrl="https://c.example/feed"/></outline>
        <outline text="A" xmlUrl="https://a.example/feed"/></body></opml>"""
    assert [(feed.title, feed.folder) for feed in import_opml(library, data).added] == [
        ("C", "News"),
        ("Bay", "News/Local"),
    ]
    assert library.history.steps()[0].label == "added 2 feeds"
    assert import_opml(library, data) == Imported([], 3, 0)
    written = export_opml(library)
    assert written.count("<outline") == 5
    library.feeds.remove([feed.id for feed in library.feeds.all()])
    assert [(feed.title, feed.folder) for feed in import_opml(library, written.encode()).added] == [
        *(("A", ""), ("C", "News"), ("Bay", "News/Local")),
    ]
    with pytest.raises(BadDataError):
        import_opml(library, b"not a list")
