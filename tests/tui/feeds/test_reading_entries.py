"""Entries in the library and the reader: the inbox, the next unread article, summaries, and marking as read."""

from __future__ import annotations

from threading import Event

import pytest
from tests.services.feeds.test_refreshing import item, rss
from tests.tui.conftest import press, screen_text, settle
from tests.tui.feeds.conftest import SETTINGS, until

from newsreader.records import ArticleQuery, Color, Shelf, State
from newsreader.services.feeds import subscribing
from newsreader.tui.library.screen import LibraryScreen
from newsreader.tui.reader import ReaderScreen
from newsreader.tui.reader.stepping import FETCHING, SUMMARY_ONLY

LEAD = "The harbour was closed on Monday. Nobody said why."
REST = "The council met at noon, and the vote was 31 to 12. " * 12


def states(library, ids):
    return [article.state for article in library.articles.rows(ids)]


async def test_an_empty_library_points_to_the_inbox_whose_unread_entries_are_counted(play, library, harbour_post):
    async with play(settings=SETTINGS) as pilot:
        library.articles.delete(list(pilot.app.screen.articles.ids))
        await pilot.app.screen.reload()
        await settle(pilot)
        assert "Your feeds have 2 entries in the inbox." in screen_text(pilot)
        await press(pilot, "tab")
        assert "inbox 2 ●2" in screen_text(pilot)
        await press(pilot, "i")
        assert "inbox 2 ●1" in screen_text(pilot)
        assert "marked as read: News 2" in pilot.app.screen.message
        await press(pilot, "i")
        assert "inbox 2 ●2" in screen_text(pilot)
        await press(pilot, "asterisk")
        assert library.articles.counts().inbox == 1, "a starred entry is kept"


async def test_n_opens_the_next_unread_article_and_begins_at_the_top_again(play, library):
    async with play() as pilot:
        first, second = pilot.app.screen.articles.ids
        await press(pilot, "j", "n")
        assert pilot.app.screen.article.id == second
        await press(pilot, "q", "n")
        assert pilot.app.screen.article.id == first
        await press(pilot, "q", "n")
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert pilot.app.screen.message == "no unread articles in this list"


async def test_articles_are_marked_as_read_up_to_the_cursor_or_all_as_one_step(play, library, harbour_post):
    async with play(settings=SETTINGS) as pilot:
        await press(pilot, "tab")
        ids = list(pilot.app.screen.articles.ids)
        await press(pilot, "I")
        assert states(library, ids) == [State.DONE, State.UNREAD]
        assert pilot.app.screen.message == "marked 1 article as read (u to undo)"
        await press(pilot, "u", "M")
        assert states(library, ids) == [State.DONE, State.DONE]
        await press(pilot, "M")
        assert pilot.app.screen.message == "no unread articles here"
        await press(pilot, "u")
        assert states(library, ids) == [State.UNREAD, State.UNREAD]
        assert library.articles.counts().inbox == 2, "marking as read keeps nothing"


async def test_J_and_K_go_through_the_list_and_back_on_it_the_cursor_has_followed(play, library, harbour):
    library.highlights.add(harbour, 0, 8, color=Color.RED)
    async with play() as pilot:
        first, second = pilot.app.screen.articles.ids
        await press(pilot, "enter", "K")
        assert pilot.app.screen.message == "this is the first article of the list"
        await press(pilot, "j", "J")
        reader = pilot.app.screen
        assert isinstance(reader, ReaderScreen)
        assert reader.article.id == second
        assert [highlight.article_id for highlight in reader.reading.highlights] == [harbour] * (second == harbour)
        assert library.articles.get(first).position > 0
        assert library.articles.get(second).state is State.READING
        await press(pilot, "J")
        assert reader.message == "this is the last article of the list"
        await press(pilot, "q")
        assert pilot.app.screen.articles.current_key == second
        await press(pilot, "enter", "K")
        assert pilot.app.screen.article.id == first
        assert pilot.app.screen.reading.focus.start == library.articles.get(first).position


async def test_an_article_that_was_opened_without_a_list_says_so(play, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "J")
        assert pilot.app.screen.article.id == harbour
        assert "open an article from the library" in pilot.app.screen.message


def summary_of(library, server, page):
    """Return an entry whose feed has only a summary, and whose page a function answers."""
    link = server.answer("/page", page)
    address = server.page("/feed", rss(item(1, LEAD, link=link)))
    subscribing.add(library, address, private=True)
    (entry,) = library.articles.page(ArticleQuery(Shelf.INBOX))
    return entry


@pytest.mark.parametrize((("keys", "words")), [(["j"], "Nobody said why."), ([], "")])
async def test_a_summary_is_shown_at_once_and_becomes_the_whole_page_at_the_same_sentence_or_at_its_top(
    play, library, server, keys, words
):
    gate = Event()

    def page(request):
        gate.wait()
        data = f"<title>News 1</title><article><h1>News 1</h1><p>{REST}</p><p>{LEAD}</p><p>{REST}</p>".encode()
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    entry = summary_of(library, server, page)
    async with play(settings=SETTINGS, open_at=(entry.id, None)) as pilot:
        reader = pilot.app.screen
        await until(pilot, lambda: FETCHING in screen_text(pilot))
        assert reader.reading.text == LEAD
        await press(pilot, *keys)
        await reader.save_position()
        assert library.articles.get(entry.id).state is State.READING, "the end of a summary is not the end"
        gate.set()
        await until(pilot, lambda: reader.reading.text != LEAD)
        await settle(pilot)
        assert reader.reading.focus.start == reader.reading.text.index(words)
        assert "summary" not in screen_text(pilot)
        await pilot.app.workers.wait_for_complete()
        assert pilot.app.screen.reading.passages == [], "the publisher changed nothing"
        assert not library.articles.get(entry.id).kept


async def test_a_page_that_cannot_be_fetched_leaves_the_summary_and_says_why(play, library, server):
    entry = summary_of(library, server, lambda request: request.send_error(404))
    async with play(settings=SETTINGS, open_at=(entry.id, None)) as pilot:
        await until(pilot, lambda: SUMMARY_ONLY in screen_text(pilot) or "404" in pilot.app.screen.message)
        assert "404" in pilot.app.screen.message
        await press(pilot, "k")
        assert SUMMARY_ONLY in screen_text(pilot)
        assert pilot.app.screen.reading.text == LEAD


async def test_leaving_a_summary_does_not_wait_for_its_page(play, library, server):
    entry = summary_of(library, server, None)
    server.drip("/page", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>", b" ")
    async with play(settings=SETTINGS, open_at=(entry.id, None)) as pilot:
        await until(pilot, lambda: "/page" in server.paths)
        await press(pilot, "q")
        assert isinstance(pilot.app.screen, LibraryScreen)
    assert library.articles.revision(entry.id).text == LEAD
