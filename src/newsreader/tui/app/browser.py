"""Opening a page in the user's browser: the program that BROWSER names, else one with a window of its own.

BROWSER has the format that Python's `webbrowser` reads: commands separated by `os.pathsep`, of which the first that
works is used. `%s` is replaced by the address, and `&` at the end is allowed. No shell is used, and the address is
always one argument.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import webbrowser
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from newsreader import paths
from newsreader.text.clean import one_line
from newsreader.text.links import is_web
from newsreader.tui.widgets.text_format import cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .app_base import AppBase

_IN_TERMINAL = frozenset({"w3m", "lynx", "links", "links2", "elinks", "www-browser"})
"""Browsers that run in the terminal."""

_START_SECONDS = 1.0
"""A browser that still runs after this time has opened the page."""

_MOST_ECHOED = 60
"""The number of cells of BROWSER that a message quotes."""


async def show(host: AppBase, address: str) -> str:
    """Open a web address. Return why that failed, as the beginning of a sentence, or an empty string."""
    if not is_web(address):
        return "this is not a web address"
    named = (entry.strip() for entry in os.environ.get("BROWSER", "").split(os.pathsep))
    entries = [os.path.expanduser(entry) for entry in named if entry]  # noqa: PTH111 - arguments may follow the path
    if not entries:
        return await host.queue.ask_aside(_show_in_window, address)
    failures = []
    for entry in entries:
        try:
            command = _command(entry, address)
        except ValueError as error:
            failures.append(f"BROWSER is not a command ({error}): {cut(entry, _MOST_ECHOED)}")
            continue
        if Path(command[0]).name in _IN_TERMINAL:
            failure = _show_in_terminal(host, command)
        elif shutil.which(command[0]) or "%s" in entry:
            failure = await host.queue.ask_aside(_launch, command)
        else:
            failure = await host.queue.ask_aside(_show_in_window, address, entry)
        if not failure:
            return ""
        failures.append(failure)
    return ", ".join(failures)


def _command(entry: str, address: str) -> list[str]:
    """Return the arguments of one command of BROWSER, with the address. Raises `ValueError`."""
    if shutil.which(entry):
        return [entry, address]  # A path may have spaces.
    program, *arguments = list(paths.unquoted(entry.removesuffix("&"))) or [""]
    if not program:
        raise ValueError("no program is named")
    if not any("%s" in argument for argument in arguments):
        arguments.append("%s")
    return [program, *(argument.replace("%s", address) for argument in arguments)]


def _show_in_terminal(host: AppBase, command: Sequence[str]) -> str:
    """Run a browser in the terminal until the user quits it."""
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
    """Start a browser with a window, in a session of its own, without access to the terminal."""
    nowhere = subprocess.DEVNULL
    try:
        browser = subprocess.Popen(  # noqa: S603 - the user's own browser, no shell
            command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True
        )
    except OSError as error:
        return _not_started(command, error)
    try:
        status = browser.wait(_START_SECONDS)
    except subprocess.TimeoutExpired:
        Thread(target=browser.wait, daemon=True).start()  # so that no zombie is left
        return ""
    return f"{_name(command)} ended with {status}" if status else ""


def _show_in_window(address: str, name: str | None = None) -> str:
    """Open an address in the system's browser, or in the one that `webbrowser` knows by `name`.

    A browser that runs in the terminal is only used if BROWSER names it.
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
