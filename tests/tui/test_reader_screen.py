from __future__ import annotations

import pytest
from tests.tui.conftest import press, screen_text, settle

from newsreader.library import Library
from newsreader.records import AnchorState, ArticleQuery, Color, State
from newsreader.services.exports.exporting import export
from newsreader.tui.library.article_list import ArticleList
from newsreader.tui.reader import ReaderScreen
from newsreader.tui.widgets.header import ScreenHeader
from newsreader.tui.widgets.status_line import StatusLine
from newsreader.tui.widgets.text_format import percent


def focus_text(pilot):
    reading = pilot.app.screen.reading
    return reading.text[reading.focus.start : reading.focus.end]


def label_of(pilot, beginning):
    """Return the label of the sentence with this beginning."""
    text = pilot.app.screen.reading.text
    return next(label for label, r in pilot.app.screen.labels.ranges.items() if text.startswith(beginning, r.start))


async def test_j_and_k_step_through_the_sentences(play, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        assert focus_text(pilot).startswith("The city will close")
        await press(pilot, "j")
        assert focus_text(pilot) == "The council decided on Tuesday."
        await press(pilot, "j", "k", "k")
        assert focus_text(pilot).startswith("The city will close")


async def test_braces_step_through_the_paragraphs(play, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "right_curly_bracket")
        assert focus_text(pilot) == "The mayor said the decision was a pause."
        await press(pilot, "j", "left_curly_bracket")
        assert focus_text(pilot) == "The mayor said the decision was a pause."


async def test_A_twice_returns_the_article_to_the_state_it_had(play, library, harbour):
    library.articles.set_state([harbour], State.DONE)
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "A")
        assert library.articles.get(harbour).state is State.ARCHIVED
        await press(pilot, "j", "A")
        assert pilot.app.screen.query_one(StatusLine).message == "unarchived"
    assert library.articles.get(harbour).state is State.DONE


async def test_m_highlights_the_sentence_and_it_is_stored_before_the_screen_says_so(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "j", "m")
        assert "saved" in pilot.app.screen.query_one(StatusLine).message
        (highlight,) = library.highlights.for_article(harbour)
        assert (highlight.quote, highlight.color) == ("The council decided on Tuesday.", Color.YELLOW)
        assert highlight.anchor is AnchorState.EXACT


async def test_a_digit_right_after_m_changes_the_color_also_of_the_next_highlight(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "m")
        assert "1-5 color" in screen_text(pilot)
        await press(pilot, "4")
        assert [h.color for h in library.highlights.for_article(harbour)] == [Color.RED]
        await press(pilot, "j", "m")
        assert [h.color for h in library.highlights.for_article(harbour)] == [Color.RED, Color.RED]
        await press(pilot, "k", "m", "2", "j", "full_stop", "3")
        assert [h.color for h in library.highlights.for_article(harbour)] == [Color.GREEN, Color.BLUE]


async def test_m_on_a_highlight_changes_nothing(play, library, harbour):
    library.highlights.add(harbour, 0, 70, color=Color.PURPLE)
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "m")
        assert [h.color for h in library.highlights.for_article(harbour)] == [Color.PURPLE]
        assert "already highlighted in purple" in screen_text(pilot)


async def test_words_are_selected_from_the_focus_and_highlighted(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "j", "v", "w", "w", "m")
        (highlight,) = library.highlights.for_article(harbour)
        assert highlight.quote == "The council decided"
        assert pilot.app.screen.reading.selection is None


async def test_the_start_of_a_selection_can_be_moved_too(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "j", "v", "right_parenthesis", "o", "w", "m")
        (highlight,) = library.highlights.for_article(harbour)
        assert highlight.quote == "council decided on Tuesday."


async def test_a_selection_runs_across_sentences_and_paragraphs(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "j", "v", "right_parenthesis", "right_parenthesis", "m")
        (highlight,) = library.highlights.for_article(harbour)
        assert highlight.quote == "The council decided on Tuesday.\n\nThe mayor said the decision was a pause."


