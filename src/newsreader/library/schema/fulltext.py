"""The full-text tables: what they are made of, how one row gets into them, how all do, and how to tell that they agree
with what they index.

SQL text alone, for the migrations and for whoever mends a library: must not know a connection. Neither table is touched
by the models. Filtering while typing needs every prefix at once, over what a row of the list shows; texts have an index
of their own, which keeps no copy of them. What goes into either is `spaced` (`newsreader.text.fts_text`), which every
connection knows, so that scripts without spaces can be searched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def as_indexed(value: str) -> str:
    """Give the SQL for a text as it is indexed. It travels as bytes, since not all of a damaged file may be UTF-8."""
    return f"spaced(CAST({value} AS BLOB))"


CREATE: Mapping[str, str] = {
    "article_fts": """
    CREATE VIRTUAL TABLE article_fts USING fts5(
        title, site, authors, tags, prefix='1 2 3', tokenize='unicode61 remove_diacritics 2'
    )
    """,
    "revision_fts": """
    CREATE VIRTUAL TABLE revision_fts USING fts5(
        text, content='revision_spaced', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
    )
    """,
}
"""What makes each table."""

SPACED = f"CREATE VIEW revision_spaced AS SELECT id, {as_indexed('text')} AS text FROM revision"
"""What makes the source of `revision_fts`, which that compares itself with and is filled anew from."""


def _tags(article_id: str) -> str:
    return as_indexed(f"""
    coalesce((SELECT group_concat(tag.name, ' ') FROM article_tag JOIN tag ON tag.id = article_tag.tag_id
              WHERE article_tag.article_id = {article_id}), '')
""")


_TAGS_OF_ARTICLE = _tags("article_fts.rowid")

# What is done for a row that comes, changes or goes.
ADD_ARTICLE = f"""INSERT INTO article_fts (rowid, title, site, authors, tags)
            VALUES (new.id, {as_indexed("new.title")}, {as_indexed("coalesce(new.site, '')")},
                    {as_indexed("new.authors")}, '');"""
DROP_ARTICLE = "DELETE FROM article_fts WHERE rowid = old.id;"

TRIGGERS = (
    f"""
    CREATE TRIGGER article_renamed AFTER UPDATE OF title, site, authors ON article BEGIN
        UPDATE article_fts SET title = {as_indexed("new.title")}, site = {as_indexed("coalesce(new.site, '')")},
            authors = {as_indexed("new.authors")} WHERE rowid = new.id;
    END
    """,
    f"""
    CREATE TRIGGER article_tagged AFTER INSERT ON article_tag BEGIN
        UPDATE article_fts SET tags = {_TAGS_OF_ARTICLE} WHERE rowid = new.article_id;
    END
    """,
    f"""
    CREATE TRIGGER article_untagged AFTER DELETE ON article_tag BEGIN
        UPDATE article_fts SET tags = {_TAGS_OF_ARTICLE} WHERE rowid = old.article_id;
    END
    """,
    f"""
    CREATE TRIGGER tag_renamed AFTER UPDATE OF name ON tag BEGIN
        UPDATE article_fts SET tags = {_TAGS_OF_ARTICLE}
            WHERE rowid IN (SELECT article_id FROM article_tag WHERE tag_id = new.id);
    END
    """,
    f"""
    CREATE TRIGGER revision_added AFTER INSERT ON revision BEGIN
        INSERT INTO revision_fts (rowid, text) VALUES (new.id, {as_indexed("new.text")});
    END
    """,
    f"""
    CREATE TRIGGER revision_gone AFTER DELETE ON revision BEGIN
        INSERT INTO revision_fts (revision_fts, rowid, text) VALUES ('delete', old.id, {as_indexed("old.text")});
    END
    """,
)
"""What keeps the tables, one row at a time; an article that comes or goes is told of by `ADD_ARTICLE` and
`DROP_ARTICLE`, in triggers that count it too.
"""

FILL: Mapping[str, tuple[str, ...]] = {
    "article_fts": (
        "DELETE FROM article_fts",
        f"""
        INSERT INTO article_fts (rowid, title, site, authors, tags)
        SELECT id, {as_indexed("title")}, {as_indexed("coalesce(site, '')")}, {as_indexed("authors")},
               {_tags("article.id")} FROM article
        """,
    ),
    "revision_fts": ("INSERT INTO revision_fts (revision_fts) VALUES ('rebuild')",),
}
"""What fills each table anew, whatever it holds."""

WRONG: Mapping[str, str] = {
    "article_fts": f"""
        SELECT count(*) FROM article LEFT JOIN article_fts ON article_fts.rowid = article.id
        WHERE article_fts.title IS NOT {as_indexed("article.title")}
           OR article_fts.site IS NOT {as_indexed("coalesce(article.site, '')")}
           OR article_fts.authors IS NOT {as_indexed("article.authors")}
           OR article_fts.tags IS NOT {_tags("article.id")}
    """,
    "revision_fts": "SELECT count(*) FROM revision WHERE id NOT IN (SELECT id FROM revision_fts_docsize)",
}
"""What counts the rows that each table does not know as they are."""

GONE: Mapping[str, str] = {
    "article_fts": "SELECT rowid FROM article_fts WHERE rowid NOT IN (SELECT id FROM article)",
    "revision_fts": "SELECT id FROM revision_fts_docsize WHERE id NOT IN (SELECT id FROM revision)",
}
"""What gives the ids of rows that each table knows and the library has no more."""


def integrity(table: str) -> str:
    """Give what lets FTS5 compare its index with its source word by word, which fails as `SQLITE_CORRUPT` if they do
    not agree. It counts as writing, and changes nothing.
    """
    return f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)"
