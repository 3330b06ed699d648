"""The codebook: tags are shown, filtered, renamed, moved and merged with the keyboard."""

from __future__ import annotations

import re

import pytest
from tests.tui.conftest import press, screen_text, settle

from newsreader.records import Color
from newsreader.tui.app.app import NewsreaderApp
from newsreader.tui.codebook.screen import CodebookScreen
from newsreader.tui.codebook.tag_card import TagCard
from newsreader.tui.codebook.tag_list import TagHeading
from newsreader.tui.library.screen import LibraryScreen
from newsreader.tui.search import SearchScreen


@pytest.fixture
def tagged(library, harbour):
    library.highlights.add(harbour, 0, 8, color=Color.RED, tags=("council/vote", "claim"), note="one")
    library.highlights.add(harbour, 9, 20, color=Color.RED, tags=("claim",), note="two")
    library.articles.tag([harbour], ["council/vote"])
    library.tags.describe("claim", "it is said so")
    library.tags.set_hot_key("claim", "q")
    return library


async def opened(pilot):
    await press(pilot, "C")
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)


async def answered(pilot, *keys):
    await press(pilot, *keys, "enter")
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)


def names(library):
    return [tag.name for tag in library.tags.list()]


async def test_tags_are_a_tree_with_descriptions_and_related_tags(play, tagged):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        shown = screen_text(pilot)
        lines = [line.partition("│")[0].strip(" ┃▌└") for line in shown.splitlines()]
        assert next(line.split() for line in lines if line.startswith("tag ")) == [
            "tag",
            "highlights",
            "articles",
            "meaning",
        ]
        row = next(line for line in lines if line.startswith("claim"))
        assert row.split() == ["claim", "2", "1", "q", "it", "is", "said", "so"]
        assert any(line.startswith("council") for line in lines)
        row = next(line for line in lines if line.startswith("vote"))
        assert row.split() == ["vote", "2", "1"]
        assert "2 highlights · 1 article   key q" in shown, "the card shows the numbers, too"
        assert "used together with" in shown
        assert "#council/vote  1×" in shown


async def test_enter_lists_the_notes_of_a_tag_and_back_returns_to_the_codebook(play, tagged):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "G", "enter")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, SearchScreen)
        assert screen.query_one("Input").value == "tag:council/vote "
        # The second highlight is in an article that has the tag.
        assert {match.highlight.note for match in screen.results.matches} == {"one", "two"}
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, CodebookScreen)
        assert pilot.app.screen.tags.current.name == "council/vote"
        await press(pilot, "C", "q")
        assert isinstance(pilot.app.screen, LibraryScreen)


@pytest.mark.slow
async def test_a_tag_is_renamed_moved_described_and_colored_and_each_change_is_undone(play, tagged):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "r")
        await answered(pilot, "ctrl+u", *"assertion")
        assert names(tagged) == ["assertion", "council/vote"]
        assert pilot.app.screen.tags.current.name == "assertion"
        await press(pilot, "m")
        await answered(pilot, *"coun")
        assert names(tagged) == ["council/assertion", "council/vote"]
        await press(pilot, "m")
        await answered(pilot)
        assert names(tagged) == ["assertion", "council/vote"]
        await press(pilot, "a")
        await answered(pilot, "ctrl+u", *"said")
        await press(pilot, "c")
        assert "0 ·· none" in screen_text(pilot)
        await answered(pilot, "right", "right")
        await press(pilot, "h")
        await answered(pilot, "backspace", "w")
        tag = tagged.tags.list()[0]
        assert (tag.description, tag.color, tag.hot_key) == ("said", Color.GREEN, "w")
        await press(pilot, *"uuuuuu")
        tag = tagged.tags.list()[0]
        assert (tag.name, tag.description, tag.color, tag.hot_key) == ("claim", "it is said so", None, "q")


async def test_selected_tags_are_merged_into_another_in_one_step(play, tagged):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "x", "j", "x")
        assert "2 selected" in screen_text(pilot)
        await press(pilot, "M")
        await answered(pilot, *"all")
        assert names(tagged) == ["all"]
        assert "merged #claim #council/vote into #all, with description and key" in screen_text(pilot)
        assert (tagged.tags.list()[0].description, tagged.tags.list()[0].hot_key) == ("it is said so", "q")
        await press(pilot, "u")
        assert names(tagged) == ["claim", "council/vote"]


