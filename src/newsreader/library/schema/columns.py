"""What each column of each table may hold, and records made of rows.

The one place that says so, for those who make records of rows, and for those who look a whole library over. What is
wrong is told by the names of columns, never by what stands in them. On the start-up path, as `kinds` is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from newsreader.records import AnchorState, Color, State, StepStatus

from . import codecs
from .kinds import (
    BLOCKS,
    CORRECTIONS,
    COUNT,
    FAULTS,
    FLAG,
    ID,
    MARKS,
    MOMENT,
    NAMES,
    SCORE,
    SOURCE,
    TEXT,
    TIME,
    TOLD,
    WHOLE,
    Kind,
    one_of,
    optional,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

T = TypeVar("T")

CAUSES = ("do", "undo", "redo")
"""What makes a change of the journal."""

SUBJECTS = ("article", "revision", "highlight", "tag", "saved_search")
"""The tables that the journal tells of."""


class Columns:
    """Columns of a row in their order, each with its kind. `what` says what a row is, for instance `article`."""

    def __init__(self, what: str, /, **kinds: Kind) -> None:
        self.what = what
        self.kinds = kinds
        self._shapes: set[tuple[type, ...]] = set()

    def make(self, record: Callable[[Any], T], row: Sequence[Any], name: object) -> T:
        """Give what `record` makes of the row, which is called `name`. Raises `UnreadableError` if it cannot be read.

        Which types go together is looked at once, so for most rows this takes less than a microsecond.
        """
        shape = tuple(map(type, row))
        if shape in self._shapes:
            try:
                return record(row)
            except FAULTS:
                pass  # and why is found out below
        if wrong := self.wrong(row):
            raise codecs.UnreadableError(f"{self.what} {name} cannot be read ({', '.join(wrong)})")
        self._shapes.add(shape)
        return record(row)

    def wrong(self, row: Iterable[Any]) -> list[str]:
        """Give the names of the columns that cannot be read."""
        wrong = []
        for (name, kind), value in zip(self.kinds.items(), row, strict=True):
            try:
                kind.read(value)
            except FAULTS:
                wrong.append(name)
        return wrong


TABLES: Mapping[str, Columns] = {
    "article": Columns(
        "article",
        id=ID,
        uid=TEXT,
        title=TEXT,
        title_derived=FLAG,
        title_key=TEXT,
        authors=NAMES,
        site=optional(TEXT),
        site_key=TEXT,
        url=optional(TEXT),
        canonical_url=optional(TEXT),
        language=optional(TEXT),
        published_at=MOMENT,
        added_at=TIME,
        state=one_of(State),
        starred=FLAG,
        position=WHOLE,
        revision=WHOLE,
        length=WHOLE,
        words=WHOLE,
        highlights=COUNT,
        deleted_at=MOMENT,
    ),
    "revision": Columns(
        "text",
        id=ID,
        article_id=ID,
        number=WHOLE,
        fetched_at=TIME,
        title=TEXT,
        text=TEXT,
        blocks=BLOCKS,
        marks=MARKS,
        corrections=CORRECTIONS,
        sha256=TEXT,
        source=SOURCE,
        media_type=TEXT,
        deleted_at=MOMENT,
    ),
    "highlight": Columns(
        "highlight",
        id=ID,
        uid=TEXT,
        article_id=ID,
        revision=WHOLE,
        start=WHOLE,
        end=WHOLE,
        quote=TEXT,
        prefix=TEXT,
        suffix=TEXT,
        color=one_of(Color),
        note=TEXT,
        anchor=one_of(AnchorState),
        score=SCORE,
        created_at=TIME,
        updated_at=TIME,
        deleted_at=MOMENT,
    ),
    "tag": Columns(
        "tag",
        id=ID,
        uid=TEXT,
        name=TEXT,
        folded=TEXT,
        description=TEXT,
        color=optional(one_of(Color)),
        hot_key=optional(TEXT),
        deleted_at=MOMENT,
    ),
    "article_tag": Columns("tag on an article", article_id=ID, tag_id=ID),
    "highlight_tag": Columns("tag on a highlight", highlight_id=ID, tag_id=ID),
    "draft": Columns("draft", highlight_id=ID, editor=TEXT, text=TEXT, began=TEXT, updated_at=TIME),
    "saved_search": Columns(
        "search", id=ID, uid=TEXT, name=TEXT, folded=TEXT, query=TEXT, created_at=TIME, deleted_at=MOMENT
    ),
    "recent_search": Columns("last search", query=TEXT, used_at=TIME),
    "step": Columns(
        "step",
        id=ID,
        uid=TEXT,
        time=TIME,
        what=TEXT,
        label=TEXT,
        status=one_of(StepStatus),
        article_id=optional(ID),
        highlight_id=optional(ID),
        imported=FLAG,
    ),
    "change": Columns(
        "change",
        id=ID,
        step_id=ID,
        time=TIME,
        cause=one_of(CAUSES),
        subject=one_of(SUBJECTS),
        subject_id=ID,
        field=TEXT,
        before=TOLD,
        after=TOLD,
    ),
    "export_record": Columns("export", target=TEXT, block=TEXT, sha256=TEXT),
    "tally": Columns("count", state=one_of(State), starred=FLAG, binned=FLAG, articles=COUNT),
}
"""Every table that the models tell of, by name."""


def some(table: str, names: str, **more: Kind) -> Columns:
    """Give these columns of a table, named with spaces between, and then `more`."""
    whole = TABLES[table]
    return Columns(whole.what, **{name: whole.kinds[name] for name in names.split()}, **more)
