"""The links of an article in the reader: their numbers in the text, and the panel that opens one."""

from __future__ import annotations

import pytest
from tests.tui.conftest import press, screen_text, settle

from newsreader.ingest import parse_one as parse
from newsreader.tui.dialogs.pickers.link_list import LinkList
from newsreader.tui.dialogs.pickers.link_picker import LinkPanel
from newsreader.tui.reader import ReaderScreen
from newsreader.tui.widgets.status_line import StatusLine

WEB = "https://example.org/"
ARTICLE = f"""\
---
title: Harbour fees
url: {WEB}fees
---

It [begins]({WEB}a) here. Nothing is said of [mail](mailto:x@example.org).

The [second]({WEB}b) and the [third]({WEB}c) follow, and [the first again]({WEB}a).

| port | fee |
|---|---|
| Oslo | 1 |
| [Stavanger]({WEB}s) | 1,200 |
"""


@pytest.fixture
def add(library):
    """Add an article to the library and return its id."""
    return lambda text: library.articles.add(parse(text.encode(), "article.md")).article.id


def lines(pilot):
    return [line.strip() for line in screen_text(pilot).split("\n")]


async def test_links_have_numbers_and_tables_have_columns(play, add):
    async with play(open_at=(add(ARTICLE), None)) as pilot:
        assert "┃  It begins¹ here. Nothing is said of mail." in lines(pilot)
        assert "The second² and the third³ follow, and the first again¹." in lines(pilot)
        row = lines(pilot).index("port       │   fee")
        assert lines(pilot)[row : row + 4] == [
            "port       │   fee",
            "───────────┼──────",
            "Oslo       │     1",
            "Stavanger⁴ │ 1,200",
        ]


async def test_a_link_opens_by_the_number_it_has_in_the_text(play, add, opened):
    async with play(open_at=(add(ARTICLE), None)) as pilot:
        await press(pilot, "o")
        assert isinstance(pilot.app.screen, LinkPanel)
        assert ["2", "second", f"{WEB}b"] in [line.split() for line in lines(pilot)]
        await press(pilot, "3")
        assert opened == [f"{WEB}c"]
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert pilot.app.screen.query_one(StatusLine).message == f"opened in the browser: {WEB}c"


async def test_the_cursor_is_on_the_first_link_of_the_sentence_and_enter_opens_it(play, add, opened):
    async with play(open_at=(add(ARTICLE), None)) as pilot:
        await press(pilot, "j", "j", "o")
        assert pilot.app.screen.query_one(LinkList).current_numbers == {1, 2, 3}
        await press(pilot, "enter")
        assert opened == [f"{WEB}b"]
        await press(pilot, "k", "o", "enter")
        assert opened == [f"{WEB}b"] * 2


async def test_the_articles_own_page_is_number_0(play, add, opened):
    async with play(open_at=(add(ARTICLE), None)) as pilot:
        await press(pilot, "o", "0")
        assert opened == [f"{WEB}fees"]


async def test_an_article_without_links_opens_its_page_at_once(play, add, opened):
    async with play(open_at=(add(f"---\nurl: {WEB}fees\n---\n\nNo link at all."), None)) as pilot:
        await press(pilot, "o")
        assert opened == [f"{WEB}fees"]
        assert isinstance(pilot.app.screen, ReaderScreen)


async def test_an_article_without_links_and_page_says_so(play, add, opened):
    async with play(open_at=(add("Only [mail](mailto:x@example.org) here."), None)) as pilot:
        await press(pilot, "o")
        assert opened == []
        assert "no link" in pilot.app.screen.query_one(StatusLine).message


async def test_a_number_that_another_digit_could_follow_waits_for_the_digit_or_enter(play, add, opened):
    text = " ".join(f"[w{i}]({WEB}{i})" for i in range(1, 121))
    async with play(open_at=(add(text), None)) as pilot:
        await press(pilot, "o", "1")
        assert opened == []
        assert pilot.app.screen.query_one(StatusLine).state == "number 1…"
        await press(pilot, "1", "7")
        assert opened == [f"{WEB}117"]
        await press(pilot, "o", "1", "2", "enter")
        assert opened[1:] == [f"{WEB}12"]
        await press(pilot, "o", "9", "9")
        assert opened[2:] == [f"{WEB}99"]
        await press(pilot, "o", "1", "1", "backspace", "backspace", "8", "5", "o", "0", "escape")
        assert opened[3:] == [f"{WEB}85"]


