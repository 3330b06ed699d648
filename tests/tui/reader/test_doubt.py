"""A highlight whose place is in doubt is drawn in the reader, and never as a sure one."""

from tests.library.samples import document
from tests.tui.conftest import press, screen_text, settle

from newsreader.records import Color

BEFORE = "The council met late on Monday.\n\nThe city will pay for the new bridge.\n\nNobody was hurt by it."
URL = "https://post.example/vote"


async def test_a_place_in_doubt_has_a_question_mark_until_it_is_accepted(play, library):
    article = library.articles.add(document(BEFORE, url=URL)).article
    start = BEFORE.index("The city")
    made = library.highlights.add(article.id, start, start + 38, color=Color.RED)
    library.articles.visit(article.id, 0)
    library.articles.add(document(BEFORE.replace("will pay", "will not pay"), url=URL))
    async with play(open_at=(article.id, None)) as pilot:
        await settle(pilot)
        shown = screen_text(pilot)
        assert "? The city will not pay for the new bridge." in shown
        await press(pilot, "G")
        assert "1 in doubt (! reviews)" in screen_text(pilot)
        library.highlights.accept_all([made.id])
        await pilot.app.screen.reload()
        await settle(pilot)
        assert "? The city will not pay" not in screen_text(pilot)
        assert not library.articles.get(article.id).changed
