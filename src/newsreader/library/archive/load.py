"""Reads an archive: checks every value that a file says a library holds, each by itself (`archive_fields`) and all
together, so that nothing that does not fit, and nothing that no screen may show, gets any further.

Pure; what `archive` gives is what this takes. Columns that are derived are derived here again.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

from newsreader.errors import BadDataError, LibraryTooNewError
from newsreader.library.articles.carry import selectors
from newsreader.library.schema import codecs
from newsreader.library.schema.models import SUBJECTS
from newsreader.records import SURE, Block, BlockKind, InlineKind, InlineSpan

from .format import (
    ARTICLE,
    CHANGE,
    DRAFT,
    HIGHLIGHT,
    RECENT,
    REVISION,
    SEARCH,
    STEP,
    TAG,
    VERSION,
    Row,
    UnfitError,
    line,
    read,
    read_each,
    whole,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

R = TypeVar("R", Block, InlineSpan)


_DEEPEST = 1000  # levels of a list or a quote; a heading has six


@dataclass(slots=True)
class Package:
    """An archive as rows of the library's tables, whose ids stand for one another in here.

    `links` are the ids of subject and tag, by subject; `revisions` are by article id and then by number; a change's
    `step` is a step's uid.
    """

    articles: dict[int, Row] = field(default_factory=dict)
    revisions: dict[int, dict[int, Row]] = field(default_factory=dict)
    highlights: dict[int, Row] = field(default_factory=dict)
    drafts: dict[int, list[Row]] = field(default_factory=dict)
    tags: dict[int, Row] = field(default_factory=dict)
    searches: dict[int, Row] = field(default_factory=dict)
    recent: list[Row] = field(default_factory=list)
    links: dict[str, set[tuple[int, int]]] = field(default_factory=lambda: {"article": set(), "highlight": set()})
    steps: list[Row] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    # What must be there once only: pairs of what it is and what it is called.
    once: set[tuple[str, Any]] = field(default_factory=set)

    def claim(self, name: str, value: Any, kind: str = "") -> None:
        """Note that a thing of this kind has this value under this name. Raises `UnfitError` if another one has it."""
        if (kind + name, value) in self.once:
            raise UnfitError(f"this “{name}” is used twice", name)
        self.once.add((kind + name, value))


def unpack(articles: list[Any], rest: object) -> Package:
    """Give what an archive holds: what `Archive.articles` gave of each article, and what `Archive.rest` gave.

    Raises `BadDataError` where it does not say what an archive says, `LibraryTooNewError` if it is of a later version.
    """
    try:
        return _unpack(articles, rest)
    except UnfitError as error:
        raise BadDataError(f"This is no archive of a library, or a damaged one: {error}.") from error


def _unpack(articles: list[Any], rest: Any) -> Package:
    package = Package()
    with within("library"):
        version = read(rest, {"version": whole})["version"]
        if version > VERSION:
            raise LibraryTooNewError("This archive is from a later newsreader: install that to import it.")
        if not version:  # there never was one
            raise UnfitError("“version” is missing or wrong", "version")
        # The first version had no searches.
        rest = {"searches": [], "recent": [], **rest}
        read_each(rest, "tags", lambda raw: _name(package, package.tags, "tag", read(raw, TAG)))
        read_each(rest, "searches", lambda raw: _name(package, package.searches, "search", read(raw, SEARCH)))
        read_each(rest, "recent", lambda raw: package.recent.append(read(raw, RECENT)))
    read_each({"articles": articles}, "articles", lambda raw: _article(package, raw))
    with within("library"):
        _history(package, rest)
    return package


def _name(package: Package, rows: dict[int, Row], kind: str, row: Row) -> None:
    row["folded"] = codecs.fold(row["name"])
    if row["deleted_at"] is None:
        package.claim("name", row["folded"], kind)
    _put(package, rows, kind, row)


def _history(package: Package, rest: Any) -> None:
    revisions = {row["id"] for numbers in package.revisions.values() for row in numbers.values()}
    known: dict[str, Collection[int]] = {
        "article": package.articles.keys(),
        "revision": revisions,
        "highlight": package.highlights.keys(),
        "tag": package.tags.keys(),
        "saved_search": package.searches.keys(),
    }

    def step(raw: Any) -> None:
        row = read(raw, STEP)
        package.claim("uid", row["uid"], "step")
        for subject in ("article", "highlight"):
            row[f"{subject}_id"] = whole(raw[subject]) if raw[subject] in known[subject] else None
        package.steps.append(row)

    read_each(rest, "steps", step)
    steps = {row["uid"] for row in package.steps}
    read_each(rest, "changes", lambda raw: package.changes.append(read_change(raw, known, steps)))


def read_change(raw: Any, known: Mapping[str, Collection[int]], steps: Collection[str]) -> Row:
    """Give a change of the journal, if what it tells of is among the ids that are `known` by subject, and its step
    among the uids of `steps`. Raises `UnfitError`.
    """
    row = read(dict(zip(CHANGE, raw, strict=True)), CHANGE)
    touched = {row[side] for side in ("before", "after")} - {None} if row["field"] == "tag" else set()
    there = row["subject_id"] in known[row["subject"]] and all(tag in known["tag"] for tag in touched)
    fits = there and row["step"] in steps
    if not fits or (row["field"] != "tag" and row["field"] not in SUBJECTS[row["subject"]].c):
        raise UnfitError("something changed that is not there")
    return row


def refuse_unfit(raw: Any, tags: dict[int, Row]) -> None:
    """Refuse an article that would not come in, with what belongs to it. Raises `UnfitError`."""
    _read_article(Package(tags=tags), raw)


def _article(package: Package, raw: Any) -> None:
    row = _read_article(package, raw)
    for revision in package.revisions[row["id"]].values():
        revision["sha256"] = sha256(revision["text"].encode()).hexdigest()
        revision["source"] = zlib.compress(revision["source"])
    row["words"] = codecs.count_words(package.revisions[row["id"]][row["revision"]]["text"])
    row["title_key"], row["site_key"] = codecs.sort_key(row["title"]), codecs.sort_key(row["site"])


def _read_article(package: Package, raw: Any) -> Row:
    """Read what belongs to an article; what takes long to derive is not yet there."""
    with within("article"):
        row = _put(package, package.articles, "article", read(raw["article"], ARTICLE))
    texts = package.revisions.setdefault(row["id"], {})
    read_each(raw, "revisions", lambda one: _read_revision(package, texts, row["id"], one))
    if row["revision"] not in texts:
        raise UnfitError("this revision is missing", "article.revision")
    row["length"] = len(texts[row["revision"]]["text"])
    row["position"] = min(row["position"], row["length"])
    _wear(package, "article", row["id"], raw)
    read_each(raw, "highlights", lambda one: _read_highlight(package, texts, row["id"], one))
    return row


def _read_revision(package: Package, texts: dict[int, Row], article_id: int, raw: Any) -> None:
    row = read(raw, REVISION) | {"article_id": article_id}
    package.claim("id", row["id"], "revision")
    if texts.setdefault(row["number"], row) is not row:
        raise UnfitError("this “number” is used twice", "number")
    # Earlier programs wrote no hashes.
    for name, told in (("sha256", raw["text"].encode("utf-8", "replace")), ("source_sha256", row["source"])):
        if name in raw and raw[name] != sha256(told).hexdigest():
            raise UnfitError(
                f"the {'text' if name == 'sha256' else 'original'} is not the one that “{name}” was made from", name
            )
    length = len(row["text"])
    # A text that no block was told of is one paragraph.
    blocks = [[BlockKind.PARAGRAPH.value, 0, length, 0]] if raw["blocks"] == [] else raw["blocks"]
    row["blocks"] = codecs.store_blocks(_standoff({"blocks": blocks}, "blocks", length, _block, apart=True))
    row["marks"] = codecs.store_spans(_standoff(raw, "marks", length, _mark))
    row["corrections"] = _of_blocks(row["corrections"], row["blocks"])


def _read_highlight(package: Package, texts: dict[int, Row], article_id: int, raw: Any) -> None:
    row = _put(package, package.highlights, "highlight", read(raw, HIGHLIGHT) | {"article_id": article_id})
    if row["revision"] not in texts:
        raise UnfitError("this revision is missing", "revision")
    text, start, end = texts[row["revision"]]["text"], row["start"], row["end"]
    if not start < end <= len(text):
        raise UnfitError("a highlight is outside its text", "end")
    if row["anchor"] in SURE:
        if row["quote"] != text[start:end]:
            raise UnfitError("other words are in the text there", "quote")
        row |= selectors(text, start, end)
    drafts = package.drafts[row["id"]] = list[Row]()
    if "drafts" in raw:
        read_each(raw, "drafts", lambda one: drafts.append(read(one, DRAFT)))
    elif raw["draft"] is not None:
        # The first versions had one at most, which went on from the note as it was.
        drafts.append(read({"began": row["note"], **raw["draft"]}, DRAFT))
    _wear(package, "highlight", row["id"], raw)


def _wear(package: Package, subject: str, owner: int, raw: Any) -> None:
    def wear(tag_id: Any) -> None:
        if tag_id not in package.tags:
            raise UnfitError("this tag is missing")
        package.links[subject].add((owner, whole(tag_id)))

    read_each(raw, "tags", wear)


def _put(package: Package, rows: dict[int, Row], kind: str, row: Row) -> Row:
    package.claim("id", row["id"], kind)
    package.claim("uid", row["uid"])
    rows[row["id"]] = row
    return row


def _standoff(raw: Any, name: str, length: int, make: Callable[[Any], R], *, apart: bool = False) -> list[R]:
    """Give the blocks or marks that `raw` has under this name; those `apart` follow one another without overlapping.
    Raises `UnfitError` for one that is not in the text.
    """
    made: list[R] = []

    def add(one: Any) -> None:
        made.append(ranged := make(one))
        if not whole(ranged.start) <= whole(ranged.end) <= length:
            raise UnfitError("a block or a mark is outside its text")
        if apart and len(made) > 1 and ranged.start < made[-2].end:
            raise UnfitError("a block begins before the end of the one before it")

    read_each(raw, name, add)
    return made


def _of_blocks(corrections: str, blocks: str) -> str:
    """Give the corrections without those of blocks that are not there."""
    count = len(codecs.load_blocks(blocks, {}))
    told = codecs.load_corrections(corrections)
    return codecs.store_corrections({index: kind for index, kind in told.items() if index < count})


def _block(raw: Any) -> Block:
    kind, start, end, level = raw
    block = Block(BlockKind(kind), start, end, whole(level))
    if level > (6 if block.kind is BlockKind.HEADING else _DEEPEST):
        raise UnfitError("there is no such level")
    return block


def _mark(raw: Any) -> InlineSpan:
    kind, start, end, *href = raw
    return InlineSpan(InlineKind(kind), start, end, *map(line, href))
