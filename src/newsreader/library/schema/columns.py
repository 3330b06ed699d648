"""The catalogue of columns: one declaration for each column of each table.

From it come how a stored row is checked and read, the conditions of the CHECK constraints, what an archive holds of a
row, and how a value is merged with that of another library. Errors name columns, never their values. Imported at
start-up, like `kinds`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from newsreader.records import AnchorState, Color, State, StepStatus

from . import codecs
from .kinds import (
    BLOCKS,
    CORRECTIONS,
    COUNT,
    DAY,
    FAULTS,
    FILLED,
    FILLED_LINE,
    FLAG,
    ID,
    INLINE_SPANS,
    KEY,
    LINE,
    MOMENT,
    NAMES,
    NOTE,
    SCALAR,
    SCORE,
    SOURCE,
    TEXT,
    TIME,
    UID,
    WHOLE,
    Kind,
    one_of,
    optional,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

T = TypeVar("T")

CAUSES = ("do", "undo", "redo")
"""The causes of a change in the journal."""

SUBJECTS = ("article", "revision", "highlight", "tag", "saved_search", "feed")
"""The tables whose changes the journal records."""

FURTHEST = "furthest"
"""The merge rule of a column that only moves forward, such as reading progress; `archive.merge` says when."""


REQUIRED = object()
"""The default of a column that every archive holds."""


class Column(NamedTuple):
    """A column: the kind of its values, how it is merged, and whether an archive holds it.

    `merge` names a group of columns. When two libraries differ in any column of a group, the library that changed the
    group last decides all of them. A column without a group never changes once its row exists, and the journal has no
    change of it. A column that is not `archived` is derived from others, follows from its row's place in an archive, or
    holds only in one library.
    `default` is the JSON value of a column that archives of earlier versions do not hold.
    """

    kind: Kind
    merge: str = ""
    archived: bool = True
    default: Any = REQUIRED


class Columns:
    """The columns of a row in their order, each with its kind. `what` names such a row, for instance `article`."""

    def __init__(self, what: str, /, **columns: Column | Kind) -> None:
        self.what = what
        self.columns = {
            name: column if isinstance(column, Column) else Column(column) for name, column in columns.items()
        }
        self.kinds = {name: column.kind for name, column in self.columns.items()}
        self._shapes: set[tuple[type, ...]] = set()

    def make(self, record: Callable[[Any], T], row: Sequence[Any], name: object) -> T:
        """Return `record(row)`; `name` names the row in errors. Raises `UnreadableError` if the row is invalid.

        Columns are checked one by one only for a combination of types that is new, so most rows take less than a
        microsecond.
        """
        shape = tuple(map(type, row))
        if shape in self._shapes:
            try:
                return record(row)
            except FAULTS:
                pass  # the check below finds the columns at fault
        if invalid := self.invalid(row):
            raise codecs.UnreadableError(f"{self.what} {name} cannot be read ({', '.join(invalid)})")
        self._shapes.add(shape)
        return record(row)

    def invalid(self, row: Iterable[Any]) -> list[str]:
        """Return the names of the columns whose values are invalid."""
        names = []
        for (name, kind), value in zip(self.kinds.items(), row, strict=True):
            try:
                kind.read(value)
            except FAULTS:
                names.append(name)
        return names


TABLES: Mapping[str, Columns] = {
    "article": Columns(
        "article",
        id=ID,
        uid=UID,
        title=Column(FILLED_LINE, merge="title"),
        title_derived=Column(FLAG, merge="title"),
        title_key=Column(TEXT, merge="title", archived=False),
        authors=Column(NAMES, merge="authors"),
        site=Column(optional(LINE), merge="site"),
        site_key=Column(TEXT, merge="site", archived=False),
        url=Column(optional(LINE), merge="url"),
        canonical_url=Column(optional(LINE), merge="canonical_url"),
        language=Column(optional(LINE), merge="language"),
        published_at=Column(MOMENT, merge="published_at"),
        added_at=TIME,
        state=Column(one_of(State), merge=FURTHEST),
        starred=Column(FLAG, merge="starred"),
        position=Column(WHOLE, merge=FURTHEST),
        revision=Column(WHOLE, merge="revision"),
        length=Column(WHOLE, merge="revision", archived=False),
        words=Column(WHOLE, merge="revision", archived=False),
        highlights=Column(COUNT, archived=False),
        feed_id=Column(optional(ID), default=None),
        entry_id=Column(optional(LINE), default=None),
        kept=Column(FLAG, merge=FURTHEST, default=True),
        checked_at=Column(MOMENT, default=None),
        source_path=Column(optional(LINE), merge="source_path", default=None),
        seen=Column(optional(WHOLE), default=None),
        watch=Column(optional(WHOLE), merge="watch", default=None),
        deleted_at=Column(MOMENT, merge="deleted_at"),
    ),
    "revision": Columns(
        "text",
        id=ID,
        article_id=Column(ID, archived=False),
        number=WHOLE,
        fetched_at=TIME,
        title=Column(LINE, merge="title"),
        text=FILLED,
        blocks=Column(BLOCKS, merge="blocks"),
        marks=Column(INLINE_SPANS, merge="blocks"),
        corrections=Column(CORRECTIONS, merge="blocks"),
        sha256=Column(TEXT, archived=False),
        source=SOURCE,
        media_type=LINE,
        parser=Column(LINE, default=""),
        parser_version=Column(WHOLE, default=0),
        charset=Column(LINE, default=""),
        base=Column(LINE, default=""),
        encoding=Column(LINE, default=""),
        encoding_guessed=Column(FLAG, default=False),
        language=Column(optional(LINE), merge="language", default=None),
        tags=Column(NAMES, merge="tags", default=[]),
        # The text in an archive can have been edited, and then a server would say that it is still the same.
        fetched_from=Column(optional(LINE), archived=False),
        etag=Column(optional(LINE), archived=False),
        last_modified=Column(optional(LINE), archived=False),
        deleted_at=Column(MOMENT, merge="deleted_at"),
    ),
    "highlight": Columns(
        "highlight",
        id=ID,
        uid=UID,
        article_id=Column(ID, archived=False),
        revision=Column(WHOLE, merge="place"),
        start=Column(WHOLE, merge="place"),
        end=Column(WHOLE, merge="place"),
        quote=Column(TEXT, merge="place"),
        prefix=Column(TEXT, merge="place"),
        suffix=Column(TEXT, merge="place"),
        first_quote=Column(optional(TEXT), merge="place", default=None),
        color=Column(one_of(Color), merge="color"),
        note=Column(NOTE, merge="note"),
        anchor=Column(one_of(AnchorState), merge="place"),
        score=Column(SCORE, merge="place"),
        created_at=TIME,
        updated_at=Column(TIME, merge=FURTHEST),
        deleted_at=Column(MOMENT, merge="deleted_at"),
    ),
    "tag": Columns(
        "tag",
        id=ID,
        uid=UID,
        name=Column(LINE, merge="name"),
        folded=Column(TEXT, merge="name", archived=False),
        description=Column(TEXT, merge="description"),
        color=Column(optional(one_of(Color)), merge="color"),
        hot_key=Column(optional(KEY), merge="hot_key"),
        deleted_at=Column(MOMENT, merge="deleted_at"),
    ),
    "article_tag": Columns("tag on an article", article_id=ID, tag_id=ID),
    "highlight_tag": Columns("tag on a highlight", highlight_id=ID, tag_id=ID),
    "reading_day": Columns("day of reading", article_id=Column(ID, archived=False), day=DAY, length=WHOLE),
    "draft": Columns(
        "draft",
        highlight_id=Column(ID, archived=False),
        editor=Column(TEXT, archived=False),
        text=NOTE,
        began=NOTE,
        updated_at=TIME,
    ),
    "saved_search": Columns(
        "search",
        id=ID,
        uid=UID,
        name=Column(LINE, merge="name"),
        folded=Column(TEXT, merge="name", archived=False),
        query=Column(LINE, merge="query"),
        created_at=TIME,
        deleted_at=Column(MOMENT, merge="deleted_at"),
    ),
    "feed": Columns(
        "feed",
        id=ID,
        uid=UID,
        address=FILLED_LINE,
        title=LINE,
        name=Column(LINE, merge="name"),
        site=optional(LINE),
        folder=Column(LINE, merge="folder"),
        etag=optional(LINE),
        last_modified=optional(LINE),
        seen=TEXT,
        interval=WHOLE,
        fetched_at=MOMENT,
        next_at=MOMENT,
        error=LINE,
        error_since=MOMENT,
        paused=Column(FLAG, merge="paused"),
        full_text=Column(FLAG, merge="full_text"),
        created_at=TIME,
        deleted_at=Column(MOMENT, merge="deleted_at"),
    ),
    "recent_search": Columns("last search", query=LINE, used_at=TIME),
    "failed_add": Columns("failed add", source=TEXT, message=TEXT, failed_at=TIME),
    "step": Columns(
        "step",
        id=Column(ID, archived=False),
        uid=UID,
        time=TIME,
        what=LINE,
        label=LINE,
        status=one_of(StepStatus),
        article_id=Column(optional(ID), archived=False),
        highlight_id=Column(optional(ID), archived=False),
        imported=Column(FLAG, archived=False),
    ),
    "change": Columns(
        "change",
        id=Column(ID, archived=False),
        step_id=Column(ID, archived=False),
        time=TIME,
        cause=one_of(CAUSES),
        subject=one_of(SUBJECTS),
        subject_id=ID,
        field=LINE,
        before=SCALAR,
        after=SCALAR,
    ),
    "export_record": Columns(
        "export", target=TEXT, block=TEXT, sha256=TEXT, fingerprint=optional(TEXT), base=optional(SOURCE)
    ),
    "tally": Columns("count", state=one_of(State), starred=FLAG, binned=FLAG, kept=FLAG, articles=COUNT),
}
"""Every table of the models, by name."""

_ROW_CHECKS: Mapping[str, Mapping[str, str]] = {"highlight": {"range": 'start < "end"'}}


def some(table: str, names: str, **more: Kind) -> Columns:
    """Return the columns of a table whose names `names` lists, separated by spaces, and then `more`."""
    columns = TABLES[table]
    return Columns(columns.what, **{name: columns.kinds[name] for name in names.split()}, **more)


def checks(table: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the SQL of each CHECK constraint of a table, those of its columns first.

    A column's constraint has the column's name. `range` of highlights compares two columns, so a statement that moves a
    highlight must set both at once.
    """
    for name, kind in TABLES[table].kinds.items():
        condition = (kind.check or kind.sql).format(f'"{name}"')
        yield name, f"({condition}) IS TRUE"
    yield from _ROW_CHECKS.get(table, {}).items()
