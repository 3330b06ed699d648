"""The status line: the hints and messages that fit, their order, and the hints of each screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tui.conftest import press, screen_text, settle

from newsreader.config import Settings
from newsreader.records import Color
from newsreader.text.clean import one_line
from newsreader.text.layout.cells import cell_width
from newsreader.tui.dialogs.commands.command_list import CommandList
from newsreader.tui.dialogs.commands.help import HelpScreen
from newsreader.tui.reader import ReaderScreen
from newsreader.tui.widgets.status_line import GAP, StatusLine, arranged, message_lines, pieces

words = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf", "Mn", "Me", "Co", "Cn")), max_size=90).map(one_line)
hints = st.lists(
    st.tuples(st.text("jkmts^", min_size=1, max_size=3), st.text("abc é船", min_size=1, max_size=14)), max_size=9
)


def cells(shown):
    return sum(cell_width(key) + 1 + cell_width(label) for key, label in shown) + GAP * max(0, len(shown) - 1)


@given(st.integers(20, 200), hints, words, words, hints)
def test_the_line_has_the_width_asked_for_and_a_message_that_fits_is_whole(width, hints, message, state, lessons):
    line = "".join(text for text, _ in pieces(width, hints, message, state, next(iter(lessons), None)))
    assert cell_width(line) == width
    if message and cell_width(message) <= width - 2:
        assert message in line


@given(st.integers(20, 200), hints, words, words)
def test_no_hint_is_shown_while_a_more_important_one_is_not(width, hints, message, state):
    shown, right = arranged(width, hints, message, state)
    between = hints[: len(shown)] if shown in (hints, hints[: len(shown)]) else [*hints[: len(shown) - 1], hints[-1]]
    assert shown == between
    room = width - 2 - (cell_width(right) + GAP if right else 0)
    if len(hints) > 1 and cells([hints[0], hints[-1]]) <= room:
        assert hints[-1] in shown


@given(st.integers(20, 200), hints, words)
def test_a_state_replaces_none_of_the_first_hints(width, hints, state):
    essential = [*hints[:2], *hints[2:][-1:]]
    if cells(essential) <= width - 2:
        assert [hint for hint in essential if hint not in arranged(width, hints, "", state)[0]] == []


def test_a_state_may_be_longer_than_half_the_line_if_no_hint_needs_the_cells():
    shown = 'whole: w word, s sentence, p paragraph, " quotation'
    assert arranged(80, [("esc", "leave")], "", shown) == ([("esc", "leave")], shown)


def test_a_state_that_does_not_fit_omits_whole_items():
    hints = [("m", "highlight"), ("j", "next"), ("?", "all keys")]
    assert arranged(60, hints, "", "yellow · #claim/number · 3 of 5")[1] == "yellow · #claim/number"
    assert arranged(44, hints, "", "yellow · #claim/number · 3 of 5")[1] == "yellow"
    assert arranged(45, hints, "", "12,345 highlights") == (hints, "12,345 hi…")


def foot(pilot):
    return screen_text(pilot).split("\n")[-1]


ENOUGH = {
    ("reader", 80): ["m highlight", "j next", "t tag", "a note", "v select", "? all keys"],
    ("reader", 40): ["m highlight", "j next", "? all keys"],
    ("reader", 20): ["m highlight"],
    ("select", 80): ["m 1-5 highlight", "t tag", "a note", "y copy", "w ) } more", "? keys", "esc leave"],
    ("select", 60): ["m 1-5 highlight", "t tag", "a note", "y copy", "esc leave"],
    ("select", 40): ["m 1-5 highlight", "t tag", "esc leave"],
    ("select", 20): ["m 1-5 highlight"],
    ("library", 40): ["enter read", "a add", "? all keys"],
    ("library", 20): ["enter read"],
    ("search", 40): ["enter open", "esc back", "f1 all keys"],
    ("search", 20): ["enter open"],
    ("codebook", 40): ["enter its articles", "? all keys"],
    ("statistics", 40): ["enter highlights", "esc back", "? all keys"],
    ("editor", 80): ["^s save", "^e $EDITOR", "f1 all keys", "esc close"],
    ("editor", 40): ["^s save", "esc close"],
    ("editor", 20): ["^s save", "esc close"],
    ("tags", 80): ["enter add and save", "tab add one more", "esc leave"],
    ("tags", 40): ["enter add and save", "esc leave"],
    ("tags", 20): ["enter add and save"],
}
WAY = {
    "reader": [],
    "select": ["v"],
    "library": ["q"],
    "search": ["s"],
    "codebook": ["C"],
    "statistics": ["%"],
    "editor": ["a"],
    "tags": ["t"],
}


@pytest.mark.parametrize("place", WAY)
async def test_every_screen_hints_at_its_main_key_and_the_way_out(play, library, harbour, place):
    library.articles.tag([harbour], ["port"])
    if place in ("search", "statistics"):
        library.highlights.add(harbour, 40, 45, color=Color.RED)
    async with play(size=(80, 24), open_at=(harbour, None)) as pilot:
        await press(pilot, *WAY[place])
        if place == "statistics":
            await pilot.app.workers.wait_for_complete()
        for width, height in ((80, 24), (60, 20), (40, 12), (20, 5)):
            await pilot.resize_terminal(width, height)
            await settle(pilot)
            assert [hint for hint in ENOUGH.get((place, width), ()) if hint not in foot(pilot)] == [], width


async def test_the_hints_name_no_letters_while_the_find_line_has_the_focus(play, harbour):
    async with play(size=(80, 24), open_at=(harbour, None)) as pilot:
        await press(pilot, "slash")
        assert foot(pilot).split() == ["enter", "find", "esc", "leave"]
        await press(pilot, *"the")
        assert "m highlight" not in foot(pilot)
        assert "1 of" in foot(pilot)
        await press(pilot, "enter")
        for hint in ("n next", "m highlight", "N previous", "? all keys", "esc clear", "1 of 6"):
            assert hint in foot(pilot)
        await press(pilot, "v")
        assert "w ) } more" in foot(pilot)
        await press(pilot, "escape", "escape")
        assert "a note" in foot(pilot)


async def test_a_narrow_status_line_shows_the_next_match_the_query_and_the_way_out(play, harbour):
    async with play(size=(40, 12), open_at=(harbour, None)) as pilot:
        await press(pilot, "slash", *"the", "enter")
        assert [hint for hint in ("n next", "m highlight", "esc clear", "1 of 6") if hint not in foot(pilot)] == []
        await press(pilot, "j")
        assert "m highlight" not in foot(pilot)
        await press(pilot, "n", "m")
        assert "highlighted" in foot(pilot)


async def test_leaving_the_find_line_brings_the_letters_back(play, harbour):
    async with play(size=(80, 24), open_at=(harbour, None)) as pilot:
        await press(pilot, "slash", *"the", "escape")
        assert "a note" in foot(pilot)


async def test_a_click_or_a_drag_clears_the_message(play, harbour):
    async with play(size=(80, 24), open_at=(harbour, None)) as pilot:
        status = pilot.app.screen.query_one(StatusLine)
        await press(pilot, "m")
        assert "saved" in status.message
        await pilot.mouse_down(offset=(10, 4))
        await pilot.hover(offset=(20, 4))
        await pilot.mouse_up(offset=(20, 4))
        await settle(pilot)
        assert pilot.app.screen.reading.selection is not None
        assert status.message == ""
        await press(pilot, "m")
        await pilot.click(offset=(10, 4))
        await settle(pilot)
        assert status.message == ""


@pytest.mark.parametrize(
    ("own", "shown"),
    [
        ({}, "tab: 1 more here"),
        ({"reader.overlap": ("w",)}, "w: 1 more here"),
        ({"reader.overlap": ()}, "1 more here"),
    ],
)
async def test_the_hints_name_the_key_for_overlapping_highlights(play, library, harbour, own, shown):
    library.highlights.add(harbour, 0, 30, color=Color.GREEN)
    library.highlights.add(harbour, 4, 12, color=Color.BLUE)
    async with play(size=(100, 24), open_at=(harbour, None), settings=Settings(keys=own)) as pilot:
        assert f"blue · {shown} · 2 of 2" in foot(pilot)
        await pilot.resize_terminal(60, 20)
        await settle(pilot)
        assert f"blue · {shown}" in foot(pilot)


async def test_help_while_selecting_begins_with_the_keys_of_selecting_and_keeps_the_selection(play, harbour):
    async with play(size=(80, 24), open_at=(harbour, None)) as pilot:
        await press(pilot, "v", "question_mark")
        assert isinstance(pilot.app.screen, HelpScreen)
        assert "A word on" in screen_text(pilot)
        await press(pilot, "x", "q")
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert pilot.app.screen.reading.selection is not None


async def test_help_in_the_note_editor_leaves_the_typed_text(play, library, harbour):
    async with play(size=(80, 24), open_at=(harbour, None)) as pilot:
        await press(pilot, "a", *"who?", "f1")
        assert "Write in $EDITOR" in screen_text(pilot)
        await press(pilot, "x", "q", "ctrl+s")
        assert [h.note for h in library.highlights.for_article(harbour)] == ["who?"]


# Panels

SIZES = [(80, 24), (60, 20), (60, 18), (60, 17), (40, 12), (40, 10), (20, 9), (20, 5)]


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        (["a", *"a note"], "^s save"),
        (["t"], "enter add and save"),
        (["t", *"ta"], "enter add and save"),
        (["ctrl+p"], "enter do it"),
        (["ctrl+p", *"mark"], "enter do it"),
        (["r"], "enter rename"),
        (["e"], "enter export"),
        (["q", "a"], "enter add"),
        (["q", "a", *"/nowhere", "enter"], "enter add"),
    ],
)
async def test_every_panel_shows_its_keys_in_the_last_row(play, library, harbour, keys, shown):
    names = [f"tag number {number}" for number in range(12)]
    library.highlights.add(harbour, 0, 30, color=Color.GREEN, tags=names)
    async with play(size=(80, 24), open_at=(harbour, None)) as pilot:
        await press(pilot, *keys)
        status = pilot.app.screen.query_one(StatusLine)
        status.say("")
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert shown in foot(pilot), size
            assert status.region.bottom == size[1]


@pytest.mark.slow
async def test_the_cursor_stays_in_view_in_a_list_that_was_made_lower(play, harbour):
    async with play(size=(80, 24), open_at=(harbour, None)) as pilot:
        await press(pilot, "ctrl+p", *["down"] * 14)
        found = pilot.app.screen.query_one(CommandList)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await settle(pilot)
            shown = screen_text(pilot).split("\n")[found.region.y : found.region.bottom]
            (row,) = [line for line in shown if "┃" in line]
            assert row.strip("┃ ")[:6] == found.chosen.action.help[:6]


# The header


async def test_a_narrow_header_omits_items_and_cuts_none(play, harbour):
    for width, shown in ((80, "min left"), (40, "%"), (20, "%")):
        async with play(size=(width, 12), open_at=(harbour, None)) as pilot:
            head = screen_text(pilot).split("\n")[0]
            assert head.rstrip().endswith(shown)


async def test_a_narrow_header_names_the_current_shelf_and_cuts_no_other(play):
    async with play(size=(40, 12)) as pilot:
        await press(pilot, "tab")
        head = screen_text(pilot).split("\n")[0]
        assert "unread 2" in head
        assert "…" not in head


@given(st.text(alphabet="ab /é语…", max_size=300), st.integers(3, 130), st.integers(1, 13))
def test_a_message_fits_in_its_rows(message: str, width: int, most: int) -> None:
    message = " ".join(message.split())
    lines = message_lines(message, width, most)
    assert len(lines) <= (most if most > 1 else 0)
    assert all(cell_width(line) <= max(2, width - 2) for line in lines)
    if cell_width(message) <= width - 2:
        assert lines == []


def test_a_path_is_shortened_so_that_the_remedy_can_be_read() -> None:
    message = f"The disk is full: nothing was written to /{'home/' * 30}library.db. Make room and try again."
    lines = message_lines(message, 40, 4)
    assert len(lines) <= 4
    assert " ".join(lines).startswith("The disk is full: nothing was written to /home")
    assert "library.db. Make room and try again." in " ".join(lines)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12), (20, 5)])
async def test_a_long_error_is_shown_whole_until_the_next_key(play, harbour, size):
    message = "The disk is full: nothing was written to /home/someone/library.db. Make room and try again."
    async with play(size=size, open_at=(harbour, None)) as pilot:
        status = pilot.app.screen.query_one(StatusLine)
        status.say(message, failed=True)
        await settle(pilot)
        assert status.region.bottom == size[1]
        assert status.region.height <= max(1, size[1] // 3)
        if size[1] > 5:
            shown = " ".join(" ".join(screen_text(pilot).splitlines()[status.region.y :]).split())
            assert message in shown
            assert "m highlight" in shown
        await press(pilot, "j")
        assert status.region.height == 1


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ("s", ["esc back", "f1 all keys"]),
        ("!", ["/ edit search", "? all keys", "esc back"]),
        ("%", ["esc back", "w day/week", "? all keys"]),
        ("C", ["esc back", "/ filter", "? all keys"]),
        ("F", ["esc back", "a add", "/ filter", "? all keys"]),
    ],
)
async def test_an_empty_list_shows_no_key_that_needs_a_row(play, keys, shown):
    async with play(size=(120, 24), settings=Settings(teach_keys=False)) as pilot:
        await press(pilot, *keys)
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert foot(pilot).strip() == "  ".join(shown)
