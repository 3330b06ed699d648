"""What tests of panels share."""

from __future__ import annotations

import pytest


@pytest.fixture
def opened(monkeypatch):
    """The addresses that were opened in the browser."""
    addresses = []

    async def show(host, address):
        addresses.append(address)
        return ""

    monkeypatch.setattr("newsreader.tui.app.browser.show", show)
    return addresses
