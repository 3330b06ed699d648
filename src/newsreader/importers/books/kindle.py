"""Kindle's `My Clippings.txt`: blocks of a title, a line about the clipping, and the text.

A note is a block of its own. A highlight that was changed is written again, and the old one stays.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from newsreader.importers.imported import ImportedArticle, ImportedHighlight, SkippedItem
from newsreader.importers.reading import bookmarks, files, head, merged, text, with_highlights
from newsreader.importers.values import line, passage

from .kindle_lines import Clipping, read_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.importers.bundle import Bundle

_SEPARATOR = re.compile(r"^\s*={8,}[ \t]*$", re.MULTILINE)
_ABOUT = re.compile(r"\s*[-–—]\s*\S")
_FIRST_ABOUT = re.compile(r"\s*[-–—]\s*\S.*\|")
_LIMIT = re.compile(r"\s*[<＜〈](?=[^<>]*(?:\s[^<>]*\s|[^\x00-\x7f]))[^<>=/\"\n]{10,200}[>＞〉]\s*")
"""The notice that replaces the text when the limit of the publisher is reached, in any language, but no HTML."""
_NEIGHBORS = 20
"""How many highlights before one are looked at for an earlier form of it."""
_NOWHERE = 10**9


class _Block(NamedTuple):
    about: Clipping
    words: str

    @property
    def start(self) -> int:
        return _NOWHERE if self.about.start is None else self.about.start

    @property
    def end(self) -> int:
        return _NOWHERE if self.about.end is None else self.about.end


def recognizes(bundle: Bundle) -> bool:
    """Return whether a text begins as clippings do."""
    return any(_is_clippings(bundle, path) for path in files(bundle, ".txt"))


def read(bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
    """Yield an article for each book, with its highlights by their location, and what has no text."""
    paths = [path for path in files(bundle, ".txt") if _is_clippings(bundle, path)]
    return merged(item for path in paths for item in _read(text(bundle, path)))


def _is_clippings(bundle: Bundle, path: str) -> bool:
    rows = [row for row in head(bundle, path).replace("\ufeff", "").splitlines() if row.strip(" =\t")]
    return len(rows) > 1 and bool(_FIRST_ABOUT.match(rows[1])) and "\n==========" in text(bundle, path)


def _read(clippings: str) -> Iterator[ImportedArticle | SkippedItem]:
    books: dict[str, list[_Block]] = {}
    marks: Counter[str] = Counter()
    for part in _SEPARATOR.split(clippings.replace("\ufeff", "")):
        title, _, rest = part.strip().partition("\n")
        about, _, words = rest.lstrip().partition("\n")
        title, words = line(title), passage(words)
        if not title:
            continue
        if not _ABOUT.match(about):
            yield SkippedItem(f"a clipping of {title}", "the line with its place and time is missing")
            continue
        clipping = read_line(about)
        if _LIMIT.fullmatch(words):
            yield SkippedItem(
                f"a highlight in {title}", "Kindle did not save its text, because the publisher limits clippings"
            )
        elif not words and clipping.kind != "bookmark":
            yield SkippedItem(f"a {clipping.kind} in {title}", "it has no text")
        elif words and clipping.kind != "bookmark":
            books.setdefault(title, []).append(_Block(clipping, words))
        else:
            marks[title] += 1
    for title, blocks in books.items():
        yield _article(title, blocks)
    for title, count in marks.items():
        yield from bookmarks(count, title)


def _article(title: str, blocks: list[_Block]) -> ImportedArticle:
    highlights = _latest([block for block in blocks if block.about.kind == "highlight"])
    notes: dict[int, list[str]] = {}
    alone: list[ImportedHighlight] = []
    for note in (block for block in blocks if block.about.kind == "note"):
        place = _place_of(note, highlights)
        if place is None:
            alone.append(ImportedHighlight("", note.words, created_at=note.about.added_at))
        else:
            notes.setdefault(place, []).append(note.words)
    name, authors = _split(title)
    added = min((block.about.added_at for block in blocks if block.about.added_at), default=None)
    quoted = (
        ImportedHighlight(block.words, _joined(notes.get(place, [])), created_at=block.about.added_at)
        for place, block in enumerate(highlights)
    )
    return with_highlights(ImportedArticle(name, authors=authors, added_at=added), (*quoted, *alone))


def _latest(highlights: list[_Block]) -> list[_Block]:
    """Return the highlights by their location, each only in its longest form."""
    kept: list[_Block] = []
    for block in sorted(highlights, key=lambda block: (block.about.by_page, block.start, block.end)):
        for place in range(len(kept) - 1, max(-1, len(kept) - 1 - _NEIGHBORS), -1):
            other = kept[place]
            if other.end < block.start or other.about.by_page != block.about.by_page:
                continue
            if block.words in other.words:
                break
            if other.words in block.words:
                kept[place] = block
                break
        else:
            kept.append(block)
    return kept


def _place_of(note: _Block, highlights: list[_Block]) -> int | None:
    """Return the number of the highlight that a note is on: the note has the location of its end."""
    around = [
        (block.end != note.start, _apart(block, note), place)
        for place, block in enumerate(highlights)
        if block.about.by_page == note.about.by_page and block.start <= note.start <= block.end < _NOWHERE
    ]
    return min(around)[2] if around else None


def _apart(one: _Block, other: _Block) -> float:
    if one.about.added_at is None or other.about.added_at is None:
        return 0.0
    return abs((one.about.added_at - other.about.added_at).total_seconds())


def _joined(notes: list[str]) -> str:
    """Return the notes on a highlight as one, without those that were only begun."""
    return "\n\n".join(
        dict.fromkeys(
            note for note in notes if not any(other != note and other.startswith(note) for other in notes[:_NEIGHBORS])
        )
    )


def _split(title: str) -> tuple[str, tuple[str, ...]]:
    """Return the title and the authors, which are in the last brackets: `Title (Series) (Last, First;Other)`."""
    depth = 0
    for place in range(len(title) - 1, 0, -1) if title.endswith(")") else ():
        depth += {")": 1, "(": -1}.get(title[place], 0)
        if not depth:
            names = (_in_order(name.strip()) for name in title[place + 1 : -1].split(";"))
            return title[:place].strip() or title, tuple(dict.fromkeys(filter(None, names)))
    return title, ()


def _in_order(name: str) -> str:
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and "," not in first else name
