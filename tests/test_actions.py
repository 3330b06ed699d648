from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsreader.actions import ACTIONS, Scope
from newsreader.tui.app.app import NewsreaderApp
from newsreader.tui.changes import ChangesScreen
from newsreader.tui.codebook.screen import CodebookScreen
from newsreader.tui.dialogs.notes.note_editor import NotePanel
from newsreader.tui.feeds.screen import FeedsScreen
from newsreader.tui.library.screen import LibraryScreen
from newsreader.tui.reader import ReaderScreen
from newsreader.tui.search import SearchScreen
from newsreader.tui.stats import StatsScreen

SCREENS = {
    Scope.LIBRARY: (LibraryScreen,),
    Scope.READER: (ReaderScreen,),
    Scope.SELECT: (ReaderScreen,),
    Scope.PICK: (ReaderScreen,),
    Scope.SEARCH: (SearchScreen,),
    Scope.RESULTS: (SearchScreen,),
    Scope.ALWAYS: (NewsreaderApp,),
    Scope.EDITOR: (NotePanel,),
    Scope.TAGS: (CodebookScreen,),
    Scope.FEEDS: (FeedsScreen,),
    Scope.CHANGES: (ChangesScreen,),
    Scope.STATS: (StatsScreen,),
    Scope.EVERYWHERE: (
        LibraryScreen,
        ReaderScreen,
        CodebookScreen,
        SearchScreen,
        FeedsScreen,
        ChangesScreen,
        StatsScreen,
    ),
}


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_has_a_method_on_the_screens_of_its_scope(action):
    for screen in SCREENS[action.scope]:
        name = f"action_{action.name}" if screen is NewsreaderApp else screen.method_of(action)[0]
        assert callable(getattr(screen, name, None)), f"{screen.__name__} cannot {action.id}"


def test_every_key_in_the_readme_is_in_the_action_table():
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    table = readme.partition("## The keys of the first week\n")[2].partition("\n## ")[0]
    shown = set(re.findall(r"`([^` ]+)`", table))
    known = {key for action in ACTIONS for key in action.keys}
    spoken = {"Esc": "escape", "Enter": "enter", "Tab": "tab", "↓": "down", "↑": "up", "F1": "f1"}
    shown = {key.lower() if key.startswith("Ctrl+") else key for key in shown}
    unknown = {key for key in shown if spoken.get(key, key) not in known} - {
        "$EDITOR",
        *"12345",
        "5j",
        "20G",
        'i"',
        "iw",
        "is",
        "ip",
    }
    assert unknown == set()
