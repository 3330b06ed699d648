"""The looks of the reader with few or no colors."""

from __future__ import annotations

import pytest
from rich.color import ColorSystem
from tests.tui.conftest import press, screen_text, settle

from newsreader.config import Settings
from newsreader.ingest import parse_one as parse
from newsreader.records import Color
from newsreader.tui.app.app_base import AppBase


@pytest.mark.parametrize("key", ["f", "F", "V"])
async def test_labels_are_shown_without_colors(play, harbour, monkeypatch, key):
    monkeypatch.setenv("NO_COLOR", "1")
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, key)
        assert pilot.app.screen.labels.prompt
        assert "The" in screen_text(pilot)


async def test_every_cell_beside_a_label_has_the_background_of_the_theme(play, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        await press(pilot, "T", "f")
        view = pilot.app.screen.view
        assert all(
            segment.style and segment.style.bgcolor for y in range(view.size.height) for segment in view.render_line(y)
        )


FEW_COLORS = ["light", "dark", "16 light", "16 dark", "none light", "none dark"]


@pytest.fixture
def few(request, monkeypatch):
    """A theme on a terminal with all colors, with 16, or with none."""
    system, theme = request.param.rpartition(" ")[::2]
    if system == "none":
        monkeypatch.setenv("NO_COLOR", "1")
    else:
        monkeypatch.setattr(AppBase, "plain", system == "16")
        monkeypatch.setattr(AppBase, "sixteen", system == "16")
    return theme


async def look(pilot, theme):
    if theme == "light":
        await press(pilot, "T")
    await settle(pilot)


def seen(pilot, words):
    """Return the style of the first occurrence of words on the screen, in 16 colors if the terminal has 16."""
    app, view = pilot.app, pilot.app.screen.view
    for y in range(view.size.height):
        strip = view.render_line(y)
        if words in strip.text:
            for made in (filter_.apply for filter_ in app.get_line_filters()):
                strip = type(strip)(made(list(strip), app.background_colors[1]))
            at = strip.text.index(words)
            (segment, *_) = strip.crop(at, at + len(words))
            style = segment.style
            systems = ColorSystem.STANDARD if app.plain and not app.no_color else ColorSystem.TRUECOLOR
            ink, ground = (color.downgrade(systems) for color in (style.color, style.bgcolor))
            ink, ground = (color.triplet or color.number for color in (ink, ground))
            return ink, ground, style.bold, style.underline
    raise AssertionError(words)


@pytest.mark.parametrize("few", FEW_COLORS, indirect=True)
async def test_matches_differ_from_highlights_and_the_current_match_from_the_others(play, library, harbour, few):
    text = library.articles.revision(harbour).text
    start = text.index("The council decided")
    library.highlights.add(harbour, start, start + 60, color=Color.YELLOW)
    async with play(open_at=(harbour, None)) as pilot:
        await look(pilot, few)
        highlight = seen(pilot, "council")
        await press(pilot, "slash", *"The", "enter")
        other = seen(pilot, "The council")
        await press(pilot, "n")
        at_hand = seen(pilot, "The council")
        assert len({highlight[1], at_hand[1], other[1]}) == 3
        assert at_hand[2:] == other[2:] == (True, True)


@pytest.mark.parametrize("few", FEW_COLORS[2:4], indirect=True)
async def test_highlights_and_the_selection_have_different_backgrounds_in_16_colors(play, library, harbour, few):
    text = library.articles.revision(harbour).text
    words = text.split()[:5]
    at = 0
    for word, color in zip(words, Color, strict=True):
        at = text.index(word, at)
        library.highlights.add(harbour, at, at + len(word), color=color)
    async with play(open_at=(harbour, None)) as pilot:
        await look(pilot, few)
        await press(pilot, "j")
        looks = [seen(pilot, word) for word in words]
        assert {ink for ink, *_ in looks} == {0}
        await press(pilot, "v")
        selected = seen(pilot, "The council")
        paper = seen(pilot, "decided on")
        assert len({ground for _, ground, *_ in [*looks, selected, paper]}) == 7
        assert selected[0] == 15


def gutter(pilot, words):
    view = pilot.app.screen.view
    line = next(s.text for s in (view.render_line(y) for y in range(view.size.height)) if words in s.text)
    left = view.geometry.left
    return line[left + 1 : left + 3].strip()


async def test_the_gutter_shows_the_number_of_the_current_highlight_else_of_the_first_on_the_line(
    play, library, harbour, monkeypatch
):
    monkeypatch.setenv("NO_COLOR", "1")
    text = library.articles.revision(harbour).text
    start, end = text.index("The council decided"), text.index("The vote")
    library.highlights.add(harbour, 0, end - 1, color=Color.RED)
    library.highlights.add(harbour, start + 4, start + 11, color=Color.GREEN)
    library.highlights.add(harbour, start + 12, start + 19, color=Color.PURPLE)
    async with play(size=(100, 30), open_at=(harbour, None)) as pilot:
        await press(pilot, "right_curly_bracket")
        assert gutter(pilot, "The council") == "4"
        await press(pilot, "g", "j")
        numbers = set()
        for _ in range(3):
            numbers.add((pilot.app.screen.reading.current_highlight().color, gutter(pilot, "The council")))
            await press(pilot, "tab")
        assert numbers == {(Color.RED, "4"), (Color.GREEN, "2"), (Color.PURPLE, "5")}
        library.highlights.set_note(pilot.app.screen.reading.placed[0].id, "a note")
        await pilot.app.screen.reload()
        assert gutter(pilot, "The city will") == "✎⁴"


BLOCKS = """\
# One

~~struck~~ words

## Two

### Three

> outer
>
> still
>
> > inner

- bullet

1. number

```
code
```

![A diver](d.jpg)
"""


async def test_every_kind_of_block_looks_different(play, library):
    added = library.articles.add(parse(BLOCKS.encode(), "blocks.md"))
    async with play(size=(60, 40), open_at=(added.article.id, None)) as pilot:
        view = pilot.app.screen.view
        strips = [view.render_line(y) for y in range(view.size.height)]
        lines = [strip.text.replace("┃", " ").rstrip() for strip in strips]
        left = len(next(line for line in lines if line.endswith("struck words"))) - len("struck words")
        lines = [line[left:] for line in lines]
        at = lines.index("│ outer")
        assert lines[at : at + 5] == ["│ outer", "│", "│ still", "│", "│ │ inner"]
        assert {"• bullet", "1. number", "┊ code", "▒ A diver"} <= set(lines)
        styles = {s.text.strip(): s.style for strip in strips for s in strip if s.style}
        assert styles["struck"].strike
        assert not styles["words"].strike
        one, two, three = (styles[words] for words in ("One", "Two", "Three"))
        assert one.bold
        assert two.bold
        assert one.color != two.color
        assert three.italic
        assert not three.bold


@pytest.mark.parametrize("few", ["16 light", "16 dark"], indirect=True)
async def test_links_and_struck_out_text_are_readable_on_highlights_in_16_colors(play, library, few):
    source = b"The [old page](https://h.example/a) has ~~many~~ words.\n\nMore of them."
    added = library.articles.add(parse(source, "inks.md"))
    text = library.articles.revision(added.article.id).text
    library.highlights.add(added.article.id, 0, text.index("More") - 2, color=Color.YELLOW)
    async with play(open_at=(added.article.id, None)) as pilot:
        await look(pilot, few)
        assert [seen(pilot, words)[:2] for words in ("old page", "¹", "many")] == [(0, 11)] * 3


@pytest.mark.parametrize("few", ["dark", "none dark"], indirect=True)
async def test_of_overlapping_highlights_the_current_one_is_seen_whole_also_without_colors(play, library, harbour, few):
    library.highlights.add(harbour, 4, 51, color=Color.YELLOW)  # city … ships
    library.highlights.add(harbour, 28, 35, color=Color.RED)  # harbour
    async with play(open_at=(harbour, None)) as pilot:
        await look(pilot, few)

        def current():
            strip = next(line for y in range(9) if "city will" in (line := pilot.app.screen.view.render_line(y)).text)
            marked = [segment for segment in strip if segment.style and segment.style.bold and segment.style.underline]
            return "".join(segment.text for segment in marked), {segment.style.bgcolor for segment in marked}

        assert current()[0] == "harbour"
        await press(pilot, "tab")
        words, grounds = current()
        assert words == "city will close its old harbour to cruise ships"
        assert len(grounds) == 1
        await press(pilot, "tab", "d")
        assert current() == ("", set()), "one alone needs no mark"


async def test_the_numbers_of_colors_can_be_shown_beside_the_colors(play, library, harbour, monkeypatch):
    monkeypatch.setattr(AppBase, "plain", False)
    library.highlights.add(harbour, 4, 51, color=Color.BLUE)
    for numbers in (False, True):
        async with play(open_at=(harbour, None), settings=Settings(color_numbers=numbers)) as pilot:
            assert ("3" in gutter(pilot, "city")) is numbers
