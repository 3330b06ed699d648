"""Measure the start until rows are on the screen, at 100 and 100,000 articles, relative to the program's imports."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.shelf import fill
from tests.e2e.terminal import Terminal, program

if TYPE_CHECKING:
    from collections.abc import Iterator


def cpu_of(command: list[str]) -> float:
    """Return the CPU seconds of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def cpu_now(pid: int) -> float:
    """Return the CPU seconds that all threads of a running process have used, from Linux's /proc."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def cpu_to_rows(db: Path) -> tuple[float, float]:
    """Return the CPU seconds until the program shows its rows, and its resident memory (MB) after use.

    The use is: show the end of the list, open an article, highlight a sentence.
    """
    with Terminal(["--db", str(db)], columns=100, rows=30) as terminal:
        terminal.wait_for("Article 1 ")
        cpu = cpu_now(terminal.child.pid)
        terminal.wait_for("all 100")
        terminal.press("G", "g", "enter")
        terminal.wait_for("And it has a second one.")
        terminal.press("m")
        terminal.wait_for("highlighted in yellow")
        status = Path(f"/proc/{terminal.child.pid}/status").read_text()
        resident = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
        terminal.press("q", "q")
        terminal.wait_end()
    return cpu, resident / 1024


def rows(folder: Path, turns: int) -> Iterator[tuple[str, str, str]]:
    """Yield the lines of the table: benchmark, measured, limit."""
    small, large = folder / "small.db", folder / "large.db"
    fill(small, 100)
    fill(large, 100_000)
    imports = [sys.executable, "-c", "import textual.app, sqlalchemy"]
    bare = [sys.executable, "-c", "pass"]
    start, size, version = [], [], []
    memory = 0.0
    for _ in range(turns):
        reference = cpu_of(imports)
        at_small, _ = cpu_to_rows(small)
        at_large, memory = cpu_to_rows(large)
        start.append(at_small / reference)
        size.append(at_large / at_small)
        version.append(cpu_of([program(), "--version"]) / cpu_of(bare))
    yield "rows on screen ÷ importing textual, sqlalchemy", f"{median(start):.2f}", "≤ 1.10"
    yield "start at 100,000 articles ÷ at 100", f"{median(size):.2f}", "≤ 1.20"
    yield "newsreader --version ÷ bare Python", f"{median(version):.2f}", "≤ 3.00"
    yield "memory at 100,000 articles", f"{memory:.0f} MB", "< 100 MB"