async def test_a_selection_to_the_end_of_the_line_shrinks_back_to_its_start(play, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "v", "dollar_sign", "0")
        reading = pilot.app.screen.reading
        assert reading.text[reading.target().start : reading.target().end] == "T"
        await press(pilot, "w")
        assert reading.text[reading.target().start : reading.target().end] == "The"


async def test_escape_cancels_a_selection_and_the_reader_stays_open(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "v", "w", "escape")
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert pilot.app.screen.reading.selection is None
        assert library.highlights.for_article(harbour) == []


async def test_a_new_tag_creates_the_highlight_first(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "t", *"claim", "enter")
        (highlight,) = library.highlights.for_article(harbour)
        assert highlight.tags == ("claim",)


async def test_a_tag_is_completed_from_the_existing_tags(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "t", *"politics", "slash", *"eu", "enter")
        await press(pilot, "j", "t", "p", "o", "enter")
        assert [h.tags for h in library.highlights.for_article(harbour)] == [("politics/eu",), ("politics/eu",)]


async def test_backspace_removes_the_last_tag(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "t", *"one", "tab", *"two", "enter")
        assert library.highlights.for_article(harbour)[0].tags == ("one", "two")
        await press(pilot, "t", "backspace", "enter")
        assert library.highlights.for_article(harbour)[0].tags == ("one",)


async def test_escape_leaves_the_tags_unchanged(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "t", *"one", "enter", "t", *"two", "tab", "escape")
        assert library.highlights.for_article(harbour)[0].tags == ("one",)


async def test_the_full_stop_repeats_color_and_tags(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "m", "3", "t", *"claim", "enter", "j", "full_stop")
        first, second = library.highlights.for_article(harbour)
        assert (second.color, second.tags) == (first.color, first.tags) == (Color.BLUE, ("claim",))


async def test_a_note_is_written_and_saved(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "a", *"why", "ctrl+s")
        (highlight,) = library.highlights.for_article(harbour)
        assert highlight.note == "why"
        assert library.drafts.ids() == set()


@pytest.mark.parametrize("way_out", ["escape", "ctrl+q"])
async def test_a_note_that_was_not_saved_is_a_draft(play, library, harbour, way_out):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "a", *"half", "space", *"tho")
        await pilot.press(way_out)
        if way_out == "escape":
            await settle(pilot)
    assert library.highlights.for_article(harbour) == []
    (passage,) = library.highlights.pending(harbour)
    assert [draft.text for draft in library.drafts.of(passage.id)] == ["half tho"]


async def test_the_editor_opens_with_the_draft(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "a", *"half", "escape", "a", *"way", "ctrl+s")
        assert library.highlights.for_article(harbour)[0].note == "halfway"


async def test_d_deletes_a_highlight_and_u_and_U_undo_and_redo_that(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "m", "d")
        assert library.highlights.for_article(harbour) == []
        await press(pilot, "u")
        assert len(library.highlights.for_article(harbour)) == 1
        assert len(pilot.app.screen.reading.highlights) == 1
        await press(pilot, "U")
        assert library.highlights.for_article(harbour) == []


async def test_brackets_step_through_the_highlights(play, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "m", "j", "j", "m", "j", "j", "m", "g")
        await press(pilot, "right_square_bracket")
        assert focus_text(pilot).startswith("The city")
        await press(pilot, "right_square_bracket", "right_square_bracket")
        assert focus_text(pilot).startswith("Shipping lines")
        await press(pilot, "right_square_bracket")
        assert focus_text(pilot).startswith("Shipping lines")
        await press(pilot, "left_square_bracket")
        assert focus_text(pilot).startswith("The mayor")


async def test_the_position_is_saved_for_the_next_time(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "j", "j", "q")
        assert library.articles.get(harbour).state is State.READING
    async with play(open_at=(harbour, None)) as pilot:
        assert focus_text(pilot) == "The mayor said the decision was a pause."


