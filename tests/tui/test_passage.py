"""The passage beside a result: what is shown of the note, lit, and how the pane is scrolled."""

from __future__ import annotations

import pytest
from tests.tui.conftest import asked, press, screen_text

from newsreader.records import Color
from newsreader.tui.widgets.passage import Passage

FILLER = "nobody knew what to make of it all, so they went on. "
NOTE = (
    f"A porter was asked. {FILLER * 30}The porter said that by eleven in the evening it was locked. {FILLER * 20}End."
)


@pytest.fixture
def noted(library, harbour):
    text = library.articles.revision(harbour).text
    start = text.index("The vote was 31 to 12.")
    return library.highlights.add(harbour, start, start + 22, color=Color.RED, note=NOTE, tags=[])


def rows_of(screen):
    passage = screen.query_one(Passage)
    return [passage.render_line(y) for y in range(passage.content_size.height)]


def bright(strips):
    return "".join(s.text for strip in strips for s in strip if s.style and s.style.bold and s.style.underline)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (200, 50)])
async def test_what_was_found_in_a_long_note_is_in_sight_with_all_its_words(play, noted, size):
    async with play(size=size) as pilot:
        screen = await asked(pilot, "porter eleven evening locked")
        for word in ("porter", "eleven", "evening", "locked"):
            assert word in bright(rows_of(screen)), screen_text(pilot)
        row = bright([screen.results.render_line(0)])
        assert all(word in row for word in ("eleven", "evening", "locked")), row


async def test_the_note_stands_beneath_its_passage_and_can_be_scrolled_to_its_end(play, noted):
    async with play(size=(120, 30)) as pilot:
        screen = await asked(pilot, "vote")
        shown = [strip.text for strip in rows_of(screen)]
        passage = next(y for y, row in enumerate(shown) if "31 to 12" in row)
        note = next(y for y, row in enumerate(shown) if "A porter was asked" in row)
        assert note > passage
        assert "▾ the note goes on: ^d" in shown[-1]
        for key in ("ctrl+down", "ctrl+d", "ctrl+down", "ctrl+down", "ctrl+down", "ctrl+down"):
            await press(pilot, key)
        shown = [strip.text for strip in rows_of(screen)]
        assert any("End." in row for row in shown)
        assert not any("goes on" in row for row in shown)
        assert screen.results.cursor == 0
        for _ in range(8):
            await press(pilot, "ctrl+up")
        assert any("31 to 12" in strip.text for strip in rows_of(screen))


async def test_words_found_in_the_quotation_are_lit_in_the_passage(play, noted):
    async with play(size=(120, 30)) as pilot:
        screen = await asked(pilot, "vote")
        assert "vote" in bright(rows_of(screen))


async def test_a_title_that_has_no_room_ends_in_an_ellipsis(play, library, harbour, noted):
    library.articles.set_title(harbour, "A long title " * 20)
    async with play(size=(100, 30)) as pilot:
        screen = await asked(pilot, "vote")
        shown = [strip.text.rstrip() for strip in rows_of(screen)]
        assert shown[0].startswith("A long title")
        assert shown[1].endswith("…")
