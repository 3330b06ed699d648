from __future__ import annotations

import webbrowser
from typing import TYPE_CHECKING

from newsreader.tui import browsing

if TYPE_CHECKING:
    import pytest


class Window(webbrowser.BaseBrowser):
    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
        return True


def test_a_page_is_shown_where_there_is_a_window_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "get", lambda: Window("browser"))
    assert browsing.show("https://example.org/")


def test_a_browser_of_the_terminal_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("w3m"))
    assert not browsing.show("https://example.org/")


def test_no_browser_at_all_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> webbrowser.BaseBrowser:
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(webbrowser, "get", none)
    assert not browsing.show("https://example.org/")