async def test_a_digit_that_leads_to_no_number_is_ignored(play, add, opened):
    text = " ".join(f"[w{i}]({WEB}{i})" for i in range(1, 13))
    async with play(open_at=(add(text), None)) as pilot:
        await press(pilot, "o", "0", "1", "5", "2")
        assert opened == [f"{WEB}12"]


async def test_all_links_can_be_reached_and_the_address_at_the_cursor_is_shown_whole(play, add, opened):
    long = f"{WEB}{'path/' * 25}end"
    text = " ".join(f"[w{i}]({WEB}{i})" for i in range(1, 41)) + f" [the long one]({long})"
    async with play(size=(80, 24), open_at=(add(text), None)) as pilot:
        await press(pilot, "o", "G")
        assert "41  the long one" in screen_text(pilot)
        shown = "".join(line for line in lines(pilot) if "path" in line and "…" not in line)
        assert shown.endswith(long)
        await press(pilot, "g")
        assert " 1  w1 " in screen_text(pilot)
        await press(pilot, "ctrl+d", "ctrl+u", "pagedown", "j", "k", "enter")
        assert opened == [f"{WEB}8"]


async def test_the_panel_opens_on_the_smallest_screens(play, add, opened):
    async with play(size=(20, 5), open_at=(add(ARTICLE), None)) as pilot:
        await press(pilot, "o", "2")
        assert opened == [f"{WEB}b"]


async def test_a_click_selects_a_link_and_another_click_opens_it(play, add, opened):
    async with play(open_at=(add(ARTICLE), None)) as pilot:
        await press(pilot, "o")
        await pilot.click(LinkList, offset=(10, 3))
        await settle(pilot)
        assert opened == []
        await pilot.click(LinkList, offset=(10, 3))
        await settle(pilot)
        assert opened == [f"{WEB}c"]


async def test_copying_and_finding_ignore_link_numbers_and_columns(play, add, library):
    async with play(open_at=(add(ARTICLE), None)) as pilot:
        await press(pilot, "slash", *"begins here", "enter")
        assert pilot.app.screen.reading.match is not None
        await press(pilot, "G", "y", "m")
        assert pilot.app.clipboard == "Stavanger | 1,200"
        (highlight,) = library.highlights.for_article(pilot.app.screen.article.id)
        assert highlight.quote == "Stavanger | 1,200"


async def test_the_mouse_points_at_the_right_word_after_link_numbers_and_in_columns(play, add):
    async with play(open_at=(add(ARTICLE), None)) as pilot:
        rows = screen_text(pilot).split("\n")
        for word in ("follow", "1,200"):
            y = next(i for i, row in enumerate(rows) if word in row)
            await pilot.click("ArticleView", offset=(rows[y].index(word), y - 1), times=2)
            await settle(pilot)
            reading = pilot.app.screen.reading
            assert reading.text[reading.selection.start :].startswith(word)
            await press(pilot, "escape")


async def test_even_edges_count_the_painted_cells(play, add):
    text = " ".join(f"[w{i}]({WEB}{i}) word" for i in range(1, 60))
    async with play(open_at=(add(text), None)) as pilot:
        await press(pilot, "equals_sign")
        full = [line for line in lines(pilot) if line.startswith("┃")]
        assert len({len(line) for line in full[:-1]}) == 1


async def test_a_link_to_an_article_of_the_library_opens_it_and_leads_back(play, add, library, opened):
    first = add(ARTICLE)
    other = add(f"---\ntitle: The second\nurl: {WEB}b\n---\n\nThis is the second text.\n")
    async with play(open_at=(first, None)) as pilot:
        await press(pilot, "j", "o", "2")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert pilot.app.screen.article.id == other
        assert "in your library" in pilot.app.screen.message
        await press(pilot, "ctrl+o")
        assert pilot.app.screen.article.id == first
        assert opened == []
        library.articles.delete([other])
        await press(pilot, "o", "2")
        await pilot.app.workers.wait_for_complete()
        assert opened == [f"{WEB}b"]
