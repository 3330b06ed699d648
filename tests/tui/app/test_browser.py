"""Opening a page: the values of BROWSER, and the messages if no browser can be started."""

from __future__ import annotations

import os
import webbrowser
from contextlib import contextmanager, nullcontext
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from textual.app import SuspendNotSupported

from newsreader.tui.app import browser as pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PAGE = "https://example.org/a?b=c&d='e'#f;$(touch%20x)"


async def aside(work: Callable[..., str], *args: Any) -> str:
    return work(*args)


def host(suspend: Callable[[], Any] = nullcontext) -> Any:
    return SimpleNamespace(queue=SimpleNamespace(ask_aside=aside), suspend=suspend)


@pytest.fixture
def script(tmp_path: Path) -> Callable[..., Path]:
    """A program that writes its arguments to a file, one per line, and then runs the given commands."""

    def make(name: str = "open.sh", does: str = "exit 0") -> Path:
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        lines = f'for each in "$@"; do printf "%s\\n" "$each" >> "{tmp_path}/opened"; done\n{does}\n'
        file.write_text(f"#!/bin/sh\n{lines}", encoding="utf-8")
        file.chmod(0o755)
        return file

    return make


def opened(folder: Path) -> list[str]:
    file = folder / "opened"
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


@pytest.mark.parametrize(
    ("browser", "arguments"),
    [
        ("{}", [PAGE]),
        ("{} %s", [PAGE]),
        ("{} %s &", [PAGE]),
        ("{} --new --url=%s&", ["--new", f"--url={PAGE}"]),
        ("'{}' \"%s\" '&'", [PAGE, "&"]),
        ("{} --new", ["--new", PAGE]),
        ("/nowhere/browser:{}", [PAGE]),
        ("firefox '%s &:{} %s:{} again", [PAGE]),
        (" :{}: ", [PAGE]),
    ],
)
async def test_the_program_that_browser_names_gets_the_address_as_one_argument(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: Any, browser: str, arguments: list[str]
) -> None:
    monkeypatch.setenv("BROWSER", browser.format(script(), "x"))
    assert await pages.show(host(), PAGE) == ""
    assert opened(tmp_path) == arguments
    assert not (tmp_path / "x").exists()


async def test_a_path_with_spaces_needs_no_quotation_marks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: Any
) -> None:
    monkeypatch.setenv("BROWSER", str(script("my browsers/open it.sh")))
    assert await pages.show(host(), PAGE) == ""
    assert opened(tmp_path) == [PAGE]


@pytest.mark.parametrize(
    ("browser", "said"),
    [
        ("firefox '%s &", "BROWSER is not a command (No closing quotation)"),
        ('"', "BROWSER is not a command (No closing quotation)"),
        ("&", "BROWSER is not a command (no program is named)"),
        ("''", "BROWSER is not a command (no program is named)"),
        ("%s", "%s could not be started"),
        ("/nowhere/browser", "BROWSER names no program that can be started: /nowhere/browser"),
        ("/nowhere/browser %s", "browser could not be started (No such file or directory)"),
        ("/tmp", "BROWSER names no program that can be started: /tmp"),
        ("/tmp %s", "tmp could not be started (Permission denied)"),
        ("nosuch\x1b]0;x\x07 %s &", "nosuch␛]0;x␇ could not be started"),
        ("x" * 500, f"BROWSER names no program that can be started: {'x' * 59}…"),
        ("nosuch-1:nosuch-2", "BROWSER names no program that can be started: nosuch-1"),
        ("false %s", "false ended with 1"),
    ],
)
async def test_a_browser_that_cannot_be_started_is_a_message(
    monkeypatch: pytest.MonkeyPatch, browser: str, said: str
) -> None:
    monkeypatch.setenv("BROWSER", browser)
    assert (await pages.show(host(), PAGE)).startswith(said)


async def test_if_a_browser_fails_the_next_is_tried(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: Any
) -> None:
    monkeypatch.setenv("BROWSER", f"{script('fails.sh', 'exit 3')}:{script()}")
    assert await pages.show(host(), PAGE) == ""
    assert opened(tmp_path) == [PAGE, PAGE]


