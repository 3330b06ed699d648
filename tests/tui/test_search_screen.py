from __future__ import annotations

import asyncio
from dataclasses import replace
from threading import Event

import pytest
from tests.tui.conftest import HARBOUR, press, screen_text, settle

from newsreader.config import Settings
from newsreader.ingest import parse_one as parse
from newsreader.keymap import Keymap
from newsreader.library import Library
from newsreader.library.saved_searches import Searches
from newsreader.records import AnchorState, ArticleQuery, Color, Draft
from newsreader.services.notes.index import NoteIndex
from newsreader.services.notes.searching import NoteSearch
from newsreader.tui.app.app import NewsreaderApp
from newsreader.tui.library.screen import LibraryScreen
from newsreader.tui.reader import ReaderScreen
from newsreader.tui.search import SearchScreen
from newsreader.tui.search.passage import Passage
from newsreader.tui.widgets.header import ScreenHeader


@pytest.fixture
def marked(library, harbour):
    text = library.articles.revision(harbour).text

    def mark(quote, note="", tags=()):
        start = text.index(quote)
        return library.highlights.add(harbour, start, start + len(quote), color=Color.GREEN, note=note, tags=tags)

    return [
        mark("The vote was 31 to 12.", "who were the twelve", ("council/vote",)),
        mark("Shipping lines had warned of a loss."),
    ]


async def opened(pilot):
    await press(pilot, "s")
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)


