"""Reading on without the list: jumps and back, the next unread article, and the end of an article."""

from __future__ import annotations

import pytest
from tests.tui.conftest import asked, press, screen_text, settle

from newsreader.config import Settings
from newsreader.ingest import parse_one as parse
from newsreader.records import ArticleQuery, Color, State
from newsreader.tui.library.screen import LibraryScreen
from newsreader.tui.search import SearchScreen

COUNT = 30


@pytest.fixture
def logs(library):
    """Three articles of thirty paragraphs in place of the others, in the order of the list."""
    library.articles.delete(list(library.articles.ids(ArticleQuery())))
    for name in ("Third", "Second", "First"):
        text = "\n\n".join(f"{name} log, entry {n:02}. It ends with word{n:02}." for n in range(COUNT))
        library.articles.add(parse(f"---\ntitle: {name} log\n---\n\n{text}".encode(), f"{name}.md"))
    return list(library.articles.ids(ArticleQuery()))


def here(pilot):
    """Return the words of the sentence at the focus."""
    reading = pilot.app.screen.reading
    return reading.text[reading.focus.start : reading.focus.end]


def states(library, ids):
    return [library.articles.get(each).state for each in ids]


async def test_jumps_lead_back_and_forth_in_an_article_and_across_articles(play, library, logs):
    text = library.articles.revision(logs[0]).text
    library.highlights.add(logs[0], text.index("entry 20"), text.index("entry 20") + 8, color=Color.GREEN)
    async with play(size=(100, 30)) as pilot:
        await press(pilot, "enter", *"3j", "]")
        assert "entry 20" in here(pilot)
        await press(pilot, "G", "slash", *"word05", "enter")
        assert "word05" in here(pilot)
        await press(pilot, "J")
        assert "Second log, entry 00" in here(pilot)
        back = []
        for _ in range(4):
            await press(pilot, "ctrl+o")
            back.append(here(pilot))
        ends = ["word05", "word29", "entry 20", "word01"]
        assert all(end in words for end, words in zip(ends, back, strict=True))
        await press(pilot, "ctrl+o")
        assert "no earlier place" in pilot.app.screen.message
        await press(pilot, "4", "apostrophe")
        assert "Second log" in here(pilot)
        await press(pilot, "apostrophe")
        assert "no later place" in pilot.app.screen.message
        await press(pilot, "f", "d")
        jumped = here(pilot)
        await press(pilot, "ctrl+o", "apostrophe")
        assert here(pilot) == jumped


async def test_the_list_is_at_the_article_that_was_read_last_also_after_a_jump_back(play, logs):
    async with play(size=(100, 30)) as pilot:
        await press(pilot, "enter", *"JJ", "ctrl+o", "q")
        assert pilot.app.screen.articles.current_key == logs[1]


async def test_a_passage_found_by_a_search_leads_back_to_its_result_and_to_where_one_read(play, library, logs):
    text = library.articles.revision(logs[2]).text
    for n in (3, 9):
        start = text.index(f"word{n:02}")
        library.highlights.add(logs[2], start, start + 6, color=Color.GREEN)
    async with play(size=(100, 30)) as pilot:
        await press(pilot, "enter", *"6j")
        search = await asked(pilot, "word")
        await press(pilot, "down")
        result = search.results.current.highlight.id
        await press(pilot, "enter", "j", "q")
        await settle(pilot)
        assert isinstance(pilot.app.screen, SearchScreen)
        assert (search.ask.box.value, search.results.current.highlight.id) == ("word", result)
        await press(pilot, "enter", "ctrl+o")
        assert "First log, entry 03" in here(pilot)


async def test_a_number_before_g_or_G_leads_to_the_paragraph_that_exports_cite(play, logs):
    async with play(size=(100, 30), open_at=(logs[0], None)) as pilot:
        await press(pilot, *"20G")
        assert "entry 19" in here(pilot)
        assert pilot.app.screen.message == "¶ 20"
        await press(pilot, *"7g")
        assert "entry 06" in here(pilot)
        await press(pilot, *"999G")
        assert "entry 29" in here(pilot)


async def test_n_and_x_go_on_to_the_next_unread_article_without_the_list(play, library, logs):
    library.articles.set_state([logs[1]], State.DONE)
    async with play(size=(100, 30)) as pilot:
        await press(pilot, "enter", "n")
        assert pilot.app.screen.article.id == logs[2]
        await press(pilot, "ctrl+o")
        assert pilot.app.screen.article.id == logs[0]
        await press(pilot, "slash", *"word", "enter", "n")
        assert pilot.app.screen.article.id == logs[0], "while matches are shown, n goes to the next one"
        await press(pilot, "escape", "n")
        assert "no unread articles" in pilot.app.screen.message
        library.articles.set_state([logs[1]], State.UNREAD)
        await press(pilot, "x")
        assert pilot.app.screen.article.id == logs[1]
        assert pilot.app.screen.message == "archived: First log · u to undo"
        assert states(library, logs[:1]) == [State.ARCHIVED]
        await press(pilot, "u")
        assert states(library, logs[:1]) == [State.READING]
        await press(pilot, "x")
        assert "no unread articles" in pilot.app.screen.message
        assert states(library, logs[1:2]) == [State.ARCHIVED]
        await press(pilot, "q")
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_J_with_a_count_goes_several_articles_on_and_at_most_to_the_last(play, logs):
    async with play(size=(100, 30)) as pilot:
        await press(pilot, "enter", "9", "J")
        assert pilot.app.screen.article.id == logs[2]
        await press(pilot, "2", "K")
        assert pilot.app.screen.article.id == logs[0]


async def test_the_end_of_an_article_says_how_to_go_on_if_there_is_a_list(play, logs):
    async with play(size=(100, 12)) as pilot:
        await press(pilot, "enter", "G", "k", "k", "j", "j")
        assert "x archive, next unread   n next unread   J next" in screen_text(pilot)
        await press(pilot, "space")
        assert "x archive, next unread   n next unread   J next" in screen_text(pilot)
        assert pilot.app.screen.article.id == logs[0], "a page down stays, unless the settings say otherwise"
        pilot.app.screen.dismiss()
        await pilot.app.open_article(logs[0])
        await press(pilot, "G")
        assert "archive, next unread" not in screen_text(pilot)


@pytest.mark.parametrize(("at_end", "state"), [("archive", State.ARCHIVED), ("next", State.DONE)])
async def test_a_page_down_at_the_end_goes_on_if_the_settings_say_so(play, library, logs, at_end, state):
    async with play(size=(100, 30), settings=Settings(at_end=at_end)) as pilot:
        await press(pilot, "enter", *["space"] * 20)
        await settle(pilot)
        assert pilot.app.screen.article.id != logs[0]
        assert states(library, logs[:1]) == [state]


@pytest.mark.parametrize("scrolling", ["line", "middle"])
async def test_the_text_follows_the_focus_as_the_settings_say(play, logs, scrolling):
    async with play(size=(100, 30), settings=Settings(scrolling=scrolling), open_at=(logs[0], None)) as pilot:
        view = pilot.app.screen.view
        rows = []
        for _ in range(40):
            await press(pilot, "j")
            rows.append(view.rows.row_of(pilot.app.screen.reading.focus.start) - view.top)
        middle, lowest = view.size.height // 2, view.size.height - 4
        assert rows[-1] == (middle if scrolling == "middle" else lowest) or abs(rows[-1] - middle) <= 1
        assert max(rows) <= (middle + 1 if scrolling == "middle" else lowest)
