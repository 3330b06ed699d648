"""Showing a page in the reader's browser, if there is one that has a window of its own."""

from __future__ import annotations

import webbrowser


def show(address: str) -> bool:
    """Open an address in the browser; false if there is none, as on a machine that one is only logged in to.

    A browser that would run in this very terminal is none: it would write over the screen.
    """
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    if type(browser) is webbrowser.GenericBrowser or browser.basename == "elinks":
        return False
    return browser.open(address)
