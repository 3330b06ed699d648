"""The tag panel: tags by their letters and by their keys."""

from __future__ import annotations

import pytest
from tests.tui.conftest import press, screen_text, settle
from textual import events

from newsreader.records import ArticleQuery, Color


@pytest.fixture
def keyed(library, harbour):
    library.articles.tag([harbour], ["quote", "quiet"])
    library.tags.set_hot_key("claim", "q")
    return library


def tags_of(library, harbour):
    return [highlight.tags for highlight in library.highlights.for_article(harbour)]


async def done(pilot, *keys):
    await press(pilot, *keys)
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)


async def test_the_key_of_a_tag_suggests_it_before_tags_that_begin_with_the_letter(play, keyed, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "t")
        assert "key q" in screen_text(pilot), "the keys are shown before one is typed"
        await press(pilot, "q")
        items = pilot.app.screen.query_one("Choices").items
        assert items[0] == ("claim", "key q")
        assert {name for name, _ in items} == {"claim", "quote", "quiet", "q"}
        await press(pilot, "enter")
        assert tags_of(keyed, harbour) == [("claim",)]


async def test_a_name_that_begins_with_a_hot_key_can_be_typed(play, keyed, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "t", *"quo", "enter")
        assert tags_of(keyed, harbour) == [("quote",)]


async def test_the_key_of_a_tag_that_was_already_added_creates_no_tag(play, keyed, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "t", "q", "tab", "q")
        assert pilot.app.screen.query_one("Choices").items[0] == ("claim", "already added")
        await press(pilot, "enter")
        assert tags_of(keyed, harbour) == [("claim",)]


async def test_the_colors_of_tags_are_named_and_shown(play, keyed, harbour):
    keyed.tags.set_color("claim", Color.RED)
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "t", "q")
        assert "red · key q" in screen_text(pilot)
        await press(pilot, "tab")
        label = pilot.app.screen.query_one("#tags").content
        assert [str(span.style) for span in label.spans] == ["$edge-red"]
        await press(pilot, "escape")
        await done(pilot, "C", "g")
        assert "red · key q" in screen_text(pilot), "the card shows it, too"


async def test_the_key_of_another_tag_is_reassigned_only_by_a_second_enter(play, keyed):
    def keys():
        return {tag.name: tag.hot_key for tag in keyed.tags.list() if tag.hot_key}

    async with play(size=(120, 30)) as pilot:
        await done(pilot, "C")
        await press(pilot, "G", "h", "q", "enter")
        assert "q is already the key of #claim. Press Enter again to reassign it." in screen_text(pilot)
        assert keys() == {"claim": "q"}
        await press(pilot, "backspace", "w")
        assert "is already the key of" not in screen_text(pilot)
        await press(pilot, "backspace", "q", "enter")
        await done(pilot)
        assert keys() == {"quote": "q"}
        assert "gave #quote the key q, which #claim loses" in screen_text(pilot)
        await done(pilot, "h", "backspace", "enter")
        assert "removed the key of #quote" in screen_text(pilot)


async def test_a_key_of_two_letters_is_refused_in_the_panel(play, keyed):
    async with play(size=(120, 30)) as pilot:
        await done(pilot, "C")
        await press(pilot, "G", "h", "a", "b", "enter")
        assert "A key is one character, not ab." in screen_text(pilot)
        assert pilot.app.screen.query_one("Input").value == "ab"
        await done(pilot, "backspace", "enter")
        assert {tag.name: tag.hot_key for tag in keyed.tags.list() if tag.hot_key} == {"claim": "q", "quote": "a"}


async def test_in_an_empty_box_the_bar_is_on_no_tag_until_it_is_moved_to_one(play, keyed, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "t")
        choices = pilot.app.screen.query_one("Choices")
        assert choices.cursor == -1
        await press(pilot, "down")
        first = choices.items[choices.cursor][0]
        await done(pilot, "enter")
        assert tags_of(keyed, harbour) == [(first,)]


async def test_an_added_tag_is_not_mistaken_for_the_beginning_of_another(play, keyed, harbour):
    keyed.articles.tag([harbour], ["claims"])
    async with play(open_at=(harbour, None)) as pilot:
        await done(pilot, "t", *"claim", "tab", *"claim", "enter")
        assert tags_of(keyed, harbour) == [("claim",)]


