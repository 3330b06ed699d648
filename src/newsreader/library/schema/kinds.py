"""The kinds of values that a column may hold: how each is read, and the same as a condition in SQL.

It must not know which column holds what (`columns`). On the start-up path: knows `values` alone, no connection and no
SQLAlchemy.
"""

from __future__ import annotations

import zlib
from contextlib import contextmanager
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from newsreader.records import BlockKind, InlineKind

from . import codecs

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")

FAULTS = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError, zlib.error)
"""What Python says where a value is not what it should be."""


class Kind(NamedTuple):
    """What a column may hold: `read` fails as one of `FAULTS` on anything else, for which `sql` is not true, but for a
    `free` text that is not UTF-8.
    """

    read: Callable[[Any], object]
    sql: str
    free: bool = False


class Unclear:
    """Stands for a text that is not UTF-8."""


def lenient(stored: bytes) -> str | Unclear:
    """Read a text that may be damaged: the `text_factory` of a connection that is to go on where one is."""
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return Unclear()


@contextmanager
def leniently(connection: sqlite3.Connection) -> Iterator[None]:
    """Within this, a text that is not UTF-8 is read as something `Unclear`, and the reading goes on."""
    before, connection.text_factory = connection.text_factory, lenient
    try:
        yield
    finally:
        connection.text_factory = before


def _typed(kind: type[T]) -> Callable[[Any], T]:
    def read(value: Any) -> T:
        if type(value) is not kind:
            raise TypeError(f"no {kind.__name__}")
        return value

    return read


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("no number")
    return value


def _flag(value: Any) -> bool:
    if value not in (0, 1):
        raise ValueError("neither true nor false")
    return bool(value)


def _score(value: Any) -> float:
    if type(value) not in (int, float) or not 0 <= value <= 1:
        raise ValueError("no score")
    return float(value)


def _told(value: Any) -> Any:
    if value is not None and type(value) not in (str, int) and not (type(value) is float and isfinite(value)):
        raise ValueError("neither a text nor a number")
    return value


def optional(kind: Kind) -> Kind:
    """Give the kind of a column that may hold nothing instead."""
    return Kind(lambda value: None if value is None else kind.read(value), f"({{0}} IS NULL OR {kind.sql})", kind.free)


def one_of(names: Iterable[str]) -> Kind:
    """Give the kind of a column that holds one of these names."""
    known = frozenset(names)

    def read(value: Any) -> str:
        if value not in known:
            raise ValueError("unknown")
        return str(value)

    return Kind(read, f"{{0}} IN ({', '.join(map(repr, sorted(map(str, known))))})")


def _json(read: Callable[[Any], object], each: str, type_: str = "array") -> Kind:
    """A text in JSON whose members, as `json_each` gives them, are all as `each` says."""
    whole = f"json_type({{0}}) = '{type_}' AND NOT EXISTS (SELECT 1 FROM json_each({{0}}) WHERE ({each}) IS NOT TRUE)"
    text = _typed(str)
    return Kind(
        lambda value: read(text(value)),
        f"CASE WHEN typeof({{0}}) = 'text' AND json_valid({{0}}) THEN {whole} END",
        free=True,
    )


def _names(kinds: Iterable[str]) -> str:
    return ", ".join(repr(str(kind)) for kind in kinds)


def _ranged(kinds: Iterable[str], more: str) -> str:
    """The condition on a block or a mark, which is `[kind, start, end, …]`."""
    numbers = " AND ".join(f"json_type(value, '$[{at}]') = 'integer'" for at in (1, 2))
    kind = f"json_extract(value, '$[0]') IN ({_names(kinds)})"
    place = "json_extract(value, '$[1]') BETWEEN 0 AND json_extract(value, '$[2]')"
    return f"CASE type WHEN 'array' THEN {kind} AND {numbers} AND {place} AND {more} END"


ID = WHOLE = Kind(_whole, "(typeof({0}) = 'integer' AND {0} >= 0)")
FLAG = Kind(_flag, "{0} IN (0, 1)")
SCORE = Kind(_score, "(typeof({0}) IN ('real', 'integer') AND {0} BETWEEN 0 AND 1)")
TEXT = Kind(_typed(str), "typeof({0}) = 'text'", free=True)
BYTES = Kind(_typed(bytes), "typeof({0}) = 'blob'")
# Unpacking every source is for those who read everything.
SOURCE = Kind(zlib.decompress, BYTES.sql)
# Beyond its form, the day must be one of the calendar.
TIME = Kind(
    codecs.load_time,
    "({0} GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9]*Z'"
    " AND typeof({0}) = 'text' AND length({0}) = 27 AND {0} >= '0001' AND date({0}, '+0 days') = substr({0}, 1, 10))",
)
NAMES = _json(codecs.load_names, "type = 'text'")
BLOCKS = _json(
    lambda text: codecs.load_blocks(text, {}),
    _ranged(BlockKind, "json_array_length(value) = 4 AND json_type(value, '$[3]') = 'integer'"),
)
MARKS = _json(
    codecs.load_spans,
    _ranged(InlineKind, "json_array_length(value) IN (3, 4) AND coalesce(json_type(value, '$[3]'), 'text') = 'text'"),
)
CORRECTIONS = _json(
    codecs.load_corrections, f"key NOT GLOB '*[^0-9]*' AND key <> '' AND value IN ({_names(BlockKind)})", "object"
)
TOLD = Kind(
    _told,
    "(typeof({0}) IN ('null', 'text', 'integer') OR (typeof({0}) = 'real' AND abs({0}) <= 1.7976931348623157e308))",
    free=True,
)

COUNT = Kind(_typed(int), "typeof({0}) = 'integer'")
"""What is counted by triggers, which is mended when it is wrong, whatever it says."""

MOMENT = optional(TIME)
"""A time, or none."""

WORN = optional(TEXT)
"""The names of tags as one text, or none."""
