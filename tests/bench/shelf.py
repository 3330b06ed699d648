"""Create a library of any size quickly: one article is added, and its row is copied."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from newsreader.ingest import parse_one as parse
from newsreader.library import Library
from newsreader.library.file.connection import prepare_connection
from newsreader.library.schema import fulltext

if TYPE_CHECKING:
    from pathlib import Path


def fill(path: Path, count: int) -> None:
    """Create a library of `count` articles, titled `Article 1 of many` and so on. The first is the newest."""
    with Library.open(path) as library:
        library.articles.add(parse(b"Article 1 has a first sentence. And it has a second one.\n", "a.txt"))
    with sqlite3.connect(path) as connection:
        prepare_connection(connection)
        fulltext.track(connection)
        columns = [row[1] for row in connection.execute("PRAGMA table_info(article)")]
        row = dict(zip(columns, connection.execute("SELECT * FROM article").fetchone(), strict=True))
        template = dict(row)

        def copies() -> object:
            for number in range(2, count + 1):
                yield tuple(
                    {
                        **template,
                        "id": number,
                        "uid": f"{template['uid'][:-6]}{number:06d}",
                        "title": f"Article {number} of many",
                        "added_at": f"2020-01-01T{number % 24:02d}:{number % 60:02d}:00.{999_999 - number:06d}Z",
                        "canonical_url": None,
                        "url": None,
                    }[column]
                    if column in ("id", "uid", "title", "added_at", "canonical_url", "url")
                    else template[column]
                    for column in columns
                )

        marks = ", ".join("?" * len(columns))
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.executemany(f"INSERT INTO article ({', '.join(columns)}) VALUES ({marks})", copies())
        connection.execute("UPDATE article SET title = 'Article 1 of many' WHERE id = 1")
        fulltext.refresh(connection)
    connection.close()
