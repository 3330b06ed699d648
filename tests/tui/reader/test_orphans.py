"""Highlights whose words are gone are listed below the text, and can be reached there."""

from __future__ import annotations

import pytest
from tests.library.samples import document
from tests.tui.conftest import press, screen_text, settle

from newsreader.records import AnchorState, Color
from newsreader.tui.search import SearchScreen

GONE = (
    "The owner of the empty buildings did not answer our questions.",
    "A crane fell at noon, but nobody was near it.",
)
LAST = "Ships cannot pass below it."
TEXT = f"The city will pay for the bridge.\n\n{GONE[0]}\n\n{GONE[1]}\n\nTrams use the old bridge.\n\n{LAST}"
NOW = TEXT.replace(f"{GONE[0]}\n\n{GONE[1]}\n\n", "").replace("will pay", "will not pay")
URL = "https://post.example/crane"


@pytest.fixture
def crane(library):
    """The id of an article with two orphans, a highlight in doubt and a sure one."""
    article = library.articles.add(document(TEXT, url=URL)).article
    details = [
        {
            "note": "Ask again.",
            "tags": ("claim/owner",),
        },
        {},
        {},
        {},
    ]
    quotes = (*GONE, "The city will pay for the bridge.", "Trams use the old bridge.")
    for quote, detail in zip(quotes, details, strict=True):
        start = TEXT.index(quote)
        library.highlights.add(article.id, start, start + len(quote), color=Color.GREEN, **detail)
    library.articles.add(document(NOW, url=URL))
    states = [highlight.anchor for highlight in library.highlights.for_article(article.id)]
    assert states == [AnchorState.REVIEW, AnchorState.EXACT, AnchorState.ORPHAN, AnchorState.ORPHAN]
    return article.id


def barred(pilot):
    """Return the rows beside the bar of the focus."""
    return [line.partition("┃")[2].strip(" │╷╵╻╹┃╺╶") for line in screen_text(pilot).splitlines() if "┃" in line[:30]]


async def test_orphans_are_listed_below_the_text_and_j_leads_to_them_and_k_back(play, crane):
    async with play(open_at=(crane, None)) as pilot:
        shown = screen_text(pilot)
        places = [shown.index(words) for words in (LAST, "⁂", "No longer in the text", *GONE)]
        assert places == sorted(places)
        assert "#claim/owner" in shown
        assert "Ask again." in shown
        await press(pilot, "G", "j")
        assert barred(pilot) == [f"“{GONE[0]}”", "#claim/owner", "Ask again."]
        await press(pilot, "9", "j")
        assert barred(pilot) == [f"“{GONE[1]}”"]
        assert "no longer in the text (! reviews)" in screen_text(pilot)
        await press(pilot, "2", "k")
        assert barred(pilot) == [LAST]
        assert pilot.app.screen.reading.text == NOW


async def test_brackets_reach_sure_places_and_those_in_doubt_and_orphans(play, crane):
    async with play(open_at=(crane, None)) as pilot:
        quotes = []
        for _ in range(4):
            await press(pilot, "right_square_bracket")
            quotes.append(pilot.app.screen.reading.current_highlight().quote)
        assert quotes == ["The city will pay for the bridge.", "Trams use the old bridge.", *GONE]
        await press(pilot, "3", "left_square_bracket")
        assert pilot.app.screen.reading.current_highlight().anchor is AnchorState.REVIEW
        assert "in doubt (! reviews) · " in screen_text(pilot)
        await press(pilot, "Y")
        assert "“The city will not pay for the bridge.”" in pilot.app.clipboard
        assert "(revision 2, " in pilot.app.clipboard


@pytest.mark.parametrize("key", ["enter", "exclamation_mark"])
@pytest.mark.parametrize("steps", [1, 4])
async def test_a_place_in_doubt_and_an_orphan_are_reviewed_from_the_reader(play, crane, key, steps):
    async with play(open_at=(crane, None)) as pilot:
        await press(pilot, *["right_square_bracket"] * steps)
        wanted = pilot.app.screen.reading.current_highlight()
        pilot.app.screen.reading.passages = []
        await press(pilot, key)
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        assert isinstance(pilot.app.screen, SearchScreen)
        assert pilot.app.screen.results.current.highlight.id == wanted.id


async def test_actions_apply_to_the_orphan_and_those_that_need_its_words_say_why_not(play, library, crane):
    async with play(open_at=(crane, None)) as pilot:
        await press(pilot, *["right_square_bracket"] * 4)
        for key in ("m", "greater_than_sign"):
            await press(pilot, key)
            assert "no longer in the text (! reviews)" in screen_text(pilot)
        await press(pilot, "Y")
        assert f"“{GONE[1]}”" in pilot.app.clipboard
        assert "(revision 1, " in pilot.app.clipboard
        await press(pilot, "d")
        assert GONE[1] not in screen_text(pilot)
        assert GONE[0] in screen_text(pilot)
        await press(pilot, "u")
        assert GONE[1] in screen_text(pilot)
        assert len(library.highlights.for_article(crane)) == 4
