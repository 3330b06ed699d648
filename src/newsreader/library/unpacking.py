"""Reads an archive: checks every value that a file says a library holds, each by itself (`archive_fields`) and all
together, so that nothing that does not fit, and nothing that no screen may show, gets any further.

Pure; what `archive` gives is what this takes. Columns that are derived are derived here again.
"""

from __future__ import annotations

import zlib
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from newsreader.errors import BadDataError, LibraryTooNewError
from newsreader.library import values
from newsreader.library.archive_fields import (
    ARTICLE,
    CHANGE,
    DRAFT,
    FAULTS,
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
    whole,
)
from newsreader.library.schema import SUBJECTS
from newsreader.records import Block, BlockKind, Mark, MarkKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping


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


def unpack(articles: Iterable[object], rest: object) -> Package:
    """Give what an archive holds: what `Archive.articles` gave of each article, and what `Archive.rest` gave.

    Raises `BadDataError` where it does not say what an archive says, `LibraryTooNewError` if it is of a later version.
    """
    try:
        return _unpack(articles, rest)
    except UnfitError as error:
        raise BadDataError(f"This is no archive of a library, or a damaged one: {error}.") from error


@contextmanager
def _within(part: str) -> Iterator[None]:
    """Within this, what does not fit is said to be in this part of the archive."""
    try:
        yield
    except UnfitError as error:
        raise UnfitError(f"{error} in {part}") from error
    except FAULTS as error:
        raise UnfitError(f"something is missing or wrong in {part}") from error


def _unpack(articles: Iterable[object], rest: Any) -> Package:
    version = read(rest, {"version": whole})["version"]
    if version > VERSION:
        raise LibraryTooNewError("This archive is from a later newsreader: install that to import it.")
    if not version:  # there never was one
        raise UnfitError("“version” is missing or wrong")
    package = Package()
    with _within("its tags and searches"):
        _names(package, rest)
    with _within("its list of articles"):
        articles = list(articles)
    for number, each in enumerate(articles, 1):
        with _within(f"article {number}"):
            _article(package, each)
    with _within("its history"):
        _history(package, rest)
    return package


def _names(package: Package, rest: Any) -> None:
    for raw in rest["tags"]:
        _put(package.tags, read(raw, TAG))
    for raw in rest.get("searches", ()):  # the first version had none
        _put(package.searches, read(raw, SEARCH))
    package.recent += [read(raw, RECENT) for raw in rest.get("recent", ())]
    for named in (package.tags, package.searches):
        for row in named.values():
            row["folded"] = values.fold(row["name"])
        _refuse_twice(row["folded"] for row in named.values() if row["deleted_at"] is None)


def _history(package: Package, rest: Any) -> None:
    revisions = {row["id"] for numbers in package.revisions.values() for row in numbers.values()}
    known: dict[str, Collection[int]] = {
        "article": package.articles.keys(),
        "revision": revisions,
        "highlight": package.highlights.keys(),
        "tag": package.tags.keys(),
        "saved_search": package.searches.keys(),
    }
    for raw in rest["steps"]:
        row = read(raw, STEP)
        for subject in ("article", "highlight"):
            row[f"{subject}_id"] = whole(raw[subject]) if raw[subject] in known[subject] else None
        package.steps.append(row)
    steps = {row["uid"] for row in package.steps}
    for raw in rest["changes"]:
        package.changes.append(read_change(raw, known, steps))
    things = (package.articles, package.highlights, package.tags, package.searches)
    _refuse_twice(row["uid"] for rows in things for row in rows.values())
    _refuse_twice(row["uid"] for row in package.steps)


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


def refuse_unfit(each: Any, tags: dict[int, Row]) -> None:
    """Refuse an article that would not come in, with what belongs to it. Raises `UnfitError`."""
    _read_article(Package(tags=tags), each)


