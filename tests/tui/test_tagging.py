"""The tag panel: tags by their letters and by their keys."""

from __future__ import annotations

import pytest
from tests.tui.conftest import press, screen_text, settle

from newsreader.records import Color


@pytest.fixture
def keyed(library, harbour):
    library.articles.tag([harbour], ["quote", "quiet"])
    library.tags.set_hot_key("claim", "q")
    return library


def worn(library, harbour):
    return [highlight.tags for highlight in library.highlights.for_article(harbour)]


async def done(pilot, *keys):
    await press(pilot, *keys)
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)


async def test_the_key_of_a_tag_offers_it_before_those_that_begin_with_the_letter(play, keyed, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "t")
        assert "key q" in screen_text(pilot), "the keys are seen before one is typed"
        await press(pilot, "q")
        items = pilot.app.screen.query_one("Choices").items
        assert items[0] == ("claim", "key q")
        assert {name for name, _ in items} == {"claim", "quote", "quiet", "q"}
        await press(pilot, "enter")
        assert worn(keyed, harbour) == [("claim",)]


async def test_a_name_that_begins_with_the_key_is_typed_on(play, keyed, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "t", *"quo", "enter")
        assert worn(keyed, harbour) == [("quote",)]


async def test_the_key_of_a_tag_that_is_worn_already_makes_no_tag_of_the_letter(play, keyed, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "t", "q", "tab", "q")
        assert pilot.app.screen.query_one("Choices").items[0] == ("claim", "worn already")
        await press(pilot, "enter")
        assert worn(keyed, harbour) == [("claim",)]


async def test_the_colours_of_tags_are_named_and_seen(play, keyed, harbour):
    keyed.tags.set_color("claim", Color.RED)
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "t", "q")
        assert "red · key q" in screen_text(pilot)
        await press(pilot, "tab")
        label = pilot.app.screen.query_one("#tags").content
        assert [str(span.style) for span in label.spans] == ["$edge-red"]
        await press(pilot, "escape")
        await done(pilot, "C", "g")
        assert "red · key q" in screen_text(pilot), "the card says it too"


async def test_giving_a_key_says_which_tag_loses_it_and_a_key_of_two_letters_is_refused(play, keyed):
    async with play(size=(120, 30)) as pilot:
        await done(pilot, "C")
        await done(pilot, "G", "h", "q", "enter")
        assert "gave #quote the key q, which #claim loses" in screen_text(pilot)
        await done(pilot, "h", "backspace", "enter")
        assert "took the key from #quote" in screen_text(pilot)
        await done(pilot, "h", "a", "b", "enter")
        assert "A key is one character, not ab." in screen_text(pilot)
