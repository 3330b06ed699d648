"""Faults other than a kill: many programs at once, a full or read-only disk, a locked library.

Each trial returns the number of acknowledged changes and of lost ones. Any other error counts as one lost change.
"""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING
from unittest.mock import patch

from tests.bench.fault_works import is_sound
from tests.bench.power import can_trace
from tests.library.samples import document, tried_again

from newsreader.errors import CannotWriteError, LockedError, NewsreaderError
from newsreader.library import Library
from newsreader.library.backup.copy import backup
from newsreader.library.repair.doctor import doctor
from newsreader.library.store.engine import make_engine
from newsreader.records import ArticleQuery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    Trial = Callable[[Path], tuple[int, int]]


def at_once(folder: Path) -> tuple[int, int]:
    """Eight programs create one library and its folder at once, and each adds articles."""
    path, each = folder / "new" / "library.db", 12
    children = []
    for name in range(8):
        child = os.fork()
        if not child:
            status = 1
            try:
                with tried_again(partial(Library.open, path)) as library:
                    for number in range(each):
                        text = document(f"Text {number} of {name}.")
                        tried_again(partial(library.articles.add, text, tags=[f"t{number}"]))
                status = 0
            except BaseException as error:
                print(repr(error), file=sys.stderr, flush=True)
            finally:
                os._exit(status)
        children.append(child)
    failed = sum(os.waitpid(child, 0)[1] != 0 for child in children)
    with Library.open(path) as library:
        there, steps = library.articles.counts().all, len(library.history.steps(10**6))
    return 8 * each, 8 * each - min(there, steps) + failed + (not is_sound(path))


def full_disk(folder: Path) -> tuple[int, int]:
    """The disk fills up while articles are added. Reading still works, and so does adding once space is free."""
    with _small_disk(folder) as (place, free_space):
        path = place / "library.db"
        acknowledged, wrong = [], 1
        with Library.open(path) as library:
            try:
                for number in range(10**4):
                    added = library.articles.add(document(f"Text {number}. " + "word " * 5000))
                    acknowledged.append(added.article.id)
            except CannotWriteError as error:
                wrong = error.exit_status != 74 or "\n" in str(error)
            lost = _lost(library, acknowledged)
            try:
                library.back_up_if_due()
                wrong += 1  # there was no space for it
            except NewsreaderError:
                pass
            free_space()
            acknowledged.append(library.articles.add(document("There is space again.")).article.id)
            wrong += library.back_up_if_due() is None
            lost += _lost(library, acknowledged)
        return len(acknowledged), lost + wrong + (not is_sound(path))


def no_room(folder: Path) -> tuple[int, int]:
    """A library is opened on a disk without a free byte, with and without a log; later space is free."""
    with _small_disk(folder) as (place, free_space):
        path = place / "library.db"
        library = Library.open(path)
        acknowledged = [
            library.articles.add(document(f"Text {number}. " + "word " * 300)).article.id for number in range(3)
        ]
        wrong = 0
        # A log can be read if its index already exists. Otherwise the log must be empty.
        for settled in (not place.is_mount(), True):
            if settled:
                library.close()
            with _filled(place):
                library.close()
                with Library.open(path) as library:
                    wrong += _lost(library, acknowledged) > 0
                    try:
                        library.articles.add(document("Too much. " + "word " * 90_000))
                        wrong += 1
                    except CannotWriteError as error:
                        wrong += "The disk is full" not in str(error)
                    wrong += any(not finding.ok and finding.check != "shutdown" for finding in doctor(path))
                    try:
                        backup(library, place / "copy.db")
                        wrong += 1
                    except CannotWriteError as error:
                        wrong += not str(error).startswith(f"The disk is full: the copy {place / 'copy.db'}")
            library = Library.open(path)
        library.close()
        free_space()
        with Library.open(path) as library:
            acknowledged.append(library.articles.add(document("There is space again.")).article.id)
            return len(acknowledged), wrong + _lost(library, acknowledged) + (not is_sound(path))


def vanished(folder: Path) -> tuple[int, int]:
    """An open library is moved away and back. Meanwhile no change is acknowledged; afterwards changes work again."""
    path = folder / "library.db"
    with Library.open(path) as library:
        acknowledged = [library.articles.add(document("Before.")).article.id]
        wrong = 0
        for number in range(10):
            path.rename(folder / "aside.db")
            try:
                library.articles.add(document(f"Nowhere {number}."))
                wrong += 1
            except CannotWriteError as error:
                wrong += error.exit_status != 74 or _lost(library, acknowledged)
            (folder / "aside.db").rename(path)
            acknowledged.append(library.articles.add(document(f"Back {number}.")).article.id)
    with Library.open(path) as library:
        there = library.articles.counts().all
        return len(acknowledged), wrong + _lost(library, acknowledged) + (there != len(acknowledged)) + (
            not is_sound(path)
        )


