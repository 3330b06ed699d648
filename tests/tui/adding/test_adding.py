"""Adding in the screen: addresses, several sources, pasted text, and another try for what failed."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.services.feeds.test_refreshing import item, rss
from tests.tui.conftest import press, screen_text, settle
from textual import events
from textual.widgets import Input

from newsreader.config import Settings
from newsreader.records import ArticleQuery
from newsreader.tui.adding import clipboard
from newsreader.tui.adding.add_panel import AddPanel
from newsreader.tui.adding.failed_panel import FailedPanel
from newsreader.tui.dialogs.confirm import ConfirmPanel
from newsreader.tui.dialogs.prompt_dialog import PromptPanel
from newsreader.tui.library.screen import LibraryScreen
from newsreader.tui.reader import ReaderScreen

STORY = "The bridge will open in spring.\n\nIt has been closed for nine years, and nobody remembers why. {}\n"
LOCAL = Settings(allow_private=("127.0.0.1",))


async def until(pilot, holds):
    """Wait until a condition is true."""
    while not holds():
        await pilot.pause()


async def ended(pilot):
    await until(pilot, lambda: pilot.app.jobs.now is None)
    await settle(pilot)


async def until_on(pilot, screen):
    """Wait until a screen of this class is on top and has the focus on a widget."""
    await until(pilot, lambda: isinstance(pilot.app.screen, screen) and pilot.app.screen.is_mounted)
    await settle(pilot)


async def paste(pilot, text):
    pilot.app.post_message(events.Paste(text))
    await settle(pilot)


def titles(library):
    return Counter(article.title for article in library.articles.rows(list(library.articles.ids(ArticleQuery()))))


async def type_source(pilot, text):
    await press(pilot, "a")
    pilot.app.screen.query_one(Input).value = text
    await press(pilot, "enter")


async def test_an_address_that_answers_slowly_is_shown_while_the_user_reads_and_can_be_cancelled(play, server, library):
    slow = server.drip("/slow", b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", b"word ")
    async with play(size=(120, 30), settings=LOCAL) as pilot:
        await type_source(pilot, f"{slow} {server.url}/other")
        await until(pilot, lambda: "Fetching 127.0.0.1 … 0 of 2 · ^g stops" in screen_text(pilot))
        await press(pilot, "escape", "enter", "j")
        assert isinstance(pilot.app.screen, ReaderScreen)
        await until(pilot, lambda: "Fetching 127.0.0.1" in screen_text(pilot))
        await press(pilot, "ctrl+g")
        await ended(pilot)
        assert "adding stopped: nothing added" in screen_text(pilot)
        assert library.failed_adds.all() == []
    assert titles(library).total() == 2


async def test_a_page_that_was_missing_is_read_about_in_the_list_and_added_when_it_is_there(play, server, library):
    async with play(size=(120, 30), settings=LOCAL) as pilot:
        await press(pilot, "L")
        assert "no failed adds" in screen_text(pilot)
        await type_source(pilot, f"{server.url}/bridge")
        await ended(pilot)
        assert "1 failed: " in screen_text(pilot)
        assert "(L lists failed adds)" in screen_text(pilot)
        assert isinstance(pilot.app.screen, AddPanel)
        await press(pilot, "escape", "L")
        assert isinstance(pilot.app.screen, FailedPanel)
        assert f"{server.url}/bridge" in screen_text(pilot)
        assert "404" in screen_text(pilot)
        server.page("/bridge", STORY)
        await press(pilot, "enter")
        await ended(pilot)
        assert "added “The bridge will open in spring”" in screen_text(pilot)
        assert "The bridge will open in spring" in titles(library)
        await press(pilot, "L")
        assert "no failed adds" in screen_text(pilot)


async def test_failed_adds_are_cleared_one_by_one_or_all_or_tried_again_together(play, server, library, tmp_path):
    async with play(size=(80, 24)) as pilot:
        await type_source(pilot, " ".join(f"http://127.0.0.1/{number}" for number in range(4)))
        await ended(pilot)
        assert "4 failed (L lists failed adds)" in screen_text(pilot)
        await press(pilot, "escape", "L", "j", "d")
        assert sorted(one.source[-1] for one in library.failed_adds.all()) == ["0", "1", "3"]
        await press(pilot, "r")
        await ended(pilot)
        assert "3 failed" in screen_text(pilot)
        await press(pilot, "L", "D")
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert library.failed_adds.all() == []


async def test_failed_adds_are_listed_and_tried_again_after_a_restart(play, server, library):
    async with play(size=(120, 30), settings=LOCAL) as pilot:
        await type_source(pilot, f"{server.url}/bridge")
        await ended(pilot)
    server.page("/bridge", STORY)
    async with play(size=(120, 30), settings=LOCAL) as pilot:
        await press(pilot, "L")
        assert f"now         {server.url}/bridge" in screen_text(pilot)
        await press(pilot, "enter")
        await ended(pilot)
        assert "The bridge will open in spring" in titles(library)
    assert library.failed_adds.all() == []


async def test_a_missing_file_is_tried_again_where_it_was_although_the_program_is_in_another_folder(
    play, library, tmp_path, monkeypatch
):
    for name in ("then", "now"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "then")
    async with play() as pilot:
        await type_source(pilot, "later.md")
        await ended(pilot)
    (tmp_path / "now" / "later.md").write_text(STORY.format("This is another file."))
    monkeypatch.chdir(tmp_path / "now")
    async with play() as pilot:
        await press(pilot, "L", "enter")
        await ended(pilot)
    assert [one.source for one in library.failed_adds.all()] == [str(tmp_path / "then" / "later.md")]


async def test_a_private_address_is_refused_unless_a_setting_allows_it(play, server):
    async with play(size=(120, 30)) as pilot:
        await type_source(pilot, server.page("/bridge", STORY))
        await ended(pilot)
        assert "allow_private" in screen_text(pilot)
        assert server.requests == []


async def test_a_pasted_address_is_added_with_one_key(play, server, library):
    address = server.page("/bridge", STORY)
    async with play(settings=LOCAL) as pilot:
        await paste(pilot, f" {address}\n")
        assert f"Add {address}?" in screen_text(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, LibraryScreen)
        await paste(pilot, address)
        await press(pilot, "enter")
        await ended(pilot)
        assert "The bridge will open in spring" in titles(library)


@pytest.mark.parametrize("keys", [(), ("a",)])
async def test_the_address_of_a_feed_is_followed_after_a_question(play, server, library, keys):
    feed = server.page("/feed", rss(item(1)), Content_Type="application/rss+xml")
    async with play(settings=LOCAL) as pilot:
        await press(pilot, *keys)
        await paste(pilot, feed)
        await press(pilot, "enter")
        await until_on(pilot, ConfirmPanel)
        await until(pilot, lambda: f"{feed} is a feed. Follow it?" in screen_text(pilot))
        await press(pilot, "enter")
        await until(pilot, lambda: bool(library.feeds.all()))
        await ended(pilot)
        assert "added Harbour Post: 1 entry in the inbox" in screen_text(pilot)
        assert library.failed_adds.all() == []


async def test_ctrl_v_reads_the_clipboard(play, monkeypatch):
    async with play() as pilot:
        monkeypatch.setattr(clipboard, "read_clipboard", lambda: "https://news.example/a")
        await press(pilot, "ctrl+v")
        await until_on(pilot, ConfirmPanel)
        assert "Add https://news.example/a?" in screen_text(pilot)
        await press(pilot, "escape")
        monkeypatch.setattr(clipboard, "read_clipboard", lambda: None)
        await press(pilot, "ctrl+v")
        assert "Can't read the clipboard" in screen_text(pilot)


@pytest.mark.parametrize("keys", [(), ("a",)])
async def test_several_pasted_lines_are_added_as_the_sources_they_name(play, server, library, tmp_path, keys):
    file = tmp_path / "a story.txt"
    file.write_text(STORY.format("This is from a file."))
    async with play(settings=LOCAL, size=(120, 30)) as pilot:
        await press(pilot, *keys)
        await paste(pilot, f"{server.page('/bridge', STORY)}\n\n{file}\n")
        await until_on(pilot, ConfirmPanel)
        assert "and 1 other?" in screen_text(pilot)
        await press(pilot, "enter")
        await ended(pilot)
        assert "2 added" in screen_text(pilot)


@pytest.mark.parametrize("keys", [(), ("a",)])
async def test_a_pasted_article_gets_its_title_from_its_first_line_or_from_the_user(play, library, keys):
    text = "A bridge opens\n\n" + STORY.format("It is " + "very " * 20 + "old.") * 2
    async with play(size=(120, 30)) as pilot:
        await press(pilot, *keys)
        await paste(pilot, text)
        await until_on(pilot, PromptPanel)
        assert pilot.app.screen.query_one(Input).value == "A bridge opens"
        assert "Add the pasted text (" in screen_text(pilot)
        await press(pilot, *"!!", "enter")
        await until_on(pilot, LibraryScreen)
        await until(pilot, lambda: "added “A bridge opens!!”" in screen_text(pilot))
        assert "A bridge opens!!" in titles(library)


async def test_metadata_of_a_pasted_article_that_cannot_be_read_is_named(play):
    async with play(size=(120, 30)) as pilot:
        await paste(pilot, "---\ntitle: A bridge\ndate: soon\n---\n" + STORY.format("It is " + "very " * 20 + "old."))
        await until_on(pilot, PromptPanel)
        await press(pilot, "enter")
        await until(pilot, lambda: "added “A bridge”; not understood: date “soon”" in screen_text(pilot))


async def test_a_few_pasted_words_are_no_article(play):
    async with play() as pilot:
        await paste(pilot, "two\nwords")
        assert "no address, no file and no article" in screen_text(pilot)
        await press(pilot, "a")
        await paste(pilot, "two\nwords")
        await until(pilot, lambda: pilot.app.screen.query_one(Input).value == "two words")
