"""Another program deletes, replaces or overwrites the log and the index of a library that two programs have open.

Each acknowledged change must be there afterwards, unless a program said that the last changes may be lost.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from functools import partial
from itertools import product
from pathlib import Path
from signal import SIGBUS
from typing import TYPE_CHECKING

from tests.bench.fault_works import is_sound
from tests.library.file.test_side_files import OVERWRITING, RENAMING, SETS
from tests.library.samples import document

from newsreader.errors import NewsreaderError
from newsreader.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.library.file.test_side_files import Act

_POLL, _PATIENCE = 0.05, 60.0


class _Program:
    """A screen without a screen: it looks for changes all the time, and adds articles."""

    def __init__(self, path: Path, name: str, writer: int | None = None) -> None:
        """What is acknowledged, and that a loss is said, is also written to the pipe `writer`."""
        self.library = Library.open(path)
        self.name, self.number, self.acknowledged, self.is_told, self.writer = name, 0, list[str](), False, writer

    def look(self) -> None:
        try:
            self.library.data_version()
        except NewsreaderError as error:
            if "may be lost" in str(error):
                self.is_told = True
                self._report("told")

    def add(self) -> bool:
        """Add an article, and return whether that was acknowledged."""
        self.number += 1
        text = f"Text {self.number} of {self.name}. " + "word " * 900
        try:
            uid = self.library.articles.add(document(text)).article.uid
        except NewsreaderError:
            return False
        self.acknowledged.append(uid)
        self._report(uid)
        return True

    def _report(self, word: str) -> None:
        if self.writer is not None:
            os.write(self.writer, f"{word} ".encode())

    def go_on(self) -> None:
        """Look and add until a change is acknowledged again."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            self.look()
            if self.add():
                return
            time.sleep(_POLL)
        raise TimeoutError("no change was acknowledged any more")


def act_on(act: Act, files: list[tuple[Path, Path]]) -> None:
    """Change each file, with the stranger's file that takes its place."""
    for file, stranger in files:
        act(file, stranger)


def side_files(folder: Path) -> tuple[int, int]:
    """Try every change of every file, after a pause and between two writes, with one program and with two."""
    stranger = Library.open(folder / "stranger.db")
    for number in range(9):
        stranger.articles.add(document(f"Strange text {number}. " + "word " * 900))
    acknowledged = lost = 0
    ways = product((*RENAMING, *OVERWRITING), SETS, (False, True), (False, True))
    for number, (act, tails, paused, with_other) in enumerate(ways):
        # A log and an index that were overwritten together, while nothing was to be saved, fit together.
        if act.__name__ == "overwrite_with_a_stranger" and len(tails) == 2:
            continue
        path = folder / str(number) / "library.db"
        files = [(Path(f"{path}{tail}"), Path(f"{stranger.path}{tail}")) for tail in tails]
        told, saved = _trial(path, partial(act_on, act, files), paused=paused, with_other=with_other)
        with Library.open(path, create=False) as library:
            missing = len(saved)
            for uid in saved:
                with suppress(NewsreaderError):
                    missing -= bool(library.articles.find(uid))
            acknowledged += len(saved)
            wrong = (0 if told else missing) + (not is_sound(path))
        if wrong:
            print(f"{act.__name__} {tails} {paused=} {with_other=}: {missing} missing", file=sys.stderr, flush=True)
        lost += wrong
    stranger.close()
    return acknowledged, lost


def _trial(path: Path, act: Callable[[], object], *, paused: bool, with_other: bool) -> tuple[bool, list[str]]:
    """Change the files under one or two programs. Returns whether a loss was said, and the uids of what was saved."""
    Library.open(path).close()
    reader, writer = os.pipe()
    child = os.fork() if with_other else 0
    if with_other and not child:
        _other(path, writer)
    os.close(writer)
    data = os.read(reader, 4096) if with_other else b""  # it has added its first article
    one = _Program(path, "one")
    one.look()
    for _ in range(3):
        one.add()
        one.look()
    for _ in range(3 * paused):
        one.look()
    act()
    one.add()
    one.go_on()
    one.add()
    while part := os.read(reader, 4096):
        data += part
    os.close(reader)
    if child:
        # The system kills a program that reads a part of the index which was cut off, at any moment, as by `kill -9`.
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) in (0, -SIGBUS)
    one.look()
    one.library.close()
    words = data.decode().split()
    return one.is_told or "told" in words, [*one.acknowledged, *(word for word in words if word != "told")]


def _other(path: Path, writer: int) -> None:
    """Be the second program for a second, and report what was acknowledged."""
    status = 1
    try:
        other = _Program(path, "other", writer)
        other.add()
        until = time.monotonic() + 1
        while time.monotonic() < until:
            other.look()
            other.add()
            time.sleep(_POLL)
        other.go_on()
        other.library.close()
        status = 0
    except BaseException as error:
        print(repr(error), file=sys.stderr, flush=True)
    finally:
        os._exit(status)


TRIALS = {"the files beside an open library are changed": side_files}
