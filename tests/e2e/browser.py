"""Debian's Chromium without a window, which opens pages of a server on loopback."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tempfile
import time
from base64 import b64decode
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

# Without a sandbox, because tests can run as root; without services, because there is no network.
_OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--hide-scrollbars", "--disable-dev-shm-usage"),
)

PROGRAM = os.environ.get("NEWSREADER_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
"""The path of the browser, or `None`. `.ci/run` installs it."""


def dom(url: str, *options: str) -> str:
    """Open a page, let its scripts run for two seconds of its own time, and return its HTML."""
    return run("--virtual-time-budget=2000", "--dump-dom", *options, url).decode()


def run(*arguments: str) -> bytes:
    """Run the browser with a profile of its own, and return what it printed."""
    assert PROGRAM
    with tempfile.TemporaryDirectory(prefix="newsreader-chromium-", ignore_cleanup_errors=True) as profile:
        command = [PROGRAM, *_OPTIONS, f"--user-data-dir={profile}", *arguments]
        return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout


class Tab:
    """A page in a browser that stays open, driven by the DevTools protocol."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0

    async def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command of the protocol, and return its result."""
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        while (answer := await self._socket.receive_json(timeout=60)).get("id") != self._number:
            pass
        assert "error" not in answer, answer
        return answer["result"]

    async def evaluate(self, script: str) -> Any:
        """Return the value of a script."""
        return (await self.send("Runtime.evaluate", expression=script, returnByValue=True))["result"].get("value")

    async def wait_for(self, script: str, text: str) -> None:
        """Wait until the value of a script contains a text."""
        end = time.monotonic() + 30
        while text not in str(value := await self.evaluate(script)):
            assert time.monotonic() < end, f"{text!r} did not appear in {value!r}"
            await asyncio.sleep(0.1)

    async def press(self, key: str) -> None:
        """Press and release a key that types a character."""
        for kind in ("keyDown", "keyUp"):
            await self.send("Input.dispatchKeyEvent", type=kind, key=key, text=key if kind == "keyDown" else "")

    async def screenshot(self) -> bytes:
        """Return the page as PNG."""
        return b64decode((await self.send("Page.captureScreenshot"))["data"])


@asynccontextmanager
async def tab(url: str) -> AsyncIterator[Tab]:
    """Open a page in a browser, and close both at the end."""
    assert PROGRAM
    with tempfile.TemporaryDirectory(prefix="newsreader-chromium-", ignore_cleanup_errors=True) as profile:
        command = [PROGRAM, *_OPTIONS, f"--user-data-dir={profile}", "--remote-debugging-port=0", url]
        browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            port_file = Path(profile, "DevToolsActivePort")
            end = time.monotonic() + 30
            while not port_file.exists() or not port_file.read_text():
                assert time.monotonic() < end, "the browser did not start"
                await asyncio.sleep(0.1)
            port = port_file.read_text().split()[0]
            async with aiohttp.ClientSession() as session:
                answer = await session.get(f"http://127.0.0.1:{port}/json")
                target = next(one for one in await answer.json() if one["type"] == "page")
                async with session.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=2**26) as socket:
                    yield Tab(socket)
        finally:
            browser.terminate()
            browser.wait()
