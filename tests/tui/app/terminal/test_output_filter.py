"""No widget can send control characters to the terminal: each painted row passes through the output filter."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from tests.e2e.hostile import ALL, foreign
from tests.tui.conftest import press, settle
from textual.color import Color
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import DataTable, Input, OptionList, Static, TextArea
from textual.widgets._tooltip import Tooltip

import newsreader.tui
from newsreader.actions import Action
from newsreader.ingest import parse_one as parse
from newsreader.records import Block, BlockKind, FailedAdd, Revision
from newsreader.records import Color as Kind
from newsreader.services.comparing import Comparison
from newsreader.text.changes.changes import Changes
from newsreader.tui.app.screen_base import BaseScreen
from newsreader.tui.app.terminal.output_filter import OutputFilter
from newsreader.tui.changes import ChangesScreen
from newsreader.tui.changes.page import Page
from newsreader.tui.changes.parts import outline
from newsreader.tui.dialogs.choice_panel import ChoicePanel
from newsreader.tui.dialogs.commands.command_list import CommandList
from newsreader.tui.dialogs.commands.command_match import Found
from newsreader.tui.dialogs.notes.unsaved_note import UnsavedNotePanel
from newsreader.tui.pictures.panel import PicturePanel
from newsreader.tui.widgets.status_line import StatusLine, message_lines

BLACK = Color(0, 0, 0)
PADDED = f"seen {ALL}\t{ALL}"


class Rendering(Widget):
    def render(self):
        return Content(PADDED)


class RenderingRich(Widget):
    def render(self):
        return Text(PADDED, Style(link="https://owned.example"))


class RenderingLines(Widget):
    def render_line(self, y):
        return Strip([Segment(PADDED, Style(link=f"https://{ALL}")), Segment(f"\n{ALL}")])


class RenderingControl(Widget):
    def render_line(self, y):
        return Strip([Segment("seen"), Segment(ALL, None, [])])


def titled():
    widget = Static("x")
    widget.styles.border = ("round", "white")
    widget.border_title = widget.border_subtitle = Content(PADDED)
    return widget


def table():
    widget = DataTable()
    widget.add_column(Text(PADDED))
    widget.add_row(Text(PADDED))
    return widget


def tooltip():
    widget = Tooltip(Content(PADDED))
    widget.styles.display = "block"
    return widget


def palette():
    widget = CommandList()
    widget.found = [Found(Action("reader.highlight", (ALL,), ALL, PADDED), (ALL,))]
    return widget


def status():
    widget = StatusLine()
    widget.hints = [("seen", ALL)]
    widget.state = PADDED
    return widget


WIDGETS = {
    "render": Rendering,
    "Rich text and a link": RenderingRich,
    "render_line": RenderingLines,
    "a control segment": RenderingControl,
    "border": titled,
    "placeholder": lambda: Input(placeholder=PADDED),
    "value": lambda: Input(PADDED),
    "text area": lambda: TextArea(PADDED),
    "text area, placeholder": lambda: TextArea(placeholder=Content(PADDED)),
    "options": lambda: OptionList(Content(PADDED)),
    "table": table,
    "link in markup": lambda: Static(f"[link='https://owned.example']seen[/] {ALL.replace('[', '(')}"),
    "status": status,
    "tooltip": tooltip,
    "palette": palette,
}


class Bare(Screen):
    def __init__(self, widget):
        super().__init__()
        self.widget = widget

    def compose(self):
        yield Vertical(self.widget)


def written(pilot):
    """Return the output to the terminal for the whole screen."""
    screen = pilot.app.screen
    pilot.app.console._color_system = ColorSystem.TRUECOLOR
    return screen._compositor.render_update(full=True).render_segments(pilot.app.console).encode("utf-8")


@pytest.mark.parametrize("make", WIDGETS.values(), ids=WIDGETS)
async def test_a_widget_that_does_not_clean_its_text_leaks_nothing_and_stays_as_wide(play, make):
    async with play(size=(140, 12)) as pilot:
        await pilot.app.push_screen(Bare(make()))
        await settle(pilot)
        raw = written(pilot)
        assert b"OWNED" in raw or b"seen" in raw
        assert not (found := foreign(raw)), found
        strips = pilot.app.screen._compositor.render_strips()
        assert {cell_len(strip.text) for strip in strips} == {140}


async def test_a_notice_does_not_leak(play):
    async with play(size=(140, 30)) as pilot:
        pilot.app._disable_notifications = False
        await pilot.app.push_screen(Bare(Static("x")))
        pilot.app.notify(PADDED, title=PADDED, markup=False, timeout=60)
        await settle(pilot)
        raw = written(pilot)
        assert raw.count(b"seen") >= 2
        assert not (found := foreign(raw)), found


async def test_a_message_of_several_rows_shows_replacements_for_control_characters(play):
    message = " ".join(f"word {ALL}" for _ in range(2))
    async with play(size=(100, 40)) as pilot:
        pilot.app.say(message, failed=True)
        await settle(pilot)
        raw = written(pilot)
        assert "␛]52;c;T1dORUQ=␇" in raw.decode()
        assert not (found := foreign(raw)), found


@given(st.text(max_size=200), st.integers(3, 80))
def test_the_replacements_in_a_message_fit_into_its_rows(message, width):
    assert all(cell_len(line) <= max(2, width - 2) for line in message_lines(message, width, 9))


@example(["\ufe00"])
@given(st.lists(st.text(st.one_of(st.sampled_from(ALL), st.characters())), max_size=5))
def test_a_filtered_row_is_as_wide_as_before_and_a_clean_row_is_not_copied(texts):
    row = [Segment(text) for text in texts]
    passed = OutputFilter().apply(row, BLACK)
    assert [cell_len(segment.text) for segment in passed] == [cell_len(text) for text in texts]
    assert OutputFilter().apply(passed, BLACK) is passed
    assert not foreign("".join(segment.text for segment in passed).encode().replace(b"\n", b""))


WALES = "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"


@pytest.mark.parametrize("keys", [("enter",), ("s",), ("enter", "a"), ("enter", "W"), ("C",)])
async def test_stored_direction_controls_are_never_painted_and_flags_are_whole_even_if_marked_in_part(
    play, library, keys
):
    words = f"Then \u2067שלום\u2069 and {WALES} went to \u202bעולם\u202c."
    article = library.articles.add(parse(f"Rugby {WALES}\n\n{words}\n\n{words}".encode(), "a.txt")).article
    text = library.articles.revision(article.id).text
    assert "\u2067שלום\u2069" in text
    start, end = text.index("\u2067"), text.index("went") - 4
    mark = library.highlights.add(article.id, start, end, color=Kind.RED, note=words, tags=("Cymru",))
    assert mark.quote == text[start:end]
    library.tags.describe("Cymru", words)
    async with play(size=(140, 40)) as pilot:
        await press(pilot, *keys)
        await settle(pilot)
        raw = written(pilot).decode()
        assert WALES in raw
        assert not any(sign in raw for sign in "\ufffd\u2067\u2069\u202b\u202c")
        assert {cell_len(strip.text) for strip in pilot.app.screen._compositor.render_strips()} == {140}


LINKED = b"""\
---
title: Linked
tags: [claim]
---

