"""Debian's Chromium without a window, which opens pages of a server on loopback."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile

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
