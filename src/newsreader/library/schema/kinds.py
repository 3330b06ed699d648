"""The kinds of values that a column can store: how each is read, checked in SQL, and written to and read from archives.

Must not know which column is of which kind (`columns`). On the start-up path: imports no connection and no SQLAlchemy.
"""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode, b64encode
from contextlib import contextmanager
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from newsreader import limits
from newsreader.errors import UsageError
from newsreader.records import BlockKind, InlineKind
from newsreader.text.clean import clean, one_line

from . import codecs

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")

FAULTS = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError, zlib.error)
"""The exceptions that Python raises for an invalid value."""

_UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MAX_JSON = 2**53  # not every JSON reader is exact beyond this
_MAX_STORED = 2**63  # SQLite stores no larger integer


def _same(value: Any) -> Any:
    return value


class Kind(NamedTuple):
    """A kind of value, with `{0}` for the column in SQL.

    `read` raises one of `FAULTS` for an invalid stored value. `sql` is true for exactly the values that `read` accepts,
    except for text that is not UTF-8, which only a `free` kind can hold. `check` is the part of `sql` that SQLite
    allows in a CHECK constraint, which has no subqueries; empty if that is all of it. `dump` converts a stored value
    for an archive. `load` checks and cleans a value of an archive and returns it as it is stored, or raises one of
    `FAULTS`; `None` if that takes other values of the row (`archive.load`).
    """

    read: Callable[[Any], object]
    sql: str
    load: Callable[[Any], Any] | None
    dump: Callable[[Any], Any] = _same
    check: str = ""
    free: bool = False


class InvalidText:
    """The value of a text that is not UTF-8."""


def lenient(stored: bytes) -> str | InvalidText:
    """Decode a text that may be damaged: the `text_factory` of a connection that reads past such texts."""
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return InvalidText()


@contextmanager
def leniently(connection: sqlite3.Connection) -> Iterator[None]:
    """Read every text that is not UTF-8 as an `InvalidText` within this context, instead of raising an error."""
    before, connection.text_factory = connection.text_factory, lenient
    try:
        yield
    finally:
        connection.text_factory = before


def _typed(kind: type[T]) -> Callable[[Any], T]:
    def read(value: Any) -> T:
        if type(value) is not kind:
            raise TypeError(f"not a {kind.__name__}")
        return value

    return read


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("not a whole number")
    return value


def load_whole(value: Any) -> int:
    """Return an id, a position or a count from an archive. Raises `ValueError`."""
    if _whole(value) >= _MAX_JSON:
        raise ValueError("too large a number")
    return int(value)


def _flag(value: Any) -> bool:
    if value not in (0, 1):
        raise ValueError("neither true nor false")
    return bool(value)


def _score(value: Any) -> float:
    if type(value) not in (int, float) or not 0 <= value <= 1:
        raise ValueError("not a score")
    return float(value)


def _scalar(value: Any) -> Any:
    if value is not None and type(value) not in (str, int) and not (type(value) is float and isfinite(value)):
        raise ValueError("neither text nor a number")
    return value


def _load_scalar(value: Any) -> Any:
    if type(value) is int and not -_MAX_STORED <= value < _MAX_STORED:
        raise ValueError("too large a number")
    return _load_text(value) if type(_scalar(value)) is str else value


def _load_text(value: Any) -> str:
    return clean(value.encode("utf-8", "replace").decode())


def load_line(value: Any) -> str:
    """Return a text from an archive as one line, cleaned."""
    return one_line(_load_text(value))


def load_note(value: Any) -> str:
    """Return a note, cleaned, with newlines as `\\n`. Raises `UsageError` if it is too long."""
    if len(value) > limits.NOTE:
        raise UsageError(f"A note has at most {limits.NOTE:,} characters, not {len(value):,}. Make it shorter.")
    return _load_text(value.replace("\r\n", "\n").replace("\r", "\n"))


def _load_filled(value: Any) -> str:
    if not (text := _load_text(value)).strip():
        raise ValueError("empty text")
    return text


def _load_uid(value: Any) -> str:
    if not _UID.fullmatch(value):
        raise ValueError("not a uid")
    return str(value)


def _filled(value: Any) -> str:
    if type(value) is not str or not value:
        raise ValueError("empty text")
    return value


def _day(value: Any) -> str:
    if type(value) is not str or (value and date.fromisoformat(value).isoformat() != value):
        raise ValueError("not a day")
    return value


def _load_names(value: Any) -> str:
    return codecs.store_names(map(load_line, _typed(list)(value)))


