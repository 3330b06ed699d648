"""The two lines of a result of the note search."""

from __future__ import annotations

import pytest
from tests.tui.conftest import asked, press, screen_text, settle

from newsreader.ingest import parse_one as parse
from newsreader.records import Color
from newsreader.tui.search.passage import Passage


@pytest.fixture
def marked(library, harbour):
    text = library.articles.revision(harbour).text
    start = text.index("Shipping lines")
    note = "ask them who paid"
    tags = ["some/long/name", "others", "funding"]
    return library.highlights.add(harbour, start, start + 36, color=Color.RED, note=note, tags=tags)


@pytest.mark.parametrize("size", [(120, 30), (80, 24)])
@pytest.mark.parametrize("typed", ["paid", "warned", "paid warned", "funding", "harbour"])
async def test_every_result_names_its_article_and_shows_the_match(play, marked, size, typed):
    async with play(size=size) as pilot:
        await press(pilot, "s", *("space" if letter == " " else letter for letter in typed))
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        results = pilot.app.screen.results
        rows = [results.render_line(y) for y in (0, 1)]
        assert "city will" in rows[1].text or "its old" in rows[1].text
        # The matching letters are bold and underlined.
        bright = "".join(segment.text for row in rows for segment in row if segment.style and segment.style.bold)
        for word in typed.split():
            assert word in bright, screen_text(pilot)


async def test_words_of_the_text_are_emphasized_in_the_preview(play, marked):
    async with play(size=(120, 30)) as pilot:
        await press(pilot, "s", *"body:repo")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        passage = pilot.app.screen.query_one(Passage)
        rows = [passage.render_line(y) for y in range(passage.size.height)]
        found = [segment.text for row in rows for segment in row if segment.style and segment.style.bold]
        assert found[-1] == "report"
        assert not any("│" in row.text for row in rows), "a match in view is not shown twice"


BODY = "Zebras were counted. " + "Nobody looked. " * 90 + "\n\nThen 港で地震 came. A storm follows."


@pytest.mark.slow
@pytest.mark.parametrize("size", [(120, 30), (80, 24), (100, 14)])
async def test_a_match_far_from_the_highlight_is_shown_as_a_snippet_and_enter_opens_it(play, library, size):
    article = library.articles.add(parse(BODY.encode(), "far.txt")).article.id
    library.highlights.add(article, 0, 6, color=Color.RED, note="how many")
    async with play(size=size) as pilot:
        await press(pilot, "s", *"body:地震")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        passage = pilot.app.screen.query_one(Passage)
        rows = [passage.render_line(y) for y in range(passage.size.height)]
        bright = "".join(s.text for row in rows for s in row if s.text and "│" in row.text and s.style.bold)
        assert bright == "地震"
        assert any("Zebras were counted" in row.text for row in rows), screen_text(pilot)
        await press(pilot, "enter")
        reading = pilot.app.screen.reading
        assert reading.text[reading.match.start : reading.match.end] == "地震"
        assert reading.text[reading.focus.start :].startswith("Then 港で地震")
        assert "港で地震 came" in screen_text(pilot)
        # A query with words of the note opens the highlight; the match in the text is emphasized, too.
        await press(pilot, "q", "slash", "space", *"many")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        await press(pilot, "enter")
        reading = pilot.app.screen.reading
        assert reading.focus.start == 0
        assert reading.match is None
        await press(pilot, "n")
        assert reading.text[reading.match.start : reading.match.end] == "地震"


async def test_enter_opens_the_highlight_if_the_match_is_in_it(play, library, harbour, marked):
    async with play(size=(120, 30)) as pilot:
        await press(pilot, "s", *"body:warned")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        await press(pilot, "enter")
        assert pilot.app.screen.reading.current_highlight().id == marked.id
        assert pilot.app.screen.reading.match is None


async def test_the_library_opens_an_article_at_the_match_of_its_filter(play, library):
    library.articles.add(parse(BODY.encode(), "far.txt"))
    async with play(size=(120, 30)) as pilot:
        await press(pilot, "/", *"body:storm", "enter")
        await press(pilot, "enter")
        reading = pilot.app.screen.reading
        assert reading.text[reading.match.start : reading.match.end] == "storm"
        assert "A storm follows" in screen_text(pilot)
        await press(pilot, "escape")
        assert reading.matches == []


async def test_a_message_disappears_at_the_next_letter(play, marked):
    async with play(size=(40, 20)) as pilot:
        await press(pilot, "s", "ctrl+s")
        assert "type a search first, then ^s saves it" in screen_text(pilot)
        await press(pilot, "x")
        assert "type a search first" not in screen_text(pilot)


@pytest.mark.slow
@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
async def test_every_row_shows_the_match_in_the_text(play, library, size):
    article = library.articles.add(parse(BODY.encode(), "far.txt")).article.id
    for start, end in ((0, 6), (7, 11), (12, 20)):
        library.highlights.add(article, start, end, color=Color.RED, note="how many", tags=("animal/count",))
    async with play(size=size) as pilot:
        await press(pilot, "s", *"body:storm")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        results = pilot.app.screen.results
        for number in range(3):
            row = results.render_line(number * 3 + 1) if number * 3 + 1 < results.size.height else None
            assert row is None or "storm" in [s.text for s in row if s.style and s.style.bold], screen_text(pilot)
        assert "  A storm" not in screen_text(pilot)
        await press(pilot, *["backspace"] * 10, *"many")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert "storm" not in results.render_line(1).text


@pytest.mark.parametrize("size", [(120, 30), (80, 24), (40, 16)], ids=str)
async def test_a_matching_tag_is_in_view_among_two_hundred_and_the_others_are_counted(play, library, harbour, size):
    names = [*(f"t{number}" for number in range(1, 200)), "zoning"]
    library.highlights.add(harbour, 0, 8, color=Color.RED, tags=names)
    async with play(size=size) as pilot:
        screen = await asked(pilot, "zoning")
        row = screen.results.render_line(1)
        assert "zoning" in "".join(segment.text for segment in row if segment.style and segment.style.bold)
        tags = [word for word in row.text.split() if word.startswith("#")]
        assert f" +{200 - len(tags)} " in row.text, row.text
        assert all(tag.removeprefix("#") in names for tag in tags)
