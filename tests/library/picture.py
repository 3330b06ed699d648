"""A small model of a library in memory: what the user sees, and how an edit of a text changes it.

No word occurs twice in its texts, so that the place of a passage after an edit is never ambiguous.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from tests.library.samples import archived, document

from newsreader.library import Library
from newsreader.records import AnchorState, Color, State

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

WORDS = 12
EDITS = ("nothing", "insert", "remove", "move", "a word in", "a word out")
SURE = {AnchorState.EXACT, AnchorState.MOVED}


@dataclass
class HighlightModel:
    """A highlight as the user knows it."""

    article: int
    start: int
    end: int
    quote: str
    color: Color
    note: str = ""
    tags: set[str] = field(default_factory=set)
    deleted: bool = False
    anchor: AnchorState = AnchorState.EXACT
    first: str = ""
    """The words that the user highlighted."""

    def __post_init__(self) -> None:
        self.first = self.first or self.quote

    def put(self, text: str, start: int, end: int) -> None:
        """Move it to this range, with certainty."""
        self.start, self.end, self.quote, self.anchor = start, end, text[start:end], AnchorState.EXACT
        self.first = self.quote


@dataclass
class ArticleModel:
    """An article as the user knows it."""

    title: str
    address: str
    sentences: list[str]
    state: State = State.UNREAD
    starred: bool = False
    tags: set[str] = field(default_factory=set)
    deleted: bool = False
    revised: int = 0
    headline: str = ""
    """The title of its source, which is that of the article until the user changes it."""

    def __post_init__(self) -> None:
        self.headline = self.headline or self.title

    @property
    def text(self) -> str:
        return "\n\n".join(self.sentences)

    def words(self, sentence: int, first: int, count: int) -> tuple[int, int]:
        """Return the range of some words of a sentence."""
        at = sentence % len(self.sentences)
        start = sum(len(one) + 2 for one in self.sentences[:at])
        words = list(re.finditer(r"\w+", self.sentences[at]))
        first = first % (len(words) - 2)
        return start + words[first].start(), start + words[min(first + count, len(words)) - 1].end()

    def edited(self, how: str, at: int, other: int, fresh: str) -> list[str]:
        """Return its sentences after an edit, which may insert `fresh`."""
        at = at % len(self.sentences)
        sentences = list(self.sentences)
        words = sentences[at].split()
        if how == "insert":
            sentences.insert(at, fresh)
        elif how == "remove" and len(sentences) > 2:
            del sentences[at]
        elif how == "move":
            sentences.insert(other % len(sentences), sentences.pop(at))
        elif how == "a word in":
            words.insert(other % len(words), fresh.split()[0])
            sentences[at] = " ".join(words)
        elif how == "a word out" and len(words) > WORDS - 3:
            del words[other % (len(words) - 1)]
            sentences[at] = " ".join(words)
        return sentences


@dataclass
class LibraryModel:
    """The state of a library without its drafts."""

    stories: dict[int, ArticleModel] = field(default_factory=dict)
    marks: dict[int, HighlightModel] = field(default_factory=dict)
    meanings: dict[str, str] = field(default_factory=dict)

    def tag_sets(self) -> list[set[str]]:
        return [one.tags for one in (*self.stories.values(), *self.marks.values())]

    def in_use(self) -> set[str]:
        return set().union(*self.tag_sets(), self.meanings)

    def live(self) -> dict[int, ArticleModel]:
        return {number: story for number, story in self.stories.items() if not story.deleted}

    def live_marks(self) -> dict[int, HighlightModel]:
        live = self.live()
        return {number: mark for number, mark in self.marks.items() if not mark.deleted and mark.article in live}

    def rename_tags(self, names: Mapping[str, str]) -> None:
        for tags in self.tag_sets():
            there = {names.get(tag, tag) for tag in tags}
            tags.clear()
            tags.update(there)
        self.meanings = {names.get(tag, tag): meaning for tag, meaning in self.meanings.items()}

    def delete_tags(self, names: Collection[str]) -> None:
        for tags in self.tag_sets():
            tags.difference_update(names)
        self.meanings = {tag: meaning for tag, meaning in self.meanings.items() if tag not in names}

    def merge_tags(self, names: Mapping[str, str]) -> None:
        before = self.meanings
        meanings = {tag: meaning for tag, meaning in before.items() if tag not in names}
        self.rename_tags(names)
        for tag in names.keys() & before.keys():
            said = meanings.get(names[tag], "")
            if before[tag] not in said:
                meanings[names[tag]] = "; ".join(filter(None, (said, before[tag])))
        self.meanings = meanings


def follow(mark: HighlightModel, old: list[str], new: list[str], how: str) -> tuple[set[AnchorState], int | None]:
    """Return the possible anchors of a highlight after an edit, and the start of its words if that is certain."""
    if mark.anchor is AnchorState.ORPHAN:
        return {AnchorState.ORPHAN}, mark.start
    start = 0
    for sentence in old:
        if mark.start < start + len(sentence):
            break
        start += len(sentence) + 2
    text = "\n\n".join(new)
    # A few words that were moved could be others.
    sure = {*SURE, AnchorState.REVIEW} if how == "move" else {AnchorState.EXACT}
    changed = {AnchorState.MOVED, *(sure - SURE)}  # other words than those that the user highlighted
    if mark.end <= start + len(sentence) and sentence in new:
        there = text.index(sentence) + mark.start - start
        words = text[there : there + mark.end - mark.start]
        if mark.anchor is AnchorState.REVIEW and words not in (mark.quote, mark.first):
            return {AnchorState.REVIEW}, there
        return (sure if words == mark.first else changed), there
    if how == "remove":
        return {AnchorState.ORPHAN}, mark.start
    if mark.anchor in SURE and mark.quote in text:
        return (sure if mark.quote == mark.first else changed), text.index(mark.quote)
    return {AnchorState.EXACT, AnchorState.MOVED, AnchorState.REVIEW}, None


def sentence(name: str) -> str:
    """Return a sentence whose words occur in no other."""
    digits = sha256(name.encode()).hexdigest() + sha256(f"more {name}".encode()).hexdigest()
    letters = digits.translate(str.maketrans("0123456789", "ghijklmnop"))
    return " ".join(letters[start : start + 6] for start in range(0, 6 * WORDS, 6)) + "."


def prose(name: str) -> list[str]:
    return [sentence(f"{name} {number}") for number in range(4)]


@cache
def _donor() -> str:
    with TemporaryDirectory() as folder, Library.open(Path(folder) / "library.db") as library:
        given = document("\n\n".join(prose("donor")), url="https://donor.example/one", title="Donor")
        article = library.articles.add(given, tags=["a/b"]).article
        library.highlights.add(article.id, 0, 20, color=Color.GREEN, note="theirs", tags=["d"])
        return json.dumps(archived(library))


def donor(number: int) -> tuple[list[Any], Any, ArticleModel]:
    """Return a unique export of a library with one article and one highlight, and the model of the article."""

    def other(uid: re.Match[str]) -> str:
        digest = sha256(f"{number} {uid[0]}".encode()).hexdigest()
        return "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32]))

    text = _donor().replace("donor.example/one", f"donor.example/{number}")
    articles, rest = json.loads(re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", other, text))
    return articles, rest, ArticleModel("Donor", f"https://donor.example/{number}", prose("donor"), tags={"a/b"})
