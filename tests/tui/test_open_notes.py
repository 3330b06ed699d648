from __future__ import annotations

import pytest
from tests.tui.conftest import press, screen_text, settle

from newsreader.ingest import parse_one as parse
from newsreader.library import Library
from newsreader.records import BlockKind, Color, Draft, State
from newsreader.tui.reader.pane.note_line import NoteLine
from newsreader.tui.reader.pane.note_rows import NoteRow
from newsreader.tui.widgets.status_line import StatusLine

LONG = "\n".join(f"line {number} of a long note" for number in range(1, 15))


@pytest.fixture
def noted(library, harbour):
    """An article with three highlights: with a short note, with a long one, and without."""
    text = library.articles.revision(harbour).text

    def add(quote, color, **more):
        start = text.index(quote)
        return library.highlights.add(harbour, start, start + len(quote), color=color, **more)

    add("old harbour", Color.YELLOW, note="which quays?", tags=("place",))
    add("The vote was 31 to 12.", Color.RED, note=LONG)
    add("a loss", Color.BLUE)
    return harbour


def line_of(pilot, words):
    """Return the row of the screen with these words, below the header."""
    return next(i for i, line in enumerate(screen_text(pilot).splitlines()) if words in line and i)


def below(pilot, words):
    return screen_text(pilot).splitlines()[line_of(pilot, words) + 1]


def note_rows_shown(pilot):
    view = pilot.app.screen.view
    rows = [view.rows.at(view.top + y) for y in range(view.size.height)]
    return [row for row in rows if isinstance(row, NoteRow)]


async def test_enter_opens_the_note_below_its_passage_and_closes_it_again(play, noted):
    async with play(size=(80, 30), open_at=(noted, None)) as pilot:
        await press(pilot, "enter")
        assert "#place" in below(pilot, "The city will close its old harbour")
        assert "which quays?" in below(pilot, "#place")
        assert screen_text(pilot).count("which quays?") == 1
        await press(pilot, "enter")
        assert "#place" not in below(pilot, "The city will close its old harbour")
        assert screen_text(pilot).count("which quays?") == 1


async def test_an_open_note_stays_open_while_reading_and_the_note_line_does_not_repeat_it(play, noted):
    async with play(size=(80, 30), open_at=(noted, None)) as pilot:
        foot = pilot.app.screen.query_one(NoteLine)
        assert set(foot.render_line(0).text.strip()) == {"─"}
        assert foot.display
        await press(pilot, "enter")
        assert not foot.display
        await press(pilot, "j", "j")
        assert "which quays?" in screen_text(pilot)
        await press(pilot, "j")
        assert foot.display
        assert "line 1 of" in screen_text(pilot)


async def test_all_of_a_long_note_is_shown_and_the_note_line_shows_its_key(play, noted):
    async with play(size=(80, 40), open_at=(noted, None)) as pilot:
        await press(pilot, "j", "j", "j")
        assert "line 4 of a long note … enter" in screen_text(pilot)
        await press(pilot, "enter")
        assert all(line in screen_text(pilot) for line in LONG.splitlines())


async def test_z_on_a_narrow_screen_opens_and_closes_all_notes(play, noted):
    async with play(size=(80, 40), open_at=(noted, None)) as pilot:
        await press(pilot, "z")
        assert {row.highlight.color for row in note_rows_shown(pilot)} == {Color.YELLOW, Color.RED}
        await press(pilot, "z")
        assert note_rows_shown(pilot) == []
        await press(pilot, "enter", "z")
        assert len(note_rows_shown(pilot)) > 10
        assert pilot.app.screen.view.margin_notes


async def test_z_in_an_article_without_notes_says_so(play, harbour):
    async with play(size=(80, 30), open_at=(harbour, None)) as pilot:
        await press(pilot, "z")
        assert "no notes yet" in pilot.app.screen.query_one(StatusLine).message
        await press(pilot, "m", "enter")
        assert "no note here" in pilot.app.screen.query_one(StatusLine).message