async def test_tags_are_deleted_with_all_below_them_and_restored(play, tagged):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "j", "D")
        await settle(pilot)
        assert names(tagged) == ["claim"]
        assert "deleted #council, with 1 below (u to undo)" in screen_text(pilot)
        await press(pilot, "u")
        await settle(pilot)
        assert names(tagged) == ["claim", "council/vote"]
        await press(pilot, "g", "x", "x", "D")
        await settle(pilot)
        assert names(tagged) == []
        await press(pilot, "D", "u")
        assert names(tagged) == ["claim", "council/vote"]


@pytest.mark.slow
async def test_an_impossible_change_is_reported_and_escape_changes_nothing(play, tagged):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "r", "ctrl+u", *"council/vote", "enter")
        assert "merge the two instead" in screen_text(pilot)
        assert pilot.app.screen.query_one("Input").value == "council/vote", "the typed text stays"
        await press(pilot, "s")
        assert "merge the two instead" not in screen_text(pilot)
        await answered(pilot)
        assert names(tagged) == ["council/vote", "council/votes"]
        await press(pilot, "u", "M", *"x", "escape")
        assert names(tagged) == ["claim", "council/vote"]
        await press(pilot, "g", "m", *"claim", "enter")
        assert "cannot be moved below itself" in screen_text(pilot)
        await press(pilot, "escape", "M", *"claim", "enter")
        assert "cannot be merged into itself" in screen_text(pilot)
        await press(pilot, "ctrl+u", "enter")
        assert "Type the tag" in screen_text(pilot)
        await press(pilot, "escape")
        assert names(tagged) == ["claim", "council/vote"]


@pytest.fixture
def quotes(tagged, harbour):
    tagged.highlights.add(harbour, 21, 24, color=Color.RED, tags=("quote",))
    return tagged


async def test_the_beginning_of_a_name_selects_the_tag_in_merging_and_moving(play, quotes):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "M")
        await answered(pilot, *"qu")
        assert names(quotes) == ["council/vote", "quote"]
        await press(pilot, "u", "G", "m")
        await answered(pilot, *"coun")
        assert names(quotes) == ["claim", "council/quote", "council/vote"]
        assert "#quote is now #council/quote (u to undo)" in screen_text(pilot)


async def test_a_new_tag_is_labeled_new_and_up_selects_it(play, quotes):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "M", *"qu")
        choices = pilot.app.screen.query_one("Choices")
        assert (choices.cursor, choices.items) == (0, (("quote", ""), ("qu", "new tag: press ↑")))
        await press(pilot, "up")
        assert (choices.cursor, choices.items[1]) == (1, ("qu", "new tag"))
        await answered(pilot)
        assert names(quotes) == ["council/vote", "qu", "quote"]
        await press(pilot, "M", *"zeal")
        choices = pilot.app.screen.query_one("Choices")
        assert choices.items[choices.cursor] == ("zeal", "new tag"), "a similar tag is not selected"
        await press(pilot, "escape")


async def test_several_tags_can_be_merged_into_one_of_them(play, quotes):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "x", "G", "x", "M", *"claim", "enter")
        await pilot.app.workers.wait_for_complete()
        assert names(quotes) == ["claim", "council/vote"]


async def test_an_empty_box_moves_a_tag_to_the_top_level_and_says_so(play, quotes):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "j", "j", "m")
        assert "no tag, to move it to the top level" in screen_text(pilot)
        await press(pilot, "down", "up")
        await answered(pilot)
        assert names(quotes) == ["claim", "quote", "vote"]


@pytest.mark.parametrize("size", [(40, 12), (120, 30)])
async def test_the_question_of_merging_names_the_number_first_and_is_cut_only_at_its_last_row(
    play, library, harbour, size
):
    long = [f"{letter}-quotation-from-a-council" for letter in "abcde"]
    library.articles.tag([harbour], long)
    async with play(size=size) as pilot:
        await opened(pilot)
        await press(pilot, "x", "x", "x", "x", "x", "M")
        shown = " ".join(line.strip() for line in screen_text(pilot).splitlines())
        assert "Merge 5 tags, and all below them, into one: #a-quo" in shown
        shown = str(pilot.app.screen.query_one("#about").content)
        assert shown.endswith("…" if size[0] == 40 else "#e-quotation-from-a-council")
        await press(pilot, "escape")


