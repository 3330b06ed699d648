"""The screen in a browser, with `newsreader serve`."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import aiohttp
import pytest
from tests.e2e import browser
from tests.e2e.terminal import program

import newsreader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def served(library: Path) -> Iterator[str]:
    """Serve a library, and return the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program(), "--db", str(library), "serve", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        assert f"http://127.0.0.1:{port}" in server.stdout.readline()
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(30) == 0
        assert server.stdout
        server.stdout.close()


@pytest.fixture
def library(tmp_path: Path) -> Path:
    with newsreader.open_library(tmp_path / "news.db", create=True) as library:
        library.add_text("The vote was 31 to 12. Nobody spoke.", title="The harbour")
    return tmp_path / "news.db"


async def test_other_hosts_and_pages_of_other_origins_are_refused(library: Path):
    with served(library) as address:
        async with aiohttp.ClientSession() as session:
            for headers, status in (
                ({}, 200),
                ({"Host": "news.example"}, 403),
                ({"Origin": "http://news.example"}, 403),
                ({"Origin": "null"}, 403),
            ):
                answer = await session.get(address, headers=headers)
                assert answer.status == status, headers
                assert "default-src 'none'" in answer.headers.get("Content-Security-Policy", "") or status == 403
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(f"{address}/ws", headers={"Origin": "http://news.example"})


@pytest.mark.slow
@pytest.mark.skipif(not browser.PROGRAM, reason="needs Chromium, which .ci/run installs")
async def test_a_key_in_the_browser_changes_the_library_and_nothing_is_asked_from_elsewhere(library: Path):
    def starred() -> bool:
        with newsreader.open_library(library) as opened:
            return next(opened.articles()).starred

    with served(library) as address:
        async with browser.tab(address) as tab:
            await tab.wait_for("document.body.className", "-first-byte")
            assert await tab.evaluate("document.title") == "newsreader"
            end = time.monotonic() + 30
            before = await tab.screenshot()
            while not starred():
                assert time.monotonic() < end
                await tab.press("*")
                await asyncio.sleep(0.5)
            assert await tab.screenshot() != before
            asked = await tab.evaluate("performance.getEntriesByType('resource').map(one => one.name).join(' ')")
            assert asked.split()
            assert all(one.startswith((address, "data:")) for one in asked.split())
            while "-closed" not in await tab.evaluate("document.body.className"):
                assert time.monotonic() < end
                await tab.press("q")
                await asyncio.sleep(0.5)


@pytest.mark.slow
@pytest.mark.skipif(not browser.PROGRAM, reason="needs Chromium, which .ci/run installs")
async def test_each_tab_is_a_program_of_its_own_on_the_same_library(library: Path):
    with served(library) as address:
        async with browser.tab(address) as first, browser.tab(address) as second:
            for tab in (first, second):
                await tab.wait_for("document.body.className", "-first-byte")
            end = time.monotonic() + 30
            while "-closed" not in await first.evaluate("document.body.className"):
                assert time.monotonic() < end
                await first.press("q")
                await asyncio.sleep(0.5)
            with newsreader.open_library(library) as opened:
                while not next(opened.articles()).starred:
                    assert time.monotonic() < end
                    await second.press("*")
                    await asyncio.sleep(0.5)
            assert "-closed" not in await second.evaluate("document.body.className")