async def test_an_article_read_to_its_end_is_done(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "G", "q")
        assert library.articles.get(harbour).state is State.DONE


async def test_notes_are_in_the_margin_of_a_wide_screen_and_below_the_text_of_a_narrow_one(play, harbour):
    for width in (120, 80):
        async with play(size=(width, 30), open_at=(harbour, None)) as pilot:
            if width == 120:
                await press(pilot, "a", *"who", "ctrl+s")
            (row,) = [line for line in screen_text(pilot).splitlines() if line.rstrip().endswith("who")]
            assert ("The city will close" in row) == (width == 120)


@pytest.mark.parametrize("size", [(20, 5), (40, 10), (80, 24), (400, 120)])
async def test_every_size_of_terminal_shows_the_text(play, harbour, size):
    async with play(size=size, open_at=(harbour, None)) as pilot:
        assert "The city" in screen_text(pilot)
        await press(pilot, "m", "G", "space", "b", "g")
        assert "The city" in screen_text(pilot)


async def test_the_focus_stays_visible_after_a_resize(play, harbour):
    async with play(size=(100, 10), open_at=(harbour, None)) as pilot:
        await press(pilot, "G")
        await pilot.resize_terminal(30, 10)
        await settle(pilot)
        assert "lower" in screen_text(pilot)


