"""Measure inputs that were made to be slow or large: each must take at most 10 s of CPU and 1 GB of memory.

Each bomb is one call of the installed program in a process of its own, or the reader in a terminal. It is either
refused with a message, or handled.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.reading import WORDS, article
from tests.bench.startup import cpu_now
from tests.e2e.terminal import Terminal, program

from newsreader.ingest import parse_one
from newsreader.library import Library
from newsreader.library.articles.carry import selectors
from newsreader.library.schema.uuid7 import uuid7

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECONDS, MEGABYTES = 10, 1024
_PATIENCE = 60
_MEASURE = f"""
import json, os, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({_PATIENCE}, {_PATIENCE}))
actions = [(os.POSIX_SPAWN_DUP2, 2, 1)]
_, status, used = os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=actions), 0)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss, os.waitstatus_to_exitcode(status)]))
"""
"""Runs another program. It is small, since the peak memory of a process is at least that of the one that started it."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a bomb cost, and the last line that the program printed about it."""

    name: str
    size: int
    cpu: float
    megabytes: float
    outcome: str

    @property
    def is_within(self) -> bool:
        """Whether it took neither too long nor too much memory, and the program did not fail."""
        ended = not self.outcome.startswith(("killed", "newsreader: This is a bug"))
        return ended and self.cpu <= SECONDS and self.megabytes <= MEGABYTES


def _page(body: str) -> str:
    return f"<html><head><title>A page</title></head><body><article><p>Some words.</p>{body}</article></body></html>"


def _aliases() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return "---\ntitle: Aliases\n" + "\n".join(lines) + "\ntags: *a11\n---\n\nSome words.\n"


def _nested_mail() -> str:
    heads = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(20_000))
    return f"From: a@example.org\nTo: b@example.org\nSubject: Nested\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n{heads}"


def _many_parts() -> str:
    head = "From: a@example.org\nTo: b@example.org\nSubject: Parts\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n"
    return f'{head}Content-Type: multipart/mixed; boundary="b"\n\n' + "--b\n\nA part.\n\n" * 70_000 + "--b--\n"


def _zip_bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        with archive.open("META-INF/container.xml", "w") as container:
            for _ in range(300):
                container.write(b" " * 2**20)
    return file.getvalue()


FILES: dict[str, tuple[str, Callable[[], str | bytes]]] = {
    "1,000,000 combining marks": (".txt", lambda: "Words a" + "\u0301\u0323" * 500_000 + " and more words.\n"),
    "3,000,000 lines, plain text": (".txt", lambda: "a\n" * 3_000_000),
    "3,000,000 lines, Markdown": (".md", lambda: "a\n" * 3_000_000),
    "front matter that never ends": (".md", lambda: "---\ntitle: x\n" + "key: a value and more\n" * 199_000),
    "YAML aliases of aliases": (".md", _aliases),
    "a title of 7 MB": (".md", lambda: f"---\ntitle: {'title ' * 1_200_000}\n---\n\nSome words.\n"),
    "10,000 columns, Markdown": (".md", lambda: "|" + " a |" * 10_000 + "\n|" + "---|" * 10_000 + "\n"),
    "10,000 columns, HTML": (".html", lambda: _page(f"<table>{('<tr>' + '<td>b' * 10_000) * 9}</table>")),
    "8 MB of asterisks": (".md", lambda: "*" * 8_000_000),
    "199,000 headings": (".md", lambda: "# heading\n" * 199_000),
    "100,000 nested emphases": (".html", lambda: _page(f"<p>{'<em>a' * 100_000}{'</em>' * 100_000}</p>")),
    "100,000 nested sections": (".html", lambda: _page("<div>" * 100_000 + "words" + "</div>" * 100_000)),
    "400,000 links": (".md", lambda: "[a](http://b.cd) " * 400_000),
    "1,000,000 unclosed links": (".html", lambda: _page("<a href=b>word " * 1_000_000)),
    "JSON nested 1,000,000 deep": (".txt", lambda: "[" * 1_000_000),
    "mail nested 20,000 deep": (".eml", _nested_mail),
    "mail of 70,000 parts": (".eml", _many_parts),
    "70,000 rows of columns": (".txt", lambda: "".join(f"Port {n:<10}{n % 97:>8}   {n % 13}\n" for n in range(70_000))),
    "30,000 pages": (
        ".txt",
        lambda: "".join(f"News — page {n} — Monday\n\nwords on\na page\n\f" for n in range(30_000)),
    ),
    "300 MB in an EPUB": (".epub", _zip_bomb),
    "a line of 8 MB": (".txt", lambda: "words in a line " * 499_000),
}
"""The files to add: the suffix and the content."""


