"""Reads an archive: checks every value that a file says a library holds, so that nothing that does not fit together,
and nothing that no screen may show, gets any further.

Pure; what `archive` gives is what this takes. Columns that are derived are derived here again.
"""

from __future__ import annotations

import re
import zlib
from base64 import b64decode
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from newsreader.errors import BadDataError, LibraryTooNewError, UsageError
from newsreader.library import searches, values
from newsreader.library.archive import VERSION
from newsreader.library.schema import SUBJECTS
from newsreader.library.tag_names import clean_name
from newsreader.records import AnchorState, Block, BlockKind, Color, Mark, MarkKind, State, StepStatus
from newsreader.text.clean import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Row = dict[str, Any]

_UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOST = 2**53  # beyond that JSON's numbers are not exact for everybody


class Cause(StrEnum):
    """What made a change of the journal."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"


@dataclass(slots=True)
class Package:
    """An archive as rows of the library's tables, whose ids stand for one another in here.

    `links` are the ids of subject and tag, by subject; `revisions` are by article id and then by number; a change's
    `step` is a step's uid.
    """

    articles: dict[int, Row] = field(default_factory=dict)
    revisions: dict[int, dict[int, Row]] = field(default_factory=dict)
    highlights: dict[int, Row] = field(default_factory=dict)
    drafts: dict[int, Row] = field(default_factory=dict)
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
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError, UsageError) as error:
        reason = f"{type(error).__name__}: {one_line(str(error))[:100]}"
        raise BadDataError(f"This is no archive of a library, or a damaged one ({reason}).") from error


def _unpack(articles: Iterable[object], rest: Any) -> Package:
    if type(rest["version"]) is not int or rest["version"] > VERSION:
        raise LibraryTooNewError("This archive is from a later newsreader: install that to import it.")
    package = Package()
    for raw in rest["tags"]:
        _put(package.tags, _read(raw, _TAG))
    for raw in rest.get("searches", ()):  # the first version had none
        _put(package.searches, _read(raw, _SEARCH))
    package.recent += [_read(raw, _RECENT) for raw in rest.get("recent", ())]
    for named in (package.tags, package.searches):
        for row in named.values():
            row["folded"] = values.fold(row["name"])
        _refuse_twice(row["folded"] for row in named.values() if row["deleted_at"] is None)
    for each in articles:
        _article(package, each)
    revisions = {row["id"] for numbers in package.revisions.values() for row in numbers.values()}
    known = {
        "article": package.articles.keys(),
        "revision": revisions,
        "highlight": package.highlights.keys(),
        "tag": package.tags.keys(),
        "saved_search": package.searches.keys(),
    }
    for raw in rest["steps"]:
        row = _read(raw, _STEP)
        for subject in ("article", "highlight"):
            row[f"{subject}_id"] = _whole(raw[subject]) if raw[subject] in known[subject] else None
        package.steps.append(row)
    steps = {row["uid"] for row in package.steps}
    for raw in rest["changes"]:
        row = _read(dict(zip(_CHANGE, raw, strict=True)), _CHANGE)
        touched = {row[side] for side in ("before", "after")} - {None} if row["field"] == "tag" else set()
        fits = row["subject_id"] in known[row["subject"]] and touched <= package.tags.keys() and row["step"] in steps
        if not fits or (row["field"] != "tag" and row["field"] not in SUBJECTS[row["subject"]].c):
            raise ValueError("a change of what is not there")
        package.changes.append(row)
    things = (package.articles, package.highlights, package.tags, package.searches)
    _refuse_twice(row["uid"] for rows in things for row in rows.values())
    _refuse_twice(row["uid"] for row in package.steps)
    return package


def _article(package: Package, each: Any) -> None:
    row = _put(package.articles, _read(each["article"], _ARTICLE))
    row["title_key"], row["site_key"] = values.sort_key(row["title"]), values.sort_key(row["site"])
    texts = package.revisions.setdefault(row["id"], {})
    for raw in each["revisions"]:
        revision = _read(raw, _REVISION) | {"article_id": row["id"]}
        length = len(revision["text"])
        revision["blocks"] = _standoff(raw["blocks"], length, _block)
        revision["marks"] = _standoff(raw["marks"], length, _mark)
        revision["sha256"] = sha256(revision["text"].encode()).hexdigest()
        if texts.setdefault(revision["number"], revision) is not revision:
            raise ValueError("two texts with one number")
    current = texts[row["revision"]]["text"]
    row["length"], row["words"] = len(current), values.count_words(current)
    row["position"] = min(row["position"], row["length"])
    _wear(package, "article", row["id"], each["tags"])
    for raw in each["highlights"]:
        highlight = _put(package.highlights, _read(raw, _HIGHLIGHT) | {"article_id": row["id"]})
        if not highlight["start"] < highlight["end"] <= len(texts[highlight["revision"]]["text"]):
            raise ValueError("a highlight outside its text")
        if raw["draft"] is not None:
            package.drafts[highlight["id"]] = _read(raw["draft"], _DRAFT)
        _wear(package, "highlight", highlight["id"], raw["tags"])


def _wear(package: Package, subject: str, owner: int, tags: Iterable[Any]) -> None:
    for tag_id in tags:
        if tag_id not in package.tags:
            raise ValueError("a tag that is not there")
        package.links[subject].add((owner, tag_id))


def _put(rows: dict[int, Row], row: Row) -> Row:
    if rows.setdefault(row["id"], row) is not row:
        raise ValueError("two things with one number")
    return row


def _refuse_twice(names: Iterable[str]) -> None:
    if any(count > 1 for count in Counter(names).values()):
        raise ValueError("two things with one uid or one name")


def _read(raw: Any, fields: Mapping[str, Callable[[Any], Any]]) -> Row:
    return {name: check(raw[name]) for name, check in fields.items()}


def _standoff(raw: Iterable[Any], length: int, make: Callable[[Any], Any]) -> str:
    """Give blocks or marks as they are stored. Raises `ValueError` for one that is not in the text."""
    made = [make(one) for one in raw]
    if not all(0 <= _whole(one.start) <= _whole(one.end) <= length for one in made):
        raise ValueError("a range outside its text")
    return values.store_marks(made) if made and isinstance(made[0], Mark) else values.store_blocks(made)


def _block(raw: Any) -> Block:
    kind, start, end, level = raw
    return Block(BlockKind(kind), start, end, _whole(level))


def _mark(raw: Any) -> Mark:
    kind, start, end, *href = raw
    return Mark(MarkKind(kind), start, end, *map(_line, href))


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value < _MOST:
        raise ValueError("no number")
    return value


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError("neither true nor false")
    return value


def _text(value: Any) -> str:
    return clean(value.encode("utf-8", "replace").decode())


def _line(value: Any) -> str:
    return one_line(_text(value))


def _filled(value: Any) -> str:
    if not _text(value).strip():
        raise ValueError("an empty text")
    return _text(value)


def _uid(value: Any) -> str:
    if not _UID.fullmatch(value):
        raise ValueError("no uid")
    return str(value)


def _time(value: Any) -> str:
    return values.store_time(values.load_time(value))


def _score(value: Any) -> float:
    if not 0 <= float(value) <= 1:
        raise ValueError("no score")
    return float(value)


def _told(value: Any) -> Any:
    """What the journal says that something was: it is shown, never put back."""
    if value is None or type(value) in (int, float):
        return value
    return _text(value)


def _optional(check: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else check(value)


def _one_of(kind: type[StrEnum]) -> Callable[[Any], str]:
    return lambda value: kind(value).value


def _source(value: Any) -> bytes:
    return zlib.compress(b64decode(value, validate=True))


def _corrections(value: Any) -> str:
    return values.store_corrections({int(index): BlockKind(kind) for index, kind in value.items()})


def _subject(value: Any) -> str:
    if value not in SUBJECTS:
        raise ValueError("a change of nothing")
    return str(value)


def _key(value: Any) -> str:
    return _line(value).strip()


_ARTICLE = {
    "id": _whole,
    "uid": _uid,
    "title": lambda value: _line(_filled(value)),
    "title_derived": _flag,
    "authors": lambda value: values.store_names(map(_line, value)),
    "site": _optional(_line),
    "url": _optional(_line),
    "canonical_url": _optional(_line),
    "language": _optional(_line),
    "published_at": _optional(_time),
    "added_at": _time,
    "state": _one_of(State),
    "starred": _flag,
    "position": _whole,
    "revision": _whole,
    "deleted_at": _optional(_time),
}
_REVISION = {
    "id": _whole,
    "number": _whole,
    "fetched_at": _time,
    "title": _line,
    "text": _filled,
    "corrections": _corrections,
    "source": _source,
    "media_type": _line,
    "deleted_at": _optional(_time),
}
_HIGHLIGHT = {
    "id": _whole,
    "uid": _uid,
    "revision": _whole,
    "start": _whole,
    "end": _whole,
    "quote": _text,
    "prefix": _text,
    "suffix": _text,
    "color": _one_of(Color),
    "note": _text,
    "anchor": _one_of(AnchorState),
    "score": _score,
    "created_at": _time,
    "updated_at": _time,
    "deleted_at": _optional(_time),
}
_DRAFT = {"text": _text, "updated_at": _time}
_TAG = {
    "id": _whole,
    "uid": _uid,
    "name": clean_name,
    "description": _text,
    "color": _optional(_one_of(Color)),
    "hot_key": _optional(_key),
    "deleted_at": _optional(_time),
}
_SEARCH = {
    "id": _whole,
    "uid": _uid,
    "name": searches.clean_name,
    # What was taken back before anything was put there has none.
    "query": lambda value: searches.clean_query(value) if value else "",
    "created_at": _time,
    "deleted_at": _optional(_time),
}
_RECENT = {"query": searches.clean_query, "used_at": _time}
_STEP = {"uid": _uid, "time": _time, "what": _line, "label": _line, "status": _one_of(StepStatus)}
_CHANGE = {
    "step": _uid,
    "time": _time,
    "cause": _one_of(Cause),
    "subject": _subject,
    "subject_id": _whole,
    "field": _line,
    "before": _told,
    "after": _told,
}