@pytest.mark.parametrize("size", [(20, 5), (80, 24), (400, 120)])
async def test_every_size_of_terminal_shows_tags_or_how_to_create_one(play, library, harbour, size):
    async with play(size=size) as pilot:
        await opened(pilot)
        assert "No tags yet" in screen_text(pilot)
        assert "rename" not in screen_text(pilot), "there is nothing to rename"
        await press(pilot, "r", "m", "M", "a", "c", "h", "x", "enter", "j", "k")
        library.articles.tag([harbour], ["t" * 50])
        await press(pilot, "escape")
        await opened(pilot)
        assert "ttt" in screen_text(pilot)


async def test_data_read_for_a_screen_that_was_closed_is_ignored(play, tagged):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        codebook = pilot.app.screen
        await press(pilot, "escape")
        assert await codebook.attempt(codebook.reload) is False


async def test_the_list_is_filtered_while_typing_and_escape_clears_the_filter(play, tagged):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        screen = pilot.app.screen
        await press(pilot, "slash", *"vot")
        assert [entry.name for entry in screen.tags.entries] == ["council", "council/vote"]
        assert screen.tags.current.name == "council/vote"
        await press(pilot, "enter", "k")
        assert screen.tags.current.name == "council"
        await press(pilot, "escape")
        assert [entry.name for entry in screen.tags.entries] == ["claim", "council", "council/vote"]
        assert screen.tags.current.name == "council"
        await press(pilot, "slash", *"zz")
        assert "Nothing matches" in screen_text(pilot)
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, LibraryScreen)


@pytest.mark.slow
async def test_a_tag_changed_under_a_filter_stays_in_view(play, tagged):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "slash", *"clai", "enter", "r")
        await answered(pilot, "ctrl+u", *"assertion")
        assert pilot.app.screen.tags.current.name == "assertion"
        assert len(pilot.app.screen.tags.entries) == 3


async def test_the_cursor_follows_a_tag_whose_renaming_is_undone_and_redone(play, tagged):
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        for key, old, new in (("g", "claim", "zeal"), ("g", "council", "zoo")):
            await press(pilot, key, "r")
            await answered(pilot, "ctrl+u", *new)
            await press(pilot, "u")
            assert pilot.app.screen.tags.current.name == old
            await press(pilot, "U")
            assert pilot.app.screen.tags.current.name == new


async def test_lines_show_the_levels_and_a_key_folds_them_until_the_codebook_is_opened_again(play, library, harbour):
    library.articles.tag([harbour], ["a/one/deep", "a/two", "b"])
    async with play(size=(80, 24)) as pilot:
        await opened(pilot)
        tags = pilot.app.screen.tags

        def rows():
            return [tags.render_line(y).text[3:20].rstrip() for y in range(tags.row_count)]

        assert rows() == ["a", "├ one", "│ └ deep", "└ two", "b"]
        await press(pilot, "g", "j", "z")
        assert rows() == ["a", "├ one ▸ 1", "└ two", "b"]
        await press(pilot, "j", "z")
        assert (rows(), tags.current.name) == (["a ▸ 3", "b"], "a"), "below a tag, z folds its parent"
        await press(pilot, "escape")
        await opened(pilot)
        tags = pilot.app.screen.tags
        assert rows() == ["a ▸ 3", "b"]
        await press(pilot, "slash", *"deep")
        assert rows() == ["a", "└ one", "  └ deep"], "a filter looks into folded tags"
        await press(pilot, "escape", "G", "m")
        await answered(pilot, *"a/two")
        assert (rows(), tags.current.name) == (["a", "├ one ▸ 1", "└ two", "  └ b"], "a/two/b")


