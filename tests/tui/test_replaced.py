"""A library that is moved away or replaced under the open screen."""

from __future__ import annotations

import os

import pytest
from tests.tui.conftest import press, screen_text

from newsreader.ingest import parse_one as parse
from newsreader.library import Library
from newsreader.library.backup.copy import backup
from newsreader.library.backup.restore import restore
from newsreader.records import Color
from newsreader.services.notes.searching import NoteSearch
from newsreader.tui.widgets.status_line import StatusLine

pytestmark = pytest.mark.skipif(os.name == "nt", reason="an open file stays where it is on Windows")


def message(pilot):
    return pilot.app.screen.query_one(StatusLine).message


async def test_a_highlight_is_refused_while_the_library_is_gone_and_saved_when_it_is_back(play, library, harbour):
    async with play(open_at=(harbour, None), size=(160, 30)) as pilot:
        library.path.rename(library.path.with_suffix(".aside"))
        await press(pilot, "m")
        assert "is missing. Nothing can be saved until you put it back" in message(pilot)
        assert library.highlights.all() == []
        await press(pilot, "j")
        library.path.with_suffix(".aside").rename(library.path)
        await press(pilot, "m")
        assert len(library.highlights.all()) == 1


async def test_a_restored_library_is_shown_by_the_open_screen(play, library, harbour):
    copy = backup(library, library.path.with_name("copy.db"))
    library.articles.set_title(harbour, "A newer headline")
    async with play(size=(160, 30)) as pilot:
        await pilot.app._check_for_changes()
        assert "A newer headline" in screen_text(pilot)
        library.path.unlink()
        restore(copy, library.path)
        await pilot.app._check_for_changes()
        await pilot.pause()
        assert "A newer headline" not in screen_text(pilot)
        assert "harbour" in screen_text(pilot)
        await press(pilot, "asterisk")
    with Library.open(library.path) as again:
        assert again.articles.counts().starred == 1


async def test_an_open_article_and_the_search_show_the_library_that_replaced_the_first(play, library, harbour):
    library.highlights.add(harbour, 0, 8, color=Color.RED, note="the old one")
    with Library.open(library.path.with_name("other.db")) as other:
        for text in ("The bridge is closed.", "The tunnel is open."):
            other.articles.add(parse(text.encode(), "other.txt"))
        other.highlights.add(harbour, 4, 10, color=Color.RED, note="the new one")
    search = NoteSearch(library)
    assert [match.highlight.note for match in search.search("", 10)] == ["the old one"]
    async with play(open_at=(harbour, None), size=(160, 30)) as pilot:
        await pilot.app._check_for_changes()
        library.path.unlink()
        library.path.with_name("other.db").rename(library.path)
        await pilot.app._check_for_changes()
        await pilot.pause()
        shown = library.articles.revision(harbour).text
        assert "is closed" in shown or "is open" in shown
        assert shown.rstrip(".") in screen_text(pilot)
        assert "cruise ships" not in screen_text(pilot)
        search.refresh()
        assert [match.highlight.note for match in search.search("", 10)] == ["the new one"]


async def test_a_note_being_typed_is_not_saved_to_a_highlight_of_another_library(play, library, harbour):
    library.highlights.add(harbour, 0, 8, color=Color.RED)
    with Library.open(library.path.with_name("other.db")) as other:
        text = other.articles.add(parse(b"The bridge is closed.", "other.txt")).article
        other.highlights.add(text.id, 0, 3, color=Color.RED, note="theirs")
    async with play(open_at=(harbour, None), size=(160, 30)) as pilot:
        await pilot.app._check_for_changes()
        await press(pilot, "a", *"mine")
        library.path.rename(library.path.with_name("aside.db"))
        library.path.with_name("other.db").rename(library.path)
        await pilot.app._check_for_changes()
        await press(pilot, "ctrl+s")
        assert "this passage is not in the new one" in message(pilot)
        await press(pilot, "escape")
        assert pilot.app.screen.area.text == "mine"
        assert [highlight.note for highlight in library.highlights.all()] == ["theirs"]
        assert library.drafts.ids() == set()
        library.path.with_name("aside.db").rename(library.path)
        await pilot.app._check_for_changes()
        await press(pilot, "ctrl+s")
        assert [highlight.note for highlight in library.highlights.all()] == ["mine"]


async def test_a_note_being_typed_can_be_copied_if_the_new_library_has_no_such_highlight(play, library, harbour):
    library.highlights.add(harbour, 0, 8, color=Color.RED)
    with Library.open(library.path.with_name("other.db")) as other:
        other.articles.add(parse(b"The bridge is closed.", "other.txt"))
    async with play(open_at=(harbour, None), size=(160, 30)) as pilot:
        await press(pilot, "a", *"mine")
        library.path.rename(library.path.with_name("aside.db"))
        library.path.with_name("other.db").rename(library.path)
        await pilot.app._check_for_changes()
        await press(pilot, "ctrl+s")
        assert message(pilot) == "The library was replaced, and this passage is not in the new one. Copy your text."
        assert pilot.app.screen.area.text == "mine"