async def test_an_unknown_key_does_nothing_and_says_nothing(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        before = screen_text(pilot)
        await press(pilot, "X", "f12", "ampersand")
        assert screen_text(pilot) == before


async def test_a_label_jumps_to_its_sentence_and_hides_no_word(play, harbour):
    async with play(size=(100, 30), open_at=(harbour, None)) as pilot:
        before = screen_text(pilot)
        await press(pilot, "f")
        shown = screen_text(pilot)
        assert all(word in shown for word in pilot.app.screen.reading.text.split())
        label = label_of(pilot, "The vote")
        await press(pilot, *label)
        assert focus_text(pilot) == "The vote was 31 to 12."
        assert screen_text(pilot).replace("┃", " ").splitlines()[3:12] == before.replace("┃", " ").splitlines()[3:12]


async def test_F_and_a_label_highlight_the_sentence_at_once(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "F")
        label = label_of(pilot, "Their own")
        await press(pilot, *label)
        (highlight,) = library.highlights.for_article(harbour)
        assert highlight.quote == "Their own report puts it lower."


async def test_a_letter_without_a_label_does_nothing_and_escape_hides_the_labels(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "f", "Q", "1", "Z")
        assert library.highlights.for_article(harbour) == []
        await press(pilot, "escape", "m")
        assert len(library.highlights.for_article(harbour)) == 1


async def test_labels_extend_a_selection(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "v", "f")
        label = label_of(pilot, "The vote")
        await press(pilot, *label, "m")
        (highlight,) = library.highlights.for_article(harbour)
        assert highlight.quote.startswith("The city")
        assert highlight.quote.endswith("31 to 12.")


async def test_words_are_found_while_typing_and_each_match_can_be_highlighted(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "slash", *"the", "enter")
        assert len(pilot.app.screen.reading.matches) >= 4
        first = pilot.app.screen.reading.match
        await press(pilot, "n", "n", "N")
        assert pilot.app.screen.reading.match != first
        await press(pilot, "m")
        (highlight,) = library.highlights.for_article(harbour)
        assert highlight.quote.lower() == "the"
        await press(pilot, "escape")
        assert pilot.app.screen.reading.matches == []
        assert isinstance(pilot.app.screen, ReaderScreen)


async def test_words_that_are_not_in_the_article_are_reported(play, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "slash", *"zebra")
        assert "not in this article" in screen_text(pilot)
        await press(pilot, "escape", "n")
        assert "Press / to type the words to find." in screen_text(pilot)


async def test_a_highlight_grows_and_shrinks_by_a_word(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "j", "v", "w", "m", "greater_than_sign")
        assert library.highlights.for_article(harbour)[0].quote == "The council decided"
        await press(pilot, "less_than_sign", "less_than_sign", "less_than_sign")
        assert library.highlights.for_article(harbour)[0].quote == "The"


async def test_a_highlight_inside_another_leaves_it_unchanged_and_tab_steps_through_both(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "j", "m", "v", "w", "m", "2")
        wide, tight = sorted(library.highlights.for_article(harbour), key=lambda h: -len(h.quote))
        assert wide.quote == "The council decided on Tuesday."
        assert tight.quote == "The council"
        assert pilot.app.screen.reading.current_highlight().id == tight.id
        await press(pilot, "tab")
        assert pilot.app.screen.reading.current_highlight().id == wide.id
        await press(pilot, "tab", "d")
        assert [h.id for h in library.highlights.for_article(harbour)] == [wide.id]


async def test_the_quotation_around_the_words_is_selected(play, library):
    from newsreader.ingest import parse_one as parse

    added = library.articles.add(
        parse("She said “we will see” and left the room at once.\n\nNobody spoke.\n".encode(), "q.txt")
    )
    async with play(open_at=(added.article.id, None)) as pilot:
        await press(pilot, "v", "i", "quotation_mark", "m")
        assert library.highlights.for_article(added.article.id)[0].quote == "“we will see”"
        await press(pilot, "v", "i", "s", "m")
        assert len(library.highlights.for_article(added.article.id)) == 2


async def test_justifying_and_line_spacing_change_only_the_look(play, harbour):
    async with play(size=(40, 30), open_at=(harbour, None)) as pilot:
        words = screen_text(pilot).split()
        await press(pilot, "equals_sign")
        assert screen_text(pilot).split()[: len(words) // 2] == words[: len(words) // 2]
        await press(pilot, "underscore")
        rows = [line for line in screen_text(pilot).splitlines() if "old harbour" in line or "cruise" in line]
        shown = screen_text(pilot).splitlines()
        assert not shown[shown.index(rows[0]) + 1].replace("┃", "").strip()
        await press(pilot, "j", "m")
        assert focus_text(pilot) == "The council decided on Tuesday."


async def test_a_click_moves_the_focus_two_select_the_word_and_three_the_sentence(play, library, harbour):
    async with play(size=(100, 30), open_at=(harbour, None)) as pilot:
        shown = screen_text(pilot).splitlines()
        y = next(i for i, line in enumerate(shown) if "The vote was" in line)
        x = shown[y].index("vote")
        view = pilot.app.screen.view
        at = (x - view.region.x, y - view.region.y)
        await pilot.click(view, offset=at)
        await settle(pilot)
        assert focus_text(pilot) == "The vote was 31 to 12."
        await pilot.click(view, offset=at, times=2)
        await settle(pilot)
        await press(pilot, "m")
        assert library.highlights.for_article(harbour)[0].quote == "vote"
        await pilot.click(view, offset=at, times=3)
        await settle(pilot)
        await press(pilot, "m")
        assert "The vote was 31 to 12." in [h.quote for h in library.highlights.for_article(harbour)]


async def test_dragging_selects(play, library, harbour):
    async with play(size=(100, 30), open_at=(harbour, None)) as pilot:
        shown = screen_text(pilot).splitlines()
        y = next(i for i, line in enumerate(shown) if "The vote was" in line)
        x, view = shown[y].index("vote"), pilot.app.screen.view
        await pilot.mouse_down(view, offset=(x, y - view.region.y))
        await pilot.hover(view, offset=(x + 8, y - view.region.y))
        await pilot.mouse_up(view, offset=(x + 8, y - view.region.y))
        await settle(pilot)
        assert pilot.app.screen.reading.selection is not None
        await press(pilot, "m")
        assert library.highlights.for_article(harbour)[0].quote == "vote was"


async def test_a_span_of_words_is_selected_by_the_labels_of_its_first_and_last_word(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "V")
        await press(pilot, *label_of(pilot, "old"))
        await press(pilot, *label_of(pilot, "cruise"), "m")
        assert library.highlights.for_article(harbour)[0].quote == "old harbour to cruise"
        await press(pilot, "j", "V")
        await press(pilot, *label_of(pilot, "council"), "escape", "m")
        assert library.highlights.for_article(harbour)[1].quote == "council"


async def test_a_highlight_of_another_window_is_shown(play, library, harbour, tmp_path):
    async with play(open_at=(harbour, None)) as pilot:
        await pilot.app._check_for_changes()
        with Library.open(library.path) as other:
            other.highlights.add(harbour, 0, 8, color=Color.BLUE, note="from the other window")
        await pilot.app._check_for_changes()
        await settle(pilot)
        assert [h.note for h in pilot.app.screen.reading.highlights] == ["from the other window"]


async def test_with_a_full_disk_reading_works_and_no_typed_text_is_lost(play, library, harbour, monkeypatch):
    from newsreader.errors import CannotWriteError

    def full(*_, **__):
        raise CannotWriteError("the disk is full.")

    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "a", *"half")
        highlights = type(library.highlights)
        with monkeypatch.context() as patched:
            patched.setattr(type(library.drafts), "keep", full)
            patched.setattr(highlights, "set_note", full)
            patched.setattr(highlights, "add", full)
            patched.setattr(type(library.articles), "visit", full)
            await press(pilot, *"way", "ctrl+s")
            assert "the disk is full." in screen_text(pilot)
            await press(pilot, "escape", "ctrl+q", "escape")  # the last out of what else can be done with it
            assert pilot.app.screen.area.text == "halfway"
        await press(pilot, "ctrl+s")
        assert library.highlights.for_article(harbour)[0].note == "halfway"
        with monkeypatch.context() as patched:
            patched.setattr(highlights, "add", full)
            await press(pilot, "j", "j", "m")
            assert "the disk is full." in screen_text(pilot)
            await press(pilot, "j")
            assert focus_text(pilot) == "The vote was 31 to 12."


@pytest.mark.parametrize("verb", ["t", "a"])
async def test_a_cancelled_panel_creates_no_highlight(play, library, harbour, verb):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, verb, "escape")
        await settle(pilot)
        assert library.highlights.for_article(harbour) == []
        assert "m highlight" in screen_text(pilot)