def read_only_disk(folder: Path) -> tuple[int, int]:
    """A library on a read-only disk can be read, and each change raises an error."""
    with Library.open(folder / "library.db") as library:
        acknowledged = [library.articles.add(document(f"Text {number}.")).article.id for number in range(10)]
    with _frozen(folder), Library.open(folder / "library.db") as library:
        wrong = not library.read_only or len(library.articles.page(ArticleQuery())) != 10
        lost = _lost(library, acknowledged)
        try:
            library.articles.set_starred([1], True)
            wrong += 1
        except CannotWriteError as error:
            wrong += error.exit_status != 74
    return len(acknowledged), lost + wrong + (not is_sound(folder / "library.db"))


def locked(folder: Path) -> tuple[int, int]:
    """Another program locks the library beyond the timeout; afterwards changes work again."""
    path = folder / "library.db"
    with patch.dict(make_engine.__kwdefaults__, timeout=0.1), Library.open(path) as library:
        acknowledged = [library.articles.add(document("Before.")).article.id]
        with closing(sqlite3.connect(path)) as other:
            other.execute("BEGIN IMMEDIATE")
            wrong = 1
            try:
                library.articles.add(document("Meanwhile."))
            except LockedError as error:
                wrong = error.exit_status != 75
            lost = _lost(library, acknowledged)
        acknowledged.append(library.articles.add(document("After.")).article.id)
        return len(acknowledged), lost + wrong + _lost(library, acknowledged) + (not is_sound(path))


def failing_disk(folder: Path) -> tuple[int, int]:
    """One read after another fails once. No program says that the library is damaged, and the next try works."""
    path = folder / "library.db"
    with Library.open(path) as library:
        acknowledged = [library.articles.add(document(f"Text {number}.")).article.id for number in range(10)]
    wrong = 0
    for number in range(1, 40 if can_trace() else 0, 3):
        fault = ["strace", "-f", "-qq", "-o", os.devnull, "-P", str(path), "-e", "trace=pread64"]
        fault += ["-e", f"inject=pread64:error=EIO:when={number}"]
        command = [sys.executable, "-m", "newsreader", "--db", str(path), "show", "1"]
        failed = subprocess.run([*fault, *command], capture_output=True, text=True, check=False)
        wrong += failed.returncode not in (0, 74) or "damaged" in failed.stderr
        wrong += subprocess.run(command, capture_output=True, check=False).returncode
    with Library.open(path) as library:
        return len(acknowledged), wrong + _lost(library, acknowledged) + (not is_sound(path))


def _lost(library: Library, acknowledged: list[int]) -> int:
    rows = library.articles.rows(acknowledged)
    return len(acknowledged) - sum(bool(library.articles.revision(row.id).text) for row in rows)


@contextmanager
def _small_disk(folder: Path) -> Iterator[tuple[Path, Callable[[], None]]]:
    """Mount a disk of two megabytes, half of which can be freed. Without that permission, limit the size of files."""
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode == 0:
        ballast = folder / "ballast"
        try:
            ballast.write_bytes(bytes(2**20))
            yield folder, ballast.unlink
        finally:
            subprocess.run(["umount", str(folder)], check=True)
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**19, before[1]))
    try:
        yield folder, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, before)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@contextmanager
def _filled(folder: Path) -> Iterator[None]:
    """Fill the mounted disk of the folder to the last byte. Without a mount, let no file grow and report no space."""
    if folder.is_mount():
        filler = folder / "filler"
        try:
            with filler.open("wb", buffering=0) as file, suppress(OSError):
                while file.write(bytes(512)):
                    pass
            yield
        finally:
            filler.unlink()
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    room = os.statvfs(folder)
    none = os.statvfs_result((*room[:4], 0, *room[5:]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        with patch.object(os, "statvfs", lambda _: none):
            yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def _frozen(folder: Path) -> Iterator[None]:
    """Make the folder a read-only disk. Without the permission to mount, remove the permission to write."""
    mounts = [["mount", "--bind", str(folder), str(folder)], ["mount", "-o", "remount,bind,ro", str(folder)]]
    if all(subprocess.run(mount, capture_output=True).returncode == 0 for mount in mounts):
        try:
            yield
        finally:
            subprocess.run(["umount", str(folder)], check=True)
        return
    files = [folder, *folder.iterdir()]
    modes = [file.stat().st_mode for file in files]
    for file in files:
        file.chmod(0o500)
    try:
        yield
    finally:
        for file, mode in zip(files, modes, strict=True):
            file.chmod(mode)


TRIALS: Mapping[str, Trial] = {
    "eight programs start at once": at_once,
    "the disk is full": full_disk,
    "the disk has no space at all": no_room,
    "the disk cannot be written": read_only_disk,
    "the library is moved away while it is open": vanished,
    "another program locks the library": locked,
    "a read of the disk fails": failing_disk,
}