async def test_a_note_that_opens_above_leaves_the_focus_on_its_row_of_the_screen(play, noted):
    async with play(size=(60, 14), open_at=(noted, None)) as pilot:
        await press(pilot, "G")
        view = pilot.app.screen.view
        before = view.rows.row_of(view.reading.focus.start) - view.top
        await press(pilot, "z")
        assert view.rows.row_of(view.reading.focus.start) - view.top == before


async def test_a_note_that_opens_below_the_screen_is_scrolled_into_view(play, noted):
    async with play(size=(60, 24), open_at=(noted, None)) as pilot:
        await press(pilot, "j", "j", "j", "enter")
        assert "line 14 of a long note" in screen_text(pilot)
        assert "The vote was" in screen_text(pilot)


async def test_notes_move_into_the_margin_when_the_screen_grows_wide_and_back(play, noted):
    async with play(size=(80, 30), open_at=(noted, None)) as pilot:
        await press(pilot, "enter")
        await pilot.resize_terminal(140, 30)
        await settle(pilot)
        assert note_rows_shown(pilot) == []
        city = screen_text(pilot).splitlines()[line_of(pilot, "The city will close")]
        assert city.rstrip().endswith("#place")
        await pilot.resize_terminal(80, 30)
        await settle(pilot)
        assert "#place" in below(pilot, "The city will close its old harbour")


async def test_with_a_margin_enter_opens_only_a_note_that_the_margin_cuts(play, noted):
    async with play(size=(140, 40), open_at=(noted, None)) as pilot:
        await press(pilot, "enter")
        assert "margin" in pilot.app.screen.query_one(StatusLine).message
        assert note_rows_shown(pilot) == []
        await press(pilot, "j", "j", "j")
        assert "… enter" in screen_text(pilot)
        await press(pilot, "enter")
        assert all(line in screen_text(pilot) for line in LONG.splitlines())
        assert screen_text(pilot).count("line 1 of a long note") == 1
        assert "… enter" not in screen_text(pilot)
        await press(pilot, "enter")
        assert "… enter" in screen_text(pilot)


async def test_enter_opens_the_highlight_with_a_note_even_if_a_shorter_one_has_none(play, library, noted):
    text = library.articles.revision(noted).text
    start = text.index("vote was")
    library.highlights.add(noted, start, start + 4, color=Color.GREEN)
    async with play(size=(80, 40), open_at=(noted, None)) as pilot:
        await press(pilot, "j", "j", "j", "enter")
        assert "line 14" in screen_text(pilot)


async def test_motions_labels_and_pages_work_past_open_notes(play, noted):
    async with play(size=(60, 16), open_at=(noted, None)) as pilot:
        await press(pilot, "z")
        reading = pilot.app.screen.reading
        seen = [reading.focus]
        for _ in range(5):
            await press(pilot, "j")
            seen.append(reading.focus)
            view = pilot.app.screen.view
            assert view.top <= view.rows.row_of(reading.focus.start) < view.top + view.size.height
        assert len(set(seen)) == 6
        await press(pilot, "g")
        for _ in range(6):
            await press(pilot, "space")
        assert reading.at_end
        await press(pilot, "f")
        assert all(r.start < r.end for r in pilot.app.screen.labels.ranges.values())
        await press(pilot, "escape", "underscore", "g")
        assert "which quays?" in screen_text(pilot)


async def test_paging_through_a_note_longer_than_the_screen_leaves_the_focus_in_place(play, library, harbour):
    library.highlights.add(harbour, 0, 8, color=Color.RED, note="\n".join(str(number) for number in range(60)))
    async with play(size=(60, 14), open_at=(harbour, None)) as pilot:
        await press(pilot, "enter", "space", "space", "space")
        assert pilot.app.screen.reading.focus.start == 0
        assert len(note_rows_shown(pilot)) == pilot.app.screen.view.size.height
        await press(pilot, *["space"] * 7)
        assert pilot.app.screen.reading.focus.start > 0


async def test_a_click_on_the_marker_opens_the_note_and_a_click_on_the_note_edits_it(play, noted):
    async with play(size=(80, 30), open_at=(noted, None)) as pilot:
        view = pilot.app.screen.view
        y = line_of(pilot, "The vote was") - view.region.y
        await pilot.click(view, offset=(view.geometry.left + 1, y))
        await settle(pilot)
        assert "line 14" in screen_text(pilot)
        assert pilot.app.screen.reading.current_highlight().color is Color.RED
        await pilot.click(view, offset=(view.geometry.text_at + 6, line_of(pilot, "line 3 of") - view.region.y))
        await settle(pilot)
        assert "NotePanel" in type(pilot.app.screen).__name__


