"""All screens and panels: the contrast of their text in the colors that reach the terminal, and small terminals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from rich.color import ColorSystem, blend_rgb
from tests.tui.conftest import press, screen_text, settle
from textual.strip import Strip

from newsreader import palette
from newsreader.config import Settings
from newsreader.ingest import parse_one as parse
from newsreader.records import Color, Refreshed, State, Subscription
from newsreader.text.layout.cells import cell_width
from newsreader.tui.app.app_base import AppBase

STANDARD = ColorSystem.STANDARD
ORNAMENTS = frozenset((*map(chr, range(0x2500, 0x25A0)), "▱"))
"""Lines and bars, which are no text."""

TALE = """\
# A harbour

By Ida Moe

The [city will](https://b.org) close its [old harbour](https://c.org) to cruise ships.
The council decided on *Tuesday*, see [the minutes](https://a.org).

> A [pause](https://e.org) is no end.

    31 to 12

![The quay](quay.png)

| Party | Votes |
|---|---|
| Left | 31 |

Shipping lines had `warned` of a loss. [Their own report](https://d.org) puts it lower. It opened in 1887.
"""


@pytest.fixture
def filled(library, harbour):
    """A library in which all kinds of text occur; the id of an article with them."""
    tale = library.articles.add(parse(TALE.encode(), "tale.md")).article.id
    text = library.articles.revision(tale).text
    for words, color in zip(("city will", "old harbour", "pause", "quay", "Their own report"), Color, strict=True):
        at = text.index(words)
        note = f"Who says so about {words}? " * 9
        library.highlights.add(tale, at, at + len(words), color=color, note=note, tags=("claim", f"claim/{color}"))
    for words in ("The city will close its", "It opened in 1887."):
        at = text.index(words)
        library.highlights.add(tale, at, at + len(words), color=Color.RED, note="", tags=())
    library.articles.visit(tale, 60, State.READING)
    edited = TALE.replace("Tuesday", "Wednesday").replace(" It opened in 1887.", "").replace("own report", "report")
    library.articles.revise(tale, parse(edited.encode(), "tale.md"))
    library.articles.set_starred([tale], True)
    library.articles.set_state([harbour], State.DONE)
    library.articles.tag([tale], ["claim", "other"])
    library.tags.describe("claim", "What can be checked.")
    library.tags.set_hot_key("claim", "c")
    library.tags.set_color("claim", Color.YELLOW)
    _works, fails = library.feeds.add_all(
        [Subscription("https://a.org/feed", "Works"), Subscription("https://b.org/feed", "Fails", folder="News")]
    )
    now = datetime.now(UTC) + timedelta(hours=1)
    library.feeds.store([Refreshed(fails.id, now, 60, error="Can't reach b.org (timed out).")])
    return tale


IN_LIBRARY = {
    "the library": (),
    "selected articles": ("x",),
    "a shelf": ("escape", "tab"),
    "a filter with a mistake": ("slash", *"is:nonsense har"),
    "the suggestions of a filter": ("ctrl+u", *"tag:c"),
    "a filter without results": ("ctrl+u", *"zzqq"),
    "the feeds": ("escape", "F"),
    "a failing feed": ("G",),
    "adding a feed": ("a",),
    "the codebook": ("escape", "escape", "C"),
    "a filtered codebook": ("slash", *"cla", "enter"),
    "merging a tag": ("M",),
    "the color of a tag": ("escape", "c"),
    "the notes": ("escape", "escape", "escape", "s"),
    "the results of a search": (*"who", "tab"),
    "the color of a highlight": ("c",),
    "a match in a highlight": ("escape", "slash", "ctrl+u", *"old harbour"),
    "places in doubt": ("escape", "escape", "exclamation_mark"),
    "the help": ("escape", "question_mark"),
    "the palette": ("q", "ctrl+p", *"tag"),
    "adding": ("escape", "a"),
    "exporting": ("escape", "e"),
    "leaving": ("escape", "ctrl+c"),
}
IN_READER = {
    "an article": (),
    **{f"highlight {number}": ("right_square_bracket",) for number in range(7)},
    "an open note": ("g", "right_square_bracket", "enter"),
    "labels": ("f",),
    "a selection": ("escape", "v", "w", "w"),
    "a match": ("escape", "slash", *"the", "enter", "n"),
    "tagging": ("escape", "t", *"cl"),
    "a note": ("escape", "a"),
    "what changed": ("escape", "W"),
    "all of what changed": ("c", "z"),
    "the help of the reader": ("escape", "question_mark"),
}


XTERM = (
    *("#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5"),
    *("#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff"),
)
"""The 16 colors of xterm. The Linux console has those of VGA."""


def faint(pilot):
    """Return the words on the screen that have too little contrast, with their colors and the contrast; in 16 colors,
    with those of VGA and of xterm.
    """
    few = pilot.app.sixteen
    app, found = pilot.app, {}
    for strip in pilot.app.screen._compositor.render_strips():
        shown = Strip(strip)
        for made in (one.apply for one in app.get_line_filters()):
            shown = Strip(made(list(shown), app.background_colors[1]))
        for segment in shown:
            words, style = "".join(letter for letter in segment.text if letter not in ORNAMENTS).strip(), segment.style
            if not words or not style or style.color is None or style.bgcolor is None:
                continue
            ink, ground = style.color.get_truecolor(), style.bgcolor.get_truecolor()
            if style.dim:
                ink = blend_rgb(ground, ink, 0.5)
            pairs = [(ink.hex, ground.hex)]
            if few:
                numbers = [style.color.downgrade(STANDARD).number, style.bgcolor.downgrade(STANDARD).number]
                pairs = [tuple(colors[number] for number in numbers) for colors in (palette.VGA, XTERM)]
            for pair in pairs:
                ratio = palette.contrast(*pair)
                if ratio < palette.LEGIBLE:
                    found[words] = (*pair, round(ratio, 2))
    return found


async def walk(pilot, start):
    """Go to each place that is reached from the library or from the reader, and yield its name."""
    for name, keys in (IN_LIBRARY if start == "library" else IN_READER).items():
        await press(pilot, *keys)
        working = [each for each in pilot.app.workers if each.group in ("find", "card", "changes", "index")]
        if working:  # none would mean all, also those that wait for an answer
            await pilot.app.workers.wait_for_complete(working)
        await settle(pilot)
        yield name


STARTS = pytest.mark.parametrize("start", ["library", "reader"])


@STARTS
@pytest.mark.parametrize(
    "theme", ["dark", "light", "dark without colors", "light without colors", "dark in 16", "light in 16"]
)
async def test_all_text_is_legible(play, filled, monkeypatch, start, theme):
    if "without" in theme:
        monkeypatch.setenv("NO_COLOR", "1")
    else:
        monkeypatch.setattr(AppBase, "plain", "16" in theme)
        monkeypatch.setattr(AppBase, "sixteen", "16" in theme)
    open_at = None if start == "library" else (filled, None)
    async with play(size=(120, 40), settings=Settings(theme=theme.split()[0]), open_at=open_at) as pilot:
        found, screens = {}, set()
        async for name in walk(pilot, start):
            screens.add(type(pilot.app.screen).__name__)
            if words := faint(pilot):
                found[name] = words
    assert found == {}
    assert len(screens) >= (11 if start == "library" else 5), screens


@STARTS
@pytest.mark.parametrize("size", [(20, 5), (40, 10)])
async def test_every_screen_fits_a_small_terminal_and_shows_its_keys(play, filled, start, size):
    async with play(size=size, open_at=None if start == "library" else (filled, None)) as pilot:
        async for name in walk(pilot, start):
            rows = screen_text(pilot).split("\n")
            assert [cell_width(row) for row in rows] == [size[0]] * size[1], name
            assert rows[-1].strip(), name


async def test_nothing_moves_on_its_own(play, filled):
    async with play(open_at=(filled, None)) as pilot:
        assert pilot.app.animation_level == "none"
        await press(pilot, "slash")
        assert not pilot.app.focused.cursor_blink
        await press(pilot, "escape", "a")
        assert not pilot.app.focused.cursor_blink
