"""Labels on sentences and words: they hide no text and push none off the screen."""

from __future__ import annotations

import pytest
from tests.tui.conftest import press, screen_text

from newsreader.ingest import parse_one as parse

WORDS = " ".join(f"word{n}" if n % 7 else f"'inner{n}'" for n in range(75))
SHORT = " ".join(f"So {n}." for n in range(120))


@pytest.fixture
def wordy(library):
    """An article of one very long sentence, and of many very short ones."""
    return library.articles.add(parse(f"{WORDS}.\n\n{SHORT}\n".encode(), "wordy.txt")).article.id


def shown(pilot):
    """Return the lines on the screen without labels and markers, and the labels with the text right after each."""
    view = pilot.app.screen.view
    lines, labelled = [], {}
    label = view.get_component_rich_style("view--label")
    for y in range(view.size.height):
        strip = view.render_line(y)
        line, pending = "", ""
        for segment in strip:
            if segment.style == label:
                pending, line = segment.text, line + " "
            else:
                if pending and segment.text.strip():
                    labelled[pending], pending = segment.text.lstrip(), ""
                line += segment.text
        assert strip.cell_length == view.size.width
        lines.append(line)
    return lines, labelled


@pytest.mark.parametrize("columns", [80, 40])
@pytest.mark.parametrize("key", ["f", "V"])
async def test_every_word_and_every_label_stays_on_the_screen(play, wordy, columns, key):
    async with play(size=(columns, 40), open_at=(wordy, None)) as pilot:
        view = pilot.app.screen.view
        before = view.reading.text[slice(*view.visible_range())] if key == "f" else WORDS
        await press(pilot, key)
        lines, labelled = shown(pilot)
        words = " ".join(" ".join(lines).replace("┃", " ").split())
        shown_now = " ".join(view.reading.text[slice(*view.visible_range())].split())
        assert shown_now in words
        assert len(before) - len(shown_now) < 8 * columns
        end = view.visible_range()[1]
        named = {name: r.start for name, r in pilot.app.screen.labels.ranges.items() if r.start < end}
        assert len(named) > 26
        for name, start in named.items():
            assert labelled[name].lstrip("'").startswith(view.reading.text[start:][:2].lstrip("'"))


async def test_labels_of_one_letter_move_nothing_and_no_text_moves_while_a_label_is_typed(play, harbour, wordy):
    async with play(size=(80, 24), open_at=(harbour, None)) as pilot:
        before = pilot.app.screen.view.layout_now
        await press(pilot, "f")
        assert pilot.app.screen.view.layout_now is before
    async with play(size=(80, 24), open_at=(wordy, None)) as pilot:
        before = pilot.app.screen.view.layout_now
        await press(pilot, "V")
        room = pilot.app.screen.view.layout_now
        assert room is not before
        await press(pilot, max(pilot.app.screen.labels.ranges, key=len)[0])
        assert pilot.app.screen.view.layout_now is room
        await press(pilot, "escape")
        assert screen_text(pilot).count("word") > 50
        assert pilot.app.screen.view.layout_now.height == before.height


async def test_a_label_is_before_the_quotation_mark_of_its_word(play, wordy):
    async with play(size=(80, 24), open_at=(wordy, None)) as pilot:
        await press(pilot, "V")
        _, labelled = shown(pilot)
        text = pilot.app.screen.reading.text
        name = next(name for name, r in pilot.app.screen.labels.ranges.items() if text.startswith("inner14", r.start))
        assert labelled[name].startswith("'inner14'")
