"""Work of a user that is killed: what is done, what each acknowledgement means, and whether it was lost."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from tests.library.samples import archived, document

from newsreader.errors import NewsreaderError
from newsreader.library import Library
from newsreader.library.file.connection import connect
from newsreader.records import Color, Draft
from newsreader.text.diff.merge3 import merged

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Report = Callable[[str], object]


class Work:
    """One kind of work on a library in its own folder. Each line that it reports is an acknowledged change."""

    what = ""
    most_lines = 6

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder = folder
        self.path = folder / "library.db"
        self.acknowledged: list[str] = []
        self.round = 0
        self.chance = chance

    def prepare(self) -> None:
        """Create the library, before the first round."""
        with Library.open(self.path) as library:
            library.articles.add(document())
            library.highlights.add(1, 0, 3, color=Color.RED)

    def renew(self) -> None:
        """Prepare a round."""
        self.round += 1

    def do(self, report: Report) -> None:
        """Work until killed, and report each change after it was saved."""
        raise NotImplementedError

    def missing(self, acknowledged: Sequence[str]) -> list[str]:
        """Return the changes that were acknowledged in this round and are missing in the library."""
        self.acknowledged += acknowledged
        with Library.open(self.path, create=False) as library:
            return [line for line in acknowledged if not self.is_there(library, line)]

    def missing_at_last(self) -> list[str]:
        """Return the acknowledged changes of all rounds that are missing at the end."""
        with Library.open(self.path, create=False) as library:
            return [line for line in self.acknowledged if not self.is_there(library, line)]

    def is_there(self, library: Library, line: str) -> bool:
        """Return whether the library has the change of an acknowledged line."""
        raise NotImplementedError

    def is_sound(self) -> bool:
        """Return whether the file is valid for SQLite."""
        return is_sound(self.path)


def is_sound(path: Path) -> bool:
    """Return whether SQLite finds no error in the pages and the references of the file."""
    with closing(sqlite3.connect(path)) as connection:
        return (
            connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            and connection.execute("PRAGMA foreign_key_check").fetchall() == []
        )


class Adding(Work):
    """Add articles of very different lengths, with tags."""

    what = "adding"

    def do(self, report: Report) -> None:
        with Library.open(self.path) as library:
            for number in range(10**6):
                text = f"Text {number} of {self.round}. " + "word " * (number % 5) ** 6
                article = library.articles.add(document(text), tags=["t", f"t{number % 7}"]).article
                report(f"{article.uid} {sha256(text.encode()).hexdigest()}")

    def is_there(self, library: Library, line: str) -> bool:
        uid, digest = line.split()
        try:
            article = library.articles.find(uid)
        except NewsreaderError:
            return False
        return library.articles.revision(article.id).sha256 == digest and "t" in article.tags


class Careless(Adding):
    """Add without syncing, as the library never does: a power failure must lose changes."""

    what = "adding carelessly"

    def do(self, report: Report) -> None:
        def careless(*place: Any, **how: Any) -> sqlite3.Connection:
            connection = connect(*place, **how)
            connection.execute("PRAGMA synchronous=OFF")
            return connection

        with patch("newsreader.library.store.engine.connect", careless):
            super().do(report)


class Highlighting(Work):
    """Add highlights with notes and tags, and change their color."""

    what = "highlighting"

    def do(self, report: Report) -> None:
        with Library.open(self.path) as library:
            for number in range(10**6):
                note = f"note {number} of {self.round}"
                made = library.highlights.add(1, number % 20, 30, color=Color.RED, note=note, tags=[f"t{number % 7}"])
                report(f"{made.uid} red {note}")
                library.highlights.set_color(made.id, Color.BLUE)
                report(f"{made.uid} blue {note}")

    def is_there(self, library: Library, line: str) -> bool:
        uid, color, note = line.split(maxsplit=2)
        try:
            found = library.highlights.find(uid)
        except NewsreaderError:
            return False
        return found.note == note and (found.color.value == color or color == "red") and len(found.tags) == 1


class Typing(Work):
    """Type a note in two editors in turn, each with its draft, and sometimes save one.

    The next round continues from the saved note and drafts, and no word may be missing.
    """

    what = "a note is typed"
    most_lines = 30

    def do(self, report: Report) -> None:
        with Library.open(self.path) as library:
            left = library.drafts.of(1)
            began, text = dict[str, str](), dict[str, str]()
            for number in range(10**6):
                editor = f"{self.round} {'ab'[number % 2]}"
                if editor not in text:
                    began[editor] = text[editor] = library.highlights.get(1).note
                    for draft in left:
                        text[editor] = merged(draft.began, text[editor], draft.text)
                text[editor] += f" <{self.round}.{number}>"
                if number % 10 in (2, 7):
                    whole, start = text.pop(editor), began[editor]
                    library.highlights.set_note(1, whole, began=start, editor=editor, taken=left)
                else:
                    library.drafts.keep(Draft(1, editor, text[editor], began[editor]), left)
                left = []
                report(f"<{self.round}.{number}>")

    def is_there(self, library: Library, line: str) -> bool:
        saved = (library.highlights.get(1).note, *(draft.text for draft in library.drafts.of(1)))
        return any(line in text for text in saved)


class Importing(Work):
    """Import whole libraries, each in one transaction."""

    what = "importing"
    most_lines = 2
    articles = 12

    def prepare(self) -> None:
        super().prepare()
        with Library.open(self.folder / "donor.db") as donor:
            for number in range(self.articles):
                article = donor.articles.add(document(f"Text {number}. " + "word " * 300), tags=["t"]).article
                donor.highlights.add(article.id, 0, 4, color=Color.RED, note="n", tags=["claim"])
            whole = json.dumps(archived(donor))
        # Without hashes, as earlier programs wrote it: the texts are changed below.
        self.donor = re.sub(r', "(?:source_)?sha256": "[0-9a-f]{64}"', "", whole)

    def do(self, report: Report) -> None:
        with Library.open(self.path) as library:
            for number in range(10**6):
                library.archive.merge(*self._donor(f"{self.round} {number}"), "all.json")
                report(f"{self.round} {number}")

    def is_there(self, library: Library, line: str) -> bool:
        articles, _ = self._donor(line)
        return all(self._has(library, one["article"]["uid"]) for one in articles)

    def is_sound(self) -> bool:
        with Library.open(self.path, create=False) as library:
            # One article of its own; of each import all articles or none.
            whole = library.articles.counts().all % self.articles == 1
            return whole and len(library.highlights.all()) == library.articles.counts().all and super().is_sound()

    def _has(self, library: Library, uid: str) -> bool:
        try:
            return library.articles.find(uid).highlights == 1
        except NewsreaderError:
            return False

    def _donor(self, name: str) -> Any:
        """Return the archive of the donor with other uids and texts."""

        def other(uid: re.Match[str]) -> str:
            digest = sha256(f"{name} {uid[0]}".encode()).hexdigest()
            return "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32]))

        donor = re.sub(r"\bword\b", sha256(name.encode()).hexdigest()[:4], self.donor)
        return json.loads(re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", other, donor))


WORKS: Sequence[type[Work]] = (Adding, Highlighting, Typing, Importing)
