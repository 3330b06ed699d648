"""The full-text tables `article_fts` and `revision_fts`: how they are filled, refreshed and checked.

`article_fts` indexes the words that a row of the list shows, with prefixes for filtering while typing. `revision_fts`
indexes the texts and stores no copy of them. Both hold text as `newsreader.text.fts_text.spaced` returns it. Works on
connections of sqlite3 prepared by `file.connection.prepare_connection`. Must not know who changes a row, or why.

The tables themselves are created by the migrations. A writing connection calls `track` once; its temporary triggers
then note the ids of changed rows, whatever statement changes them. `refresh` indexes these rows before the commit.
Nothing in the file calls Python, so other SQLite programs can write to it; `doctor` finds rows that they changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

TABLES = ("article_fts", "revision_fts")


def _folded(value: str) -> str:
    """Return the SQL that folds a text. It is passed as bytes, because a damaged text may not be UTF-8."""
    return f"spaced(CAST({value} AS BLOB))"


_TITLE, _SITE, _AUTHORS = _folded("article.title"), _folded("coalesce(article.site, '')"), _folded("article.authors")
_TAGS = _folded("""
    coalesce((SELECT group_concat(tag.name, ' ') FROM article_tag JOIN tag ON tag.id = article_tag.tag_id
              WHERE article_tag.article_id = article.id), '')
""")
_INDEX_ARTICLES = f"""
    INSERT INTO article_fts (rowid, title, site, authors, tags)
    SELECT id, {_TITLE}, {_SITE}, {_AUTHORS}, {_TAGS} FROM article
"""
_INDEX_REVISIONS = f"INSERT INTO revision_fts (rowid, text) SELECT id, {_folded('text')} FROM revision"

SAMPLE = """
    CREATE VIRTUAL TABLE IF NOT EXISTS temp.sample USING fts5(
        title, site, authors, tags, content='', tokenize='unicode61 remove_diacritics 2'
    )
"""
"""SQL that creates an empty table which finds the same words as `article_fts`, on one connection."""

FILL_SAMPLE = """
    INSERT INTO temp.sample (rowid, title, site, authors, tags)
    SELECT rowid, title, site, authors, tags FROM article_fts WHERE rowid IN ({})
"""

_TRACK = """
    CREATE TEMP TABLE changed_article (id INTEGER PRIMARY KEY);
    CREATE TEMP TABLE added_revision (id INTEGER PRIMARY KEY);
    CREATE TEMP TABLE deleted_revision (id INTEGER PRIMARY KEY, text);
    CREATE TEMP TRIGGER article_inserted AFTER INSERT ON main.article BEGIN
        INSERT OR IGNORE INTO changed_article VALUES (new.id);
    END;
    CREATE TEMP TRIGGER article_updated AFTER UPDATE OF title, site, authors ON main.article BEGIN
        INSERT OR IGNORE INTO changed_article VALUES (new.id);
    END;
    CREATE TEMP TRIGGER article_deleted AFTER DELETE ON main.article BEGIN
        INSERT OR IGNORE INTO changed_article VALUES (old.id);
    END;
    CREATE TEMP TRIGGER article_tag_inserted AFTER INSERT ON main.article_tag BEGIN
        INSERT OR IGNORE INTO changed_article VALUES (new.article_id);
    END;
    CREATE TEMP TRIGGER article_tag_deleted AFTER DELETE ON main.article_tag BEGIN
        INSERT OR IGNORE INTO changed_article VALUES (old.article_id);
    END;
    CREATE TEMP TRIGGER tag_updated AFTER UPDATE OF name ON main.tag BEGIN
        INSERT OR IGNORE INTO changed_article SELECT article_id FROM article_tag WHERE tag_id = new.id;
    END;
    CREATE TEMP TRIGGER revision_inserted AFTER INSERT ON main.revision BEGIN
        INSERT INTO added_revision VALUES (new.id);
    END;
    CREATE TEMP TRIGGER revision_deleted AFTER DELETE ON main.revision
    WHEN old.id NOT IN (SELECT id FROM added_revision) BEGIN
        INSERT INTO deleted_revision VALUES (old.id, old.text);
    END;