async def test_enter_on_a_tag_of_articles_only_lists_the_articles(play, library, harbour):
    library.articles.tag([harbour], ["commons"])
    async with play(size=(120, 30)) as pilot:
        await press(pilot, "tab", "enter", "C")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert "enter its articles" in screen_text(pilot)
        await press(pilot, "enter")
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, LibraryScreen)
        assert list(screen.articles.ids) == [harbour]
        assert "#commons is on articles only; they have no highlights with it" in screen_text(pilot)
        assert "tag:commons" in screen_text(pilot)
        await press(pilot, "escape")
        assert len(screen.articles.ids) == 2


async def test_while_a_filter_is_typed_the_hints_follow_and_the_matches_are_emphasized_and_counted(
    play, library, harbour
):
    library.articles.tag([harbour], ["sharp", "council/harm", "harbour", "zeal"])
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "slash", *"HAR")
        shown = screen_text(pilot)
        assert "r rename" not in shown
        assert "enter to the list" in shown
        assert "3 of 4 tags" in shown
        tags = pilot.app.screen.tags
        assert tags.current.name == "council/harm"
        rows = [tags.render_line(y) for y in range(4)]
        assert [[segment.text for segment in strip if segment.style.underline] for strip in rows] == [
            [],
            ["har"],
            ["har"],
            ["har"],
        ]
        await press(pilot, "enter")
        assert "r rename" in screen_text(pilot)


async def test_the_cursor_moves_to_the_tag_that_undoing_a_merge_restores(play, tagged, harbour):
    tagged.articles.tag([harbour], ["a", "zeal"])
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "j", "M")
        await answered(pilot, *"zeal")
        await press(pilot, "g", "u")
        assert pilot.app.screen.tags.current.name == "claim"


@pytest.mark.slow
async def test_the_numbers_are_in_separate_columns_for_all_sizes(play, tagged, monkeypatch):
    found = {"claim": (3544, 2556), "council": (1, 120_000), "council/vote": (12_345, 1)}
    monkeypatch.setattr(type(tagged.tags), "found", lambda tags: found)
    for size in ((120, 30), (100, 30), (80, 24), (50, 20)):
        async with play(size=size) as pilot:
            await opened(pilot)
            tags = pilot.app.screen.tags
            rows = [tags.render_line(y).text for y in range(3)]
            heading = pilot.app.screen.query_one(TagHeading).render_line(0).text
            if size[0] >= 80:
                numbers = [list(re.finditer(r"[\d,]+", row))[:2] for row in rows]
                shown = [[number[0] for number in pair] for pair in numbers]
                assert shown == [["3,544", "2,556"], ["1", "120,000"], ["12,345", "1"]]
                ends = {tuple(number.end() for number in pair) for pair in numbers}
                assert ends == {tuple(heading.index(name) + len(name) for name in ("highlights", "articles"))}
            else:
                assert [row.split()[-1] for row in rows] == ["6,100", "120,001", "12,346"]
                assert heading.split() == ["tag", "uses"]


@pytest.mark.parametrize("key", ["C", "s"])
async def test_the_first_frame_has_the_layout_of_the_last(play, tagged, key, monkeypatch):
    frames = []

    def display(app, screen, renderable):
        if type(screen) in (CodebookScreen, SearchScreen):
            frames.append([(type(w).__name__, w.region) for w in screen.walk_children() if w.region])
        return shown(app, screen, renderable)

    shown = NewsreaderApp._display
    monkeypatch.setattr(NewsreaderApp, "_display", display)
    async with play(size=(120, 30)) as pilot:
        await press(pilot, key)
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        by_name = [dict(frame) for frame in frames]
        pane = "TagCard" if key == "C" else "Passage"
        assert len({frame[pane] for frame in by_name if pane in frame}) == 1


async def test_related_tags_that_do_not_fit_are_counted(play, tagged, harbour):
    tagged.articles.tag([harbour], [f"t{number}" for number in range(1, 201)])
    async with play(size=(120, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "j")
        await pilot.app.workers.wait_for_complete()
        card = pilot.app.screen.query_one(TagCard)
        rows = [card.render_line(y).text.strip() for y in range(card.content_size.height)]
        shown = sum(row.startswith("#") for row in rows[1:])
        assert rows[-1] == f"+{201 - shown} more"
        assert [row.split()[0] for row in rows if row.startswith("#t")][:3] == ["#t1", "#t2", "#t3"]
