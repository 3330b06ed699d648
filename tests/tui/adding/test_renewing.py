"""Getting the page of an article again in the screen."""

from __future__ import annotations

from tests.services.test_renewing import MORE, page
from tests.tui.adding.test_adding import LOCAL, ended, until_on
from tests.tui.conftest import press, screen_text, settle

from newsreader.records import AnchorState, Color
from newsreader.services.adding.add import add_sources
from newsreader.tui.dialogs.confirm import ConfirmPanel
from newsreader.tui.reader import ReaderScreen


async def test_a_text_that_was_cut_replaces_the_earlier_one_after_a_question_and_undo_restores_it(
    play, server, library
):
    address = server.page("/bridge", page(), Content_Type="text/html")
    (added,) = add_sources(library, [address], private=True)
    start = library.articles.revision(added.id).text.index(MORE[:20])
    cut = library.highlights.add(added.id, start, start + 30, color=Color.YELLOW)
    server.page("/bridge", page(more="The rest was cut."), Content_Type="text/html")
    async with play(size=(120, 30), settings=LOCAL, open_at=(added.id, None)) as pilot:
        await press(pilot, "R")
        await until_on(pilot, ConfirmPanel)
        assert "Replace the earlier text anyway?" in screen_text(pilot)
        assert "so the earlier text stays" not in screen_text(pilot)
        await press(pilot, "n")
        assert "so the earlier text stays" in screen_text(pilot)
        assert library.articles.get(added.id).revision == 1
        await press(pilot, "R")
        await until_on(pilot, ConfirmPanel)
        await pilot.press("y")
        await ended(pilot)
        await until_on(pilot, ReaderScreen)
        assert "1 highlight lost its passage" in screen_text(pilot)
        assert "The rest was cut." in screen_text(pilot)
        assert library.highlights.get(cut.id).anchor is AnchorState.ORPHAN
        await press(pilot, "u")
        await settle(pilot)
        assert library.highlights.get(cut.id).anchor is AnchorState.EXACT
        assert library.articles.get(added.id).revision == 1