def _run(folder: Path, name: str, size: int, *arguments: str) -> Result:
    """Call the program, and return what it and its own processes cost."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("NEWSREADER_DB", "XDG_"))}
    environment |= {f"XDG_{kind}_HOME": str(folder) for kind in ("STATE", "CONFIG", "DATA")}
    command = [sys.executable, "-c", _MEASURE, program(), *arguments]
    with tempfile.TemporaryFile() as output:
        measured = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=output, env=environment, check=True
        )
        cpu, peak, status = json.loads(measured.stdout)
        end = output.seek(0, os.SEEK_END)
        output.seek(max(0, end - 300))
        last = output.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
    return Result(name, size, cpu, peak / 1024, last if status >= 0 else f"killed by signal {-status}")


def _files(folder: Path) -> Iterator[Result]:
    for number, (name, (suffix, content)) in enumerate(FILES.items()):
        data = content()
        file = folder / f"bomb{suffix}"
        file.write_bytes(data.encode() if isinstance(data, str) else data)
        size = file.stat().st_size
        del data
        yield _run(folder, name, size, "--db", str(folder / str(number) / "library.db"), "add", str(file))
    zeros = folder / "zeros.txt"
    with zeros.open("wb") as file:
        file.truncate(2**30)
    yield _run(folder, "1 GB of zeros", 2**30, "--db", str(folder / "zeros.db"), "add", str(zeros))


def fill(path: Path, count: int) -> None:
    """Create a library with `count` highlights on one article of 1 MB."""
    with Library.open(path) as library:
        added = library.articles.add(parse_one(article(1_000_000, WORDS, 1).encode(), "article.txt")).article
        text = library.articles.revision(added.id).text
        with library.highlights._store.change("highlight") as change:
            first = change.last_id("highlight") + 1
            rows = []
            for number in range(count):
                start = number * 9 % (len(text) - 100)
                rows.append({
                    **{"id": first + number, "uid": uuid7(), "article_id": added.id, "revision": 1, "score": 1.0},
                    **{"start": start, "end": start + 40, **selectors(text, start, start + 40)},
                    **{"color": "yellow", "note": f"note {number}", "anchor": "exact"},
                    **{"created_at": change.time, "updated_at": change.time},
                })  # fmt: skip
            change.create_all("highlight", rows)


def _commands(folder: Path) -> Iterator[Result]:
    db, half = folder / "highlights.db", folder / "half.db"
    fill(db, 100_000)
    yield _screen(db)
    fill(half, 50_000)
    size = half.stat().st_size
    for name, *arguments in (
        ("50,000 highlights: show", "show", "1", "--format", "json"),
        ("50,000 highlights: export as HTML", "export", "--format", "html", "--output", "-"),
        ("50,000 highlights: export as Markdown", "export", "--format", "markdown", "--output", "-"),
        ("list with 50,000 words", "list", *("word",) * 50_000),
        ("notes with 1,000 words", "notes", *(f"w{number}" for number in range(1_000))),
        ("notes with 50 filters", "notes", *(f"-w{number}" for number in range(50))),
        ("10,000 quotation marks", "notes", '"' * 10_000),
        ("10,000 tags", "highlight", "1", "x", *(f"--tag=t{number}" for number in range(10_000))),
    ):
        yield _run(folder, name, size, "--db", str(half), *arguments)
    dump = subprocess.run(
        [program(), "--db", str(half), "export", "--format", "json", "--output", "-"],
        stdout=subprocess.PIPE,
        check=True,
    )
    archive = json.loads(dump.stdout)
    archive[0]["archive"]["highlights"][1:] = []
    archive[0]["archive"]["highlights"][0]["note"] = "long " * 10_000_000
    file = folder / "archive.json"
    file.write_text(json.dumps(archive))
    yield _run(folder, "a note of 50 MB", file.stat().st_size, "--db", str(folder / "other.db"), "import", str(file))


def _screen(db: Path) -> Result:
    with Terminal(["--db", str(db), "open", "1"]) as terminal:
        terminal.wait_for("highlight  j next")
        cpu = cpu_now(terminal.child.pid)
        status = Path(f"/proc/{terminal.child.pid}/status").read_text()
        peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
        return Result("100,000 highlights: reader", db.stat().st_size, cpu, peak / 1024, "opened")


def main() -> int:
    """Measure and print. Returns 1 if a bomb took too long or too much."""
    missed = 0
    print(f"{'bomb':40}{'bytes':>14}{'CPU s':>8}{'MB':>7}  outcome (at most {SECONDS} s and {MEGABYTES:,} MB)")
    with tempfile.TemporaryDirectory() as folder:
        for part in (_files, _commands):
            for one in part(Path(folder)):
                missed += not one.is_within
                sign = "" if one.is_within else "MISSED: "
                cost = f"{one.size:>14,}{one.cpu:>8.1f}{one.megabytes:>7.0f}"
                print(f"{one.name:40}{cost}  {sign}{one.outcome[-110:]}", flush=True)
    return min(1, missed)
