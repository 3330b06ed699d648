"""Every key of every screen does something or says why not, also when there is nothing to show."""

from __future__ import annotations

import pytest
from tests.tui.conftest import press, settle

from newsreader.actions import ACTIONS, Scope
from newsreader.ingest import parse_one as parse
from newsreader.records import ArticleQuery, Color

SCREENS = {
    Scope.LIBRARY: ("escape",),
    Scope.READER: ("enter",),
    Scope.SEARCH: ("s",),
    Scope.RESULTS: ("s", "tab"),
    Scope.TAGS: ("C",),
    Scope.FEEDS: ("F",),
    Scope.CHANGES: ("enter", "W"),
    Scope.STATS: ("%",),
}
ELSEWHERE = {"ctrl+c", "ctrl+z", "ctrl+q", "q", "f1", "ctrl+g", "ctrl+p"}
"""Keys that leave the program, or that do the same on every screen."""

WORK = ("open", "card", "changes", "counting", "found", "comparing")
"""The work of a key that ends without an answer from the user."""

EDITED = "The city will close its old harbour. The mayor said the decision was a pause."


@pytest.fixture(params=["empty", "filled"])
def contents(request, library, harbour):
    """What the library has."""
    if request.param == "empty":
        library.articles.delete(list(library.articles.ids(ArticleQuery())))
    else:
        library.highlights.add(harbour, 0, 30, color=Color.RED, note="Why?", tags=("claim",))
        library.articles.revise(harbour, parse(EDITED.encode(), "harbour.txt"))
    return request.param


@pytest.mark.parametrize("scope", SCREENS)
async def test_every_key_of_a_screen_can_be_pressed(play, contents, scope):
    async with play(size=(80, 24)) as pilot:
        app, reached = pilot.app, 0

        async def hit(*keys):
            for key in keys:
                await press(pilot, key)
                if working := [each for each in app.workers if each.group in WORK]:  # none would mean all
                    await app.workers.wait_for_complete(working)
                await settle(pilot)

        for action in ACTIONS:
            if action.scope not in (scope, Scope.EVERYWHERE):
                continue
            for key in set(action.keys) - ELSEWHERE:
                while len(app.screen_stack) > 2:
                    await hit("escape")
                await hit(*SCREENS[scope])
                reached += scope in app.screen.SCOPES
                await hit(key)
        assert reached > 9 or contents == "empty"  # some keys change what there is, such as undo
