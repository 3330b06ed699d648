"""The styles of the parts of a widget are computed when they are painted."""

from __future__ import annotations

from newsreader.tui.app.terminal.theme import LIGHT
from newsreader.tui.reader.pane.article_view import ArticleView


async def test_an_article_opens_with_the_styles_that_it_paints_and_follows_the_theme(play, harbour):
    async with play(open_at=(harbour, None)) as pilot:
        view = pilot.app.screen.query_one(ArticleView)
        assert 0 < len(view._component_styles) < len(view.COMPONENT_CLASSES) / 2
        painted = [name for name in view._component_styles if view.get_component_styles(name).has_rule("color")]
        before = [view.get_component_styles(name).color for name in painted]
        pilot.app.theme = LIGHT.name
        await pilot.pause()
        assert before != [view.get_component_styles(name).color for name in painted]
