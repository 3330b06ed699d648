"""The fields of an archive and how each is checked.

The fields come from the catalogue of columns. Must not know how fields fit together (`load`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from newsreader.errors import UsageError
from newsreader.library import saved_searches
from newsreader.library.schema.columns import REQUIRED, TABLES
from newsreader.library.schema.kinds import FAULTS
from newsreader.library.tags.names import clean_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Row = dict[str, Any]

VERSION = 4
"""The version of archives. A later version has other names for the same things, or the same names for others.

2 added saved searches, 3 several drafts of a highlight, 4 feeds.
"""

_MAX_NAME = 2000  # code points


class Field(NamedTuple):
    """`load` checks and cleans a value and returns it as it is stored; it raises one of `FAULTS` or `UsageError`.
    `default` is loaded if an archive lacks the field.
    """

    load: Callable[[Any], Any]
    default: Any = REQUIRED


class UnfitError(ValueError):
    """An archive is invalid. `reason` is the end of a sentence for the user; `place` is a path such as
    `articles[3].revisions[0].text`, as far as it is known.
    """

    def __init__(self, reason: str, place: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place

    def __str__(self) -> str:
        return f"{self.reason} ({self.place})" if self.place else self.reason


class within:  # noqa: N801 - it is used like a function
    """Prepend `place` to the place of an `UnfitError` raised in this context; raise any other fault as one.

    A class, since a generator takes three times as long, and a context is entered for each value that is a list.
    """

    def __init__(self, place: str) -> None:
        self._place = place

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, (*FAULTS, UsageError)):
            raise _unfit(error, self._place) from error


def _unfit(error: BaseException, place: str) -> UnfitError:
    if not isinstance(error, UnfitError):
        return UnfitError("something is missing or invalid", place)
    joint = "." if error.place and not error.place.startswith("[") else ""
    return UnfitError(error.reason, f"{place}{joint}{error.place}")


def read_each(raw: Any, name: str, read_one: Callable[[Any], object]) -> None:
    """Call `read_one` with each item of the list or the iterator `raw[name]`. Raises `UnfitError`."""
    with within(name):
        if not isinstance(raw[name], (list, Iterator)):
            raise TypeError("not a list")
        for number, item in enumerate(raw[name]):
            try:
                read_one(item)
            except (*FAULTS, UsageError) as error:
                raise _unfit(error, f"[{number}]") from error


def read(raw: Any, fields: Mapping[str, Field]) -> Row:
    """Return these fields of `raw` as they are stored. Raises `UnfitError`."""
    row: Row = {}
    for name, (load, default) in fields.items():
        try:
            row[name] = load(raw[name] if default is REQUIRED else raw.get(name, default))
        except UsageError as error:
            raise UnfitError(str(error).rstrip("."), name) from error
        except FAULTS as error:
            raise UnfitError(f"“{name}” is missing or invalid", name) from error
    return row


def _fields(table: str, **cleaned: Callable[[Any], Any]) -> dict[str, Field]:
    return {
        name: Field(load, column.default)
        for name, column in TABLES[table].columns.items()
        if column.archived and (load := cleaned.get(name, column.kind.load)) is not None
    }


def _short(load: Callable[[str], str]) -> Callable[[Any], str]:
    """Return `load` for names of a sensible length: normalizing a name takes quadratic time."""

    def load_short(value: Any) -> str:
        if len(value) > _MAX_NAME:
            raise ValueError("too long a name")
        return load(value)

    return load_short


def _query(value: Any) -> str:
    # A saved search whose creation was undone has an empty query.
    return saved_searches.clean_query(value) if value else ""


FIELDS: Mapping[str, Mapping[str, Field]] = {
    "article": _fields("article"),
    "revision": _fields("revision"),
    "highlight": _fields("highlight"),
    "reading_day": _fields("reading_day"),
    "draft": _fields("draft"),
    "tag": _fields("tag", name=_short(clean_name)),
    "saved_search": _fields("saved_search", name=_short(saved_searches.clean_name), query=_query),
    "feed": _fields("feed"),
    "recent_search": _fields("recent_search", query=saved_searches.clean_query),
    "step": _fields("step"),
    "change": {"step": _fields("step")["uid"], **_fields("change")},
}
"""The fields of a row in an archive, by table."""
