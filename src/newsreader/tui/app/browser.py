"""Showing a page in the user's browser: the program that BROWSER names, else one that has a window of its own.

BROWSER is read as Python's `webbrowser` reads it: commands separated by `os.pathsep`, the first that works is used,
`%s` stands for the address, `&` at the end is allowed. No shell sees it, and the address is always one argument.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import webbrowser
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from newsreader.text.clean import one_line
from newsreader.text.links import is_web
from newsreader.tui.widgets.text_format import cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .app_base import AppBase

_IN_TERMINAL = frozenset({"w3m", "lynx", "links", "links2", "elinks", "www-browser"})
"""Browsers that need the terminal for themselves."""

_PATIENCE = 1.0
"""Seconds after which a browser that still runs is taken to show the page."""

_MOST_ECHOED = 60
"""Cells of BROWSER that a message repeats."""


async def show(host: AppBase, address: str) -> str:
    """Open an address of the web; returns why that failed, as the beginning of a sentence, or an empty string."""
    if not is_web(address):
        return "this is not an address of the web"
    named = (wish.strip() for wish in os.environ.get("BROWSER", "").split(os.pathsep))
    wishes = [os.path.expanduser(wish) for wish in named if wish]  # noqa: PTH111 - arguments may follow the path
    if not wishes:
        return await host.queue.ask_aside(_show_in_window, address)
    failures = []
    for wish in wishes:
        try:
            command = _command(wish, address)
        except ValueError as error:
            failures.append(f"BROWSER is not a command ({error}): {cut(wish, _MOST_ECHOED)}")
            continue
        if Path(command[0]).name in _IN_TERMINAL:
            failure = _show_in_terminal(host, command)
        elif shutil.which(command[0]) or "%s" in wish:
            failure = await host.queue.ask_aside(_launch, command)
        else:
            failure = await host.queue.ask_aside(_show_in_window, address, wish)
        if not failure:
            return ""
        failures.append(failure)
    return ", ".join(failures)


def _command(wish: str, address: str) -> list[str]:
    """Return one command of BROWSER with the address in it. Raises `ValueError`."""
    if shutil.which(wish):
        return [wish, address]  # A path may have spaces.
    program, *arguments = shlex.split(wish.removesuffix("&")) or [""]
    if not program:
        raise ValueError("no program is named")
    if not any("%s" in argument for argument in arguments):
        arguments.append("%s")
    return [program, *(argument.replace("%s", address) for argument in arguments)]


def _show_in_terminal(host: AppBase, command: Sequence[str]) -> str:
    """Run a browser in the foreground, in place of the screen, until the user leaves it."""
    try:
        with host.suspend():
            try:
                status = subprocess.run(command, check=False).returncode  # noqa: S603 - the user's own browser, no shell
            except OSError as error:
                return _not_started(command, error)
    except SuspendNotSupported as error:
        return _not_started(command, error)
    return f"{_name(command)} ended with {status}" if status else ""


def _launch(command: Sequence[str]) -> str:
    """Start a browser that has a window, apart from the terminal: it cannot read, write or signal there."""
    nowhere = subprocess.DEVNULL
    try:
        browser = subprocess.Popen(  # noqa: S603 - the user's own browser, no shell
            command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True
        )
    except OSError as error:
        return _not_started(command, error)
    try:
        status = browser.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        Thread(target=browser.wait, daemon=True).start()  # so that no zombie is left
        return ""
    return f"{_name(command)} ended with {status}" if status else ""


def _show_in_window(address: str, name: str | None = None) -> str:
    """Open an address in the system's browser, or in one that `webbrowser` knows by a name.

    A browser that would run in this very terminal does not count, unless BROWSER names it.
    """
    missing = (
        f"BROWSER names no program that can be started: {cut(name, _MOST_ECHOED)}"
        if name
        else "there is no browser here"
    )
    try:
        browser = webbrowser.get(name)
    except (webbrowser.Error, IndexError):  # IndexError: BROWSER is a space
        return missing
    if isinstance(browser, webbrowser.BackgroundBrowser):
        return _launch([browser.name, *(argument.replace("%s", address) for argument in browser.args)])
    if isinstance(browser, webbrowser.GenericBrowser) or browser.basename in _IN_TERMINAL:
        return missing
    return "" if browser.open(address) else "the browser did not open the page"


def _not_started(command: Sequence[str], error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"{_name(command)} could not be started ({reason})"


def _name(command: Sequence[str]) -> str:
    return cut(one_line(Path(command[0]).name), _MOST_ECHOED)
