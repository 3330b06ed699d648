"""The preview of a result: the passage, the note, the emphasized matches and scrolling."""

from __future__ import annotations

import pytest
from tests.tui.conftest import asked, press, screen_text, settle

from newsreader.ingest import parse_one as parse
from newsreader.records import Color
from newsreader.tui.library.preview import Preview
from newsreader.tui.search.passage import Passage

FILLER = "nobody knew what to make of it all, so they went on. "
NOTE = (
    f"A porter was asked. {FILLER * 30}The porter said that by eleven in the evening it was locked. {FILLER * 20}End."
)


@pytest.fixture
def noted(library, harbour):
    text = library.articles.revision(harbour).text
    start = text.index("The vote was 31 to 12.")
    return library.highlights.add(harbour, start, start + 22, color=Color.RED, note=NOTE, tags=[])


def rows_of(screen):
    passage = screen.query_one(Passage)
    return [passage.render_line(y) for y in range(passage.content_size.height)]


def bright(strips):
    return "".join(s.text for strip in strips for s in strip if s.style and s.style.bold and s.style.underline)


@pytest.mark.slow
@pytest.mark.parametrize("size", [(120, 40), (80, 24), (200, 50)])
async def test_the_matches_in_a_long_note_are_in_view(play, noted, size):
    async with play(size=size) as pilot:
        screen = await asked(pilot, "porter eleven evening locked")
        for word in ("porter", "eleven", "evening", "locked"):
            assert word in bright(rows_of(screen)), screen_text(pilot)
        row = bright([screen.results.render_line(0)])
        assert all(word in row for word in ("eleven", "evening", "locked")), row


async def test_the_note_is_below_its_passage_and_can_be_scrolled_to_its_end(play, noted):
    async with play(size=(120, 30)) as pilot:
        screen = await asked(pilot, "vote")
        shown = [strip.text for strip in rows_of(screen)]
        passage = next(y for y, row in enumerate(shown) if "31 to 12" in row)
        note = next(y for y, row in enumerate(shown) if "A porter was asked" in row)
        assert note > passage
        assert "▾ more below: ^d" in shown[-1]
        for key in ("ctrl+down", "ctrl+d", "ctrl+down", "ctrl+down", "ctrl+down", "ctrl+down"):
            await press(pilot, key)
        shown = [strip.text for strip in rows_of(screen)]
        assert any("End." in row for row in shown)
        assert not any("more below" in row for row in shown)
        assert screen.results.cursor == 0
        for _ in range(8):
            await press(pilot, "ctrl+up")
        assert any("31 to 12" in strip.text for strip in rows_of(screen))


async def test_matches_in_the_quote_are_emphasized_in_the_preview(play, noted):
    async with play(size=(120, 30)) as pilot:
        screen = await asked(pilot, "vote")
        assert "vote" in bright(rows_of(screen))


async def test_a_long_title_is_cut_with_an_ellipsis(play, library, harbour, noted):
    library.articles.set_title(harbour, "A long title " * 20)
    async with play(size=(100, 30)) as pilot:
        screen = await asked(pilot, "vote")
        shown = [strip.text.rstrip() for strip in rows_of(screen)]
        assert shown[0].startswith("A long title")
        assert shown[1].endswith("…")


WHARF = """\
---
title: The wharf
authors: [Ida Moe]
---

By Ida Moe

The committee met for a whole day, as it had done the week before, and nobody was let in. It then said that the wharf
is safe. An engineer who had looked at the piles in the water in May said so too, and so did a diver. Later the mayor
gave all who had come a paper of forty pages with numbers in it, which nobody there had the time to read before the
vote, and which was not shown to the public. The paper is dated the twelfth of March.

WATCH — The mayor on the wharf

## What it means

> Nobody listened to us before.

- Ships must go elsewhere

Read the full article here.
"""
SIZES = [(80, 24), (80, 30), (100, 30), (120, 40), (200, 50)]


@pytest.fixture
def wharf(library):
    return library.articles.add(parse(WHARF.encode(), "wharf.md")).article


def marked(library, article, first, last, **more):
    text = library.articles.revision(article.id).text
    start = text.index(first)
    return library.highlights.add(article.id, start, text.index(last) + len(last), color=Color.RED, tags=[], **more)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("words", ["engineer diver", "twelfth March", "engineer porter", "porter locked"])
async def test_the_matching_words_are_in_view_in_the_passage_and_in_the_note(play, library, wharf, size, words):
    marked(library, wharf, "An engineer", "twelfth of March.", note=f"{FILLER}The porter found it locked. {FILLER}")
    async with play(size=size) as pilot:
        screen = await asked(pilot, words)
        lit = bright(rows_of(screen))
        assert all(word in lit for word in words.split()), screen_text(pilot)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("note", ["who says so", FILLER * 2], ids=["short", "long"])
async def test_the_note_is_below_the_passage_and_does_not_split_its_paragraph(play, library, wharf, size, note):
    marked(library, wharf, "It then said that", "is safe.", note=note)
    async with play(size=size) as pilot:
        screen = await asked(pilot, "safe")
        rows = [strip.text.rstrip() for strip in rows_of(screen)]
        assert "safe" in bright(rows_of(screen))
        at = [y for y, row in enumerate(rows) if row.startswith("▏ ")]
        assert at == list(range(at[0], at[-1] + 1))
        assert any("safe." in row for row in rows[: at[0]])
        # Below the whole paragraph; if that does not fit, a blank row separates the note from the rest of it.
        assert "twelfth of March." in rows[at[0] - 1] or at[-1] + 1 >= len(rows) - 1 or not rows[at[-1] + 1]


def look(strips, words):
    """Return the style of the cells of the first occurrence of words."""
    for strip in strips:
        if words in strip.text:
            at = strip.text.index(words)
            (segment, *_) = strip.crop(at, at + len(words))
            return segment.style
    raise AssertionError(words)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("where", ["note search", "library"])
async def test_furniture_headings_and_quotations_look_as_in_the_reader(play, library, wharf, where, theme):
    marked(library, wharf, "WATCH", "WATCH")
    async with play(size=(120, 50)) as pilot:
        if theme == "light":
            await press(pilot, "T")
        if where == "library":
            await pilot.app.workers.wait_for_complete()
            await settle(pilot)
            shown = pilot.app.screen.query_one(Preview)
        else:
            shown = (await asked(pilot, "watch")).query_one(Passage)
        strips = [shown.render_line(y) for y in range(shown.content_size.height)]
        await press(pilot, "enter")
        view = pilot.app.screen.view
        read = [view.render_line(y) for y in range(view.size.height)]
        body = look(strips, "The committee").color
        for words in ("The mayor on", "What it means", "Nobody listened", "Read the full"):
            assert look(strips, words).color == look(read, words).color, words
            assert look(strips, words).bold == look(read, words).bold, words
            assert look(strips, words).italic == look(read, words).italic, words
        assert body != look(strips, "Read the full").color
        assert any("• Ships" in strip.text for strip in strips)
        assert any("│ Nobody" in strip.text for strip in strips)
