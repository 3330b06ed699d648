from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from tests.tui.conftest import press, screen_text, settle

from newsreader.library import Library
from newsreader.records import Color

if TYPE_CHECKING:
    from newsreader.tui.reader import ReaderScreen

READS = {"articles": ("revision", "get"), "highlights": ("for_article", "pending"), "drafts": ("ids",)}
"""The methods of the library that read what the reader shows."""


@pytest.fixture
def reads(library, monkeypatch) -> list[str]:
    """The names of the methods of `READS`, each time one is called."""
    called: list[str] = []
    for part, names in READS.items():
        class_ = type(getattr(library, part))
        for name in names:
            original = getattr(class_, name)

            def read(self, *args, _name=name, _original=original, **options):
                called.append(_name)
                return _original(self, *args, **options)

            monkeypatch.setattr(class_, name, read)
    monkeypatch.setattr("newsreader.tui.reader.base.POSITION_SECONDS", 1000)
    return called


async def test_a_changed_highlight_is_shown_without_reading_the_library_again(play, library, harbour, reads):
    async with play(open_at=(harbour, None)) as pilot:
        reader: ReaderScreen = pilot.app.screen
        await pilot.app._check_for_changes()
        reads.clear()
        for keys in (["j", "m"], ["3"], ["less_than_sign"], ["greater_than_sign"], ["k", "full_stop"], ["d"]):
            await press(pilot, *keys)
            assert reads == [], keys
            assert reader.reading.highlights == library.highlights.for_article(harbour)
            reads.clear()
        await pilot.app._check_for_changes()
        assert "for_article" not in reads
        assert "revision" not in reads, "the text is not read again before it changes"
        reads.clear()
        await press(pilot, "j", "t", *"claim", "enter", "enter")
        assert reads == []
        assert reader.reading.highlights == library.highlights.for_article(harbour)
        assert reader.reading.highlights[0].tags == ("claim",)


async def test_a_draft_and_then_the_saved_note_are_shown_as_the_library_has_them(play, library, harbour):
    async with play(size=(120, 30), open_at=(harbour, None)) as pilot:
        reader: ReaderScreen = pilot.app.screen
        await press(pilot, "a", *"half", "escape")
        assert reader.reading.pending == library.highlights.pending(harbour)
        assert reader.reading.drafts == library.drafts.ids()
        await press(pilot, "a", *" done", "ctrl+s")
        assert reader.reading.highlights == library.highlights.for_article(harbour)
        assert [highlight.note for highlight in reader.reading.highlights] == ["half done"]
        assert (reader.reading.pending, reader.reading.drafts) == ([], set())
        assert "half done" in screen_text(pilot)


async def test_m_repaints_only_the_lines_of_its_sentence(play, library, harbour, monkeypatch):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "j")
        view = pilot.app.screen.view
        painted: list[int] = []
        original = type(view).render_line
        monkeypatch.setattr(type(view), "render_line", lambda self, y: painted.append(y) or original(self, y))
        await press(pilot, "m")
        first, last = view.rows.rows_of(view.reading.focus)
        assert painted
        assert set(painted) <= {row - view.top for row in range(first, last + 1)}
        await press(pilot, "2")
        assert set(painted) <= {row - view.top for row in range(first, last + 1)}


async def test_a_highlight_without_a_note_is_repainted_after_the_page_was_scrolled_away(play, library, harbour):
    async with play(size=(60, 8), open_at=(harbour, None)) as pilot:
        await press(pilot, "m", "G", "g")
        reader = pilot.app.screen
        row = reader.view.rows.row_of(0) - reader.view.top
        tint = reader.view.get_component_rich_style("view--hl-yellow").bgcolor
        assert any(part.style.bgcolor == tint for part in reader.view.render_line(row))
        await press(pilot, "d")
        assert not any(part.style.bgcolor == tint for part in reader.view.render_line(row))


async def test_a_motion_starts_no_task(play, harbour, monkeypatch):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "j")
        started: list[str] = []
        original = asyncio.create_task
        monkeypatch.setattr(
            asyncio, "create_task", lambda work, **options: started.append(repr(work)) or original(work, **options)
        )
        await pilot.app.screen.action_perform("reader.next_sentence")
        await pilot.app.screen.action_perform("reader.page_down")
        assert started == []
        await pilot.app.screen.action_perform("reader.highlight")
        assert started != []


async def test_a_text_that_another_program_revised_is_shown_after_a_highlight_on_the_old_one(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        reader = pilot.app.screen
        await press(pilot, "m")
        (highlight,) = library.highlights.for_article(harbour)
        with Library.open(library.path) as other:
            from newsreader.ingest import parse_one as parse

            other.articles.add(
                parse(f"{reader.reading.text}\n\nThe port disagreed.\n".encode(), "harbour.txt"),
            )
        await press(pilot, "5")
        await settle(pilot)
        assert library.highlights.get(highlight.id).color is Color.PURPLE
        assert reader.reading.revision.number == library.articles.get(harbour).revision
        assert [h.color for h in reader.reading.highlights] == [Color.PURPLE]


@pytest.mark.parametrize(("color", "key"), [(Color.GREEN, "1"), (Color.PURPLE, "2")])
async def test_the_action_of_a_color_highlights_and_recolors(play, library, harbour, color, key):
    async with play(open_at=(harbour, None)) as pilot:
        await pilot.app.screen.action_perform(f"reader.highlight_{color}")
        assert [h.color for h in library.highlights.for_article(harbour)] == [color]
        assert pilot.app.last_color is color
        await press(pilot, "k")
        await pilot.app.screen.action_perform("reader.highlight_red")
        assert [h.color for h in library.highlights.for_article(harbour)] == [Color.RED]