"""

_REFRESH: Mapping[str, tuple[str, ...]] = {
    "changed_article": (
        "DELETE FROM article_fts WHERE rowid IN (SELECT id FROM changed_article)",
        f"{_INDEX_ARTICLES} WHERE id IN (SELECT id FROM changed_article)",
    ),
    "added_revision": (f"{_INDEX_REVISIONS} WHERE id IN (SELECT id FROM added_revision)",),
    # FTS5 needs the text of a row to remove its words from an index that has no copy of it.
    "deleted_revision": (
        f"""
        INSERT INTO revision_fts (revision_fts, rowid, text)
        SELECT 'delete', id, {_folded("text")} FROM deleted_revision
        """,
    ),
}


def track(connection: sqlite3.Connection) -> None:
    """Note from now on which rows change on this connection, for `refresh`."""
    connection.executescript(_TRACK)


def refresh(connection: sqlite3.Connection) -> None:
    """Index the rows that changed since `track` or the last `refresh`. Runs in the transaction of the changes."""
    for noted, statements in _REFRESH.items():
        if connection.execute(f"SELECT 1 FROM {noted} LIMIT 1").fetchone():
            for statement in (*statements, f"DELETE FROM {noted}"):
                connection.execute(statement)


def fill(connection: sqlite3.Connection) -> None:
    """Index every article and every text, and drop what both tables held."""
    for statement in (
        "DELETE FROM article_fts",
        _INDEX_ARTICLES,
        "INSERT INTO revision_fts (revision_fts) VALUES ('delete-all')",
        _INDEX_REVISIONS,
    ):
        connection.execute(statement)


_CHECK_ARTICLES = ("INSERT INTO article_fts (article_fts, rank) VALUES ('integrity-check', 1)",)

# FTS5 compares an index with its source only if it can read the source. So the check runs on a temporary copy of the
# index whose source is a view of the folded texts.
_CHECK_REVISIONS = (
    f"CREATE TEMP VIEW folded_revision AS SELECT id, {_folded('text')} AS text FROM main.revision",
    """
    CREATE VIRTUAL TABLE temp.revision_check USING fts5(
        text, content='folded_revision', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
    )
    """,
    *(
        statement
        for part in ("data", "idx", "docsize")
        for statement in (
            f"DELETE FROM temp.revision_check_{part}",
            f"INSERT INTO temp.revision_check_{part} SELECT * FROM main.revision_fts_{part}",
        )
    ),
    "INSERT INTO temp.revision_check (revision_check, rank) VALUES ('integrity-check', 1)",
)

CHECK: Mapping[str, tuple[str, ...]] = {"article_fts": _CHECK_ARTICLES, "revision_fts": _CHECK_REVISIONS}
"""SQL that compares a table with its source word by word, and fails as `SQLITE_CORRUPT` if they differ. It must run in
a transaction that is rolled back.
"""

WRONG: Mapping[str, str] = {
    "article_fts": f"""
        SELECT count(*) + (SELECT count(*) FROM article_fts WHERE rowid NOT IN (SELECT id FROM article))
        FROM article LEFT JOIN article_fts ON article_fts.rowid = article.id
        WHERE article_fts.title IS NOT {_TITLE} OR article_fts.site IS NOT {_SITE}
           OR article_fts.authors IS NOT {_AUTHORS} OR article_fts.tags IS NOT {_TAGS}
    """,
    "revision_fts": """
        SELECT count(*) + (SELECT count(*) FROM revision_fts_docsize WHERE id NOT IN (SELECT id FROM revision))
        FROM revision WHERE id NOT IN (SELECT id FROM revision_fts_docsize)
    """,
}
"""SQL that counts the rows which a table does not index, or not as they are, and the missing rows that it indexes."""
