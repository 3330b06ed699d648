"""The feeds screen: feeds are added, refreshed, filed, renamed, paused, read and removed with the keyboard."""

from __future__ import annotations

import re
from dataclasses import replace
from threading import Event

import pytest
from tests.services.feeds.test_refreshing import item, rss
from tests.tui.conftest import press, screen_text, settle
from tests.tui.feeds.conftest import SETTINGS, ended, lines, opened, typed, until

from newsreader.records import ArticleQuery, Shelf, Subscription
from newsreader.tui.dialogs.pickers.link_picker import LinkPanel
from newsreader.tui.feeds.feed_card import FeedCard
from newsreader.tui.feeds.screen import FeedsScreen
from newsreader.tui.library.screen import LibraryScreen
from newsreader.tui.reader import ReaderScreen


async def test_without_feeds_it_says_what_a_feed_is_and_the_first_one_is_added_by_its_page(play, library, server):
    server.page("/feed", rss(item(1)))
    page = server.page("/", '<link rel="alternate" type="application/rss+xml" href="/feed">')
    async with play(settings=SETTINGS) as pilot:
        await press(pilot, "R")
        await ended(pilot)
        assert "Press a in the feeds (F)" in pilot.app.screen.message
        screen = await opened(pilot)
        assert "A feed brings a site's new articles." in screen_text(pilot)
        await typed(pilot, "a", page)
        await ended(pilot)
        await until(pilot, lambda: lines(screen) == ["Harbour Post"])
        assert screen.message == "added Harbour Post: 1 entry in the inbox (u to undo)"
        await press(pilot, "u")
        assert lines(screen) == []


async def test_a_page_with_several_feeds_asks_which_one(play, library, server):
    server.page("/y", rss(item(1), title="Town"))
    links = [f'<link rel="alternate" type="application/rss+xml" title="{name}" href="/{name}">' for name in "xy"]
    page = server.page("/", "".join(links))
    async with play(settings=SETTINGS) as pilot:
        screen = await opened(pilot)
        await typed(pilot, "a", page)
        await until(pilot, lambda: isinstance(pilot.app.screen, LinkPanel))
        assert f"{server.url}/y" in screen_text(pilot)
        await press(pilot, "2")
        await ended(pilot)
        await until(pilot, lambda: lines(screen) == ["Town"])


async def test_an_address_without_a_feed_says_so(play, library, server):
    async with play(settings=SETTINGS) as pilot:
        screen = await opened(pilot)
        await typed(pilot, "a", server.page("/", "<p>Nothing.</p>"))
        await ended(pilot)
        assert "No feed found" in screen.message


async def test_a_refresh_shows_its_progress_lets_you_read_on_and_says_what_it_found_and_what_failed(
    play, library, server, harbour_post
):
    gate = Event()
    server.page("/harbour", rss(item(3, day=5), item(2, day=3), item(1)))
    answer = server.answers["/harbour"]

    def slow(request):
        gate.wait()
        answer(request)

    server.answer("/harbour", slow)
    library.feeds.add(Subscription(server.url + "/none", "Old Paper"))
    async with play(size=(120, 30), settings=SETTINGS) as pilot:
        screen = await opened(pilot, "G")
        assert screen.rows.current.key == harbour_post.uid
        await press(pilot, "R")
        await until(pilot, lambda: "of 2 · ^g stops" in screen_text(pilot))
        await press(pilot, "k", "c")
        assert lines(screen) == ["Old Paper", "News"]
        await press(pilot, "c", "j")
        gate.set()
        await ended(pilot)
        assert screen.message.startswith("1 new entry. Old Paper failed: 127.0.0.1 has no page at this address (404)")
        assert screen.rows.current.key == harbour_post.uid
        assert screen.rows.current.unread == 3
        assert "failing 1" in screen_text(pilot)
        await press(pilot, "g")
        shown = screen_text(pilot)
        assert "Has failed since " in shown
        assert "no entries · tried now" in shown
        assert re.search(r"Old Paper .* fails", shown)


