"""Other ways to find a note by some words, for the benchmark `fuzzy`: rapidfuzz, SQLite FTS5 and, if installed, fzf.

Each is created with the first `size` notes and called with a query; it returns the numbers of the best ten notes. The
caller measures the time, except for fzf, whose processes report it: `Fzf.spent`.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process, utils

from newsreader.text.fuzzy.index import FuzzyIndex
from newsreader.text.fuzzy.tokenizer import FIELD, TAG

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from tests.bench.fuzzy_notes import Notes

    Texts: TypeAlias = Notes | Sequence[str]


def _marked(text: str) -> str:
    """Return a note of the benchmark with the signs before its tags and its title."""
    passage, tags, title = text.rsplit("\n", 2)
    return f"{passage}{TAG}{tags.replace(' ', TAG).replace('/', TAG)}{FIELD}{title}"


class Ours:
    """The index that is measured."""

    def __init__(self, notes: Texts, size: int) -> None:
        self.index = FuzzyIndex((number, _marked(notes[number])) for number in range(size))

    def __call__(self, typed: str) -> Sequence[int]:
        return [match.id for match in self.index.search(typed)]


class TokenSet:
    """rapidfuzz's `token_set_ratio` for every note."""

    def __init__(self, notes: Texts, size: int) -> None:
        self._texts = [utils.default_process(notes[number]) for number in range(size)]

    def __call__(self, typed: str) -> Sequence[int]:
        typed = utils.default_process(typed)
        return [place for _, _, place in process.extract(typed, self._texts, scorer=fuzz.token_set_ratio, limit=10)]


class FullText:
    """FTS5, with every word as a required prefix, ranked by bm25."""

    def __init__(self, notes: Texts, size: int) -> None:
        self._db = sqlite3.connect(":memory:")
        self._db.execute(
            "CREATE VIRTUAL TABLE note USING fts5(text, tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
        )
        rows = ((number, notes[number]) for number in range(size))
        self._db.executemany("INSERT INTO note(rowid, text) VALUES (?, ?)", rows)

    def __call__(self, typed: str) -> Sequence[int]:
        match = " ".join(f'"{word}"*' for word in utils.default_process(typed).split())
        rows = self._db.execute("SELECT rowid FROM note WHERE note MATCH ? ORDER BY rank LIMIT 10", (match,))
        return [number for (number,) in rows]


class Fzf:
    """`fzf --filter` over all notes, one per line. It reads them for every query; `reading` is the time for that."""

    def __init__(self, notes: Texts, size: int) -> None:
        self._lines = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as this object
        for number in range(size):
            self._lines.write(f"{number}\t{' '.join(notes[number].split())}\n".encode())
        self.spent = 0.0
        """The CPU seconds of all its processes."""
        self.memory = 0.0
        """The maximum memory of one of them in MB."""
        self("\x01")
        self.reading = self.spent

    def __call__(self, typed: str) -> Sequence[int]:
        self._lines.seek(0)
        command = ["fzf", "--delimiter=\t", "--nth=2..", f"--filter={typed}"]
        with subprocess.Popen(command, stdin=self._lines, stdout=subprocess.PIPE) as running:
            assert running.stdout is not None
            best = [int(line.split(b"\t")[0]) for line, _ in zip(running.stdout, range(10), strict=False)]
            running.stdout.read()
            _, status, usage = os.wait4(running.pid, 0)
            running.returncode = os.waitstatus_to_exitcode(status)
        self.spent += usage.ru_utime + usage.ru_stime
        self.memory = max(self.memory, usage.ru_maxrss * 1024 / 1e6)
        return best


FINDERS: dict[str, Callable[[Texts, int], Callable[[str], Sequence[int]]]] = {
    "newsreader.text.fuzzy.index": Ours,
    "rapidfuzz token_set_ratio": TokenSet,
    "SQLite FTS5, prefixes": FullText,
}
if shutil.which("fzf"):
    FINDERS["fzf"] = Fzf