async def test_an_empty_box_lists_the_newest(play, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        shown = screen_text(pilot)
        assert shown.index("Shipping lines had warned") < shown.index("who were the twelve")


@pytest.fixture
def held(monkeypatch):
    """The fuzzy index is not built before this is set."""
    gate, in_slices = Event(), NoteIndex._in_slices

    def waiting(index):
        while not index._is_closed and not gate.wait(0.01):
            pass
        yield from in_slices(index)

    monkeypatch.setattr(NoteIndex, "_in_slices", waiting)
    yield gate
    gate.set()


async def test_drafts_are_listed_first_with_a_label_and_opened_at_their_passage(play, marked, library):
    library.drafts.keep(Draft(marked[0].id, "another editor", "who were the twelve, and why", "who were the twelve"))
    async with play() as pilot:
        assert pilot.app.screen.query_one(ScreenHeader).remark == "drafts 1   by date added"
        await opened(pilot)
        screen = pilot.app.screen
        assert [match.highlight.id for match in screen.results.matches] == [marked[0].id, marked[1].id]
        (row,) = [line for line in screen_text(pilot).split("\n") if "#council/vote" in line and "draft" in line]
        assert row.index("draft") > row.index("#council/vote")
        await press(pilot, *"vote is:dra")
        await press(pilot, "tab")
        assert screen.ask.box.value == "vote is:draft "
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert [match.highlight.id for match in screen.results.matches] == [marked[0].id]
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert [highlight.id for highlight in pilot.app.screen.reading.highlights_at_focus()] == [marked[0].id]
        library.drafts.drop(marked[0].id, "another editor")
        await press(pilot, "q", "escape")
        while not isinstance(pilot.app.screen, LibraryScreen):
            await press(pilot, "escape")
        assert pilot.app.screen.query_one(ScreenHeader).remark == "by date added"


async def test_the_library_counts_drafts_and_filters_by_them(play, marked, library):
    library.drafts.keep(Draft(marked[1].id, "another editor", "whose report?", ""))
    async with play(size=(80, 24)) as pilot:
        await press(pilot, "slash", *"is:draft")
        assert pilot.app.screen.query_one(ScreenHeader).remark == "1 found   drafts 1   by date added"
        assert [*pilot.app.screen.articles.ids] == [marked[1].article_id]
        assert "drafts 1" in screen_text(pilot).split("\n")[0]


async def test_the_newest_notes_are_shown_while_the_index_is_being_built(play, marked, held):
    async with play(size=(120, 30)) as pilot:
        await press(pilot, "s")
        shown = screen_text(pilot)
        assert shown.index("Shipping lines had warned") < shown.index("who were the twelve")
        assert not pilot.app.screen.search.is_built


async def test_notes_with_the_exact_words_are_found_while_the_index_is_being_built(
    play, library, harbour, marked, held
):
    text = library.articles.revision(harbour).text
    for quote in ("The council decided on Tuesday.", "The mayor said the decision was a pause."):
        start = text.index(quote)
        library.highlights.add(harbour, start, start + len(quote), color=Color.RED)
    async with play(size=(120, 30)) as pilot:
        await press(pilot, "s")
        await press(pilot, *"the twelev")
        await pilot.app.queue.ask_aside(pilot.app.screen.search.total)
        await settle(pilot)
        assert "No note has exactly these words." in screen_text(pilot)
        await press(pilot, *["backspace"] * 7)
        await pilot.press("down", "down", "enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, ReaderScreen)
        opened_at = pilot.app.screen.reading.current_highlight().id
        assert opened_at == library.highlights.all()[2].id
        await press(pilot, "q")
        search = pilot.app.screen
        assert "exact words, indexing …   4 found" in screen_text(pilot)
        held.set()
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert search.query_one(ScreenHeader).remark == "4 found"
        assert search.results.current.highlight.id == opened_at
        await press(pilot, "slash", *[*["backspace"] * 3, *"twelev"])
        assert search.query_one(ScreenHeader).remark == "1 found of 4"


async def test_the_index_is_built_in_an_idle_moment_if_there_are_notes(play, library, harbour):
    async with play() as pilot:
        await pilot.app.workers.wait_for_complete()
        assert pilot.app._note_search is None
    library.highlights.add(harbour, 0, 10, color=Color.RED)
    async with play() as pilot:
        await pilot.app.workers.wait_for_complete()
        assert pilot.app._note_search.is_built


async def test_leaving_the_program_does_not_wait_for_the_index(play, marked, monkeypatch):
    given, in_slices = [], NoteIndex._in_slices
    begun = Event()

    def counting(index):
        for item in in_slices(index):
            given.append(item)
            yield item
            begun.set()
            while not index._is_closed:
                pass  # until the screen is closed

    monkeypatch.setattr(NoteIndex, "_in_slices", counting)
    async with play() as pilot:
        await pilot.app.queue.ask(begun.wait)
        search = pilot.app._note_search
    assert len(given) == 1
    assert not search.is_built


async def test_misspelled_words_in_any_order_find_the_note_and_enter_opens_it(play, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, *"twelev", "space", *"who")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert "who were the twelve" in screen_text(pilot)
        assert pilot.app.screen.query_one(ScreenHeader).remark == "1 found of 2"
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ReaderScreen)
        reading = pilot.app.screen.reading
        assert reading.text[reading.focus.start : reading.focus.end] == "The vote was 31 to 12."
        assert reading.current_highlight().id == marked[0].id
        await press(pilot, "q")
        assert isinstance(pilot.app.screen, SearchScreen)
        assert pilot.app.screen.query_one("Input").value == "twelev who"


async def test_the_preview_shows_the_passage_in_its_context(play, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, *"twelve")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert "The mayor said the decision" in screen_text(pilot)


async def test_a_search_without_results_says_so_and_escape_goes_back(play, marked):
    async with play() as pilot:
        await opened(pilot)
        await press(pilot, *"qqqxyz")
        assert "No matches in your notes" in screen_text(pilot)
        await press(pilot, "enter", "down", "up", "escape")
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_a_library_without_highlights_says_how_to_create_one(play):
    async with play() as pilot:
        await opened(pilot)
        assert "Press m in an article" in screen_text(pilot)


async def test_a_highlight_created_since_the_last_search_is_found(play, library, harbour, marked):
    async with play(open_at=(harbour, None)) as pilot:
        await opened(pilot)
        await press(pilot, "escape", "g", "m")
        await opened(pilot)
        await press(pilot, *"cruise")
        assert "cruise ships" in screen_text(pilot)


@pytest.mark.parametrize("size", [(20, 5), (60, 15), (400, 120)])
async def test_every_size_of_terminal_shows_results(play, marked, size):
    async with play(size=size) as pilot:
        await opened(pilot)
        assert "who" in screen_text(pilot) or "Ship" in screen_text(pilot)


async def typed(pilot, text):
    await press(pilot, *("space" if c == " " else c for c in text))
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)


