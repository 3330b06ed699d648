"""Conversions between records and stored values: times as text, lists as compact JSON, and sort keys.

Pure functions. The start-up path imports this module, so it must not know tables, connections or SQLAlchemy.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from newsreader.records import Block, BlockKind, InlineKind, InlineSpan
from newsreader.text.clean import nfc
from newsreader.text.collation import name_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LAST = "\U0010ffff"
"""The sort key of a missing name, which sorts after every other."""


class UnreadableError(ValueError):
    """A stored value is invalid, such as a text instead of a number. The message says where, and quotes no text."""


# Han, kana and Hangul are written without spaces; readers count their characters.
_WORD = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿가-힯]|[^\W぀-ヿ㐀-䶿一-鿿豈-﫿가-힯]+(?:['’\-][^\W_]+)*")


_INDEX = re.compile("[0-9]+")

_MAX_KEY = 1000  # code points


def now() -> str:
    """Return the current time in its stored form."""
    return store_time(datetime.now(UTC))


def store_time(moment: datetime) -> str:
    """Return `moment` as ISO 8601 in UTC with microseconds and `Z`, so that text order is time order.

    A naive time counts as UTC.
    """
    if moment.tzinfo is not None:
        try:
            moment = moment.astimezone(UTC)
        except OverflowError:
            pass  # the first and the last day of the calendar cannot be converted, and keep their digits
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def load_time(text: str) -> datetime:
    """Return the aware time that `store_time` stored. Raises `ValueError` for another value."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without a time zone")
    return moment


def load_optional_time(text: str | None) -> datetime | None:
    """Return the aware time that `store_time` stored, or `None`. Raises `ValueError` for another value."""
    return None if text is None else load_time(text)


def store_names(names: Iterable[str]) -> str:
    """Return names, such as authors, as a JSON array, which full-text search can index as it is."""
    return _compact(list(names))


def load_names(text: str) -> tuple[str, ...]:
    """Return the names that `store_names` stored. Raises `ValueError` for another value."""
    names = json.loads(text)
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError("not a list of names")
    return tuple(names)


def load_tags(text: str | None) -> tuple[str, ...]:
    """Return the tag names in SQL's `group_concat(name, char(10))`, A to Z."""
    return tuple(sorted(text.split("\n"), key=name_order)) if text else ()


def store_blocks(blocks: Iterable[Block]) -> str:
    """Return blocks as a JSON array of `[kind, start, end, level]`."""
    return _compact([[block.kind.value, block.start, block.end, block.level] for block in blocks])


def load_blocks(text: str, corrections: Mapping[int, BlockKind]) -> tuple[Block, ...]:
    """Return the blocks that `store_blocks` stored, with the kinds that the user corrected, by block index.

    Raises `ValueError` and the like for another value.
    """
    return tuple(
        Block(corrections.get(index) or BlockKind(kind), *_range(start, end), _whole(level))
        for index, (kind, start, end, level) in enumerate(json.loads(text))
    )


def store_corrections(corrections: Mapping[int, BlockKind]) -> str:
    """Return corrections of block kinds as a JSON object, by block index."""
    return _compact({str(index): kind.value for index, kind in sorted(corrections.items())})


def load_corrections(text: str) -> dict[int, BlockKind]:
    """Return the corrections that `store_corrections` stored. Raises `ValueError` and the like for another value."""
    return read_corrections(json.loads(text))


def read_corrections(corrections: Mapping[str, str]) -> dict[int, BlockKind]:
    """Return corrections of block kinds, by block index, from a JSON object. Raises `ValueError` and the like."""
    if not all(_INDEX.fullmatch(index) for index in corrections):
        raise ValueError("not an index of a block")
    return {int(index): BlockKind(kind) for index, kind in corrections.items()}


def store_spans(inline_spans: Iterable[InlineSpan]) -> str:
    """Return inline spans as a JSON array of `[kind, start, end]`, with the address of a link as a fourth member."""
    return _compact(
        [[span.kind.value, span.start, span.end, *([] if span.href is None else [span.href])] for span in inline_spans]
    )


def load_spans(text: str) -> tuple[InlineSpan, ...]:
    """Return the inline spans that `store_spans` stored. Raises `ValueError` and the like for another value."""
    return tuple(
        InlineSpan(InlineKind(kind), *_range(start, end), *map(_text, href))
        for kind, start, end, *href in json.loads(text)
    )


def count_words(text: str) -> int:
    """Return the number of words of `text`; in scripts without spaces, of characters."""
    return len(_WORD.findall(text))


def sort_key(name: str | None) -> str:
    """Return the key that sorts `name` in a list A to Z, without case, accents and leading punctuation."""
    if not name:
        return LAST
    # Normalization takes quadratic time.
    name = name[:_MAX_KEY]
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return re.sub(r"^[\W_]+", "", plain) or plain


def fold(name: str) -> str:
    """Return the form in which names of tags and searches are compared: without case."""
    return nfc(name.casefold())


def _range(start: Any, end: Any) -> tuple[int, int]:
    if not _whole(start) <= _whole(end):
        raise ValueError("the end is before the start")
    return start, end


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("not a position")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
