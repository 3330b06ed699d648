"""Typing and pasting into boxes and the note editor: whole characters, up to the limit of a box."""

from __future__ import annotations

import pytest
from tests.tui.conftest import press, screen_text, settle
from textual import events

from newsreader.limits import LINE
from newsreader.records import Color
from newsreader.text.query.parser import _parse

FAMILY = "👨\u200d👩\u200d👧"
WALES = "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
WHOLE = [FAMILY, WALES, "🇩🇰", "〽\ufe0f", "x\u0301", "👍🏽", "❤\ufe0f\u200d🔥", "क\u094dष", "x\u0323\u0301"]

BOXES = {
    "the filter": ("slash",),
    "the note search": ("s",),
    "the find line": ("enter", "slash"),
    "a title": ("r",),
    "tags": ("t",),
    "a path": ("a",),
    "an export's place": ("e",),
    "the palette": ("ctrl+p",),
    "the codebook's filter": ("C", "slash"),
    "the help's filter": ("question_mark", "slash"),
    "a note": ("enter", "a"),
}


async def opened(pilot, where):
    """The box or the note area that these keys open, empty."""
    await press(pilot, *BOXES[where])
    await settle(pilot)
    box = pilot.app.focused
    assert box.check_consume_key("x", "x")
    await press(pilot, "ctrl+u")
    return box


async def paste(pilot, text):
    pilot.app.post_message(events.Paste(text))
    await settle(pilot)


def text_of(box):
    return box.text if hasattr(box, "text") else box.value


def put(box, text):
    if hasattr(box, "text"):
        box.load_text(text)
    else:
        box.value = text


EDITS = {
    ("backspace",): "a_",
    ("left", "backspace"): "ab",
    ("left", "left", "delete"): "ab",
    ("left", "left", "left", "delete"): "_b",
    ("left", "left", "right", "backspace"): "ab",
    ("left", "shift+left", "backspace"): "ab",
}


@pytest.mark.slow
@pytest.mark.parametrize("where", ["the filter", "a note"])
async def test_a_key_deletes_and_passes_a_whole_character(play, where):
    async with play() as pilot:
        box = await opened(pilot, where)
        for whole, (keys, left) in zip(WHOLE * 4, list(EDITS.items()) * 6, strict=True):
            put(box, "")
            await paste(pilot, f"a{whole}b")
            await pilot.press(*keys)
            await settle(pilot)
            assert text_of(box) == left.replace("_", whole), (whole, keys)


@pytest.mark.parametrize("where", ["the filter", "a note"])
async def test_no_motion_stops_inside_a_character(play, harbour, where):
    async with play(size=(80, 24)) as pilot:
        box = await opened(pilot, where)
        await paste(pilot, f"{FAMILY}{FAMILY} {FAMILY}")
        size = len(FAMILY)
        ends = {0, size, 2 * size, 2 * size + 1, 3 * size + 1}
        for place in range(3 * size + 2):
            if where == "a note":
                box.move_cursor((0, place))
                assert box.cursor_location[1] in ends
            else:
                box.cursor_position = place
                assert box.cursor_position in ends
        await press(pilot, "ctrl+w")
        assert len(text_of(box)) in ends


async def test_a_word_is_not_deleted_through_the_middle_of_a_conjunct(play):
    async with play() as pilot:
        box = await opened(pilot, "the filter")
        await paste(pilot, "क\u094dष")
        await press(pilot, "ctrl+w")
        assert box.value == ""


@pytest.mark.parametrize("where", [name for name in BOXES if name != "a note"])
async def test_a_box_holds_two_thousand_characters_and_says_so(play, library, harbour, where):
    library.articles.tag([harbour], ["known"])
    async with play(size=(120, 30)) as pilot:
        box = await opened(pilot, where)
        await paste(pilot, "ab " * 40_000)
        assert box.value == ("ab " * LINE)[:LINE]
        assert "A line takes 2,000 characters; the rest was cut off." in screen_text(pilot)
        await press(pilot, "x")
        assert len(box.value) == LINE
        await press(pilot, "backspace", "y")
        assert len(box.value) == LINE
        assert box.value.endswith("y")


async def test_a_paste_is_not_cut_through_a_character(play):
    async with play() as pilot:
        box = await opened(pilot, "the filter")
        await paste(pilot, "a" * (LINE - 2) + FAMILY)
        assert box.value == "a" * (LINE - 2)


async def test_a_longer_title_is_shown_whole_and_can_be_shortened(play, library, harbour):
    library.articles.set_title(harbour, "w" * (LINE + 10))
    async with play() as pilot:
        await press(pilot, "g", "r")
        box = pilot.app.focused
        if len(box.value) < LINE:
            await press(pilot, "escape", "j", "r")
            box = pilot.app.focused
        assert len(box.value) == LINE + 10
        await press(pilot, "backspace", "x")
        assert len(box.value) == LINE + 9


async def test_a_query_is_parsed_once_for_each_value(play):
    async with play() as pilot:
        await opened(pilot, "the filter")
        await paste(pilot, "tag:x " * 300)
        before = _parse.cache_info().misses
        await press(pilot, "y")
        assert (
            _parse.cache_info().misses - before <= 3
        )  # the query, the query up to the cursor, and the query without the last filter


async def test_a_note_holds_a_long_text(play, library, harbour):
    library.highlights.add(harbour, 0, 8, color=Color.RED)
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "a")
        await paste(pilot, "words and words\n" * 6_000)
        assert len(pilot.app.screen.area.text) == 16 * 6_000
        await press(pilot, "ctrl+s")
    assert len(library.highlights.all()[0].note) == 16 * 6_000 - 1


@pytest.mark.parametrize("key", ["ctrl+shift+k", "ctrl+k", "delete"])
@pytest.mark.parametrize("text", ["", "one", "one\ntwo", "one\n"])
async def test_a_deletion_may_end_after_the_last_row_of_a_note(play, key, text):
    async with play() as pilot:
        area = await opened(pilot, "a note")
        put(area, text)
        await press(pilot, "ctrl+end", key, key, "ctrl+home", key, key, *"on")
        assert area.text.startswith("on")


async def test_a_paste_that_is_too_long_for_a_note_is_cut_off_with_a_message(play, library, harbour, monkeypatch):
    monkeypatch.setattr("newsreader.limits.NOTE", 20)
    library.highlights.add(harbour, 0, 8, color=Color.RED)
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "a", "x")
        await paste(pilot, "words and more words and more")
        assert pilot.app.screen.area.text == "xwords and more words"[:20]
        assert "A note takes 20 characters; the rest was cut off." in screen_text(pilot)
        await press(pilot, "ctrl+s")
    assert library.highlights.all()[0].note == "xwords and more word"
