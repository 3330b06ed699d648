"""newsreader beside newsboat, with the same feeds from a server on loopback: `python -m tests.bench peers`.

It needs newsboat (Debian: `apt install newsboat`). Both programs are measured in turns.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.startup import cpu_now, cpu_of
from tests.e2e.terminal import Terminal, program
from tests.server import Server

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORDS = Path(__file__).parents[1] / "data" / "harbour.txt"


class _Peer(NamedTuple):
    """A program with its subscriptions. `steps` are a text to wait for, a key, a text, and so on, until the list."""

    refresh: list[str]
    command: str
    options: list[str]
    steps: tuple[str, ...]
    file: Path


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench peers", description=__doc__)
    parser.add_argument("--feeds", type=int, default=100)
    parser.add_argument("--entries", type=int, default=100)
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args(arguments)
    if not shutil.which("newsboat"):
        sys.exit("newsboat is not installed; on Debian: apt install newsboat")
    with tempfile.TemporaryDirectory() as folder, Server().running() as server:
        addresses = [server.page(f"/{number}.xml", _feed(number, options.entries)) for number in range(options.feeds)]
        peers = [_newsreader(Path(folder), addresses), _newsboat(Path(folder), addresses)]
        print(f"{options.feeds} feeds with {options.entries} entries each{'newsreader':>30}{'newsboat':>16}")
        _print("first refresh, CPU", [f"{cpu_of(peer.refresh):.2f} s" for peer in peers])
        _print("refresh with nothing new, CPU", [f"{cpu_of(peer.refresh):.2f} s" for peer in peers])
        started = [[_start(peer) for peer in peers] for _ in range(options.turns)]
        for what, number, unit in (
            ("start to the list", 0, "s"),
            ("start to the list, CPU", 1, "s"),
            ("memory", 2, "MB"),
        ):
            figures = [median(turn[peer][number] for turn in started) for peer in range(2)]
            _print(what, [f"{figure:.2f} s" if unit == "s" else f"{figure:.0f} MB" for figure in figures])
        _print("file", [f"{peer.file.stat().st_size / 1e6:.0f} MB" for peer in peers])


def _print(what: str, figures: Sequence[str]) -> None:
    print(f"{what:40}{figures[0]:>18}{figures[1]:>16}", flush=True)


def _feed(number: int, entries: int) -> str:
    """Return an RSS feed. Each entry has a text of some 300 words."""
    words = _WORDS.read_text(encoding="utf-8").split()
    items = []
    for entry in range(entries):
        turned = " ".join(words[entry % len(words) :] + words[: entry % len(words)])
        items.append(
            f"<item><title>Entry {entry} of feed {number}</title><link>https://example.org/{number}/{entry}</link>"
            f"<guid>https://example.org/{number}/{entry}</guid>"
            f"<pubDate>Mon, 02 Nov 2026 {entry % 24:02}:00:00 GMT</pubDate>"
            f"<description>&lt;p&gt;{turned}&lt;/p&gt;</description></item>"
        )
    head = f"<title>Feed {number:03}</title><link>https://example.org/{number}</link><description>A feed</description>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'


def _newsreader(folder: Path, addresses: Sequence[str]) -> _Peer:
    library, outline = folder / "library.db", folder / "feeds.opml"
    rows = "".join(f'<outline type="rss" text="Feed" xmlUrl="{address}"/>' for address in addresses)
    outline.write_text(f'<opml version="2.0"><body>{rows}</body></opml>', encoding="utf-8")
    options = ["--db", str(library)]
    subprocess.run([program(), *options, "feed", "import", str(outline)], check=True, stdout=subprocess.DEVNULL)
    refresh = [program(), *options, "feed", "refresh", "--allow-private", "--quiet"]
    return _Peer(refresh, program(), options, ("inbox", "tab", "Entry"), library)


def _newsboat(folder: Path, addresses: Sequence[str]) -> _Peer:
    urls, cache, config = folder / "urls", folder / "cache.db", folder / "config"
    urls.write_text("\n".join(addresses) + "\n", encoding="utf-8")
    config.write_text("reload-threads 2\n", encoding="utf-8")
    options = ["-u", str(urls), "-c", str(cache), "-C", str(config)]
    return _Peer(["newsboat", *options, "-x", "reload"], "newsboat", options, ("Feed 0",), cache)


def _start(peer: _Peer) -> tuple[float, float, float]:
    """Return the seconds until the list is shown, the CPU seconds of that, and the resident memory in MB."""
    began = time.monotonic()
    with Terminal(peer.options, command=peer.command) as terminal:
        for number, step in enumerate(peer.steps):
            (terminal.press if number % 2 else terminal.wait_for)(step)
        seconds, cpu = time.monotonic() - began, cpu_now(terminal.child.pid)
        status = Path(f"/proc/{terminal.child.pid}/status").read_text()
        memory = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024
        terminal.press("q")
        terminal.wait_end()
    return seconds, cpu, memory