def optional(kind: Kind) -> Kind:
    """Return the kind of a column that stores values of `kind`, or null."""

    def or_null(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
        return lambda value: None if value is None else convert(value)

    return kind._replace(
        read=or_null(kind.read),
        sql=f"({{0}} IS NULL OR {kind.sql})",
        load=kind.load and or_null(kind.load),
        dump=or_null(kind.dump),
        check=kind.check and f"({{0}} IS NULL OR {kind.check})",
    )


def one_of(names: Iterable[str]) -> Kind:
    """Return the kind of a column that stores one of these names."""
    known = frozenset(map(str, names))

    def read(value: Any) -> str:
        if value not in known:
            raise ValueError("unknown name")
        return str(value)

    return Kind(read, f"{{0}} IN ({_listed(sorted(known))})", read)


def _json(read: Callable[[Any], object], each: str, load: Callable[[Any], Any] | None, type_: str = "array") -> Kind:
    """Return the kind of a JSON text in which `each` is true of every member, as `json_each` lists them."""
    valid = f"CASE WHEN typeof({{0}}) = 'text' AND json_valid({{0}}) THEN json_type({{0}}) = '{type_}'"
    # SQLite's functions for JSON are not allowed in a schema that is not trusted.
    shape = "'[[]*]'" if type_ == "array" else "'{{*}}'"
    members = f"NOT EXISTS (SELECT 1 FROM json_each({{0}}) WHERE ({each}) IS NOT TRUE)"
    text = _typed(str)
    return Kind(
        lambda value: read(text(value)),
        f"{valid} AND {members} END",
        load,
        json.loads,
        check=f"(typeof({{0}}) = 'text' AND {{0}} GLOB {shape})",
        free=True,
    )


def _listed(kinds: Iterable[str]) -> str:
    return ", ".join(repr(str(kind)) for kind in kinds)


def _ranged(kinds: Iterable[str], more: str) -> str:
    """Return the condition on a block or an inline span, which is `[kind, start, end, …]`."""
    numbers = " AND ".join(f"json_type(value, '$[{at}]') = 'integer'" for at in (1, 2))
    kind = f"json_extract(value, '$[0]') IN ({_listed(kinds)})"
    place = "json_extract(value, '$[1]') BETWEEN 0 AND json_extract(value, '$[2]')"
    return f"CASE type WHEN 'array' THEN {kind} AND {numbers} AND {place} AND {more} END"


ID = WHOLE = Kind(_whole, "(typeof({0}) = 'integer' AND {0} >= 0)", load_whole)
FLAG = Kind(_flag, "{0} IN (0, 1)", _typed(bool))
SCORE = Kind(_score, "(typeof({0}) IN ('real', 'integer') AND {0} BETWEEN 0 AND 1)", _score)
TEXT = Kind(_typed(str), "typeof({0}) = 'text'", _load_text, free=True)
LINE = TEXT._replace(load=load_line)
NOTE = TEXT._replace(load=load_note)
# Such as a title and the text of an article: an archive with an empty one is invalid.
FILLED = TEXT._replace(load=_load_filled)
FILLED_LINE = TEXT._replace(load=lambda value: load_line(_load_filled(value)))
KEY = TEXT._replace(load=lambda value: load_line(value).strip())
UID = Kind(_filled, "(typeof({0}) = 'text' AND {0} <> '')", _load_uid, free=True)
# SQL cannot decompress. `dump` and `load` expect a source that is decompressed: archives also have its hash.
SOURCE = Kind(
    zlib.decompress,
    "typeof({0}) = 'blob'",
    lambda value: b64decode(value, validate=True),
    lambda value: b64encode(value).decode(),
)
# Besides its form, the day must be one of the calendar.
TIME = Kind(
    codecs.load_time,
    "({0} GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9]*Z'"
    " AND typeof({0}) = 'text' AND length({0}) = 27 AND {0} >= '0001' AND date(substr({0}, 1, 19), '+0 days')"
    " = substr({0}, 1, 10))",
    lambda value: codecs.store_time(codecs.load_time(value)),
)
DAY = Kind(
    _day,
    "(typeof({0}) = 'text' AND ({0} = '' OR ({0} GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]' AND {0} >= '0001'"
    " AND date({0}, '+0 days') = {0})))",
    _day,
)
"""A day such as `2026-03-01`, or an empty text."""
NAMES = _json(codecs.load_names, "type = 'text'", _load_names)
BLOCKS = _json(
    lambda text: codecs.load_blocks(text, {}),
    _ranged(BlockKind, "json_array_length(value) = 4 AND json_type(value, '$[3]') = 'integer'"),
    load=None,
)
INLINE_SPANS = _json(
    codecs.load_spans,
    _ranged(InlineKind, "json_array_length(value) IN (3, 4) AND coalesce(json_type(value, '$[3]'), 'text') = 'text'"),
    load=None,
)
CORRECTIONS = _json(
    codecs.load_corrections,
    f"key NOT GLOB '*[^0-9]*' AND key <> '' AND value IN ({_listed(BlockKind)})",
    lambda value: codecs.store_corrections(codecs.read_corrections(value)),
    "object",
)
SCALAR = Kind(
    _scalar,
    "(typeof({0}) IN ('null', 'text', 'integer') OR (typeof({0}) = 'real' AND abs({0}) <= 1.7976931348623157e308))",
    _load_scalar,
    free=True,
)
"""A value of any column, as the journal stores it."""

COUNT = Kind(_typed(int), "typeof({0}) = 'integer'", load_whole)
"""A number counted by triggers: any integer is readable, since a wrong count is repaired."""

MOMENT = optional(TIME)
"""A time, or null."""

TAG_LIST = optional(TEXT)
"""The names of tags joined into one text, or null."""
