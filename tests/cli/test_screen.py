"""How commands open the screen. The screen itself is tested in other files."""

from __future__ import annotations

import gc
import logging
import sys
from typing import TYPE_CHECKING

import click
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

    def run(
        library: Library, loaded: Loaded, _: Keymap, *, open_at: tuple[int, int | None] | None, early_input: bytes
    ) -> int:
        assert early_input == b""
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
            logging.getLogger("newsreader.services.adding.add").debug("the parser failed", exc_info=True)
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
    block = f"nr-{highlight['uid'][-8:]}"
    link = call("open", "--link", "1:1").out.strip()
    assert link == f"newsreader://article/{article['uid']}#{block}"
    places = ("1:1", f"{article['uid']}:{highlight['uid']}", f"1:{block}", f"1:^{block}", link, link.upper())
    for place in places:
        assert call("open", place).status == 0
    assert [place for _, _, place in opened] == [(1, 1)] * len(places)
    assert call("open", call("open", "--link", "1").out.strip()).status == 0
    assert opened[-1][2] == (1, None)


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "//article/",
        "//article/1",
        "//article/--db",
        "//article/019ad0b6-3c00-7000-8000-000000000000#1",
        "//article/019ad0b6-3c00-7000-8000-000000000000?db=/etc/passwd",
        "//article/019ad0b6-3c00-7000-8000-000000000000#nr-00000000\n--debug",
        "//article/../../etc/passwd",
        "//article/%2e%2e",
        "//article/\x1b]0;OWNED\x07",
        "//article/" + "9" * 100_000,
    ],
)
def test_a_link_that_names_no_article_is_bad_data_in_one_line(
    call: Call, harbour: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch, rest: str
) -> None:
    call("add", str(harbour))
    act_as_terminal(monkeypatch)
    paused: list[str] = []
    monkeypatch.setattr(click, "pause", lambda text, **_: paused.append(text))
    outcome = call("open", f"newsreader:{rest}")
    assert outcome.status == 65
    assert outcome.err.startswith("newsreader: Not a link to an article: ")
    assert outcome.err.count("\n") == 1
    assert len(outcome.err) < 700
    assert "\x1b" not in outcome.err
    assert (opened, len(paused)) == ([], 1)


def test_a_link_into_another_library_stays_readable_until_a_key_is_pressed(
    call: Call, harbour: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("add", str(harbour))
    act_as_terminal(monkeypatch)
    paused: list[str] = []
    monkeypatch.setattr(click, "pause", lambda text, **_: paused.append(text))
    assert call("open", "newsreader://article/019ad0b6-3c00-7000-8000-000000000000").status == 66
    assert call("open", "9").status == 66
    assert (opened, paused) == ([], ["Press any key to close."])


def test_an_unknown_place_is_an_error_before_the_screen_opens(
    call: Call, harbour: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("add", str(harbour))
    call("highlight", "1", "the mayor said")
    other = harbour.with_name("other.txt")
    other.write_text("Another story.\n", encoding="utf-8")
    call("add", str(other))
    act_as_terminal(monkeypatch)
    for place, status in (("9", 66), ("1:9", 66), ("1:", 66), ("1:nr-00000000", 66), ("2:1", 2)):
        outcome = call("open", place)
        assert outcome.status == status
        assert outcome.err.startswith("newsreader: ")
        assert outcome.err.count("\n") == 1
    assert opened == []
