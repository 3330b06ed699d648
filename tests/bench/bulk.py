"""How fast much is done: a folder of posts is added by the program itself, feeds come from a server on loopback, and a
library of `_ARTICLES` articles is exported, imported and counted. `python -m tests.bench.bulk [DATA]` runs only these.

Goals are for a reference machine of two cores, on which trafilatura alone reads `REFERENCE` pages a second of CPU. A
run measures how fast that is here, and compares what the same work would take there.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, NamedTuple

from tests.server import Server

from newsreader.library import Library
from newsreader.records import Color
from newsreader.services.feeds import refreshing, subscribing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import BaseHTTPRequestHandler

    from newsreader.records import Feed

REFERENCE = 85
_ENTRIES, _FEEDS = 1_000, 200
_ARTICLES = 10_000
_PROGRAM = [sys.executable, "-m", "newsreader", "--db"]
_SENTENCE = "The port authority of town {} has answered the union in a letter that nobody has seen. "
_ITEM = """<item><guid>{0}</guid><title>Story {0}</title><link>https://example.org/{0}</link>
<description>&lt;p&gt;{1}&lt;/p&gt;</description></item>"""


class Speed(NamedTuple):
    """How many were done in a second, or with `is_rate=False` how many seconds it took."""

    what: str
    value: float
    goal: float
    beside: str
    is_rate: bool = True

    def row(self, pages: float) -> tuple[str, str, str]:
        """Return a line of the table. `pages` is how many trafilatura reads in a second of CPU on this machine."""
        machine = pages / REFERENCE
        there = self.value / machine if self.is_rate else self.value * machine
        met = "met" if (there >= self.goal if self.is_rate else there <= self.goal) else "MISSED"
        form = ".0f" if self.is_rate else ".2f"
        unit = "" if self.is_rate else " s"
        compared = f"{there:{form}}{unit} there, goal {self.goal}{unit}: {met}; {self.beside}"
        return self.what, f"{self.value:{form}}{unit}", compared


def speeds(data: Path) -> Iterator[Speed]:
    """Yield what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        posts = data / "digitalgov.tar.gz"
        if posts.exists():
            with tarfile.open(posts) as archive:
                archive.extractall(Path(folder, "posts"), filter="data")
            yield from _posts(Path(folder))
        yield from _feeds(Path(folder))
        yield from _library(Path(folder))


def _posts(folder: Path) -> Iterator[Speed]:
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    add = [*_PROGRAM, str(folder / "posts.db"), "add", str(folder / "posts")]
    count = len(subprocess.run(add, check=True, capture_output=True).stdout.splitlines())
    after, seconds = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter() - begin
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    yield Speed("posts a second, newsreader add", count / seconds, 300, f"load {os.getloadavg()[0]:.1f}")
    # Other programs slow down the figure above, but hardly this one.
    yield Speed("posts a second of CPU, all processes", count / cpu, 300, f"peak {after.ru_maxrss / 1024:.0f} MB")


def _feeds(folder: Path) -> Iterator[Speed]:
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
        yield Speed(f"{_FEEDS} feeds with nothing new", seconds, 2, f"{cpu:.2f} s of CPU", is_rate=False)
        items = "".join(_ITEM.format(number, _SENTENCE.format(number) * 30) for number in range(_ENTRIES))
        server.page("/long", small)
        feed = subscribing.add(library, f"{server.url}/long", private=True).feed
        server.page("/long", _feed(items))
        seconds, cpu = _refreshed(library, [feed])
        what = f"{_ENTRIES:,} entries of a {len(items) / 1e6:.1f} MB feed"
        yield Speed(what, seconds, 1, f"{cpu:.2f} s of CPU", is_rate=False)


def _feed(items: str) -> str:
    return f'<rss version="2.0"><channel><title>Harbour Post</title>{items}</channel></rss>'


def _refreshed(library: Library, feeds: list[Feed]) -> tuple[float, float]:
    """Refresh feeds, and return the seconds, and the seconds of CPU without the worker processes."""
    begin, cpu = perf_counter(), process_time()
    failures = [result.error for result in refreshing.refresh(library, feeds, private=True, force=True) if result.error]
    assert not failures, failures
    return perf_counter() - begin, process_time() - cpu


def _library(folder: Path) -> Iterator[Speed]:
    """The goals are a tenth of those for 100,000 articles, except that of the memory, which is 150 MB at any size."""
    path, exported = folder / "library.db", folder / "all.json"
    # A process counts the memory of the one that started it, so that one stays small.
    subprocess.run([sys.executable, "-m", "tests.bench.library", str(path), str(_ARTICLES)], check=True)
    many = f"{_ARTICLES:,} articles"
    yield _command(f"export {many} as JSON", 4, path, "export", "--format", "json", "--output", str(exported))
    yield _command(f"import {many}", 4, folder / "imported.db", "import", str(exported))
    size = (folder / "imported.db").stat().st_size
    undone = _command(f"undo the import of {many}", 2, folder / "imported.db", "undo")
    grown = (folder / "imported.db").stat().st_size / size - 1
    yield undone._replace(beside=f"{undone.beside}, file {grown:+.0%}")
    yield _command(f"stats of {_ARTICLES:,} highlights", 0.4, path, "stats")
    with Library.open(path) as library:
        library.tags.list()
        begin = process_time()
        library.tags.list()
        library.tags.found()
        yield Speed(f"codebook of {_ARTICLES:,} highlights", process_time() - begin, 0.03, "CPU", is_rate=False)
        revisions = [library.articles.revision(article_id) for article_id in range(1, 201)]
        begin = process_time()
        for revision in revisions:
            library.highlights.add(revision.article_id, 200, 260, color=Color.RED, revision=revision)
        each = (process_time() - begin) / len(revisions)
        yield Speed("200 highlights", each * 200, 0.4, f"CPU, {each * 1_000:.1f} ms each", is_rate=False)


def _command(what: str, goal: float, path: Path, *words: str) -> Speed:
    """Return the seconds of CPU that a command takes, with its peak of memory beside them."""
    process = subprocess.Popen([*_PROGRAM, str(path), *words], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    assert not status, words
    seconds = used.ru_utime + used.ru_stime
    return Speed(what, seconds, goal, f"CPU, peak {used.ru_maxrss / 1024:.0f} MB", is_rate=False)


if __name__ == "__main__":
    for _speed in speeds(Path(*sys.argv[1:])):
        print(f"{_speed.what:44}{' '.join(_speed.row(REFERENCE)[1:])}", flush=True)