def _article(package: Package, each: Any) -> None:
    row = _read_article(package, each)
    for revision in package.revisions[row["id"]].values():
        revision["sha256"] = sha256(revision["text"].encode()).hexdigest()
        revision["source"] = zlib.compress(revision["source"])
    row["words"] = values.count_words(package.revisions[row["id"]][row["revision"]]["text"])
    row["title_key"], row["site_key"] = values.sort_key(row["title"]), values.sort_key(row["site"])


def _read_article(package: Package, each: Any) -> Row:
    """Read what belongs to an article; what takes long to derive is not yet there."""
    row = _put(package.articles, read(each["article"], ARTICLE))
    texts = package.revisions.setdefault(row["id"], {})
    for raw in each["revisions"]:
        revision = read(raw, REVISION) | {"article_id": row["id"]}
        length = len(revision["text"])
        # A text that no block was told of is one paragraph.
        whole_text = [[BlockKind.PARAGRAPH.value, 0, length, 0]]
        revision["blocks"] = _standoff(whole_text if raw["blocks"] == [] else raw["blocks"], length, _block)
        revision["corrections"] = _of_blocks(revision["corrections"], revision["blocks"])
        revision["marks"] = _standoff(raw["marks"], length, _mark)
        if texts.setdefault(revision["number"], revision) is not revision:
            raise UnfitError("two texts have one number")
    row["length"] = len(texts[row["revision"]]["text"])
    row["position"] = min(row["position"], row["length"])
    _wear(package, "article", row["id"], each["tags"])
    for raw in each["highlights"]:
        highlight = _put(package.highlights, read(raw, HIGHLIGHT) | {"article_id": row["id"]})
        if not highlight["start"] < highlight["end"] <= len(texts[highlight["revision"]]["text"]):
            raise UnfitError("a highlight is outside its text")
        package.drafts[highlight["id"]] = _drafts(raw, highlight["note"])
        _wear(package, "highlight", highlight["id"], raw["tags"])
    return row


def _drafts(raw: Any, note: str) -> list[Row]:
    if "drafts" in raw:
        return [read(one, DRAFT) for one in raw["drafts"]]
    # The first versions had one at most, which went on from the note as it was.
    return [] if raw["draft"] is None else [read({"began": note, **raw["draft"]}, DRAFT)]


def _wear(package: Package, subject: str, owner: int, tags: Iterable[Any]) -> None:
    for tag_id in tags:
        if tag_id not in package.tags:
            raise UnfitError("a tag is worn that is not there")
        package.links[subject].add((owner, tag_id))


def _put(rows: dict[int, Row], row: Row) -> Row:
    if rows.setdefault(row["id"], row) is not row:
        raise UnfitError("two things have one number")
    return row


def _refuse_twice(names: Iterable[str]) -> None:
    if any(count > 1 for count in Counter(names).values()):
        raise UnfitError("two things have one uid or one name")


def _standoff(raw: Any, length: int, make: Callable[[Any], Any]) -> str:
    """Give blocks or marks as they are stored. Raises `UnfitError` for one that is not in the text."""
    if not isinstance(raw, list):
        raise UnfitError("blocks or marks are no list")
    made = [make(one) for one in raw]
    if not all(0 <= whole(one.start) <= whole(one.end) <= length for one in made):
        raise UnfitError("a block or a mark is outside its text")
    return values.store_marks(made) if made and isinstance(made[0], Mark) else values.store_blocks(made)


def _of_blocks(corrections: str, blocks: str) -> str:
    """Give the corrections without those of blocks that are not there."""
    count = len(values.load_blocks(blocks, {}))
    told = values.load_corrections(corrections)
    return values.store_corrections({index: kind for index, kind in told.items() if index < count})


def _block(raw: Any) -> Block:
    kind, start, end, level = raw
    return Block(BlockKind(kind), start, end, whole(level))


def _mark(raw: Any) -> Mark:
    kind, start, end, *href = raw
    return Mark(MarkKind(kind), start, end, *map(line, href))