async def test_filters_find_exactly_and_are_completed_with_tab(play, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await typed(pilot, "tag:cou")
        assert "tag:council/vote" in screen_text(pilot)
        assert pilot.app.screen.query_one(ScreenHeader).remark == "newest 2", "a half-typed filter is not applied"
        await press(pilot, "tab")
        await pilot.app.workers.wait_for_complete()
        assert pilot.app.screen.query_one("Input").value == "tag:council/ "
        await typed(pilot, "-has:no")
        await press(pilot, "down", "enter")
        await settle(pilot)
        assert pilot.app.screen.query_one("Input").value == "tag:council/ -has:note "
        assert "No matches in your notes" in screen_text(pilot)


@pytest.mark.slow
async def test_a_mistake_in_a_filter_is_shown_and_cleared(play, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await typed(pilot, "color:pink")
        assert "color:pink is not valid. Use yellow" in screen_text(pilot)
        assert pilot.app.screen.query_one(ScreenHeader).remark.startswith("0 found")
        await press(pilot, "down", "up")
        assert "color:pink is not valid" in screen_text(pilot), "it is shown below the box until it is corrected"
        await press(pilot, *["backspace"] * 4)
        await typed(pilot, "green")
        assert "is not valid" not in screen_text(pilot)
        assert pilot.app.screen.query_one(ScreenHeader).remark.startswith("2 found")


@pytest.mark.slow
async def test_several_results_are_tagged_colored_and_deleted_in_one_step_each(play, library, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "ctrl+x", "ctrl+x")
        assert "2 selected" in screen_text(pilot)
        assert "✓" in screen_text(pilot)
        await press(pilot, "ctrl+r")
        assert "5 ██ purple" in screen_text(pilot)
        await press(pilot, "3")
        await pilot.app.workers.wait_for_complete()
        assert {h.color for h in library.highlights.all()} == {Color.BLUE}
        assert "now blue: 2 highlights · ^_ to undo" in screen_text(pilot)
        await press(pilot, "up", "ctrl+x", "ctrl+x", "ctrl+t", *"new", "enter")
        await pilot.app.workers.wait_for_complete()
        assert [h.tags for h in library.highlights.all()] == [("new",), ("council/vote", "new")]
        await press(pilot, "up", "ctrl+x", "ctrl+x", "shift+delete", "y")
        assert library.highlights.all() == []
        assert "No highlights yet" in screen_text(pilot)
        await press(pilot, "ctrl+underscore")
        assert len(library.highlights.all()) == 2
        await press(pilot, "ctrl+underscore", "ctrl+underscore", "ctrl+y")
        assert {h.color for h in library.highlights.all()} == {Color.BLUE}
        assert [h.tags for h in library.highlights.all()] == [(), ("council/vote",)]


async def test_deleting_a_result_leaves_the_cursor_in_place(play, library, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "down", "shift+delete", "y")
        assert [h.id for h in library.highlights.all()] == [marked[1].id]
        assert pilot.app.screen.results.cursor == 0


async def test_a_color_is_chosen_by_its_number_by_moving_or_not_at_all(play, library, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "ctrl+r", "escape")
        assert library.highlights.get(marked[1].id).color is Color.GREEN
        await press(pilot, "ctrl+r", "right", "right", "enter")
        await pilot.app.workers.wait_for_complete()
        assert library.highlights.get(marked[1].id).color is Color.RED
        await press(pilot, "ctrl+r", "left", "left", "left", "left", "enter")
        await pilot.app.workers.wait_for_complete()
        assert library.highlights.get(marked[1].id).color is Color.PURPLE
        await pilot.press("ctrl+r", "1")
        await settle(pilot)
        await pilot.app.workers.wait_for_complete()
        assert library.highlights.get(marked[1].id).color is Color.YELLOW
        assert pilot.app.screen.query_one("Input").value == "", "the number went to the panel"


@pytest.mark.parametrize("size", [(20, 5), (40, 12)])
async def test_five_colors_are_in_view_on_the_smallest_terminal(play, marked, size):
    async with play(size=size) as pilot:
        await opened(pilot)
        await press(pilot, "ctrl+r")
        shown = screen_text(pilot)
        assert all(f"{digit} █" in shown for digit in range(1, 6))


async def test_the_results_are_exported_and_nothing_else(play, tmp_path, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await typed(pilot, "twelve")
        await press(pilot, "ctrl+e")
        assert "Export this highlight as Markdown into the file" in screen_text(pilot)
        assert pilot.app.screen.query_one("Input").value.endswith("notes-twelve.md")
        await typed_path(pilot, tmp_path / "out" / "mine.md")
        await press(pilot, "enter")
        await pilot.app.workers.wait_for_complete()
        assert "1 file written" in screen_text(pilot)
        text = (tmp_path / "out" / "mine.md").read_text(encoding="utf-8")
        assert text.startswith("# Notes: twelve\n\n## The city will close")
        assert "who were the twelve" in text
        assert "Shipping lines" not in text
        await press(pilot, "home", "ctrl+k", "ctrl+x", "ctrl+x", "ctrl+e")
        assert "Export these 2 highlights" in screen_text(pilot)
        await typed_path(pilot, tmp_path / "out")
        await press(pilot, "enter")
        await pilot.app.workers.wait_for_complete()
    assert "Shipping lines" in (tmp_path / "out" / "notes.md").read_text(encoding="utf-8")


async def test_weak_matches_have_a_heading_and_are_not_exported_unless_selected(play, library, harbour, marked):
    text = library.articles.revision(harbour).text
    start = text.index("The city will close")
    library.highlights.add(harbour, start, start + 19, color=Color.RED, note="pergunto ao prefeito")
    async with play(size=(100, 30)) as pilot:
        await opened(pilot)
        await typed(pilot, "twelve vote penguin")
        shown = screen_text(pilot)
        assert shown.index("who were the twelve") < shown.index("weaker matches ──") < shown.index("pergunto")
        assert pilot.app.screen.query_one(ScreenHeader).remark == "1 found, 1 weaker"
        assert screen_text(pilot).count("weaker matches") == 1
        await press(pilot, "ctrl+e")
        assert "Export this highlight as Markdown" in screen_text(pilot)
        await press(pilot, "escape", "home", "ctrl+k")
        await typed(pilot, "penguin zebra")
        assert pilot.app.screen.query_one(ScreenHeader).remark == "only weaker matches: 1"
        shown = screen_text(pilot)
        assert shown.index("weaker matches ──") < shown.index("pergunto"), "also if nothing is above the line"
        await press(pilot, "ctrl+e")
        assert "only weaker matches; ^x selects those to export" in screen_text(pilot)
        await press(pilot, "ctrl+x", "ctrl+e")
        assert "Export this highlight as Markdown" in screen_text(pilot)


async def test_a_search_without_good_matches_offers_the_texts_and_one_without_filters(play, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await typed(pilot, "cruise tag:council/vote color:red")
        assert "^b lists 1 article with the words" in screen_text(pilot)
        await press(pilot, "home", "ctrl+k")
        await typed(pilot, "shipping color:red")
        assert "2 found without the filters" in screen_text(pilot), "one has “ships”"
        await press(pilot, "ctrl+b")
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert pilot.app.screen.query_now.text == "body:shipping"


async def typed_path(pilot, path):
    pilot.app.screen.query_one("Input").value = str(path)
    await settle(pilot)


def passage_text(pilot):
    passage = pilot.app.screen.query_one(Passage)
    rows = (passage.render_line(y) for y in range(passage.size.height))
    return " ".join(" ".join("".join(segment.text for segment in row).split()) for row in rows)


def saved(library):
    return {one.name: one.query for one in library.searches.saved()}


async def test_an_empty_box_puts_the_cursor_on_the_newest_note_and_enter_opens_it(play, library, marked):
    library.searches.save("vote", "twelve")
    library.searches.remember("harbour")
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        assert pilot.app.screen.choices.items == ()
        assert "↑ your searches" in screen_text(pilot)
        assert "┃" in screen_text(pilot)
        await press(pilot, "down", "up", "enter")
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert pilot.app.screen.reading.current_highlight().id == marked[1].id


@pytest.mark.parametrize("key", ["up", "tab"])
async def test_the_first_key_lists_the_searches_even_while_they_are_being_read(play, library, marked, monkeypatch, key):
    library.searches.save("votes", "tag:council")
    gate, saved = Event(), Searches.saved

    def slowly(searches):
        gate.wait()
        return saved(searches)

    monkeypatch.setattr(Searches, "saved", slowly)
    async with play(size=(120, 30)) as pilot:
        await pilot.press("s")
        pressed = asyncio.create_task(pilot.press(key))
        await asyncio.sleep(0)
        gate.set()
        await pressed
        await settle(pilot)
        assert pilot.app.screen.choices.items == (("votes", "saved · tag:council"),)
        await press(pilot, "enter")
        assert pilot.app.screen.ask.box.value == "tag:council"


@pytest.mark.slow
async def test_a_search_is_saved_under_a_name_and_chosen_from_the_list(play, library, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "tab")
        assert pilot.app.screen.has_left_box, "there are no searches to list yet"
        await press(pilot, "tab")
        await typed(pilot, "twelve has:note")
        await press(pilot, "ctrl+s", *"vote", "enter")
        await pilot.app.workers.wait_for_complete()
        assert "saved as vote" in screen_text(pilot)
        await press(pilot, "enter", "q", "escape")
        await opened(pilot)
        await press(pilot, "up")
        assert pilot.app.screen.choices.items == (("vote", "saved · twelve has:note"), ("twelve has:note", "recent"))
        await press(pilot, "enter")
        await pilot.app.workers.wait_for_complete()
        assert pilot.app.screen.query_one("Input").value == "twelve has:note"
        assert pilot.app.screen.query_one(ScreenHeader).remark.startswith("1 found")
        await press(pilot, "home", "ctrl+k", "tab", "shift+delete", "y", "shift+delete")
        assert pilot.app.screen.choices.items == ()
        assert saved(library) == {}
        assert library.searches.recent() == []
        assert len(pilot.app.screen.results.matches) == 2, "no highlight was removed"
        await press(pilot, "ctrl+underscore")
        assert saved(library) == {"vote": "twelve has:note"}


async def test_the_list_of_searches_closes_at_either_end_and_with_escape(play, library, marked):
    library.searches.save("a", "twelve")
    library.searches.remember("harbour")
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        screen = pilot.app.screen
        for keys in (("tab", "up"), ("up", "down", "down"), ("up", "escape"), ("up", "x", "backspace")):
            await press(pilot, *keys)
            assert screen.choices.items == (), keys
            assert screen.results.cursor == 0
        await press(pilot, "down")
        assert screen.results.cursor == 1
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_a_saved_search_is_suggested_by_its_name_while_typing(play, library, marked):
    library.searches.save("big vote", "twelve")
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await typed(pilot, "vo")
        assert pilot.app.screen.choices.items == (("big vote", "saved · twelve"),)
        await pilot.press("t", "tab")
        await settle(pilot)
        await pilot.app.workers.wait_for_complete()
        assert pilot.app.screen.query_one("Input").value == "twelve"


async def test_a_search_is_renamed_and_a_replaced_search_is_named(play, library, marked):
    library.searches.save("a", "twelve")
    library.searches.save("b", "harbour")
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "up", "ctrl+s", "backspace", *"c", "enter")
        await pilot.app.workers.wait_for_complete()
        assert saved(library) == {"b": "harbour", "c": "twelve"}
        assert "a is now c" in screen_text(pilot)
        await press(pilot, "ctrl+s", "backspace", *"b", "enter")
        await pilot.app.workers.wait_for_complete()
        assert "replaced b, which was harbour; ^_ to undo" in screen_text(pilot)
        assert saved(library) == {"b": "twelve"}
        await press(pilot, "escape")
        await typed(pilot, "loss")
        await press(pilot, "ctrl+s", *"B", "enter")
        await pilot.app.workers.wait_for_complete()
        assert "replaced B, which was twelve; ^_ to undo" in screen_text(pilot)
        assert saved(library) == {"b": "loss"}
        await press(pilot, "ctrl+underscore", "ctrl+underscore")
        assert saved(library) == {"b": "harbour", "c": "twelve"}


async def test_ten_thousand_searches_with_hostile_names_do_no_harm(play, library, marked):
    with library._handle.store.change("many") as change:
        rows = [
            {"id": n, "uid": f"u{n}", "name": f"[b]é漢\x1b]0;x\x07{n}", "folded": f"{n:05}", "query": f"[/]q{n}"}
            for n in range(1, 10_001)
        ]
        change.create_all("saved_search", [row | {"created_at": change.time} for row in rows])
    async with play(size=(60, 20)) as pilot:
        await opened(pilot)
        await press(pilot, "up", "down")
        assert "[b]é漢" in screen_text(pilot)
        assert "\x1b]0" not in screen_text(pilot)
        assert len(pilot.app.screen.choices.items) == 10_000
        await press(pilot, "escape")
        await typed(pilot, "[b]")
        assert len(pilot.app.screen.choices.items) == 3


async def test_a_read_only_library_is_searched_without_an_error(library, marked):
    with Library.open(library.path, read_only=True) as reading:
        app = NewsreaderApp(reading, Settings(), Keymap())
        async with app.run_test(size=(120, 30)) as pilot:
            await settle(pilot)
            await opened(pilot)
            await typed(pilot, "twelve")
            await press(pilot, "enter", "q")
            assert "reading only" not in screen_text(pilot)
    assert library.searches.recent() == []


async def test_down_goes_through_the_choices_to_the_results_and_up_comes_back(play, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await typed(pilot, "is:")
        screen = pilot.app.screen
        count = len(screen.choices.items)
        await press(pilot, *["down"] * count)
        assert (screen.choices.cursor, screen.results.cursor) == (count - 1, 0)
        await press(pilot, "down", "down")
        assert (screen.choices.items, screen.results.cursor) == ((), 1)
        await press(pilot, "up", "up")
        assert screen.choices.cursor == count - 1
        await press(pilot, "pagedown")
        assert (screen.choices.items, screen.results.cursor) == ((), 1)


async def test_f1_shows_the_keys_and_the_search_syntax(play, marked):
    async with play(size=(120, 50)) as pilot:
        await opened(pilot)
        await press(pilot, "f1")
        assert "Save the search, or rename it" in screen_text(pilot)


async def test_enter_right_after_the_last_letter_opens_the_result_of_the_whole_query(play, marked):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await pilot.press(*"twelve", "enter")
        await settle(pilot)
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert pilot.app.screen.reading.current_highlight().id == marked[0].id


async def test_enter_before_the_notes_are_read_waits_for_them(play, marked):
    async with play(size=(120, 30)) as pilot:
        await pilot.press("s", *"twelve", "enter")
        await settle(pilot)
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert pilot.app.screen.reading.current_highlight().id == marked[0].id


REVISED = HARBOUR.replace("The vote was 31 to 12.", "Nobody would say how the vote went, or when.").replace(
    "Shipping lines had warned of a loss.", "Several shipping lines have since then warned us of some loss."
)


@pytest.mark.slow
async def test_orphans_and_highlights_in_review_are_found_and_opened(play, library):
    url = "https://a.example/harbour"
    given = replace(parse(f"{HARBOUR}\nIt rained.".encode(), "harbour.txt"), url=url)
    article = library.articles.add(given).article
    text = library.articles.revision(article.id).text

    def mark(quote):
        start = text.index(quote)
        return library.highlights.add(article.id, start, start + len(quote), color=Color.RED)

    marks = {"orphan": mark("The vote was 31 to 12."), "review": mark("Shipping lines had warned of a loss.")}
    library.articles.add(replace(parse(REVISED.encode(), "harbour.txt"), url=url))
    states = {name: library.highlights.get(one.id).anchor for name, one in marks.items()}
    assert states == {"orphan": AnchorState.ORPHAN, "review": AnchorState.REVIEW}
    async with play(size=(120, 30)) as pilot:
        for state, said in (("orphan", "no longer in the text"), ("review", "probably here")):
            await opened(pilot)
            await typed(pilot, f"is:{state}")
            assert [m.highlight.id for m in pilot.app.screen.results.matches] == [marks[state].id]
            await pilot.app.workers.wait_for_complete()
            await settle(pilot)
            assert screen_text(pilot).count(state) == 2, "in the box, and beside the day"
            assert ("no longer in the text" in screen_text(pilot)) is (state == "orphan")
            quoted = "The vote was 31 to 12." if state == "orphan" else "shipping lines have"
            assert quoted in passage_text(pilot), "among its former neighbors"
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, ReaderScreen)
            reading = pilot.app.screen.reading
            assert reading.article.id == article.id
            assert said in screen_text(pilot)
            if state == "orphan":
                assert "The vote" not in reading.text[reading.focus.start : reading.focus.end]
                assert abs(reading.focus.start - marks[state].start) < 200, "near its last place"
            await press(pilot, "q", "escape")


@pytest.mark.parametrize("size", [(20, 5), (40, 12)])
async def test_the_box_of_a_panel_is_in_view_on_the_smallest_terminal(play, library, marked, size):
    library.highlights.set_tags(marked[1].id, [f"a/long/tag/{n}" for n in range(9)])
    async with play(size=size) as pilot:
        await opened(pilot)
        await press(pilot, "ctrl+t", *"new")
        box = pilot.app.screen.query_one("Input")
        assert box.region in pilot.app.screen.region
        assert "new" in screen_text(pilot)


async def test_a_quote_with_its_own_quotation_marks_gets_no_others(play, library, harbour):
    text = library.articles.revision(harbour).text
    library.articles.add(parse("She said: “It was a gift.” No more.".encode(), "gift.txt"))
    gift = next(a.id for a in library.articles.page(ArticleQuery()) if "gift" in a.title or "She" in a.title)
    at = library.articles.revision(gift).text.index("“It")
    library.highlights.add(gift, at, at + 16, color=Color.RED)
    library.highlights.add(harbour, 0, 8, color=Color.RED, note="")
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        assert f"“{text[:8]}”" in screen_text(pilot)
        assert "“It was a gift.”" in screen_text(pilot)
        await typed(pilot, "gift")
        await press(pilot, "ctrl+t")
        assert "““" not in screen_text(pilot)
        await press(pilot, "escape", "shift+delete", "y")
        assert "deleted “It was a gift.” · ^_ to undo" in screen_text(pilot)


async def test_without_colors_each_result_shows_the_number_of_its_color_and_its_passage_is_underlined(
    play, marked, monkeypatch
):
    monkeypatch.setenv("NO_COLOR", "1")
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        assert "┃2 “Shipping lines" in screen_text(pilot)
        strips = pilot.app.screen._compositor.render_strips()
        underlined = [s.text for strip in strips for s in strip if s.style and s.style.underline]
        assert "Shipping lines had warned of a loss." in " ".join(underlined)


async def test_the_search_says_that_the_highlights_are_in_the_trash(play, library, harbour, marked):
    library.articles.delete([harbour])
    async with play() as pilot:
        await opened(pilot)
        assert "Those of articles in the trash are not listed." in screen_text(pilot)


async def test_a_long_mistake_is_shown_whole_on_a_narrow_terminal(play, marked):
    async with play(size=(40, 20)) as pilot:
        await opened(pilot)
        await press(pilot, *"color:re", "space")
        assert "color:re is not valid. Did you mean red?" in " ".join(screen_text(pilot).split())


async def test_places_in_doubt_are_reviewed_with_one_key_each(play, library):
    url = "https://a.example/harbour"
    given = replace(parse(f"{HARBOUR}\nIt rained.".encode(), "harbour.txt"), url=url)
    article = library.articles.add(given).article
    text = library.articles.revision(article.id).text
    marks = {}
    for name, quote in (("orphan", "The vote was 31 to 12."), ("review", "Shipping lines had warned of a loss.")):
        start = text.index(quote)
        marks[name] = library.highlights.add(article.id, start, start + len(quote), color=Color.RED, note="why?").id
    library.articles.add(replace(parse(REVISED.encode(), "harbour.txt"), url=url))
    async with play(size=(120, 30)) as pilot:
        await press(pilot, "exclamation_mark")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert {match.highlight.id for match in pilot.app.screen.results.matches} == set(marks.values())
        assert [match.highlight.start for match in pilot.app.screen.results.matches] == sorted(
            library.highlights.get(id_).start for id_ in marks.values()
        ), "in the order of the text"
        pilot.app.screen.results.go_to({marks["review"]})
        await settle(pilot)
        shown = screen_text(pilot)
        assert "highlighted: … pause. The vote was 31 to 12." in shown, "in its old context"
        assert "likely place 1 of " in shown
        assert "u undo" in shown
        assert "4 “Shipping lines had warned of a loss.”" in shown, "the list shows the words, not the note"
        assert "= accept" in shown
        await press(pilot, "equals_sign")
        assert library.highlights.get(marks["review"]).anchor is AnchorState.MOVED
        assert "accepted the place of" in screen_text(pilot)
        assert pilot.app.screen.results.current.highlight.id == marks["orphan"]
        await press(pilot, "u")
        assert library.highlights.get(marks["review"]).anchor is AnchorState.REVIEW
        assert pilot.app.screen.results.current.highlight.id == marks["review"]
        pilot.app.screen.results.go_to({marks["orphan"]})
        await settle(pilot)
        await press(pilot, "ampersand")
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert "Choose other words for" in screen_text(pilot)
        pilot.app.screen.jump_to(pilot.app.screen.reading.sentences.first())
        await press(pilot, "m")
        now = library.highlights.get(marks["orphan"])
        assert (now.anchor, now.start, now.first_quote) == (AnchorState.EXACT, 0, "The vote was 31 to 12.")
        assert "attached here" in screen_text(pilot)


async def test_a_slow_search_says_so_in_place_of_the_results_before_it(play, marked, monkeypatch):
    gate, search = Event(), NoteSearch.search

    def slow(self, query, *arguments, **options):
        if "note:" in query:
            gate.wait()
        return search(self, query, *arguments, **options)

    monkeypatch.setattr(NoteSearch, "search", slow)
    async with play(size=(100, 30)) as pilot:
        await opened(pilot)
        try:
            await pilot.press(*"note:twelve", "space")
            while "searching" not in pilot.app.screen.query_one(ScreenHeader).remark:
                await pilot.pause()
            shown = screen_text(pilot)
            assert "Searching …" in shown
            assert "Shipping lines" not in shown
        finally:
            gate.set()
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert "who were the twelve" in screen_text(pilot)
        assert pilot.app.screen.query_one(ScreenHeader).remark == "1 found of 2"


async def test_the_number_of_weaker_matches_says_if_there_are_more(play, marked, monkeypatch):
    monkeypatch.setattr("newsreader.tui.search.base.MOST_RESULTS", 1)
    async with play(size=(100, 30)) as pilot:
        await opened(pilot)
        await typed(pilot, "twlv zebra")
        assert pilot.app.screen.query_one(ScreenHeader).remark == "only weaker matches: 1+"


async def test_a_review_without_places_in_doubt_says_that_all_are_sure(play, library):
    async with play(size=(120, 30)) as pilot:
        await press(pilot, "exclamation_mark")
        await settle(pilot)
        assert "No highlight is in doubt." in screen_text(pilot)
