"""How fast many sources come in: a folder of posts through the program itself, and feeds from a server on loopback."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from tests.server import Server

from newsreader.library import Library
from newsreader.services.feeds import refreshing, subscribing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import BaseHTTPRequestHandler

    from newsreader.records import Feed

_ENTRIES, _FEEDS = 1_000, 200
_SENTENCE = "The port authority of town {} has answered the union in a letter that nobody has seen. "
_ITEM = """<item><guid>{0}</guid><title>Story {0}</title><link>https://example.org/{0}</link>
<description>&lt;p&gt;{1}&lt;/p&gt;</description></item>"""


def rows(data: Path) -> Iterator[tuple[str, str, str]]:
    """Yield what was measured, the figure, and what it is measured against."""
    with tempfile.TemporaryDirectory() as folder:
        posts = data / "digitalgov.tar.gz"
        if posts.exists():
            with tarfile.open(posts) as archive:
                archive.extractall(Path(folder, "posts"), filter="data")
            yield from _posts(Path(folder))
        yield from _feeds(Path(folder))


def _posts(folder: Path) -> Iterator[tuple[str, str, str]]:
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    add = [sys.executable, "-m", "newsreader", "--db", str(folder / "posts.db"), "add", str(folder / "posts")]
    count = len(subprocess.run(add, check=True, capture_output=True).stdout.splitlines())
    after, seconds = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter() - begin
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    yield "articles a second, newsreader add", f"{count / seconds:.0f}", f"goal 300; load {os.getloadavg()[0]:.1f}"
    yield "articles a second of CPU, all processes", f"{count / cpu:.0f}", "150 on two cores are 300"
    yield "peak memory of one process", f"{after.ru_maxrss / 1024:.0f} MB", ""


def _feeds(folder: Path) -> Iterator[tuple[str, str, str]]:
    def unchanged(request: BaseHTTPRequestHandler) -> None:
        request.send_response(304)
        request.end_headers()

    with Library.open(folder / "feeds.db") as library, Server().running() as server:
        small = _feed(_ITEM.format(0, _SENTENCE.format(0)))
        addresses = [server.page(f"/{number}", small, ETag='"1"') for number in range(_FEEDS)]
        for address in addresses:
            subscribing.add(library, address, private=True)
        for number in range(_FEEDS):
            server.answer(f"/{number}", unchanged)
        seconds, cpu = _refreshed(library, library.feeds.all())
        yield f"{_FEEDS} feeds with nothing new", f"{seconds:.2f} s", f"{cpu:.2f} s of CPU, goal 2 s"
        items = "".join(_ITEM.format(number, _SENTENCE.format(number) * 30) for number in range(_ENTRIES))
        server.page("/long", small)
        feed = subscribing.add(library, f"{server.url}/long", private=True).feed
        server.page("/long", _feed(items))
        seconds, cpu = _refreshed(library, [feed])
        size = len(items) / 1e6
        yield f"{_ENTRIES:,} entries of a {size:.1f} MB feed", f"{seconds:.2f} s", f"{cpu:.2f} s of CPU, goal 1 s"


def _feed(items: str) -> str:
    return f'<rss version="2.0"><channel><title>Harbour Post</title>{items}</channel></rss>'


def _refreshed(library: Library, feeds: list[Feed]) -> tuple[float, float]:
    """Refresh feeds, and return the seconds, and the seconds of CPU without the worker processes."""
    begin, cpu = perf_counter(), process_time()
    failures = [result.error for result in refreshing.refresh(library, feeds, private=True, force=True) if result.error]
    assert not failures, failures
    return perf_counter() - begin, process_time() - cpu
