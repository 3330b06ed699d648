"""Maintenance work that is killed: migrate, back up, restore, and rebuild derived data."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from tests.bench.fault_works import Work
from tests.library.samples import document

from newsreader.errors import NewsreaderError
from newsreader.library import Library
from newsreader.library.backup.copy import backup, check
from newsreader.library.backup.restore import restore
from newsreader.library.backup.rotation import INTERVAL, back_up_if_due
from newsreader.library.file import versions
from newsreader.library.file.connection import connect
from newsreader.library.repair.doctor import doctor
from newsreader.library.repair.rebuild import repair
from newsreader.records import Color

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection
    from tests.bench.fault_works import Report


class Migrating(Work):
    """Migrate a library to a next version that rewrites a table, or create a new library."""

    what = "migrating"
    most_lines = 1

    def prepare(self) -> None:
        self.model = self.folder / "model.db"
        with Library.open(self.model) as library:
            for number in range(20):
                library.articles.add(document(f"Text {number}. " + "word " * 2000))
            library.highlights.add(1, 0, 4, color=Color.RED)

    def renew(self) -> None:
        super().renew()
        for old in (*self.folder.glob("library.db*"), *self.folder.glob("backups/*")):
            old.unlink()
        self.is_new = self.round % 3 == 0
        if not self.is_new:
            shutil.copy(self.model, self.path)

    def do(self, report: Report) -> None:
        with self._next_version() if not self.is_new else ExitStack():
            Library.open(self.path)
            report("opened")
        while True:
            pass  # until killed, with the library open

    def missing(self, acknowledged: Sequence[str]) -> list[str]:
        if self.is_new:
            with Library.open(self.path) as library:
                return [] if library.articles.counts().all == 0 else ["a new library"]
        with closing(sqlite3.connect(self.path)) as connection:
            version = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
            columns = [row[1] for row in connection.execute("PRAGMA table_info(tag)")]
        if version not in (versions.HEAD, "9000") or (version == "9000") != ("weight" in columns):
            return ["a version"]
        if acknowledged and version != "9000":
            return list(acknowledged)
        with self._next_version(), Library.open(self.path, create=False) as library:
            whole = library.articles.counts().all == 20 and library.highlights.get(1).quote == "Text"
        copies = list(self.folder.glob("backups/library-*.before-9000.db"))
        for copy in copies:
            check(copy)
        return [] if whole and copies else ["an article"]

    def missing_at_last(self) -> list[str]:
        return []

    def _next_version(self) -> ExitStack:
        """Patch the program to be of a next version."""

        def upgrade(connection: Connection) -> None:
            connection.exec_driver_sql("CREATE TABLE moved AS SELECT * FROM revision")
            connection.exec_driver_sql("ALTER TABLE tag ADD COLUMN weight INTEGER")
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9000'")

        stack = ExitStack()
        for module in ("file.versions", "opening.open"):
            stack.enter_context(patch(f"newsreader.library.{module}.HEAD", "9000"))
        stack.enter_context(patch("newsreader.library.file.versions.VERSIONS", (*versions.VERSIONS, "9000")))
        stack.enter_context(patch("newsreader.library.opening.migrate.upgrade", upgrade))
        return stack


class BackingUp(Work):
    """Change a library and back it up, manually and automatically in turn."""

    what = "backing up"
    most_lines = 4
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)

    def prepare(self) -> None:
        super().prepare()
        (self.folder / "mine").mkdir()
        with Library.open(self.path) as library:
            for number in range(40):
                library.articles.add(document(f"Text {number}. " + "word " * 2000))

    def do(self, report: Report) -> None:
        with Library.open(self.path) as library:
            for number in range(10**6):
                title = f"Title {self.round} {number}"
                library.articles.set_title(1, title)
                if number % 2:
                    made = backup(library, self.folder / "mine" / f"{self.round}-{number}.db")
                else:
                    automatic = back_up_if_due(self.path, self.noon + timedelta(days=self.round) + number * INTERVAL)
                    assert automatic is not None
                    made = automatic
                report(f"{made} {title}")

    def missing(self, acknowledged: Sequence[str]) -> list[str]:
        missing = []
        automatic = [line for line in acknowledged if ".auto" in line]
        self.has_automatic = bool(automatic)
        for line in acknowledged:
            name, title = line.split(maxsplit=1)
            # Of the automatic backups of one day, only the newest stays.
            if line in automatic[:-1] or (line in automatic and not (self.folder / name).exists()):
                continue
            with Library.open(self.folder / name, read_only=True) as copy:
                missing += [] if copy.articles.get(1).title == title else [line]
        return missing

    def missing_at_last(self) -> list[str]:
        return []

    def is_sound(self) -> bool:
        """Return whether each file with the name of a backup is a valid one, acknowledged or not."""
        for copy in (*self.folder.glob("mine/*.db"), *self.folder.glob("backups/*.db")):
            try:
                check(copy)
            except NewsreaderError:
                return False
        for copy in self.folder.glob("mine/*.db*"):
            copy.unlink()
        return bool(list(self.folder.glob("backups/*.db"))) >= self.has_automatic and super().is_sound()


class Restoring(Work):
    """Restore one backup after the other; each replaced library stays as a file."""

    what = "restoring"
    most_lines = 4
    copies = 3

    def prepare(self) -> None:
        with Library.open(self.path) as library:
            for number in range(20):
                library.articles.add(document(f"Text {number}. " + "word " * 2000))
            for number in range(self.copies):
                library.articles.set_title(1, f"Title {number}")
                backup(library, self.folder / f"copy-{number}.db")

    def renew(self) -> None:
        super().renew()
        restore(self.folder / f"copy-{self.copies - 1}.db", self.path)
        for replaced in self._replaced():
            replaced.unlink()

    def do(self, report: Report) -> None:
        for number in range(10**6):
            report(str(restore(self.folder / f"copy-{number % self.copies}.db", self.path).previous))

    def missing(self, acknowledged: Sequence[str]) -> list[str]:
        was = [self.copies - 1, *(number % self.copies for number in range(len(acknowledged)))]
        replaced = zip(was, acknowledged, strict=False)
        missing = [line for number, line in replaced if self._title(Path(line)) != f"Title {number}"]
        # The backup that was restored last, or the next one, which may not have been acknowledged.
        may_be = {f"Title {was[-1]}", f"Title {len(acknowledged) % self.copies}"}
        return missing if self._title(self.path) in may_be else [*missing, "the library"]

    def missing_at_last(self) -> list[str]:
        return []

    def is_sound(self) -> bool:
        """Return whether replaced libraries are valid and no temporary file is left."""
        for replaced in self._replaced():
            check(replaced)
        return not list(self.folder.glob("*.newsreader-*")) and super().is_sound()

    def _replaced(self) -> list[Path]:
        return list(self.folder.glob("library-replaced-*.db"))

    def _title(self, path: Path) -> str:
        with Library.open(path, create=False) as library:
            return library.articles.get(1).title


class Repairing(Work):
    """Damage derived data and repair it, again and again."""

    what = "repairing"
    most_lines = 3
    articles = 20

    def prepare(self) -> None:
        with Library.open(self.path) as library:
            for number in range(self.articles):
                article = library.articles.add(document(f"Text {number}. " + "word " * 2000), tags=["t"]).article
                library.highlights.add(article.id, 0, 4, color=Color.RED, note=f"note {number}")

    def renew(self) -> None:
        super().renew()
        for replaced in self.folder.glob("library-replaced-*.db"):
            replaced.unlink()

    def do(self, report: Report) -> None:
        while True:
            with closing(connect(self.path)) as connection:
                connection.execute("DELETE FROM tally")
            report(str(repair(self.path).previous))

    def missing(self, acknowledged: Sequence[str]) -> list[str]:
        return [str(path) for path in (self.path, *map(Path, acknowledged)) if not self._is_whole(path)]

    def missing_at_last(self) -> list[str]:
        return []

    def is_sound(self) -> bool:
        """Return whether the library is valid after one more repair and no temporary file is left."""
        repair(self.path)
        fine = all(finding.ok for finding in doctor(self.path))
        return fine and not list(self.folder.glob("*.newsreader-*")) and super().is_sound()

    def _is_whole(self, path: Path) -> bool:
        with Library.open(path, create=False) as library:
            rows = library.articles.rows(range(self.articles + 1))
            texts = {library.articles.revision(row.id).text.split(".")[0] for row in rows}
            notes = {mark.note for mark in library.highlights.all()}
        numbers = range(self.articles)
        return texts == {f"Text {number}" for number in numbers} and notes == {f"note {number}" for number in numbers}


WORKS: Sequence[type[Work]] = (Migrating, BackingUp, Restoring, Repairing)
