"""Feeds are refreshed from real servers: what is new arrives, and what fails stops nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from newsreader.errors import BadDataError
from newsreader.fetch import FetchError
from newsreader.records import AddStatus, ArticleQuery, Color, Feed, Shelf, State, Subscription
from newsreader.services.feeds.refreshing import FeedResult, complete, due, expire, refresh
from newsreader.services.feeds.schedule import SHORTEST
from newsreader.services.feeds.subscribing import add
from newsreader.services.progress import Progress

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

    from tests.server import Server

    from newsreader.library import Library

PAGE = "The harbour was closed.\n\nNobody knew why, and nobody said when it would open again.\n"


def rss(*items: str, title: str = "Harbour Post") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'


def item(number: int, text: str = "", link: str = "", day: int = 1) -> str:
    date = f"<pubDate>{day:02} Mar 2026 09:00:00 GMT</pubDate>"
    link = link or f"https://post.example/{number}"
    words = text or f"It happened {number} times, as the harbour master said. " * 20
    return f"<item><title>News {number}</title><link>{link}</link>{date}<description>{words}</description></item>"


@pytest.fixture
def feed(library: Library, server: Server) -> Feed:
    return library.feeds.add(Subscription(server.page("/feed", rss(item(2, day=3), item(1)), ETag='"1"')))


def run(library: Library, *feeds: Feed, **options: object) -> list[FeedResult]:
    chosen = feeds or library.feeds.all()
    return list(refresh(library, chosen, private=True, **options))  # type: ignore[arg-type]


def titles(library: Library) -> list[str]:
    return [article.title for article in library.articles.page(ArticleQuery(Shelf.INBOX))]


def test_a_feed_brings_its_entries_once_and_then_only_what_is_new(library: Library, server: Server, feed: Feed) -> None:
    progress = Progress()
    assert [(one.new, one.changed, one.error) for one in run(library, progress=progress)] == [(2, 0, "")]
    assert (progress.done, progress.total) == (1, 1)
    assert titles(library) == ["News 2", "News 1"]
    known = library.feeds.get(feed.id)
    assert (known.title, known.etag, known.unread) == ("Harbour Post", '"1"', 2)

    def not_modified(request: BaseHTTPRequestHandler) -> None:
        request.send_response(304)
        request.end_headers()

    server.answer("/feed", not_modified)
    assert run(library, known)[0].new == 0
    assert server.requests[-1].headers["If-None-Match"] == '"1"'
    server.page("/feed", rss(item(3, day=5), item(2, "It has changed. " * 50, day=3), item(1)))
    assert [(one.new, one.changed) for one in run(library)] == [(1, 1)]
    assert titles(library) == ["News 3", "News 2", "News 1"]


def test_another_day_or_headline_of_an_entry_is_taken_over(library: Library, server: Server, feed: Feed) -> None:
    run(library)
    server.page("/feed", rss(item(2, day=5), item(1).replace("<title>News 1", "<title>Corrected")))
    assert [(one.new, one.changed) for one in run(library)] == [(0, 2)]
    entries = library.articles.page(ArticleQuery(Shelf.INBOX))
    assert {one.title: one.published_at and one.published_at.day for one in entries} == {"Corrected": 1, "News 2": 5}


def test_one_broken_feed_never_stops_the_others_and_says_since_when(library: Library, server: Server) -> None:
    broken = {
        "missing": (server.url + "/none", "404"),
        "page": (server.page("/page", "<html><body>moved</body></html>"), "not a feed"),
        "loop": (server.redirect("/loop", "/loop"), "loop"),
        "cut": (server.raw("/cut", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<rss"), "127.0.0.1"),
        "binary": (server.page("/binary", b"\x89PNG\r\n\x1a\n" * 99), "not a feed"),
    }
    for name, (address, _) in broken.items():
        library.feeds.add(Subscription(address, name))
    library.feeds.add(Subscription(server.page("/good", rss(item(1)))))
    errors = {one.feed.title: one.error for one in run(library)}
    for name, (_, message) in broken.items():
        assert message in errors[name], name
        failing = library.feeds.find(name)
        assert (failing.error, failing.paused) == (errors[name], False)
        assert failing.error_since is not None
    assert titles(library) == ["News 1"]
    server.page("/none", rss(item(2), title="missing"))
    run(library)
    assert library.feeds.find("missing").error_since is None


def test_a_feed_that_is_gone_is_paused(library: Library, server: Server) -> None:
    library.feeds.add(Subscription(server.page("/feed", status=410), "Post"))
    assert "paused" in run(library)[0].error
    feed = library.feeds.find("Post")
    assert feed.paused
    assert due(library, datetime.now(UTC) + timedelta(days=30)) == []
    # The user can undo nothing here: the server did it.
    assert [step.what for step in library.history.steps()] == ["feed"]


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_asks_to_wait_is_left_alone_until_then(library: Library, server: Server, status: int) -> None:
    library.feeds.add(Subscription(server.page("/feed", status=status, Retry_After="172800"), "Post"))
    [first] = run(library)
    assert (first.error != "", first.waits) == (True, False)
    feed = library.feeds.find("Post")
    assert feed.next_at is not None
    assert feed.next_at > datetime.now(UTC) + timedelta(seconds=172_000)
    [second] = run(library)
    assert (second.waits, second.error, len(server.requests)) == (True, feed.error, 1)
    server.page("/feed", rss(item(1)))
    [third] = run(library, force=True)
    assert (third.new, third.waits) == (1, False)


@pytest.mark.parametrize(("status", "moves"), [(301, True), (308, True), (302, False), (307, False)])
def test_a_permanent_redirect_is_remembered(library: Library, server: Server, status: int, moves: bool) -> None:
    new = server.page("/new", rss(item(1)))
    feed = library.feeds.add(Subscription(server.redirect("/old", "/new", status)))
    assert run(library)[0].new == 1
    assert library.feeds.get(feed.id).address == (new if moves else feed.address)


@pytest.mark.parametrize(("status", "title"), [(301, "Other"), (302, "Post")])
def test_a_temporary_redirect_does_not_rename_a_feed(library: Library, server: Server, status: int, title: str) -> None:
    server.page("/other", rss(item(1), title="Other"))
    address = server.redirect("/feed", "/other", status)
    feed = library.feeds.add(Subscription(address, "Post"))
    nameless = library.feeds.add(Subscription(server.redirect("/nameless", "/feed", 302)))
    run(library)
    assert library.feeds.get(feed.id).title == title
    assert library.feeds.get(nameless.id).title == "Other"


def test_a_feed_that_moves_is_asked_anew_at_its_new_address(library: Library, server: Server) -> None:
    server.page("/feed", rss(item(1)), ETag='"same"')
    feed = library.feeds.add(Subscription(f"{server.url}/feed"))
    run(library)

    def not_modified(request: BaseHTTPRequestHandler) -> None:
        known = request.headers["If-None-Match"]
        (server.answers["/304"] if known else server.answers["/200"])(request)

    server.page("/304", status=304)
    server.page("/200", rss(item(2), item(1)))
    new = server.answer("/new", not_modified)
    server.redirect("/feed", "/new", 302)
    assert run(library)[0].new == 1
    assert library.feeds.get(feed.id).etag == '"same"'
    server.redirect("/feed", "/new", 301)
    run(library)
    moved = library.feeds.get(feed.id)
    assert (moved.address, moved.etag) == (new, None)


def test_a_feed_that_moves_to_another_feed_keeps_its_address_and_says_so(library: Library, server: Server) -> None:
    other, moved = feeds = library.feeds.add_all([
        Subscription(server.redirect("/old", "/new", 301), "Old"), Subscription(server.page("/new", rss(item(1))))
    ])  # fmt: skip
    errors = {one.feed.id: one.error for one in run(library)}
    assert {feed.address for feed in library.feeds.all()} == {feed.address for feed in feeds}
    assert titles(library) == ["News 1"]
    assert {feed.title: feed.entries for feed in library.feeds.all()} == {"Old": 0, "Harbour Post": 1}
    assert errors == {moved.id: library.feeds.get(moved.id).error, other.id: ""}
    assert errors[moved.id].startswith(f"It has moved to the address of feed {other.id}, which you follow too.")
    library.feeds.remove([other.id])
    assert [one.error for one in run(library)] == [""]
    assert library.feeds.get(moved.id).address == other.address


def test_an_entry_of_a_removed_feed_comes_back_by_another_feed_that_lists_it(library: Library, server: Server) -> None:
    shared = [item(1), item(2)]
    planet, blog = (
        library.feeds.add(Subscription(server.page(path, rss(*items), ETag='"1"'), path))
        for path, items in (("/planet", [*shared, item(3)]), ("/blog", [*shared, item(4)]))
    )
    run(library, planet)
    run(library, blog)
    assert len(titles(library)) == 4
    opened = next(one for one in library.articles.page(ArticleQuery(Shelf.INBOX)) if one.title == "News 1")
    library.articles.set_state([opened.id], State.DONE)
    library.feeds.remove([planet.id])
    assert titles(library) == ["News 4"]
    assert [one.new for one in run(library)] == [2]
    assert {(one.title, one.feed_id) for one in library.articles.page(ArticleQuery(Shelf.INBOX))} == {
        (f"News {number}", blog.id) for number in (1, 2, 4)
    }
    assert library.articles.get(opened.id).state is State.DONE
    library.history.undo()
    assert len(titles(library)) == 4
    # The other way round, a feed that is added later brings them.
    library.feeds.remove([planet.id, blog.id])
    server.page("/late", rss(*shared, item(3)))
    library.feeds.add(Subscription(f"{server.url}/late"))
    assert [one.new for one in run(library)] == [3]


def two_formats(library: Library, server: Server) -> tuple[Feed, Feed]:
    """Two feeds of one site, whose entries have the same addresses and other ids."""

    def named(kind: str, *numbers: int) -> str:
        return rss(*(item(number).replace("<title>", f"<guid>{kind}{number}</guid><title>") for number in numbers))

    first, second = (
        library.feeds.add(Subscription(server.page(path, named(path, *numbers), ETag='"1"'), path))
        for path, numbers in (("/rss", (1, 2, 3, 4)), ("/atom", (1, 2, 3, 5)))
    )
    return first, second


def test_an_entry_comes_back_by_a_feed_that_gives_it_another_id(library: Library, server: Server) -> None:
    first, second = two_formats(library, server)
    for feed in (first, second):
        run(library, feed)
    deleted, purged, _ = sorted(
        (
            one
            for one in library.articles.page(ArticleQuery(Shelf.INBOX))
            if one.title in ("News 1", "News 2", "News 3")
        ),
        key=lambda one: one.title,
    )
    library.articles.delete([purged.id])
    library.articles.empty_trash()
    library.articles.delete([deleted.id])
    library.feeds.remove([first.id])
    assert titles(library) == ["News 5"]
    assert [one.new for one in run(library, second)] == [1]
    assert sorted(titles(library)) == ["News 3", "News 5"]
    assert [(one.new, one.changed) for one in run(library, second)] == [(0, 0)]


@pytest.mark.parametrize("redone", [False, True])
def test_an_entry_comes_back_when_the_adding_of_its_feed_is_undone_or_its_removal_redone(
    library: Library, server: Server, redone: bool
) -> None:
    second, first = two_formats(library, server)
    for feed in (first, second):
        run(library, feed)
    if redone:
        library.feeds.remove([first.id])
        library.history.undo()
        run(library)
        library.history.redo()
    else:
        library.history.undo()
    assert titles(library) == ["News 4"]
    assert [one.new for one in run(library)] == [3]
    assert len(titles(library)) == 4


def test_entries_that_left_the_inbox_stay_away_when_another_feed_is_removed(library: Library, server: Server) -> None:
    first, second = two_formats(library, server)
    run(library, second)
    expire(library, -1)
    library.feeds.remove([first.id])
    assert [one.new for one in run(library)] == [0]
    assert titles(library) == []


def test_feeds_are_due_when_their_interval_is_over(library: Library, server: Server, feed: Feed) -> None:
    assert due(library) == [feed]
    run(library)
    known = library.feeds.get(feed.id)
    assert (known.interval, due(library)) == (1800, [])
    assert [one.id for one in due(library, datetime.now(UTC) + timedelta(days=1, minutes=1))] == [feed.id]
    server.page("/feed", rss(*(item(number, day=20) for number in range(5, 9))))
    run(library)
    assert library.feeds.get(feed.id).interval == SHORTEST
    library.feeds.pause([feed.id])
    assert due(library, datetime.now(UTC) + timedelta(days=9)) == []


def test_entries_that_nobody_opened_leave_and_do_not_come_back(library: Library, server: Server, feed: Feed) -> None:
    run(library)
    kept = library.articles.page(ArticleQuery(Shelf.INBOX))[0]
    library.articles.set_starred([kept.id], True)
    assert (expire(library, None), expire(library, 1)) == ("", "")
    assert len(titles(library)) == 1
    assert expire(library, -1) == "1 entry that nobody opened in -1 days left the inbox"
    assert titles(library) == []
    server.page("/feed", rss(item(3), item(2, day=3), item(1)))
    run(library)
    assert titles(library) == ["News 3"]
    assert library.articles.get(kept.id).starred


def test_the_page_of_a_summary_is_fetched_when_it_is_opened(library: Library, server: Server) -> None:
    page = server.page("/1", PAGE, Content_Type="text/plain")
    library.feeds.add(Subscription(server.page("/feed", rss(item(1, "It is closed.", page), item(2)))))
    run(library)
    whole, summary = sorted(library.articles.page(ArticleQuery(Shelf.INBOX)), key=lambda one: one.length, reverse=True)
    assert complete(library, whole.id, private=True) is AddStatus.UNCHANGED
    assert complete(library, summary.id, private=True) is AddStatus.REVISED
    completed = library.articles.get(summary.id)
    assert (completed.title, completed.kept, completed.published_at) == ("News 1", False, summary.published_at)
    assert library.articles.revision(summary.id).text == PAGE.strip()
    # Highlights of the page stay when the feed has changed, and the feed's summary does not come back.
    mark = library.highlights.add(summary.id, 4, 11, color=Color.RED)
    server.page("/feed", rss(item(1, "It is closed now.", page), item(2)))
    assert [(one.new, one.changed) for one in run(library)] == [(0, 0)]
    assert library.highlights.get(mark.id) == mark


def test_a_page_that_cannot_be_read_leaves_the_summary(library: Library, server: Server) -> None:
    binary = server.page("/b", b"\x89PNG\r\n\x1a\n" * 99)
    feed = rss(item(1, "It is closed.", server.url + "/none"), item(2, "Binary.", binary))
    library.feeds.add(Subscription(server.page("/feed", feed)))
    run(library)
    for article, error in zip(
        library.articles.page(ArticleQuery(Shelf.INBOX)), (FetchError, BadDataError), strict=True
    ):
        with pytest.raises(error):
            complete(library, article.id, private=True)
        assert library.articles.get(article.id).revision == 1


def test_a_feed_with_full_pages_brings_the_texts_of_its_pages(library: Library, server: Server) -> None:
    page = server.page("/1", PAGE, Content_Type="text/plain")
    forbidden = server.page("/private/2", PAGE, Content_Type="text/plain")
    server.page("/robots.txt", "User-agent: *\nDisallow: /private/", Content_Type="text/plain")
    content = rss(item(1, "It is closed.", page), item(2, "A secret.", forbidden), item(3, "Gone.", server.url + "/x"))
    library.feeds.add(Subscription(server.page("/feed", content), full_text=True))
    assert [one.new for one in run(library)] == [3]
    texts = {
        article.title: library.articles.revision(article.id).text
        for article in library.articles.page(ArticleQuery(Shelf.INBOX))
    }
    assert texts == {"News 1": PAGE.strip(), "News 2": "A secret.", "News 3": "Gone."}
    assert "/private/2" not in server.paths
    # Entries that come again because another feed was removed do not get their pages again.
    library.feeds.remove([library.feeds.add(Subscription("https://other.example/feed")).id])
    assert [(one.new, one.changed) for one in run(library)] == [(0, 0)]
    assert server.paths.count("/1") == 1


@pytest.mark.parametrize("adds", [False, True])
def test_entries_are_stored_before_their_pages_and_a_stop_keeps_the_pages_that_have_come(
    library: Library, server: Server, monkeypatch: pytest.MonkeyPatch, adds: bool
) -> None:
    monkeypatch.setattr(import_module("newsreader.fetch.side_by_side"), "PER_HOST", 1)
    progress, arrived = Progress(), []

    def stop(request: BaseHTTPRequestHandler) -> None:
        arrived.extend(titles(library))
        progress.stop()
        server.ending.wait(60)

    links = [server.page(f"/{number}", PAGE, Content_Type="text/plain") for number in range(3)]
    links[1] = server.answer("/1", stop)
    items = [item(number, "It is closed.", link) for number, link in enumerate(links)]
    items.append(item(3, "No address.", "http://[::1"))
    address = server.page("/feed", rss(*items))
    if adds:
        result = add(library, address, full_text=True, private=True, progress=progress)
    else:
        library.feeds.add(Subscription(address, full_text=True))
        (result,) = run(library, progress=progress)
    assert (result.new, len(arrived)) == (4, 4)
    assert "/2" not in server.paths
    found = {article.title: article for article in library.articles.page(ArticleQuery(Shelf.INBOX))}
    texts = {title: library.articles.revision(article.id).text for title, article in found.items()}
    assert texts["News 0"] == PAGE.strip()
    assert texts["News 2"] == "It is closed."
    assert complete(library, found["News 2"].id, private=True) is AddStatus.REVISED


def test_a_refresh_that_is_stopped_asks_no_more_servers(library: Library, server: Server) -> None:
    progress = Progress()
    library.feeds.add_all(Subscription(server.page(f"/{number}", rss(item(number)))) for number in range(80))
    results = refresh(library, library.feeds.all(), private=True, progress=progress)
    next(results)
    progress.stopped = True
    assert len(list(results)) < 70
    assert len(server.requests) < 70


def test_a_feed_that_hangs_holds_back_no_other_and_a_stop_keeps_what_was_fetched(
    library: Library, server: Server
) -> None:
    hanging = server.answer("/hanging", lambda request: server.ending.wait(60) and None)
    library.feeds.add(Subscription(hanging, "Hanging"))
    library.feeds.add_all(Subscription(server.page(f"/{number}", rss(item(number)))) for number in range(3))
    progress = Progress()
    feeds = sorted(library.feeds.all(), key=lambda feed: feed.id)
    results = refresh(library, feeds, private=True, progress=progress)
    assert [next(results).new for _ in range(3)] == [1, 1, 1]
    assert progress.done == 3
    progress.stop()
    assert list(results) == []
    assert len(titles(library)) == 3
    assert library.feeds.find("Hanging").error == ""


def test_feeds_that_failed_last_time_are_asked_last(
    library: Library, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("newsreader.fetch.side_by_side"), "PER_HOST", 1)
    library.feeds.add_all(Subscription(f"{server.url}/{name}", name) for name in "abcd")
    server.page("/b", rss(item(1), title="b"))
    server.page("/d", rss(item(2), title="d"))
    run(library)
    server.requests.clear()
    run(library)
    assert server.paths == ["/b", "/d", "/a", "/c"]


def test_private_addresses_are_refused_unless_allowed(library: Library, server: Server, feed: Feed) -> None:
    [result] = list(refresh(library, [feed]))
    assert "private" in result.error
    assert server.requests == []
