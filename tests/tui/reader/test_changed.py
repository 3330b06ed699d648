"""What changed since the article was last read: the signs beside it, the way to it, and the words before."""

from __future__ import annotations

import pytest
from tests.library.samples import document
from tests.tui.conftest import press, screen_text, settle

from newsreader.tui.app.app import NewsreaderApp

FIRST = """\
The city will pay for the bridge. Nobody was hurt by it.

The owner of the empty buildings did not answer our questions.

It opens on March 3, the mayor said.

Ships cannot pass below it. The vote was 31 to 12."""
SECOND = """\
The city will not pay for the bridge. Nobody was hurt by it.

It opens on March 5, the mayor said.

The county hears an appeal within six weeks.

Ships cannot pass below it. The vote was 31 to 12."""
URL = "https://post.example/bridge"
NOT, HURT = "The city will not pay for the bridge.", "Nobody was hurt by it."
OPENS, COUNTY = "It opens on March 5, the mayor said.", "The county hears an appeal within six weeks."


@pytest.fixture(autouse=True)
def _colors(monkeypatch):
    monkeypatch.setattr(NewsreaderApp, "plain", False)


@pytest.fixture
def bridge(library):
    """The id of an article whose text changed since its end was read."""
    article = library.articles.add(document(FIRST, url=URL)).article
    library.articles.visit(article.id, len(FIRST))
    library.articles.add(document(SECOND, url=URL))
    return article.id


async def compared(pilot):
    """Wait until the reader has compared the texts."""
    await settle(pilot)
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)


def signs(pilot):
    """Return the signs beside the lines, each with its line."""
    view = pilot.app.screen.view
    lines = ["".join(segment.text for segment in view.render_line(y)) for y in range(view.size.height)]
    sign, text = view.geometry.left - 1, view.geometry.text_at
    return [(line[sign], line[text:].strip()) for line in lines if line[sign].strip()]


def place(line):
    """Return where a line has its first letter."""
    return next((at for at, letter in enumerate(line) if letter.isalpha()), None)


def focused(pilot):
    reading = pilot.app.screen.reading
    return reading.text[reading.focus.start : reading.focus.end]


@pytest.mark.parametrize("width", [40, 80, 200])
async def test_signs_show_what_changed_and_move_no_text_and_are_gone_at_the_next_visit(play, bridge, width):
    lines = (NOT, HURT) if width == 40 else (f"{NOT} {HURT}",) * 2
    async with play(size=(width, 40), open_at=(bridge, None)) as pilot:
        await compared(pilot)
        shown, text = signs(pilot), [place(line) for line in screen_text(pilot).splitlines()[1:]]
        if width == 40:
            assert [sign for sign, _ in shown] == ["~", "−", "~", "+", "+"]
        else:
            assert shown == [("−", lines[0]), ("~", OPENS), ("+", COUNTY)]
            assert "4 passages changed" in screen_text(pilot)
    async with play(size=(width, 40), open_at=(bridge, None)) as pilot:
        await compared(pilot)
        assert signs(pilot) == []
        assert [place(line) for line in screen_text(pilot).splitlines()[1:]] == text
        await press(pilot, "semicolon")
        assert "nothing changed since you read this" in screen_text(pilot)


async def test_keys_lead_from_change_to_change(play, bridge):
    async with play(open_at=(bridge, None)) as pilot:
        await compared(pilot)
        assert "; next change" in screen_text(pilot)
        await press(pilot, "comma")
        assert focused(pilot) == COUNTY
        assert "+ added · 4 of 4" in screen_text(pilot)
        await press(pilot, "3", "comma")
        assert focused(pilot) == NOT
        await press(pilot, "semicolon")
        assert focused(pilot) == HURT
        await press(pilot, "2", "semicolon", "semicolon")
        assert focused(pilot) == COUNTY
        assert "no change after this" in screen_text(pilot)


async def test_enter_shows_the_words_before_below_the_passage_and_hides_them_again(play, bridge):
    async with play(open_at=(bridge, None)) as pilot:
        await compared(pilot)
        await press(pilot, "g")
        assert "~ edited · enter: earlier words · 1 of 4" in screen_text(pilot)
        await press(pilot, "enter", "j", "enter")
        shown = screen_text(pilot)
        assert "before: The city will pay for the bridge." in shown
        assert "removed: The owner of the empty buildings did not answer our" in shown
        await press(pilot, "semicolon", "semicolon", "enter")
        assert "there are no earlier words here" in screen_text(pilot)
        await press(pilot, "g", "enter")
        assert "before:" not in screen_text(pilot)
        assert "removed:" in screen_text(pilot)


async def test_a_click_on_a_sign_shows_the_words_before(play, bridge):
    async with play(open_at=(bridge, None)) as pilot:
        await compared(pilot)
        view = pilot.app.screen.view
        row = view.rows.row_of(SECOND.index(OPENS)) - view.top
        await pilot.click(view, offset=(view.geometry.left - 1, row))
        await settle(pilot)
        assert focused(pilot) == OPENS
        assert "before: It opens on March 3, the mayor said." in screen_text(pilot)


async def test_without_colors_removed_words_have_marks(play, bridge, monkeypatch):
    monkeypatch.setattr(NewsreaderApp, "plain", True)
    async with play(open_at=(bridge, None)) as pilot:
        await compared(pilot)
        await press(pilot, "2", "comma", "enter")
        assert "before: It opens on March [-3-], the mayor said." in screen_text(pilot)


async def test_a_text_that_changes_while_it_is_read_shows_what_changed_since_it_was_opened(play, library, bridge):
    library.articles.visit(bridge, 0)
    async with play(open_at=(bridge, None)) as pilot:
        await compared(pilot)
        assert signs(pilot) == []
        library.articles.add(document(SECOND.replace("March 5", "March 7"), url=URL))
        await pilot.app.screen.reload()
        await compared(pilot)
        assert signs(pilot) == [("~", "It opens on March 7, the mayor said.")]
        await press(pilot, "semicolon", "enter")
        assert "before: It opens on March 5, the mayor said." in screen_text(pilot)
