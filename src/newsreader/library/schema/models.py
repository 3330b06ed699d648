"""The tables, as typed declarative classes.

Times are UTC text (`codecs.store_time`), positions are code points. Triggers of the migrations update the counts
`article.highlights` and `tally`; `fulltext` fills `article_fts` and `revision_fts`. No id is used twice
(`AUTOINCREMENT`), even after the trash was emptied, so an old id never names another row. Nothing outside
`newsreader.library` imports this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, MetaData, Table, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from .columns import SUBJECTS as RECORDED
from .columns import checks

if TYPE_CHECKING:
    from collections.abc import Mapping


class AsIs(UserDefinedType[Any]):
    """A column that stores numbers and texts unconverted, which SQLite's `BLOB` type does."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Return the type's name for `CREATE TABLE`."""
        return "BLOB"


class Base(DeclarativeBase):
    """The declarative base. It names every constraint, so that migrations can refer to it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )


class Article(Base):
    """An article without its text. `revision` is the number of its current revision. `highlights` is the number of its
    highlights outside the trash. An article that is not `kept` is an entry in the inbox; `entry_id` is its id in the
    feed that it came by. `checked_at` is when its address was last asked for a new text. `source_path` is the URI of
    the file that it was added from. `seen` is the number of the revision that was last read, and `watch` the number of
    minutes between two requests for a new text.
    """

    __tablename__ = "article"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    title_derived: Mapped[bool]
    title_key: Mapped[str]
    authors: Mapped[str]
    site: Mapped[str | None]
    site_key: Mapped[str]
    url: Mapped[str | None]
    canonical_url: Mapped[str | None] = mapped_column(index=True)
    language: Mapped[str | None]
    published_at: Mapped[str | None]
    added_at: Mapped[str]
    state: Mapped[str]
    starred: Mapped[bool]
    position: Mapped[int]
    revision: Mapped[int]
    length: Mapped[int]
    words: Mapped[int]
    highlights: Mapped[int] = mapped_column(server_default=text("0"))
    feed_id: Mapped[int | None] = mapped_column(ForeignKey("feed.id"))
    entry_id: Mapped[str | None]
    kept: Mapped[bool] = mapped_column(server_default=text("1"))
    checked_at: Mapped[str | None]
    source_path: Mapped[str | None]
    seen: Mapped[int | None]
    watch: Mapped[int | None]
    deleted_at: Mapped[str | None]

    # Each index covers a whole list in one order, so that only shown rows are read from the table.
    __table_args__ = (
        *(
            Index(f"ix_article_by_{name}", "deleted_at", "kept", name, "id", "state", "starred")
            for name in ("added_at", "published_at", "title_key", "site_key", "words", "highlights")
        ),
        Index(
            "ix_article_feed", "feed_id", "entry_id", "state", "deleted_at", sqlite_where=text("feed_id IS NOT NULL")
        ),
        Index("ix_article_changed", "deleted_at", "kept", sqlite_where=text("seen < revision")),
        Index("ix_article_source_path", "source_path", sqlite_where=text("source_path IS NOT NULL")),
        Index(
            *("ix_article_inbox", "deleted_at", "kept", text("min(coalesce(published_at, added_at), added_at)"), "id"),
            sqlite_where=text("kept = 0"),
        ),
        {"sqlite_autoincrement": True},
    )


class Revision(Base):
    """A text of an article as its source had it, with the headline `title`. The text never changes. Its blocks and
    inline spans can, when its source is parsed again. `encoding`, `language` and `tags` are those of the source; an
    article in another language than its current revision has one that the user chose. A server sent this text from the
    address `fetched_from`, the last time with the headers `etag` and `last_modified`.
    """

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    number: Mapped[int]
    fetched_at: Mapped[str]
    title: Mapped[str]
    text: Mapped[str]
    blocks: Mapped[str]
    marks: Mapped[str]
    corrections: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    source: Mapped[bytes]
    media_type: Mapped[str]
    parser: Mapped[str] = mapped_column(server_default="")
    parser_version: Mapped[int] = mapped_column(server_default="0")
    charset: Mapped[str] = mapped_column(server_default="")
    base: Mapped[str] = mapped_column(server_default="")
    encoding: Mapped[str] = mapped_column(server_default="")
    encoding_guessed: Mapped[bool] = mapped_column(server_default="0")
    language: Mapped[str | None]
    tags: Mapped[str] = mapped_column(server_default="[]")
    fetched_from: Mapped[str | None]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    deleted_at: Mapped[str | None]

    __table_args__ = (UniqueConstraint("article_id", "number"), {"sqlite_autoincrement": True})


class Highlight(Base):
    """A highlighted passage. `start` and `end` are code points in the text of revision number `revision`. `quote` is
    the words there, or those of an earlier revision if the place is in doubt. `first_quote` is the words that the user
    highlighted, if they differ.
    """

    __tablename__ = "highlight"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    revision: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str]
    prefix: Mapped[str]
    suffix: Mapped[str]
    first_quote: Mapped[str | None]
    color: Mapped[str]
    note: Mapped[str]
    anchor: Mapped[str]
    score: Mapped[float]
    created_at: Mapped[str] = mapped_column(index=True)
    updated_at: Mapped[str]
    deleted_at: Mapped[str | None]

    __table_args__ = ({"sqlite_autoincrement": True},)


class Tag(Base):
    """A tag of the codebook. `folded` is the name without case, unique among the tags in use."""

    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    folded: Mapped[str]
    description: Mapped[str]
    color: Mapped[str | None]
    hot_key: Mapped[str | None]
    deleted_at: Mapped[str | None]

    __table_args__ = (
        Index("ix_tag_folded", "folded", unique=True, sqlite_where=text("deleted_at IS NULL")),
        {"sqlite_autoincrement": True},
    )


