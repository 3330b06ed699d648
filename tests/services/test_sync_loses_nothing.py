"""Any changes in the library and any edits of a file, in any order, followed by a sync, lose no word of either side."""

from __future__ import annotations

import re
import tempfile
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.library.samples import blank, document

from newsreader.errors import NotFoundError
from newsreader.library import Library
from newsreader.records import Color
from newsreader.services.exports.exporting import export
from newsreader.services.sync.syncing import sync

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsreader.records import Highlight

TEXT = "\n\n".join(f"Sentence {number} says what happened there." for number in range(8))

WHAT = ("note", "tag", "color", "delete", "restore", "add", "title", "line", "paragraph", "swap", "move")


class Play:
    """A library and a folder. Every word that is added is new, so that a lost one is noticed."""

    def __init__(self, library: Library, folder: Path) -> None:
        self.library = library
        self.folder = folder
        self.words: list[str] = []
        self.numbers = count()
        self.article = library.articles.add(document(TEXT, title="The river")).article
        for index, note in ((1, ""), (3, "first note"), (5, "# a head\n\nand `more`\n\n- x")):
            self.mark(index, note)
        self.sync()

    def word(self) -> str:
        self.words.append(f"word{next(self.numbers)}x")
        return self.words[-1]

    def mark(self, index: int, note: str = "") -> None:
        start = TEXT.index(f"Sentence {index}")
        self.library.highlights.add(self.article.id, start, start + 10, color=Color.YELLOW, note=note)

    def sync(self) -> None:
        sync(self.library, self.folder, quiet=0)

    def file(self) -> Path:
        return next(path for path in sorted(self.folder.rglob("*.md")) if path.is_file())

    def edit(self, change: Callable[[list[str]], None], separator: str) -> None:
        file = self.file()
        head, fence, body = file.read_text(encoding="utf-8").rpartition("newsreader: 1\n---\n")
        parts = body.split(separator)
        change(parts)
        file.write_text(f"{head}{fence}{separator.join(parts)}", encoding="utf-8")

    def step(self, what: str, at: int, other: int) -> None:
        live = self.library.highlights.all()
        chosen = live[at % len(live)] if live else None
        match what:
            case "note" if chosen:
                gap = "\n\n" if other % 2 else " "
                self.library.highlights.set_note(chosen.id, f"{chosen.note}{gap}{self.word()}")
            case "tag" if chosen:
                self.library.highlights.set_tags(chosen.id, [*chosen.tags, self.word()])
            case "color" if chosen:
                self.library.highlights.set_color(chosen.id, list(Color)[other % 5])
            case "delete" if chosen:
                self.library.highlights.delete(chosen.id)
            case "restore":
                self.library.history.undo()
                self.library.history.redo()
            case "add":
                self.mark(at % 8)
            case "title":
                title = self.library.articles.get(self.article.id).title
                self.library.articles.set_title(self.article.id, f"{title} {self.word()}")
            case "line":
                self.edit(lambda lines: self.append(lines, at), "\n")
            case "paragraph":
                self.edit(lambda parts: parts.insert(at % (len(parts) + 1), self.word()), "\n\n")
            case "swap":
                self.edit(lambda parts: swap(parts, at, other), "\n\n")
            case "move":
                place = self.folder / ("sub" if at % 2 else "")
                place.mkdir(exist_ok=True)
                self.file().rename(place / f"{'own' if other % 2 else self.file().stem}.md")
            case "export":
                export(self.library, output=self.folder)
            case "sync":
                self.sync()

    def append(self, lines: list[str], at: int) -> None:
        # After an id there is nothing more: Obsidian takes it only at the end of a line.
        places = [index for index, line in enumerate(lines) if line.strip() and "^nr-" not in line]
        if places:
            lines[places[at % len(places)]] += f" {self.word()}"

    def kept(self) -> str:
        """Return everything that is stored: the library with its trash, and the files."""
        everything: list[Any] = [self.library.articles.get(self.article.id), self.library.tags.list()]
        marks: list[Highlight] = []
        with suppress(NotFoundError):
            marks += map(self.library.highlights.get, count(1))
        texts = [path.read_text(encoding="utf-8") for path in self.folder.rglob("*.md")]
        return repr([everything, marks]) + "\n".join(texts)


def swap(parts: list[str], one: int, other: int) -> None:
    one, other = one % len(parts), other % len(parts)
    parts[one], parts[other] = parts[other], parts[one]


steps = st.lists(
    st.tuples(st.sampled_from((*WHAT, "sync", "sync", "export")), st.integers(0, 40), st.integers(0, 40)), max_size=14
)


@settings(deadline=None)
@given(steps)
def test_no_word_of_either_side_is_lost(taken: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, "library.db")
        path.write_bytes(blank())
        with Library.open(path) as library:
            play = Play(library, Path(place, "notes"))
            for step in taken:
                play.step(*step)
            play.sync()
            kept = play.kept()
            assert [word for word in play.words if word not in kept] == []
            assert re.findall(r"^uid: .*", kept, re.MULTILINE) == [f"uid: {play.article.uid}"]
            before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in play.folder.rglob("*.md")}
            play.sync()
            assert before == {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in play.folder.rglob("*.md")}