async def test_a_click_below_an_open_note_finds_its_line(play, noted):
    async with play(size=(80, 40), open_at=(noted, None)) as pilot:
        await press(pilot, "z")
        view = pilot.app.screen.view
        y = line_of(pilot, "Shipping lines")
        x = screen_text(pilot).splitlines()[y].index("lines had")
        await pilot.click(view, offset=(x, y - view.region.y), times=2)
        await settle(pilot)
        await press(pilot, "m")
        assert [h.quote for h in view.reading.placed][-2] == "lines"


async def test_a_note_on_a_folded_block_is_folded_too(play, library):
    article = library.articles.add(
        parse(b"The body of it.\n\nPhoto: a quay.\n\nThe end of it.\n", "caption.md")
    ).article
    library.articles.set_block_kind(article.id, 1, BlockKind.CAPTION)
    start = library.articles.revision(article.id).blocks[1].start
    library.highlights.add(article.id, start, start + 5, color=Color.RED, note="who took it?")
    for width in (80, 140):
        async with play(size=(width, 30), open_at=(article.id, None)) as pilot:
            if width == 80:
                await press(pilot, "z")
            assert "who took it?" in screen_text(pilot)
            await press(pilot, "c")
            assert "who took it?" not in screen_text(pilot)


async def test_the_highlights_of_an_article_are_read_once_and_again_after_a_change_elsewhere(
    play, library, noted, monkeypatch
):
    read = []
    highlights = type(library.highlights)
    original = highlights.for_article
    monkeypatch.setattr(highlights, "for_article", lambda self, key: read.append(key) or original(self, key))
    async with play(size=(80, 30)) as pilot:
        await pilot.app._check_for_changes()
        await pilot.app.open_article(noted)
        await settle(pilot)
        assert library.articles.get(noted).state is State.READING
        await pilot.app._check_for_changes()
        assert read == [noted]
        await press(pilot, "question_mark", "escape")
        assert read == [noted]
        await press(pilot, "question_mark")
        with Library.open(library.path) as other:
            other.highlights.add(noted, 0, 8, color=Color.RED)
        await press(pilot, "escape")
        assert read == [noted, noted]


async def test_a_draft_is_shown_when_the_article_is_opened(play, library, noted):
    library.drafts.keep(Draft(library.highlights.for_article(noted)[0].id, "", "half a thought", ""))
    async with play(size=(120, 30), open_at=(noted, None)) as pilot:
        assert "draft" in screen_text(pilot)


@pytest.mark.parametrize("width", [80, 140])
async def test_a_move_repaints_only_the_rows_that_changed(play, noted, width, monkeypatch):
    async with play(size=(width, 40), open_at=(noted, None)) as pilot:
        await press(pilot, *(["z"] if width == 80 else []))
        view = pilot.app.screen.view
        asked: list[int] = []
        original = type(view).render_line
        monkeypatch.setattr(type(view), "render_line", lambda self, y: asked.append(y) or original(self, y))
        places = [view.reading.focus]
        await press(pilot, "j")
        places.append(view.reading.focus)
        touched = {row - view.top for place in places for row in span(view.rows.rows_of(place))}
        current_id = view.reading.highlights[0].id
        reach = view.rows.rows_of_note(current_id)
        note = view.margin.note(current_id)
        touched |= {row - view.top for row in span(reach or (note.passage, note.last))}
        assert asked
        assert set(asked) <= touched


def span(reach: tuple[int, int]) -> range:
    first, last = reach
    return range(first, last + 1)


async def test_deleting_a_highlight_hides_its_open_note_and_undo_shows_both(play, noted):
    async with play(size=(80, 30), open_at=(noted, None)) as pilot:
        await press(pilot, "enter", "d")
        assert "which quays?" not in screen_text(pilot)
        await press(pilot, "u")
        assert "which quays?" in below(pilot, "#place")