async def test_a_draft_is_shown_in_the_status(play, library, harbour):
    async with play(size=(120, 30), open_at=(harbour, None)) as pilot:
        await press(pilot, "a", *"half", "escape", "j")
        assert "1 unsaved draft" in screen_text(pilot)
        await press(pilot, "k")
        assert "draft: press a to finish it" in screen_text(pilot)


async def test_a_note_saved_on_a_highlight_that_was_undone_elsewhere_is_visible(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "m", "a")
        library.history.undo()
        await press(pilot, *"kept", "ctrl+s")
        assert [h.note for h in library.highlights.for_article(harbour)] == ["kept"]


async def test_the_way_to_all_keys_stays_in_the_footer_of_a_narrow_terminal(play, harbour):
    async with play(size=(60, 20)) as pilot:
        assert "? all keys" in screen_text(pilot)


async def test_text_typed_for_an_editor_that_could_not_open_runs_no_commands(play, library, harbour, monkeypatch):
    from newsreader.errors import CannotWriteError

    def full(*_, **__):
        raise CannotWriteError("the disk is full.")

    monkeypatch.setattr("newsreader.tui.app.terminal.key_queue.BURST_SECONDS", 60.0)
    library.highlights.add(harbour, 0, 70, color=Color.YELLOW)
    monkeypatch.setattr(type(library.drafts), "of", full)
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "a", *"j*")
        assert "the disk is full" in pilot.app.screen.query_one(StatusLine).message
        assert focus_text(pilot).startswith("The city will close")
        assert not library.articles.get(harbour).starred


