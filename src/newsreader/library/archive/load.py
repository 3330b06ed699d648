"""Read an archive: check each value (`format`) and how the values fit together, so that no invalid value is merged.

Pure; accepts what `dump` returns, and computes derived columns again.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

from newsreader.errors import BadDataError, LibraryTooNewError
from newsreader.library.articles.carry import selectors
from newsreader.library.schema import codecs
from newsreader.library.schema.columns import TABLES
from newsreader.library.schema.kinds import load_line, load_whole
from newsreader.records import STAND_IN, SURE, Block, BlockKind, InlineKind, InlineSpan

from .format import FIELDS, VERSION, Field, Row, UnfitError, read, read_each, within
from .spool import SpooledRows, SpooledSet

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping

R = TypeVar("R", Block, InlineSpan)

_MAX_LEVEL = 1000  # of a list or a quote; a heading has six


@dataclass(slots=True)
class Package:
    """An archive as rows of the library's tables, which refer to each other by the archive's own ids.

    Rows are by id; those of an article are added together. `links` are pairs of a subject's id and a tag's id, one id
    after the other, by subject; a change names its step by uid. `days` are how much of an article was read, by day.
    """

    articles: MutableMapping[int, Row] = field(default_factory=dict)
    revisions: MutableMapping[int, Row] = field(default_factory=dict)
    highlights: MutableMapping[int, Row] = field(default_factory=dict)
    days: MutableMapping[int, Row] = field(default_factory=dict)
    drafts: dict[int, list[Row]] = field(default_factory=dict)
    tags: dict[int, Row] = field(default_factory=dict)
    searches: dict[int, Row] = field(default_factory=dict)
    feeds: dict[int, Row] = field(default_factory=dict)
    recent: list[Row] = field(default_factory=list)
    links: dict[str, array[int]] = field(
        default_factory=lambda: {name: array("q") for name in ("article", "highlight")}
    )
    steps: list[Row] = field(default_factory=list)
    changes: MutableMapping[int, Row] = field(default_factory=dict)
    # The names and values that may occur only once.
    unique: set[tuple[str, Any]] | SpooledSet = field(default_factory=set)

    @classmethod
    def spooled(cls, connection: sqlite3.Connection) -> Package:
        """Return an empty package that keeps what can be long in a temporary database."""
        some = (SpooledRows(connection, f"rows_{number}") for number in range(5))
        articles, revisions, highlights, days, changes = some
        return cls(articles, revisions, highlights, days, changes=changes, unique=SpooledSet(connection))

    def texts(self) -> Iterator[tuple[int, list[Row]]]:
        """Yield the id and the revisions of each article."""
        for article_id, rows in groupby(self.revisions.values(), key=itemgetter("article_id")):
            yield article_id, list(rows)

    def claim(self, name: str, value: Any, table: str = "") -> None:
        """Record that a row of this table has this value. Raises `UnfitError` if another row has it."""
        if (table + name, value) in self.unique:
            raise UnfitError(f"this “{name}” is used twice", name)
        self.unique.add((table + name, value))


def unpack(articles: object, rest: object, package: Package) -> Package:
    """Return the `package`, filled with the rows of an archive.

    `articles` and `rest` are what the methods of `Archive` returned, or iterators.

    Raises `BadDataError` if the archive is invalid, `LibraryTooNewError` if a later version wrote it.
    """
    try:
        return _unpack(articles, rest, package)
    except UnfitError as error:
        raise BadDataError(f"Not a library archive, or a damaged one: {error}.") from error


def _unpack(articles: object, rest: Any, package: Package) -> Package:
    with within("library"):
        version = read(rest, {"version": Field(load_whole)})["version"]
        if version > VERSION:
            raise LibraryTooNewError("A later version of newsreader wrote this archive: install it to import this.")
        if not version:  # versions count from 1
            raise UnfitError("“version” is missing or invalid", "version")
        # The first version had no searches, and the first three had no feeds.
        rest = {"searches": [], "recent": [], "feeds": [], **rest}
        read_each(rest, "tags", lambda raw: read_named(package, package.tags, "tag", raw))
        read_each(rest, "searches", lambda raw: read_named(package, package.searches, "saved_search", raw))
        read_each(rest, "feeds", lambda raw: _add(package, package.feeds, "feed", read(raw, FIELDS["feed"])))
        read_each(rest, "recent", lambda raw: package.recent.append(read(raw, FIELDS["recent_search"])))
    given = iter(articles) if isinstance(articles, Iterable) else articles
    read_each({"articles": given}, "articles", lambda raw: _load_article(package, raw))
    with within("library"):
        _read_journal(package, rest)
    return package


def read_named(package: Package, rows: dict[int, Row], table: str, raw: Any) -> None:
    """Add a tag or a saved search to the `rows` of the package. Raises `UnfitError`."""
    row = read(raw, FIELDS[table])
    row["folded"] = codecs.fold(row["name"])
    if row["deleted_at"] is None:
        package.claim("name", row["folded"], table)
    _add(package, rows, table, row)


def _read_journal(package: Package, rest: Any) -> None:
    ids: dict[str, Collection[int]] = {
        "article": package.articles.keys(),
        "revision": package.revisions.keys(),
        "highlight": package.highlights.keys(),
        "tag": package.tags.keys(),
        "saved_search": package.searches.keys(),
        "feed": package.feeds.keys(),
    }

    def read_step(raw: Any) -> None:
        row = read(raw, FIELDS["step"])
        package.claim("uid", row["uid"], "step")
        for subject in ("article", "highlight"):
            row[f"{subject}_id"] = load_whole(raw[subject]) if raw[subject] in ids[subject] else None
        package.steps.append(row)

    read_each(rest, "steps", read_step)
    steps = {row["uid"] for row in package.steps}

    def read_one(raw: Any) -> None:
        package.changes[next(numbers)] = read_change(raw, ids, steps)

    numbers = count()
    read_each(rest, "changes", read_one)


def read_change(raw: Any, ids: Mapping[str, Collection[int]], steps: Collection[str]) -> Row:
    """Return a change of the journal. Raises `UnfitError` if its row is not in `ids`, which are by table, or the uid of
    its step is not in `steps`.
    """
    row = read(dict(zip(FIELDS["change"], raw, strict=True)), FIELDS["change"])
    tags = {row[side] for side in ("before", "after")} - {None} if row["field"] == "tag" else set()
    known = row["subject_id"] in ids[row["subject"]] and all(tag in ids["tag"] for tag in tags)
    fits = known and row["step"] in steps
    if not fits or (row["field"] != "tag" and row["field"] not in TABLES[row["subject"]].columns):
        raise UnfitError("the changed row, field or tag does not exist")
    return row


def refuse_unfit(raw: Any, tags: dict[int, Row]) -> None:
    """Raise `UnfitError` if an import would refuse this article, given the rows of all tags."""
    _read_article(Package(tags=tags), raw)


def _load_article(package: Package, raw: Any) -> None:
    row, texts = _read_article(package, raw)
    row["words"] = codecs.count_words(texts[row["revision"]]["text"])
    row["title_key"], row["site_key"] = codecs.sort_key(row["title"]), codecs.sort_key(row["site"])
    package.articles[row["id"]] = row
    for revision in texts.values():
        revision["sha256"] = sha256(revision["text"].encode()).hexdigest()
        revision["source"] = zlib.compress(revision["source"])
        package.revisions[revision["id"]] = revision


def _read_article(package: Package, raw: Any) -> tuple[Row, dict[int, Row]]:
    """Return an article's row and its revisions by number, without the derived columns that take long, and add what
    else belongs to the article.
    """
    with within("article"):
        row = _claimed(package, "article", read(raw["article"], FIELDS["article"]))
        if row["feed_id"] not in package.feeds:
            row["feed_id"] = None
    texts: dict[int, Row] = {}
    read_each(raw, "revisions", lambda revision: _read_revision(package, texts, row["id"], revision))
    if row["revision"] not in texts:
        raise UnfitError("this revision is missing", "article.revision")
    row["length"] = len(texts[row["revision"]]["text"])
    row["position"] = min(row["position"], row["length"])
    _read_tags(package, "article", row["id"], raw)
    # Earlier versions stored no days.
    _read_days(package, row["id"], {"days": [{"day": "", "length": row["position"]}], **raw})
    read_each(raw, "highlights", lambda highlight: _read_highlight(package, texts, row["id"], highlight))
    return row, texts


def _read_revision(package: Package, texts: dict[int, Row], article_id: int, raw: Any) -> None:
    row = read(raw, FIELDS["revision"]) | {"article_id": article_id}
    package.claim("id", row["id"], "revision")
    if texts.setdefault(row["number"], row) is not row:
        raise UnfitError("this “number” is used twice", "number")
    # Early versions wrote no hashes.
    for name, hashed in (("sha256", raw["text"].encode("utf-8", "replace")), ("source_sha256", row["source"])):
        if name in raw and raw[name] != sha256(hashed).hexdigest():
            raise UnfitError(f"the {'text' if name == 'sha256' else 'original'} does not match its “{name}”", name)
    length = len(row["text"])
    # A text without blocks is one paragraph.
    blocks = [[BlockKind.PARAGRAPH.value, 0, length, 0]] if raw["blocks"] == [] else raw["blocks"]
    row["blocks"] = codecs.store_blocks(_read_ranges({"blocks": blocks}, "blocks", length, _block, disjoint=True))
    row["marks"] = codecs.store_spans(_read_ranges(raw, "marks", length, _inline_span))
    row["corrections"] = _existing_corrections(row["corrections"], row["blocks"])


def _read_highlight(package: Package, texts: dict[int, Row], article_id: int, raw: Any) -> None:
    row = _claimed(package, "highlight", read(raw, FIELDS["highlight"]) | {"article_id": article_id})
    if row["revision"] not in texts:
        raise UnfitError("this revision is missing", "revision")
    text, start, end = texts[row["revision"]]["text"], row["start"], row["end"]
    if not start < end <= len(text):
        raise UnfitError("a highlight is outside its text", "end")
    if row["anchor"] in SURE:
        if row["quote"] != text[start:end]:
            raise UnfitError("the text at its place is not its quote", "quote")
        # The context of a quote in a stand-in is that of the article, as far as another program gave it.
        if texts[row["revision"]]["parser"] != STAND_IN:
            row |= selectors(text, start, end)
    package.highlights[row["id"]] = row
    drafts = package.drafts[row["id"]] = list[Row]()
    if "drafts" in raw:
        read_each(raw, "drafts", lambda draft: drafts.append(read(draft, FIELDS["draft"])))
    elif raw["draft"] is not None:
        # Versions 1 and 2 had one draft at most, which continued the note.
        drafts.append(read({"began": row["note"], **raw["draft"]}, FIELDS["draft"]))
    _read_tags(package, "highlight", row["id"], raw)


def _read_days(package: Package, article_id: int, raw: Any) -> None:
    days: Row = {}

    def add(day: Any) -> None:
        row = read(day, FIELDS["reading_day"])
        days[row["day"]] = row["length"]

    read_each(raw, "days", add)
    package.days[article_id] = days


def _read_tags(package: Package, subject: str, owner: int, raw: Any) -> None:
    def link(tag_id: Any) -> None:
        if tag_id not in package.tags:
            raise UnfitError("this tag is missing")
        package.links[subject].extend((owner, load_whole(tag_id)))

    read_each(raw, "tags", link)


def _add(package: Package, rows: dict[int, Row], table: str, row: Row) -> Row:
    rows[row["id"]] = _claimed(package, table, row)
    return row


def _claimed(package: Package, table: str, row: Row) -> Row:
    """Return the row if no other one has its id or its uid. Raises `UnfitError`."""
    package.claim("id", row["id"], table)
    package.claim("uid", row["uid"])
    return row


def _read_ranges(raw: Any, name: str, length: int, make: Callable[[Any], R], *, disjoint: bool = False) -> list[R]:
    """Return the blocks or inline spans `raw[name]`. Raises `UnfitError` if one is outside the text, or if they must be
    `disjoint` and overlap.
    """
    ranges: list[R] = []

    def add(item: Any) -> None:
        ranges.append(made := make(item))
        if not load_whole(made.start) <= load_whole(made.end) <= length:
            raise UnfitError("a block or an inline span is outside its text")
        if disjoint and len(ranges) > 1 and made.start < ranges[-2].end:
            raise UnfitError("a block starts before the end of the previous block")

    read_each(raw, name, add)
    return ranges


def _existing_corrections(corrections: str, blocks: str) -> str:
    """Return the corrections without those of missing blocks."""
    if not (kinds := codecs.load_corrections(corrections)):
        return corrections
    known = len(codecs.load_blocks(blocks, {}))
    return codecs.store_corrections({index: kind for index, kind in kinds.items() if index < known})


def _block(raw: Any) -> Block:
    kind, start, end, level = raw
    block = Block(BlockKind(kind), start, end, load_whole(level))
    if level > (6 if block.kind is BlockKind.HEADING else _MAX_LEVEL):
        raise UnfitError("this level is too high")
    return block


def _inline_span(raw: Any) -> InlineSpan:
    kind, start, end, *href = raw
    return InlineSpan(InlineKind(kind), start, end, *map(load_line, href))
