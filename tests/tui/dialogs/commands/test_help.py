"""The help page and the command palette."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tui.conftest import press, screen_text, settle
from textual import events

from newsreader.actions import ACTIONS, BY_ID, Scope
from newsreader.keymap import Keymap, show_key
from newsreader.records import Color
from newsreader.text.layout.cells import cell_width
from newsreader.text.query.terms import Key
from newsreader.tui.dialogs.commands.command_list import CommandList
from newsreader.tui.dialogs.commands.command_match import CALLED, find
from newsreader.tui.dialogs.commands.command_palette import CommandPanel
from newsreader.tui.dialogs.commands.help import COUNTS, QUERY_EXAMPLES, HelpScreen, columns, groups
from newsreader.tui.library.screen import LibraryScreen
from newsreader.tui.reader import ReaderScreen
from newsreader.tui.widgets.status_line import StatusLine

KNOWN = Keymap().of_scope(Scope.READER, Scope.EVERYWHERE)


@pytest.mark.slow
async def test_help_shows_the_keys_of_the_current_screen_and_only_scrolls_filters_and_closes(play, library, harbour):
    library.highlights.add(harbour, 0, 8, color=Color.YELLOW)
    async with play(size=(100, 60), open_at=(harbour, None)) as pilot:
        await press(pilot, "question_mark")
        shown = screen_text(pilot)
        assert "Next, previous sentence" in shown
        assert "Filter by title" not in shown
        closing = ("q", "escape", "?", "f1", "/", "ctrl+z", "ctrl+c")
        keys = dict.fromkeys(key for action in ACTIONS for key in action.keys if key not in closing)
        await press(pilot, *keys)
        assert isinstance(pilot.app.screen, HelpScreen)
        assert len(library.highlights.for_article(harbour)) == 1
        assert library.history.steps()[0].what == "highlight"


async def test_help_scrolls_like_a_pager(play, harbour):
    async with play(size=(80, 20), open_at=(harbour, None)) as pilot:
        await press(pilot, "question_mark")
        area = pilot.app.screen.query_one("#help")
        for key, other in [("d", "u"), ("ctrl+d", "ctrl+u"), ("space", "b"), ("j", "k"), ("G", "g")]:
            await press(pilot, key)
            assert area.scroll_offset.y > 0, key
            await press(pilot, other)
            assert area.scroll_offset.y == 0, other


@pytest.mark.slow
async def test_help_is_filtered_by_words_and_closed_step_by_step(play, harbour):
    async with play(size=(80, 24), open_at=(harbour, None)) as pilot:
        await press(pilot, "question_mark", "slash", *"half page", "enter")
        shown = screen_text(pilot)
        assert "Half a page down, up" in shown
        assert "Next, previous sentence" not in shown
        await press(pilot, "escape")
        assert "Next, previous sentence" in screen_text(pilot)
        await press(pilot, "slash", *"zzqq")
        assert "No key matches." in screen_text(pilot)
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, ReaderScreen)


async def test_help_in_the_reader_explains_selecting_too_and_scrolls(play, harbour):
    async with play(size=(40, 24), open_at=(harbour, None)) as pilot:
        await press(pilot, "question_mark")
        assert "Next, previous sentence" in screen_text(pilot)
        await press(pilot, "G")
        assert isinstance(pilot.app.screen, HelpScreen)
        assert "Write in $EDITOR" in screen_text(pilot)
        await press(pilot, "g")
        assert "Next, previous sentence" in screen_text(pilot)


async def test_help_is_laid_out_again_when_the_terminal_is_resized(play):
    async with play(size=(60, 24)) as pilot:
        await press(pilot, "question_mark")
        assert "Search all notes" not in screen_text(pilot).split("Read the article")[0]
        await pilot.resize_terminal(160, 50)
        await settle(pilot)
        lines = screen_text(pilot).split("\n")
        assert any(line.partition("Next, previous article")[2].strip() for line in lines), "another column is beside it"


@pytest.mark.parametrize("scope", [scope for scope in Scope if scope is not Scope.EVERYWHERE])
@pytest.mark.parametrize("width", [10, 34, 52, 80, 120, 400])
def test_the_page_holds_every_key_once_and_no_line_is_too_wide(scope, width):
    keymap = Keymap()
    shown = groups(keymap, (scope, Scope.EVERYWHERE))
    cells, laid = columns(shown, width)
    assert all(cell_width(line) <= cells for column in laid for line in column.plain.split("\n"))
    assert cells * len(laid) <= width
    rows = [row for group in groups(keymap, (scope,)) for row in group.rows if row not in (*QUERY_EXAMPLES, COUNTS)]
    first = [show_key(keys[0]) for _, keys in keymap.of_scope(scope) if keys]
    assert [key for keys, _ in rows for key in keys.split() if key in first] == first


def test_opposite_motions_share_a_row():
    rows = {keys: text for group in groups(Keymap(), (Scope.READER,)) for keys, text in group.rows}
    assert rows["j k"] == "Next, previous sentence"
    assert rows["space b"] == "A page down, up"
    assert rows["y"] == "Copy the quote"
    assert "k" not in rows


def test_help_names_every_filter_of_the_query_language():
    shown = " ".join(f"{asked} {means}" for asked, means in QUERY_EXAMPLES)
    assert [key for key in Key if key not in (Key.WORD, Key.PHRASE) and f"{key}:" not in shown] == []


# The palette


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("margin", "reader.margin"),
        ("mragin", "reader.margin"),
        ("notes search", "everywhere.search_notes"),
        ("light theme", "everywhere.theme"),
        ("highlight red", "reader.highlight_red"),
        ("purpel", "reader.highlight_purple"),
        ("delete mark", "reader.delete"),
        ("underline", "reader.highlight"),
        ("mark blue", "reader.highlight_blue"),
        ("codeb", "everywhere.codebook"),
        ("}", "reader.next_paragraph"),
        ("Y", "reader.cite"),
        ("SPACING", "reader.spacing"),
        ("clipboard", "reader.copy"),
        ("unmark", "reader.delete"),
        ("delete", "reader.delete"),
        ("hide captions", "reader.fold"),
        ("hide notes", "reader.margin"),
        ("other end", "reader.select"),
        ("color red", "reader.highlight_red"),
        ("shortcuts", "everywhere.help"),
        ("exit", "everywhere.back"),
    ],
)
def test_an_action_is_found_by_its_words_or_its_key(typed, meant):
    assert find(typed, KNOWN)[0].action is BY_ID[meant]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("other end", "select.swap"),
        ("clipboard", "select.copy"),
        ("extend", "select.jump"),
        ("cancel", "select.leave"),
        ("help", "select.help"),
    ],
)
def test_while_selecting_its_own_actions_are_found(typed, meant):
    assert find(typed, Keymap().of_scope(Scope.SELECT))[0].action is BY_ID[meant]


def test_only_actions_of_the_table_have_synonyms():
    assert CALLED.keys() <= BY_ID.keys()


@given(st.text(max_size=60))
def test_for_any_typed_text_the_matches_are_in_the_description(typed):
    for found in find(typed, KNOWN):
        assert all(0 <= span.start < span.end <= len(found.action.help) for span in found.spans)


@given(st.sampled_from([pair for pair in KNOWN if len(pair[0].help.split()) > 1]), st.randoms(use_true_random=False))
def test_an_action_is_found_by_the_words_of_its_description_in_any_order(pair, random):
    words = pair[0].help.lower().replace(";", "").replace(",", "").split()
    random.shuffle(words)
    assert pair[0] in [found.action for found in find(" ".join(words), KNOWN)]


def test_nonsense_finds_no_action():
    assert find("xyzzyplugh", KNOWN) == []
    assert find("; ;", KNOWN) == []


def test_every_action_has_a_description():
    assert all(found.action.help for found in find("", [(action, action.keys) for action in ACTIONS]))


async def test_the_palette_runs_the_chosen_action_on_the_current_screen(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "ctrl+p", *"highlight blue", "enter")
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert [h.color for h in library.highlights.for_article(harbour)] == ["blue"]
        assert "highlighted in blue" in pilot.app.screen.query_one(StatusLine).message


async def test_the_palette_begins_with_the_actions_last_chosen_there_then_those_of_the_screen(play):
    async with play(size=(80, 24)) as pilot:

        async def first(count):
            await press(pilot, "ctrl+p")
            found = [each.action.id for each in pilot.app.screen.query_one(CommandList).found]
            await press(pilot, "escape")
            return found[:count], found[-1]

        assert await first(1) == (["library.open"], "library.half_up")
        for typed in ("toggle read", "star the"):
            await press(pilot, "ctrl+p", *typed, "enter")
        assert (await first(3))[0] == ["library.star", "library.toggle_read", "library.open"]


async def test_the_palette_wraps_around_and_closes_without_an_action(play, library):
    async with play(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+p", *"star the")
        assert "Star or unstar the article" in screen_text(pilot)
        await press(pilot, "up", "down", "escape")
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert library.articles.counts().starred == 0


async def test_the_palette_says_when_no_action_matches_and_stays_open(play):
    async with play(size=(40, 12)) as pilot:
        await press(pilot, "ctrl+p", *"zzzz", "enter")
        assert "No action matches." in screen_text(pilot)
        await press(pilot, "ctrl+p")
        assert isinstance(pilot.app.screen, CommandPanel)
        assert sum(isinstance(screen, CommandPanel) for screen in pilot.app.screen_stack) == 1


@pytest.mark.slow
async def test_an_action_that_opens_a_panel_opens_it_from_the_palette(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "ctrl+p", *"write note", "enter")
        await press(pilot, *"who said so?", "ctrl+s")
        assert [h.note for h in library.highlights.for_article(harbour)] == ["who said so?"]


def type_at_once(pilot, keys):
    """Send keys that arrive in one read from the terminal, before the first of them is handled."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_keys_typed_right_after_escape_act_on_the_screen_below_the_help(play, library):
    async with play() as pilot:
        await press(pilot, "question_mark")
        type_at_once(pilot, ["j", "escape", "j", "asterisk"])
        await settle(pilot)
        await settle(pilot)
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert pilot.app.screen.articles.cursor == 1
        assert library.articles.counts().starred == 1


@pytest.mark.parametrize("key", ["escape", "q", "question_mark"])
async def test_some_keys_only_close_the_help_page(play, key):
    async with play() as pilot:
        await press(pilot, "question_mark", key)
        assert isinstance(pilot.app.screen, LibraryScreen)
