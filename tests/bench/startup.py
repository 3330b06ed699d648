"""Start-up: rows on the screen, against importing what the program is built on; at 100 and at 100,000 articles."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.shelf import fill
from tests.e2e.terminal import Terminal, program

if TYPE_CHECKING:
    from collections.abc import Iterator

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_of(command: list[str]) -> float:
    """CPU seconds of a command from start to end."""
    before = os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return (after.children_user - before.children_user) + (after.children_system - before.children_system)


def cpu_to_rows(db: Path) -> tuple[float, float]:
    """CPU seconds of the program until its rows are on the screen, and its resident memory (MB) then. Linux's /proc."""
    with Terminal(["--db", str(db)], columns=100, rows=30) as terminal:
        terminal.wait_for("Article 1 ")
        fields = Path(f"/proc/{terminal.child.pid}/stat").read_text().rpartition(")")[2].split()
        status = Path(f"/proc/{terminal.child.pid}/status").read_text()
        resident = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
        terminal.press("q")
        terminal.wait_end()
    return (int(fields[11]) + int(fields[12])) / TICKS, resident / 1024


def rows(folder: Path, turns: int) -> Iterator[tuple[str, str, str]]:
    """Lines of the table: what, measured, promise."""
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