async def test_a_running_browser_is_not_waited_for_and_has_no_terminal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pages, "_START_SECONDS", 0.2)
    monkeypatch.setenv("BROWSER", str(script(does=f"echo said; echo $$ > {tmp_path}/pid; cat; exec sleep 60")))
    assert await pages.show(host(), PAGE) == ""
    assert opened(tmp_path) == [PAGE]
    process = int((tmp_path / "pid").read_text())
    assert os.getsid(process) == process
    os.kill(process, 15)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["w3m", "lynx", "links", "elinks", "www-browser"])
@pytest.mark.parametrize("browser", ["{}", "{} %s", "{} -x %s &"])
async def test_a_terminal_browser_runs_while_newsreader_is_suspended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: Any, name: str, browser: str
) -> None:
    away = []

    @contextmanager
    def suspend() -> Iterator[None]:
        away.append(opened(tmp_path))
        yield
        away.append(opened(tmp_path))

    monkeypatch.setenv("BROWSER", browser.format(script(name)))
    assert await pages.show(host(suspend), PAGE) == ""
    assert away == [[], ["-x", PAGE] if "-x" in browser else [PAGE]]


async def test_a_terminal_browser_that_cannot_run_leaves_the_screen_unchanged(
    monkeypatch: pytest.MonkeyPatch, script: Any
) -> None:
    left = []

    @contextmanager
    def suspend() -> Iterator[None]:
        yield
        left.append("back")  # Textual comes back only if nothing is raised.

    monkeypatch.setenv("BROWSER", "/nowhere/lynx %s")
    assert "lynx could not be started" in await pages.show(host(suspend), PAGE)
    monkeypatch.setenv("BROWSER", str(script("w3m", "exit 2")))
    assert await pages.show(host(suspend), PAGE) == "w3m ended with 2"
    assert left == ["back", "back"]

    def unable() -> Any:
        raise SuspendNotSupported("not here")

    assert await pages.show(host(unable), PAGE) == "w3m could not be started (not here)"


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)", "-x", "", "https://a\x1b]0;x"])
async def test_only_web_addresses_are_opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: Any, address: str
) -> None:
    monkeypatch.setenv("BROWSER", str(script()))
    assert await pages.show(host(), address) == "this is not a web address"
    assert opened(tmp_path) == []


class Window(webbrowser.BaseBrowser):
    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
        return True


@pytest.mark.parametrize("browser", [None, "", " ", ":", "known"])
async def test_without_BROWSER_the_browser_of_the_system_is_used(
    monkeypatch: pytest.MonkeyPatch, browser: str | None
) -> None:
    if browser is None:
        monkeypatch.delenv("BROWSER", raising=False)
    else:
        monkeypatch.setenv("BROWSER", browser)
    asked = []
    monkeypatch.setattr(webbrowser, "get", lambda name: asked.append(name) or Window("browser"))
    assert await pages.show(host(), PAGE) == ""
    assert asked == ["known" if browser == "known" else None]


async def test_the_systems_opener_writes_nothing_to_the_terminal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BROWSER", raising=False)
    opener = webbrowser.BackgroundBrowser(str(script(does="echo said; echo complained >&2")))
    monkeypatch.setattr(webbrowser, "get", lambda name: opener)
    assert await pages.show(host(), PAGE) == ""
    assert opened(tmp_path) == [PAGE]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("error", [webbrowser.Error("none"), IndexError()])
async def test_without_any_browser_a_message_says_so(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def none(name: str | None) -> webbrowser.BaseBrowser:
        raise error

    monkeypatch.delenv("BROWSER", raising=False)
    monkeypatch.setattr(webbrowser, "get", none)
    assert await pages.show(host(), PAGE) == "there is no browser here"
    monkeypatch.setattr(webbrowser, "get", lambda name: webbrowser.GenericBrowser("w3m"))
    assert await pages.show(host(), PAGE) == "there is no browser here"
