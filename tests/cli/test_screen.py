"""How commands open the screen. The screen itself is tested in other files."""

from __future__ import annotations

import gc
import logging
import sys
from typing import TYPE_CHECKING

import pytest

import newsreader.tui.app.app
from newsreader import paths
from newsreader.records import ArticleQuery

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call

    from newsreader.config import Loaded
    from newsreader.keymap import Keymap
    from newsreader.library import Library

Opened = list[tuple[list[str], int, tuple[int, int | None] | None]]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """The arguments of the screen: the titles in the library, the measure, the place."""
    calls: Opened = []

    def run(library: Library, loaded: Loaded, _: Keymap, *, open_at: tuple[int, int | None] | None = None) -> int:
        rows = library.articles.rows(library.articles.ids(ArticleQuery()))
        calls.append(([article.title for article in rows], loaded.settings.measure, open_at))
        return 0

    monkeypatch.setattr(newsreader.tui.app.app, "run", run)
    return calls


def act_as_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")


def test_the_first_start_opens_with_an_article_and_the_next_does_not_add_it_again(
    call: Call, tmp_path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    act_as_terminal(monkeypatch)
    (tmp_path / "config.toml").write_text("measure = 60\n", encoding="utf-8")
    assert call().status == 0
    assert call().status == 0
    welcome = (["Learn newsreader in two minutes"], 60, None)
    assert opened == [welcome, welcome]
    assert gc.isenabled()


def test_no_other_command_adds_the_welcome_article(
    call: Call, harbour: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    act_as_terminal(monkeypatch)
    call("add", str(harbour))
    assert call("open", "1").status == 0
    [(titles, _, place)] = opened
    assert len(titles) == 1
    assert place == (1, None)


def test_no_line_for_debugging_is_written_over_the_screen(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    act_as_terminal(monkeypatch)

    def run(*_: object, **__: object) -> int:
        try:
            raise ValueError("secret")
        except ValueError:
            logging.getLogger("newsreader.services.importing").debug("the parser failed", exc_info=True)
        return 0

    monkeypatch.setattr(newsreader.tui.app.app, "run", run)
    outcome = call("--debug")
    assert (outcome.status, outcome.out, outcome.err) == (0, "", "")
    assert "ValueError" in paths.log_file().read_text(encoding="utf-8")


def test_an_article_is_opened_at_a_highlight(
    call: Call, harbour: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    [article] = call("add", str(harbour), "--json").json
    [highlight] = call("highlight", "1", "the mayor said", "--json").json
    act_as_terminal(monkeypatch)
    for place in ("1:1", f"{article['uid']}:{highlight['uid']}"):
        assert call("open", place).status == 0
    assert [place for _, _, place in opened] == [(1, 1), (1, 1)]


def test_an_unknown_place_is_an_error_before_the_screen_opens(
    call: Call, harbour: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("add", str(harbour))
    call("highlight", "1", "the mayor said")
    other = harbour.with_name("other.txt")
    other.write_text("Another story.\n", encoding="utf-8")
    call("add", str(other))
    act_as_terminal(monkeypatch)
    for place, status in (("9", 66), ("1:9", 66), ("1:", 66), ("2:1", 2)):
        outcome = call("open", place)
        assert outcome.status == status
        assert outcome.err.startswith("newsreader: ")
        assert outcome.err.count("\n") == 1
    assert opened == []