Words with [a link](https://good.example/) and [another](https://good.example/2).
"""

SCREENS = {
    "LibraryScreen": (),
    "ReaderScreen": ("enter",),
    "SearchScreen": ("s",),
    "CodebookScreen": ("C",),
    "FeedsScreen": ("F",),
    "StatsScreen": ("%",),
    "ChangesScreen": None,
    "AddPanel": ("a",),
    "FailedPanel": ("L",),
    "ExportPanel": ("e",),
    "CommandPanel": ("ctrl+p",),
    "PromptPanel": ("r",),
    "TagPanel": ("t",),
    "ColorPanel": ("C", "c"),
    "OneTagPanel": ("C", "m"),
    "LinkPanel": ("enter", "o"),
    "NotePanel": ("enter", "a"),
    "ConfirmPanel": ("ctrl+c",),
    "UnsavedNotePanel": None,
    "PicturePanel": None,
    "ChoicePanel": None,
}
"""Every screen with a status line, and the keys that lead there, unless it is made by hand."""


def changes(keymap):
    """Return the screen of two revisions as if their texts had never been cleaned."""
    old, new = (f"the {word} words {PADDED}" for word in ("old", "new"))
    blocks = [(Block(BlockKind.PARAGRAPH, 0, len(text)),) for text in (old, new)]
    sides = [
        Revision(1, n, datetime.now(UTC), f"{n} {ALL}", text, blocks[n], (), "") for n, text in enumerate((old, new))
    ]
    comparison = Comparison(*sides, Changes(old, blocks[0], new, blocks[1]))
    article = SimpleNamespace(id=1, title=PADDED, revision=1)
    return ChangesScreen(keymap, Page(article, [0, 1], comparison, ALL, outline(comparison)))


BY_HAND = {
    "ChangesScreen": changes,
    "UnsavedNotePanel": lambda keymap: UnsavedNotePanel(keymap, PADDED),
    "PicturePanel": lambda keymap: PicturePanel(keymap, PADDED, f"http://127.0.0.1:9/{ALL}"),
    "ChoicePanel": lambda keymap: ChoicePanel(keymap, PADDED, [(ALL, PADDED)], PADDED, PADDED),
}


def own_classes():
    for found in pkgutil.walk_packages(newsreader.tui.__path__, "newsreader.tui."):
        module = importlib.import_module(found.name)
        yield from (one for one in vars(module).values() if isinstance(one, type) and one.__module__ == found.name)


@pytest.mark.parametrize("keys", SCREENS.items(), ids=SCREENS)
async def test_no_message_leaks_on_any_screen(play, library, keys):
    library.articles.add(parse(LINKED, "linked.md"))
    library.failed_adds.change([FailedAdd(f"{ALL}.txt", PADDED, datetime.now(UTC))])
    name, pressed = keys
    async with play(size=(140, 40)) as pilot:
        await press(pilot, *pressed or ())
        if pressed is None:
            await pilot.app.push_screen(BY_HAND[name](pilot.app.keymap))
        assert type(pilot.app.screen).__name__ == name
        for size in ((140, 40), (40, 12)):
            await pilot.resize_terminal(*size)
            pilot.app.screen.say(f"{PADDED} {'word ' * 30} {ALL}", failed=True)
            await settle(pilot)
            raw = written(pilot)
            assert "␛]0;OWNED␇" in raw.decode()
            assert not (found := foreign(raw)), found


def test_no_screen_is_left_out():
    screens = {one for one in own_classes() if issubclass(one, BaseScreen)}
    assert {one.__name__ for one in screens if not set(one.__subclasses__()) & screens} == set(SCREENS)


def test_no_widget_paints_around_the_output_filter():
    widgets = [one for one in own_classes() if issubclass(one, Widget)]
    assert [one for one in widgets if {"render_lines", "get_line_filters"} & vars(one).keys()] == []