async def test_preferences_changed_in_the_reader_hold_in_the_next_run(play, harbour):
    async with play(size=(120, 30), open_at=(harbour, None)) as pilot:
        await press(pilot, "plus", "equals_sign", "underscore", "z", "T")
    async with play(size=(120, 30), open_at=(harbour, None)) as pilot:
        view = pilot.app.screen.view
        assert (view.wanted_measure, view.painter.justified, view.spacing, view.margin_notes) == (76, True, 2, False)
        assert not pilot.app.current_theme.dark


async def test_enter_twice_in_the_export_panel_exports_once_and_the_reader_stays_open(play, harbour, tmp_path):
    from newsreader.config import Settings

    async with play(open_at=(harbour, None), settings=Settings(export_folder=tmp_path / "out")) as pilot:
        await press(pilot, "m", "e")
        await pilot.press("enter", "enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, ReaderScreen)
        assert len(list((tmp_path / "out").iterdir())) == 1


async def test_an_export_reports_the_files_of_trashed_articles(play, library, harbour, tmp_path):
    from newsreader.config import Settings

    (other,) = [number for number in library.articles.ids(ArticleQuery()) if number != harbour]
    library.highlights.add(harbour, 0, 8, color=Color.YELLOW)
    for number in (other, harbour):
        export(library, articles=[number], output=tmp_path / "out")
    library.articles.delete([other])
    async with play(open_at=(harbour, None), settings=Settings(export_folder=tmp_path / "out")) as pilot:
        for removed, said in ((False, "1 edited by you left unchanged"), (True, "1 removed (article in the trash)")):
            (file,) = [one for one in (tmp_path / "out").iterdir() if "libraries" in one.name]
            written = file.read_bytes()
            if not removed:
                file.write_bytes(b"mine")
            await press(pilot, "e", "enter")
            await pilot.app.workers.wait_for_complete()
            await settle(pilot)
            assert said in pilot.app.screen.query_one(StatusLine).message
            assert file.exists() is not removed
            if not removed:
                file.write_bytes(written)


async def test_the_quotation_at_the_active_end_is_selected_and_then_the_one_around_it(play, library):
    from newsreader.ingest import parse_one as parse

    text = "He said, “She told me ‘it is odd’ and left,” and went.\n\nNobody answered.\n"
    article = library.articles.add(parse(text.encode(), "nested.txt")).article.id
    async with play(open_at=(article, None)) as pilot:
        await press(pilot, "v", "w", "w", "w", "w", "w", "w", "quotation_mark")
        reading = pilot.app.screen.reading
        assert reading.text[reading.selection.start : reading.selection.end] == "‘it is odd’"
        await press(pilot, "quotation_mark")
        assert reading.text[reading.selection.start : reading.selection.end].startswith("“She told me")
        before = reading.selection
        await press(pilot, "quotation_mark")
        assert reading.selection == before


async def test_resizing_a_highlight_is_one_step_of_history_and_stops_at_a_word(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "j", "m", *["less_than_sign"] * 4)
        (highlight,) = library.highlights.for_article(harbour)
        assert highlight.quote == "The council"
        await press(pilot, "less_than_sign", "less_than_sign")
        assert library.highlights.get(highlight.id).quote == "The"
        assert "only one word is left" in pilot.app.screen.query_one(StatusLine).message
        assert [step.what for step in library.history.steps(2)] == ["range", "highlight"]
        await press(pilot, "u")
        assert library.highlights.get(highlight.id).quote == "The council decided on Tuesday."


async def test_repeating_without_an_effect_says_so(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "full_stop")
        assert "saved" in pilot.app.screen.query_one(StatusLine).message
        await press(pilot, "full_stop")
        assert "already highlighted in yellow" in pilot.app.screen.query_one(StatusLine).message
        assert "saved" not in pilot.app.screen.query_one(StatusLine).message


async def test_without_a_browser_the_address_is_copied_and_shown(play, library, monkeypatch):
    from newsreader.ingest import parse_one as parse

    monkeypatch.setenv("BROWSER", "firefox '%s &")
    page = "---\ntitle: A page\nurl: https://example.org/page\n---\n\nWords stand here.\n"
    article = library.articles.add(parse(page.encode(), "page.md")).article.id
    copied = []
    monkeypatch.setattr("textual.app.App.copy_to_clipboard", lambda app, text: copied.append(text))
    async with play(open_at=(article, None)) as pilot:
        await press(pilot, "o")
        await pilot.app.workers.wait_for_complete()
        assert copied == ["https://example.org/page"]
        message = pilot.app.screen.query_one(StatusLine).message
        assert message.startswith("BROWSER is not a command")
        assert message.endswith("; copied: https://example.org/page")


async def test_a_copied_word_has_no_soft_hyphens(play, library, monkeypatch):
    from newsreader.ingest import parse_one as parse

    article = library.articles.add(parse("Har\u00adbour fees rise. More follows.\n".encode(), "soft.txt")).article.id
    copied = []
    monkeypatch.setattr("textual.app.App.copy_to_clipboard", lambda app, text: copied.append(text))
    async with play(open_at=(article, None)) as pilot:
        await press(pilot, "y")
    assert copied == ["Harbour fees rise."]


async def test_words_of_another_sentence_and_across_sentences_are_selected_by_labels(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "V")
        await press(pilot, label_of(pilot, "The vote was"))
        assert focus_text(pilot) == "The vote was 31 to 12."
        await press(pilot, label_of(pilot, "31 to"))
        await press(pilot, label_of(pilot, "12."), "m")
        assert [h.quote for h in library.highlights.for_article(harbour)] == ["31 to 12"]
        await press(pilot, "g", "V")
        await press(pilot, label_of(pilot, "next spring"))
        await press(pilot, label_of(pilot, "Tuesday"), "m")
        assert library.highlights.for_article(harbour)[0].quote == "next spring. The council decided on Tuesday"


async def test_an_unread_article_can_be_read_while_another_program_locks_the_library(
    play, library, harbour, monkeypatch
):
    from newsreader.errors import LockedError

    def held(*_, **__):
        raise LockedError("Another program is writing.")

    monkeypatch.setattr(type(library.articles), "visit", held)
    assert library.articles.get(harbour).state is State.UNREAD
    async with play() as pilot:
        await pilot.app.open_article(harbour)
        await settle(pilot)
        assert focus_text(pilot).startswith("The city will close")


@pytest.mark.parametrize("keys", ["", "j", "j j j", "G", "G k", "j A", "G A", "G q enter g"], ids=str)
async def test_the_reader_and_the_library_show_the_same_progress(play, library, harbour, keys):
    async with play(size=(120, 30)) as pilot:
        listed = pilot.app.screen.query_one(ArticleList)
        listed.move_to(list(listed.ids).index(harbour))
        await press(pilot, "enter", *keys.split())
        progress = pilot.app.screen.query_one(ScreenHeader).remark.split("   ")[0]
        at_end = pilot.app.screen.reading.at_end
        await press(pilot, "q")
        await pilot.app.queue.ask(lambda: None)
        article = library.articles.get(harbour)
        assert progress == percent(article.progress)
        assert article.progress == 1.0 or not at_end
        if article.state is not State.ARCHIVED and article.progress:
            assert progress in screen_text(pilot)


async def test_folding_without_furniture_says_so_and_folds_nothing(play, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "c")
        assert "nothing to fold" in screen_text(pilot)
        assert not pilot.app.screen.reading.folded


async def test_the_text_grows_no_wider_than_the_terminal(play, harbour):
    async with play(size=(80, 24), open_at=(harbour, None)) as pilot:
        await press(pilot, "+")
        assert "76 columns" in screen_text(pilot)
        await press(pilot, "+")
        assert "76 columns; the text can't be wider here" in screen_text(pilot)
        await press(pilot, "-")
        assert (pilot.app.screen.view.geometry.measure, pilot.app.preferences.now.measure) == (72, 72)
