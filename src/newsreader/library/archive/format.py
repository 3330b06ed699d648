"""What each field of an archive must say, whoever wrote it, and how the library keeps what it says.

Pure. Knows the fields one by one; what of them must fit together is `unpacking`'s.
"""

from __future__ import annotations

import re
from base64 import b64decode
from contextlib import contextmanager
from enum import StrEnum
from math import isfinite
from typing import TYPE_CHECKING, Any

from newsreader.errors import UsageError
from newsreader.library import saved_searches
from newsreader.library.schema import codecs
from newsreader.library.schema.models import SUBJECTS
from newsreader.library.tags.names import clean_name
from newsreader.records import AnchorState, Color, State, StepStatus
from newsreader.text.clean import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Row = dict[str, Any]

VERSION = 3
"""The version of what an archive says; a later one has other names for the same things, or the same for others."""

_UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOST_OF_NAME = 2000  # code points
_MOST = 2**53  # beyond that JSON's numbers are not exact for everybody
_MOST_STORED = 2**63  # beyond that SQLite has none


class UnfitError(ValueError):
    """What is wrong with an archive, in words for a person, as the end of a sentence; `place` is where, as a path such
    as `articles[3].revisions[0].text`, as far as it is known.
    """

    def __init__(self, reason: str, place: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place

    def __str__(self) -> str:
        return f"{self.reason} ({self.place})" if self.place else self.reason


FAULTS = (LookupError, TypeError, ValueError, AttributeError, OverflowError, RecursionError, UsageError)
"""What Python and the library say where a value is not what it should be."""


class Cause(StrEnum):
    """What made a change of the journal."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"


@contextmanager
def within(place: str) -> Iterator[None]:
    """Add this part of the path to the place of an `UnfitError` that is raised within, and raise any other fault as
    one.
    """
    try:
        yield
    except UnfitError as error:
        joint = "." if error.place and not error.place.startswith("[") else ""
        raise UnfitError(error.reason, f"{place}{joint}{error.place}") from error
    except FAULTS as error:
        raise UnfitError("something is missing or wrong", place) from error


def read_each(raw: Any, name: str, read_one: Callable[[Any], object]) -> None:
    """Call `read_one` with each item of the list that `raw` has under this name. Raises `UnfitError`."""
    with within(name):
        if type(raw[name]) is not list:
            raise TypeError("no list")
        for number, one in enumerate(raw[name]):
            with within(f"[{number}]"):
                read_one(one)


def read(raw: Any, fields: Mapping[str, Callable[[Any], Any]]) -> Row:
    """Give these fields of `raw` as they are stored. Raises `UnfitError`."""
    row: Row = {}
    for name, check in fields.items():
        try:
            row[name] = check(raw[name])
        except FAULTS as error:
            raise UnfitError(f"“{name}” is missing or wrong", name) from error
    return row


def whole(value: Any) -> int:
    """Give a number that may be an id, a position or a count. Raises `ValueError`."""
    if type(value) is not int or not 0 <= value < _MOST:
        raise ValueError("no number")
    return value


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError("neither true nor false")
    return value


def _text(value: Any) -> str:
    return clean(value.encode("utf-8", "replace").decode())


def line(value: Any) -> str:
    """Give a text of one line, cleaned."""
    return one_line(_text(value))


def _short(check: Callable[[str], str]) -> Callable[[Any], str]:
    """Refuse what is far too long for a name, before normalizing it takes quadratic time."""

    def read(value: Any) -> str:
        if len(value) > _MOST_OF_NAME:
            raise ValueError("no name")
        return check(value)

    return read


def _filled(value: Any) -> str:
    if not _text(value).strip():
        raise ValueError("an empty text")
    return _text(value)


def _uid(value: Any) -> str:
    if not _UID.fullmatch(value):
        raise ValueError("no uid")
    return str(value)


def _time(value: Any) -> str:
    return codecs.store_time(codecs.load_time(value))


def _score(value: Any) -> float:
    if type(value) not in (int, float) or not 0 <= value <= 1:
        raise ValueError("no score")
    return float(value)


def _told(value: Any) -> Any:
    """What the journal says that something was: it is shown, never put back."""
    if type(value) is int and not -_MOST_STORED <= value < _MOST_STORED:
        raise ValueError("no number")
    if type(value) is float and not isfinite(value):
        raise ValueError("no number that JSON knows")
    return value if value is None or type(value) in (int, float) else _text(value)


def _optional(check: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else check(value)


def _one_of(kind: type[StrEnum]) -> Callable[[Any], str]:
    return lambda value: kind(value).value


def _source(value: Any) -> bytes:
    # Packed by who keeps it: that takes long.
    return b64decode(value, validate=True)


def _corrections(value: Any) -> str:
    return codecs.store_corrections(codecs.read_corrections(value))


def _subject(value: Any) -> str:
    if value not in SUBJECTS:
        raise ValueError("a change of nothing")
    return str(value)


def _key(value: Any) -> str:
    return line(value).strip()


def _authors(value: Any) -> str:
    if type(value) is not list:
        raise TypeError("no list")
    return codecs.store_names(map(line, value))


ARTICLE = {
    "id": whole,
    "uid": _uid,
    "title": lambda value: line(_filled(value)),
    "title_derived": _flag,
    "authors": _authors,
    "site": _optional(line),
    "url": _optional(line),
    "canonical_url": _optional(line),
    "language": _optional(line),
    "published_at": _optional(_time),
    "added_at": _time,
    "state": _one_of(State),
    "starred": _flag,
    "position": whole,
    "revision": whole,
    "deleted_at": _optional(_time),
}
REVISION = {
    "id": whole,
    "number": whole,
    "fetched_at": _time,
    "title": line,
    "text": _filled,
    "corrections": _corrections,
    "source": _source,
    "media_type": line,
    "deleted_at": _optional(_time),
}
HIGHLIGHT = {
    "id": whole,
    "uid": _uid,
    "revision": whole,
    "start": whole,
    "end": whole,
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
DRAFT = {"text": _text, "began": _text, "updated_at": _time}
TAG = {
    "id": whole,
    "uid": _uid,
    "name": _short(clean_name),
    "description": _text,
    "color": _optional(_one_of(Color)),
    "hot_key": _optional(_key),
    "deleted_at": _optional(_time),
}
SEARCH = {
    "id": whole,
    "uid": _uid,
    "name": _short(saved_searches.clean_name),
    # What was taken back before anything was put there has none.
    "query": lambda value: saved_searches.clean_query(value) if value else "",
    "created_at": _time,
    "deleted_at": _optional(_time),
}
RECENT = {"query": saved_searches.clean_query, "used_at": _time}
STEP = {"uid": _uid, "time": _time, "what": line, "label": line, "status": _one_of(StepStatus)}
CHANGE = {
    "step": _uid,
    "time": _time,
    "cause": _one_of(Cause),
    "subject": _subject,
    "subject_id": whole,
    "field": line,
    "before": _told,
    "after": _told,
}