@pytest.mark.parametrize("size", [(20, 5), (40, 12), (200, 50)])
async def test_open_notes_fit_every_size(play, noted, size):
    async with play(size=size, open_at=(noted, None)) as pilot:
        await press(pilot, "enter", "z", "z", "j", "j", "j", "enter", "space", "b", "G", "g")
        assert "The city" in screen_text(pilot)
        view = pilot.app.screen.view
        assert all(strip.cell_length == view.size.width for strip in map(view.render_line, range(view.size.height)))


async def test_the_note_line_shows_a_note_exactly_if_the_margin_does_not(play, noted):
    async with play(size=(140, 30), open_at=(noted, None)) as pilot:
        foot = pilot.app.screen.query_one(NoteLine)
        assert not foot.display
        await pilot.resize_terminal(80, 30)
        await settle(pilot)
        assert foot.display
        await pilot.resize_terminal(140, 30)
        await settle(pilot)
        assert not foot.display


@pytest.mark.parametrize("size", [(40, 12), (30, 10)])
async def test_on_a_small_screen_an_open_note_is_below_the_last_line_of_its_passage(play, noted, size):
    async with play(size=size, open_at=(noted, None)) as pilot:
        await press(pilot, "enter")
        assert "#place" in below(pilot, "harbour")
        assert "which quays?" in screen_text(pilot)
        assert "The city will close" in screen_text(pilot)
        await press(pilot, "j", "j", "j", "enter")
        assert "line 1 of" in screen_text(pilot)


async def test_the_bar_of_the_focus_continues_past_an_open_note_in_its_sentence(play, noted):
    async with play(size=(40, 30), open_at=(noted, None)) as pilot:
        await press(pilot, "enter")
        assert "┃" in screen_text(pilot).splitlines()[line_of(pilot, "#place")][:5]
        await press(pilot, "j")
        assert "┃" not in screen_text(pilot).splitlines()[line_of(pilot, "#place")][:5]


async def test_a_long_note_is_cut_if_the_next_note_is_close(play, library, noted):
    text = library.articles.revision(noted).text
    async with play(size=(140, 40), open_at=(noted, None)) as pilot:
        await press(pilot, "j")
        assert "line 8 of" in screen_text(pilot)
        start = text.index("Their own report")
        library.highlights.add(noted, start, start + 5, color=Color.GREEN, note="whose?")
        await pilot.app.screen.reload()
        await settle(pilot)
        assert "line 5 of a long … enter" in screen_text(pilot)
        assert "line 6 of" not in screen_text(pilot)


async def test_labels_that_make_a_line_longer_do_not_move_the_margin(play, library):
    text = "市は旧港を閉鎖する。" * 24
    article = library.articles.add(parse(text.encode(), "harbour.txt")).article
    library.highlights.add(article.id, 0, 4, color=Color.RED, note="one two " * 20)
    library.highlights.add(article.id, 11, 14, color=Color.BLUE, note="pushed")
    async with play(size=(130, 24), open_at=(article.id, None)) as pilot:
        edge = pilot.app.screen.view.geometry.margin_at

        def margin():
            view = pilot.app.screen.view
            return [view.render_line(y).crop(edge).text for y in range(view.size.height)]

        before = margin()
        await press(pilot, "f")
        assert margin() == before


async def test_the_note_line_is_in_the_column_of_the_text(play, noted):
    async with play(size=(140, 30), open_at=(noted, None)) as pilot:
        await press(pilot, "z")
        rows = screen_text(pilot).splitlines()
        (note,) = [line for line in rows if "which quays?" in line]
        assert note.index("which") == rows[line_of(pilot, "The city will close")].index("The city")
        await press(pilot, "plus", "plus")
        rows = screen_text(pilot).splitlines()
        (note,) = [line for line in rows if "which quays?" in line]
        assert note.index("which") == rows[line_of(pilot, "The city will close")].index("The city")


async def test_the_note_line_appears_as_soon_as_the_screen_is_high_enough(play, noted):
    async with play(size=(80, 11), open_at=(noted, None)) as pilot:
        foot = pilot.app.screen.query_one(NoteLine)
        assert not foot.display
        await pilot.resize_terminal(80, 12)
        await settle(pilot)
        assert foot.display