async def test_one_feed_is_refreshed_and_a_refresh_can_be_stopped(play, library, server, harbour_post):
    server.drip("/harbour", b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss>", b" ")
    async with play(settings=SETTINGS) as pilot:
        screen = await opened(pilot, "G", "r")
        await until(pilot, lambda: "Refreshing feeds …" in screen_text(pilot))
        await press(pilot, "ctrl+g")
        await ended(pilot)
        assert screen.message == "refreshing feeds stopped: 0 new entries"
        assert not library.feeds.get(harbour_post.id).error


async def test_quitting_does_not_wait_for_a_slow_server(play, server, harbour_post):
    server.drip("/harbour", b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss>", b" ")
    async with play(settings=SETTINGS) as pilot:
        await press(pilot, "R")
        await until(pilot, lambda: "Refreshing feeds …" in screen_text(pilot))
        await pilot.app.leave()
        assert pilot.app.jobs.now is None


async def test_folders_show_their_sums_fold_and_are_renamed_moved_and_dissolved(play, library, harbour_post):
    library.feeds.add(Subscription("https://a.example/feed", "Town Crier", folder="News/Local"))
    library.feeds.add(Subscription("https://b.example/feed", "Quiet"))
    async with play(settings=SETTINGS) as pilot:
        screen = await opened(pilot)
        assert lines(screen) == ["Quiet", "News", "  Harbour Post", "  Local", "    Town Crier"]
        assert screen.rows.rows[1].unread == 2
        await press(pilot, "j", "c")
        assert lines(screen) == ["Quiet", "News"]
        await press(pilot, "q", "F", "j", "c")
        screen = pilot.app.screen
        assert len(lines(screen)) == 5, "it was folded still"
        await typed(pilot, "t", "World")
        assert lines(screen) == ["Quiet", "World", "  Harbour Post", "  Local", "    Town Crier"]
        await press(pilot, "j", "j")
        await typed(pilot, "m", "Paper")
        assert lines(screen) == ["Quiet", "Paper", "  Local", "    Town Crier", "World", "  Harbour Post"]
        assert screen.rows.current.title == "Local"
        await press(pilot, "u")
        await press(pilot, "k")
        assert screen.rows.current.title == "World"
        await typed(pilot, "m", "World/Local")
        assert "can't be moved into itself" in screen_text(pilot)
        await press(pilot, "escape")
        await typed(pilot, "t", "")
        assert lines(screen) == ["Harbour Post", "Quiet", "Local", "  Town Crier"]


async def test_a_feed_is_renamed_moved_paused_and_removed_each_as_one_step(play, library, harbour_post):
    async with play(settings=SETTINGS) as pilot:
        screen = await opened(pilot, "G")
        await typed(pilot, "t", "The Post")
        assert screen.message == "renamed the feed “Harbour Post” to “The Post” (u to undo)"
        await typed(pilot, "t", "")
        assert lines(screen) == ["News", "  Harbour Post"]
        await press(pilot, "m")
        assert "News" in screen_text(pilot), "the folders are offered"
        pilot.app.screen.query_one("Input").value = "Wor"
        await press(pilot, "enter")
        assert lines(screen) == ["Wor", "  Harbour Post"]
        await press(pilot, "p")
        assert "paused" in screen_text(pilot)
        assert library.feeds.get(harbour_post.id).paused
        await press(pilot, "p", "w")
        assert not library.feeds.get(harbour_post.id).paused
        assert library.feeds.get(harbour_post.id).full_text
        await press(pilot, "D", "escape")
        assert len(lines(screen)) == 2
        await press(pilot, "D", "y")
        assert "removed the feed “Harbour Post” (u to undo)" in screen.message
        assert library.articles.counts().trash == 2
        await press(pilot, "u")
        assert lines(screen) == ["Wor", "  Harbour Post"]
        assert library.articles.counts().trash == 0


async def test_all_entries_are_marked_as_read_and_u_brings_them_back(play, library, harbour_post):
    async with play(settings=SETTINGS) as pilot:
        screen = await opened(pilot, "M")
        assert screen.message == "marked 2 entries of the feed “Harbour Post” as read (u to undo)"
        assert screen.rows.rows[0].unread == 0
        assert library.articles.counts().inbox == 2
        await press(pilot, "M")
        assert screen.message == "no unread entries here"
        await press(pilot, "u")
        assert screen.rows.rows[0].unread == 2


@pytest.mark.parametrize("row", ["News", "Harbour Post"])
async def test_enter_lists_the_entries_and_q_returns_to_the_feed(play, library, harbour_post, row):
    library.feeds.add(Subscription("https://a.example/feed", "A Feed"))
    async with play(settings=SETTINGS) as pilot:
        await opened(pilot, *("j" if row == "News" else "G"), "enter")
        screen = pilot.app.screen
        assert isinstance(screen, LibraryScreen)
        assert len(screen.articles.ids) == 2
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ReaderScreen)
        await press(pilot, "q", "q")
        assert isinstance(pilot.app.screen, FeedsScreen)
        assert pilot.app.screen.rows.current.title == row
        await press(pilot, "q")
        assert len(pilot.app.screen.articles.ids) == 2, "the articles of the library again"
        assert pilot.app.screen.query_now == ArticleQuery()


async def test_a_feed_without_any_title_is_shown_and_found_by_its_address(play, library, server, harbour_post):
    library.feeds.rename(harbour_post.id, "")
    other = library.feeds.add(Subscription(server.page("/plain", rss(item(7), title=""))))
    async with play(settings=SETTINGS) as pilot:
        screen = await opened(pilot, "r")
        await ended(pilot)
        assert screen.rows.current.title == other.address
        await press(pilot, "enter")
        assert len(pilot.app.screen.articles.ids) == 1


async def test_the_filter_narrows_to_feeds_and_their_folders(play, library, harbour_post):
    library.feeds.add(Subscription("https://a.example/feed", "Town Crier", folder="News/Local"))
    library.feeds.add(Subscription("https://b.example/feed", "Quiet"))
    async with play(settings=SETTINGS) as pilot:
        screen = await opened(pilot, "slash", *"crier")
        assert lines(screen) == ["News", "  Local", "    Town Crier"]
        assert "1 of 3 feeds" in screen_text(pilot)
        await press(pilot, "enter", "escape")
        assert len(lines(screen)) == 5
        await press(pilot, "slash", *"zzz")
        assert "Nothing matches." in screen_text(pilot)


async def test_a_failing_feed_says_why_at_every_size(play, library, server):
    library.feeds.add(Subscription(server.url + "/none", "Old Paper"))
    async with play(size=(120, 30), settings=SETTINGS) as pilot:
        await opened(pilot, "r")
        await ended(pilot)
        for size in ((120, 40), (80, 24), (40, 12)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert pilot.app.screen.query_one(FeedCard).display
            assert "Has failed since" in screen_text(pilot)
            assert "404" in screen_text(pilot)


async def test_feeds_that_are_due_are_refreshed_while_the_program_is_open(play, library, server):
    library.feeds.add(Subscription(server.page("/feed", rss(item(1)))))
    async with play(settings=replace(SETTINGS, refresh_minutes=30)) as pilot:
        await until(pilot, lambda: library.articles.counts().inbox == 1)
        await ended(pilot)
        assert pilot.app.screen.message == "1 new entry"
        assert "inbox 1 ●1" in screen_text(pilot)
        pilot.app.screen.say("reading")
        pilot.app.refresh_due_feeds()
        await ended(pilot)
        assert pilot.app.screen.message == "reading", "a refresh that nobody asked for and finds nothing says nothing"


async def test_a_refresh_says_how_many_old_entries_left_the_inbox(play, library, server, harbour_post):
    async with play(settings=replace(SETTINGS, inbox_days=0)) as pilot:
        await press(pilot, "R")
        await ended(pilot)
        left = "2 entries that nobody opened in 0 days left the inbox"
        assert pilot.app.screen.message == f"0 new entries. {left}"


async def test_new_entries_arrive_in_the_inbox_without_moving_the_cursor(play, library, server, harbour_post):
    async with play(settings=SETTINGS) as pilot:
        await press(pilot, "tab", "j")
        screen = pilot.app.screen
        assert screen.query_now.shelf is Shelf.INBOX
        current = screen.articles.current_key
        server.page("/harbour", rss(item(4, day=5), item(3, day=5), item(2, day=3), item(1)))
        await press(pilot, "R")
        await ended(pilot)
        assert len(screen.articles.ids) == 4
        assert screen.articles.current_key == current
        assert screen.message == "2 new entries"