class ArticleTag(Base):
    """A tag on an article."""

    __tablename__ = "article_tag"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True, index=True)


class HighlightTag(Base):
    """A tag on a highlight."""

    __tablename__ = "highlight_tag"

    highlight_id: Mapped[int] = mapped_column(ForeignKey("highlight.id", ondelete="CASCADE"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True, index=True)


class ReadingDay(Base):
    """How much of an article was read on a day, in code points; what was read again is not counted again. `day` is the
    user's local day, or empty for all that was read before days were stored.
    """

    __tablename__ = "reading_day"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[str] = mapped_column(primary_key=True)
    length: Mapped[int]


class Draft(Base):
    """An unsaved note of a highlight, from one editor. `began` is the saved note that the editor started from."""

    __tablename__ = "draft"

    highlight_id: Mapped[int] = mapped_column(ForeignKey("highlight.id", ondelete="CASCADE"), primary_key=True)
    editor: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    began: Mapped[str]
    updated_at: Mapped[str]


class SavedSearch(Base):
    """A saved search. `folded` is the name without case, unique among the searches in use."""

    __tablename__ = "saved_search"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    folded: Mapped[str]
    query: Mapped[str]
    created_at: Mapped[str]
    deleted_at: Mapped[str | None]

    __table_args__ = (
        Index("ix_saved_search_folded", "folded", unique=True, sqlite_where=text("deleted_at IS NULL")),
        {"sqlite_autoincrement": True},
    )


class Feed(Base):
    """A feed. `title` and `site` are what the feed says, `name` is what the user called it. `seen` names the entries of
    the last fetched document (`store.seen`), `interval` is the number of seconds between two refreshes.
    """

    __tablename__ = "feed"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    address: Mapped[str]
    title: Mapped[str]
    name: Mapped[str]
    site: Mapped[str | None]
    folder: Mapped[str]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    seen: Mapped[str]
    interval: Mapped[int]
    fetched_at: Mapped[str | None]
    next_at: Mapped[str | None]
    error: Mapped[str]
    error_since: Mapped[str | None]
    paused: Mapped[bool]
    full_text: Mapped[bool]
    created_at: Mapped[str]
    deleted_at: Mapped[str | None]

    __table_args__ = ({"sqlite_autoincrement": True},)


class RecentSearch(Base):
    """A recent search, and when it was last used."""

    __tablename__ = "recent_search"

    query: Mapped[str] = mapped_column(primary_key=True)
    used_at: Mapped[str]


class FailedAdd(Base):
    """A source that could not be added, why, and when."""

    __tablename__ = "failed_add"

    source: Mapped[str] = mapped_column(primary_key=True)
    message: Mapped[str]
    failed_at: Mapped[str]


class Step(Base):
    """A step of history, undone as a whole. `article_id` and `highlight_id` name its only article or highlight.

    An `imported` step happened in another library. It is listed, but only the import as a whole can be undone.
    """

    __tablename__ = "step"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    time: Mapped[str]
    what: Mapped[str]
    label: Mapped[str]
    status: Mapped[str]
    article_id: Mapped[int | None] = mapped_column(index=True)
    highlight_id: Mapped[int | None]
    imported: Mapped[bool] = mapped_column(server_default=text("0"))

    __table_args__ = (Index("ix_step_status", "status", "id"), {"sqlite_autoincrement": True})


class Change(Base):
    """The journal: every changed value, in order. Undo and redo only add rows, with `cause` `undo` or `redo`.

    `subject` is a table and `field` its column. The field `tag` is a link, whose `before` and `after` are a tag's id or
    null. The field `draft` is a draft that an import inserted.
    """

    __tablename__ = "change"

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"), index=True)
    time: Mapped[str]
    cause: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[int]
    field: Mapped[str]
    before: Mapped[Any | None] = mapped_column(AsIs)
    after: Mapped[Any | None] = mapped_column(AsIs)

    __table_args__ = (Index("ix_change_subject", "subject", "subject_id"), {"sqlite_autoincrement": True})


class ExportRecord(Base):
    """An exported file: its SHA-256 as the last export left it, to find out whether the user edited it since.

    `base` is what the export wrote, compressed, so that later edits and changes can be merged. `fingerprint` changes
    with the records that the export read. A file in a format that is not merged has neither.
    """

    __tablename__ = "export_record"

    target: Mapped[str] = mapped_column(primary_key=True)
    block: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    fingerprint: Mapped[str | None]
    base: Mapped[bytes | None]


class Tally(Base):
    """The number of articles of each kind, so that a start does not count them."""

    __tablename__ = "tally"

    state: Mapped[str] = mapped_column(primary_key=True)
    starred: Mapped[bool] = mapped_column(primary_key=True)
    binned: Mapped[bool] = mapped_column(primary_key=True)
    kept: Mapped[bool] = mapped_column(primary_key=True)
    articles: Mapped[int]


for _table in Base.metadata.tables.values():
    for _name, _condition in checks(_table.name):
        _table.append_constraint(CheckConstraint(_condition, name=_name))

SUBJECTS: Mapping[str, Table] = {name: Base.metadata.tables[name] for name in RECORDED}
"""The tables whose fields the journal records, by their `subject`."""

LINKS: Mapping[str, Table] = {name: Base.metadata.tables[f"{name}_tag"] for name in ("article", "highlight")}
"""The tables that link tags to articles and highlights, by subject."""