@pytest.mark.parametrize("size", [(40, 6), (40, 12), (80, 24)])
async def test_a_new_tag_is_in_view_at_every_height(play, keyed, harbour, size):
    keyed.articles.tag([harbour], [f"qu{letter}" for letter in "abcdefgh"])
    async with play(size=size, open_at=(harbour, None)) as pilot:
        await press(pilot, "t", *"qu")
        assert "new tag: press ↑" in screen_text(pilot)
        await done(pilot, "up", "enter")
        assert tags_of(keyed, harbour) == [("qu",)]


async def test_panels_say_what_they_change_and_assume_no_common_color(play, library, harbour):
    for start, color in ((0, Color.RED), (9, Color.RED), (20, Color.BLUE)):
        library.highlights.add(harbour, start, start + 8, color=color, tags=("claim",))
    async with play(size=(120, 30)) as pilot:
        await press(pilot, "asterisk", "t")
        assert "Tag “" in screen_text(pilot)
        await press(pilot, "escape", "s")
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        await press(pilot, "ctrl+x", "ctrl+x", "ctrl+x", "ctrl+t")
        assert "Tag 3 highlights; tags of all of them are listed" in screen_text(pilot)
        await press(pilot, "escape", "ctrl+r")
        assert "Color 3 highlights, now 2 red, 1 blue" in screen_text(pilot)
        await press(pilot, "enter")
        assert "Choose a color first." in screen_text(pilot)
        assert {mark.color for mark in library.highlights.all()} == {Color.RED, Color.BLUE}
        await press(pilot, "left")
        await done(pilot, "enter")
        assert {mark.color for mark in library.highlights.all()} == {Color.PURPLE}


@pytest.mark.parametrize(("size", "rows"), [((120, 40), 4), ((80, 16), 1), ((40, 12), 1)], ids=str)
async def test_tags_that_do_not_fit_are_counted_and_the_last_tag_is_in_view(play, keyed, harbour, size, rows):
    names = [f"wave {number}/a rather long name" for number in range(1, 201)]
    keyed.highlights.add(harbour, 0, 8, color=Color.RED, tags=names)
    async with play(size=size, open_at=(harbour, None)) as pilot:
        await press(pilot, "t")
        while not pilot.app.screen.query("#tags"):
            await pilot.pause()
        await settle(pilot)
        shown = str(pilot.app.screen.query_one("#tags").content).split("\n")
        assert len(shown) <= rows
        whole = [name for name in names if f"#{name}" in "\n".join(shown)]
        assert shown[-1].endswith(f"+{200 - max(1, len(whole))}")
        assert names[-1] in whole or size[0] == 40


async def test_suggested_tags_that_do_not_fit_are_counted(play, keyed, harbour):
    keyed.articles.tag([harbour], [f"wave {number}" for number in range(1, 51)])
    async with play(size=(100, 30), open_at=(harbour, None)) as pilot:
        await press(pilot, "t", *"wave")
        items = pilot.app.screen.query_one("Choices").items
        assert [name for name, _ in items[:3]] == ["wave 1", "wave 2", "wave 3"]
        assert f"+{50 - (len(items) - 1)} more" in screen_text(pilot)


async def test_tags_are_saved_even_if_the_next_panel_is_opened_immediately(play, library, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        reader = pilot.app.screen
        await press(pilot, "m", "t")
        pilot.app.screen.dismiss(["claim"])
        reader.action_note()
        for letter in "words":
            await pilot.app.on_event(events.Key(letter, letter))
        await settle(pilot)
        assert pilot.app.screen.area.text == "words"
        await press(pilot, "ctrl+s")
        (mark,) = library.highlights.for_article(harbour)
        assert (mark.tags, mark.note) == (("claim",), "words")


async def test_the_tags_used_last_come_first_also_after_a_restart(play, library, harbour):
    library.articles.tag(list(library.articles.ids(ArticleQuery())), ["often"])
    library.articles.tag([harbour], ["rare", "ch10", "ch2"])

    def first_three(pilot):
        return [name for name, _ in pilot.app.screen.query_one("Choices").items[:3]]

    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "t")
        assert first_three(pilot) == ["often", "ch2", "ch10"]
        await done(pilot, *"rare", "enter", "j", "t", *"ch10", "tab", *"new", "enter")
        await press(pilot, "j", "t")
        assert first_three(pilot) == ["new", "ch10", "rare"]
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "G", "t")
        assert first_three(pilot) == ["new", "ch10", "rare"]
