"""Reading an article again in another encoding, from the palette."""

from __future__ import annotations

import pytest
from tests.tui.conftest import press, screen_text, settle

from newsreader.ingest import parse
from newsreader.records import Color
from newsreader.tui.dialogs.choice_panel import ChoicePanel

POLISH = "Żona rybaka mówiła, że łódź wróciła do portu późną nocą.\n\nSieci były puste, a morze spokojne."


@pytest.fixture
def garbled(library):
    """The id of an article that was read in a wrong encoding."""
    (document,) = parse(POLISH.encode("cp1250"), "a.txt", encoding="windows-1251")
    return library.articles.add(document).article.id


async def ask(pilot, typed):
    await press(pilot, "ctrl+p", *"another encoding", "enter")
    await settle(pilot)
    assert isinstance(pilot.app.screen, ChoicePanel)
    await press(pilot, *typed)


async def test_an_article_is_read_again_in_a_chosen_encoding_and_undone(play, library, garbled):
    start = library.articles.revision(garbled).text.index("rybaka")
    library.highlights.add(garbled, start, start + 6, color=Color.YELLOW)
    async with play(open_at=(garbled, None)) as pilot:
        await ask(pilot, "windows-1250")
        assert "Żona rybaka" in screen_text(pilot)
        await press(pilot, "enter")
        await settle(pilot)
        assert "read again as windows-1250 (u to undo)" in screen_text(pilot)
        assert "Sieci były puste" in screen_text(pilot)
        assert library.articles.revision(garbled).text == POLISH
        assert [highlight.quote for highlight in library.highlights.for_article(garbled)] == ["rybaka"]
        await press(pilot, "u")
        await settle(pilot)
        assert "Sieci były puste" not in screen_text(pilot)


async def test_an_unknown_encoding_is_an_error_and_changes_nothing(play, library, garbled):
    async with play() as pilot:
        await ask(pilot, "koi9")
        await press(pilot, "enter")
        await settle(pilot)
        assert "There is no encoding “koi9”" in screen_text(pilot)
        await ask(pilot, "windows-1251")
        await press(pilot, "escape")
        await settle(pilot)
        assert library.articles.revisions(garbled) == [1]
