"""A person's work that is killed: what is done, what each acknowledgement promises, and whether it was kept."""

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
from newsreader.text.anchor.merge3 import merged

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Tell = Callable[[str], object]


class Work:
    """One kind of work on a library in a folder of its own. A line that it tells is a change that must last."""

    what = ""
    most_lines = 6

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder = folder
        self.path = folder / "library.db"
        self.told: list[str] = []
        self.round = 0
        self.chance = chance

    def prepare(self) -> None:
        """Make what there is before the first round."""
        with Library.open(self.path) as library:
            library.articles.add(document())
            library.highlights.add(1, 0, 3, color=Color.RED)

    def renew(self) -> None:
        """Make ready for a round."""
        self.round += 1

    def do(self, tell: Tell) -> None:
        """Work until killed, and tell of every change that has come back."""
        raise NotImplementedError

    def missing(self, told: Sequence[str]) -> list[str]:
        """Open the library anew and give what is not there of what was told in this round."""
        self.told += told
        with Library.open(self.path, create=False) as library:
            return [line for line in told if not self.is_there(library, line)]

    def missing_at_last(self) -> list[str]:
        """Give what has got lost since it was found after its own round."""
        with Library.open(self.path, create=False) as library:
            return [line for line in self.told if not self.is_there(library, line)]

    def is_there(self, library: Library, line: str) -> bool:
        """Whether the library keeps what the line promises."""
        raise NotImplementedError

    def is_sound(self) -> bool:
        """Whether SQLite finds nothing wrong with the file."""
        return is_sound(self.path)


def is_sound(path: Path) -> bool:
    """Whether SQLite finds nothing wrong with the file, page by page and reference by reference."""
    with closing(sqlite3.connect(path)) as connection:
        return (
            connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            and connection.execute("PRAGMA foreign_key_check").fetchall() == []
        )


class Adding(Work):
    """Articles with tags, of very different lengths."""

    what = "adding"

    def do(self, tell: Tell) -> None:
        with Library.open(self.path) as library:
            for number in range(10**6):
                text = f"Text {number} of {self.round}. " + "word " * (number % 5) ** 6
                article = library.articles.add(document(text), tags=["t", f"t{number % 7}"]).article
                tell(f"{article.uid} {sha256(text.encode()).hexdigest()}")

    def is_there(self, library: Library, line: str) -> bool:
        uid, digest = line.split()
        try:
            article = library.articles.find(uid)
        except NewsreaderError:
            return False
        return library.articles.revision(article.id).sha256 == digest and "t" in article.tags


class Careless(Adding):
    """Adding without waiting for the disk, which the library never does; a cut of the power must show it."""

    what = "adding carelessly"

    def do(self, tell: Tell) -> None:
        def careless(*place: Any, **how: Any) -> sqlite3.Connection:
            connection = connect(*place, **how)
            connection.execute("PRAGMA synchronous=OFF")
            return connection

        with patch("newsreader.library.store.engine.connect", careless):
            super().do(tell)


class Highlighting(Work):
    """Highlights with notes and tags, some colored anew, one in three undone."""

    what = "highlighting"

    def do(self, tell: Tell) -> None:
        with Library.open(self.path) as library:
            for number in range(10**6):
                note = f"note {number} of {self.round}"
                made = library.highlights.add(1, number % 20, 30, color=Color.RED, note=note, tags=[f"t{number % 7}"])
                tell(f"{made.uid} red {note}")
                library.highlights.set_color(made.id, Color.BLUE)
                tell(f"{made.uid} blue {note}")

    def is_there(self, library: Library, line: str) -> bool:
        uid, color, note = line.split(maxsplit=2)
        try:
            found = library.highlights.find(uid)
        except NewsreaderError:
            return False
        return found.note == note and (found.color.value == color or color == "red") and len(found.tags) == 1


class Typing(Work):
    """A note being typed in two editors in turn, each with its draft, and sometimes saved from one. Whoever is killed:
    the next one goes on from what is there, and no word may be missing.
    """

    what = "a note is typed"
    most_lines = 30

    def do(self, tell: Tell) -> None:
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
                tell(f"<{self.round}.{number}>")

    def is_there(self, library: Library, line: str) -> bool:
        kept = (library.highlights.get(1).note, *(draft.text for draft in library.drafts.of(1)))
        return any(line in text for text in kept)


class Importing(Work):
    """Whole libraries come in, one after the other, each all at once."""

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

    def do(self, tell: Tell) -> None:
        with Library.open(self.path) as library:
            for number in range(10**6):
                library.archive.merge(*self._donor(f"{self.round} {number}"), "all.json")
                tell(f"{self.round} {number}")

    def is_there(self, library: Library, line: str) -> bool:
        articles, _ = self._donor(line)
        return all(self._has(library, one["article"]["uid"]) for one in articles)

    def is_sound(self) -> bool:
        with Library.open(self.path, create=False) as library:
            # One of its own; of every import all or nothing.
            whole = library.articles.counts().all % self.articles == 1
            return whole and len(library.highlights.all()) == library.articles.counts().all and super().is_sound()

    def _has(self, library: Library, uid: str) -> bool:
        try:
            return library.articles.find(uid).highlights == 1
        except NewsreaderError:
            return False

    def _donor(self, name: str) -> Any:
        """A library like the donor in which everything has another uid, and every article another text."""

        def other(uid: re.Match[str]) -> str:
            digest = sha256(f"{name} {uid[0]}".encode()).hexdigest()
            return "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32]))

        donor = re.sub(r"\bword\b", sha256(name.encode()).hexdigest()[:4], self.donor)
        return json.loads(re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", other, donor))


WORKS: Sequence[type[Work]] = (Adding, Highlighting, Typing, Importing)
