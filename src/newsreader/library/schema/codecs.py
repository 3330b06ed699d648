"""How values lie in the file: times as text, authors, blocks and marks as compact JSON, and the keys that lists are
sorted by.

Pure conversions in both directions; must not know tables, connections or SQLAlchemy (the start-up path goes through
here).
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from newsreader.records import Block, BlockKind, InlineKind, InlineSpan
from newsreader.text.collation import name_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LAST = "\U0010ffff"
"""Sorts behind every name: the key of what has none."""


class UnreadableError(ValueError):
    """Something in the file has no meaning: a date that is none, a text where a number should be. Its words say where
    and tell nothing of what a person wrote.
    """


# Han, kana and Hangul are written without spaces; readers count their characters.
_WORD = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿가-힯]|[^\W぀-ヿ㐀-䶿一-鿿豈-﫿가-힯]+(?:['’\-][^\W_]+)*")


_INDEX = re.compile("[0-9]+")

_MOST_OF_KEY = 1000  # code points


def now() -> str:
    """Give the present moment as it is stored."""
    return store_time(datetime.now(UTC))


def store_time(moment: datetime) -> str:
    """Give `moment` in UTC, ISO 8601 with microseconds and `Z`, so that text order is time order. Naive times count as
    UTC.
    """
    if moment.tzinfo is not None:
        try:
            moment = moment.astimezone(UTC)
        except OverflowError:
            pass  # the first and last day of the calendar have no other time zone; the day itself is kept
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def load_time(text: str) -> datetime:
    """Give the aware time that `store_time` wrote. Raises `ValueError` for any other."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment


def load_optional_time(text: str | None) -> datetime | None:
    """Give the aware time, or `None`."""
    return None if text is None else load_time(text)


def store_names(names: Iterable[str]) -> str:
    """Give names, such as authors, as a JSON array that full-text search can read too."""
    return _compact(list(names))


def load_names(text: str) -> tuple[str, ...]:
    """Give back what `store_names` wrote. Raises `ValueError` for anything else."""
    names = json.loads(text)
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError("no list of names")
    return tuple(names)


def load_tags(text: str | None) -> tuple[str, ...]:
    """Return the tag names in SQL's `group_concat(name, char(10))`, A to Z."""
    return tuple(sorted(text.split("\n"), key=name_order)) if text else ()


def store_blocks(blocks: Iterable[Block]) -> str:
    """Give blocks as JSON: one `[kind, start, end, level]` each."""
    return _compact([[block.kind.value, block.start, block.end, block.level] for block in blocks])


def load_blocks(text: str, corrections: Mapping[int, BlockKind]) -> tuple[Block, ...]:
    """Give back what `store_blocks` wrote, with a person's corrections of kinds by block index laid over it.

    Raises `ValueError` and the like for anything else.
    """
    return tuple(
        Block(corrections.get(index) or BlockKind(kind), *_range(start, end), _whole(level))
        for index, (kind, start, end, level) in enumerate(json.loads(text))
    )


def store_corrections(corrections: Mapping[int, BlockKind]) -> str:
    """Give corrections of block kinds as a JSON object, by block index."""
    return _compact({str(index): kind.value for index, kind in sorted(corrections.items())})


def load_corrections(text: str) -> dict[int, BlockKind]:
    """Give back what `store_corrections` wrote. Raises `ValueError` and the like for anything else."""
    return read_corrections(json.loads(text))


def read_corrections(told: Mapping[str, str]) -> dict[int, BlockKind]:
    """Give corrections of block kinds, by block index, as JSON tells them. Raises `ValueError` and the like."""
    if not all(_INDEX.fullmatch(index) for index in told):
        raise ValueError("no index of a block")
    return {int(index): BlockKind(kind) for index, kind in told.items()}


def store_spans(inline_spans: Iterable[InlineSpan]) -> str:
    """Give marks as JSON: `[kind, start, end]` each, and a fourth, the address, where there is one."""
    return _compact(
        [[mark.kind.value, mark.start, mark.end, *([] if mark.href is None else [mark.href])] for mark in inline_spans]
    )


def load_spans(text: str) -> tuple[InlineSpan, ...]:
    """Give back what `store_marks` wrote. Raises `ValueError` and the like for anything else."""
    return tuple(
        InlineSpan(InlineKind(kind), *_range(start, end), *map(_text, href))
        for kind, start, end, *href in json.loads(text)
    )


def count_words(text: str) -> int:
    """Count the words of `text`; of scripts without spaces, the characters."""
    return sum(1 for _ in _WORD.finditer(text))


def sort_key(name: str | None) -> str:
    """Give the key by which `name` stands in a list A to Z: no case, no accents, no quotation marks before it."""
    if not name:
        return LAST
    # Normalizing takes quadratic time, and nobody sorts by more.
    name = name[:_MOST_OF_KEY]
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return re.sub(r"^[\W_]+", "", plain) or plain


def fold(name: str) -> str:
    """Give the form in which tag names are compared: without case."""
    return unicodedata.normalize("NFC", name.casefold())


def _range(start: Any, end: Any) -> tuple[int, int]:
    if not _whole(start) <= _whole(end):
        raise ValueError("it ends before it begins")
    return start, end


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("no position")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
