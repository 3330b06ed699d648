"""What a result of the note search says in its two rows."""

from __future__ import annotations

import pytest
from tests.tui.conftest import press, screen_text, settle

from newsreader.records import Color
from newsreader.tui.widgets.passage import Passage


@pytest.fixture
def marked(library, harbour):
    text = library.articles.revision(harbour).text
    start = text.index("Shipping lines")
    note = "ask them who paid"
    tags = ["some/long/name", "others", "funding"]
    return library.highlights.add(harbour, start, start + 36, color=Color.RED, note=note, tags=tags)


@pytest.mark.parametrize("size", [(120, 30), (80, 24)])
@pytest.mark.parametrize("typed", ["paid", "warned", "paid warned", "funding", "harbour"])
async def test_every_result_names_its_article_and_shows_what_was_found(play, marked, size, typed):
    async with play(size=size) as pilot:
        await press(pilot, "s", *("space" if letter == " " else letter for letter in typed))
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        results = pilot.app.screen.results
        rows = [results.render_line(y) for y in (0, 1)]
        assert "city will" in rows[1].text or "its old" in rows[1].text
        # The letters that were found are bold, with a rule below them.
        bright = "".join(segment.text for row in rows for segment in row if segment.style and segment.style.bold)
        for word in typed.split():
            assert word in bright, screen_text(pilot)


async def test_words_of_the_text_are_lit_in_the_passage(play, marked):
    async with play(size=(120, 30)) as pilot:
        await press(pilot, "s", *"body:repo")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        passage = pilot.app.screen.query_one(Passage)
        rows = [passage.render_line(y) for y in range(passage.size.height)]
        found = [segment.text for row in rows for segment in row if segment.style and segment.style.bold]
        assert found[-1] == "repo"


async def test_what_was_said_goes_with_the_next_letter(play, marked):
    async with play(size=(40, 20)) as pilot:
        await press(pilot, "s", "ctrl+s")
        assert "type a search first, then ^s keeps it" in screen_text(pilot)
        await press(pilot, "x")
        assert "type a search first" not in screen_text(pilot)
