"""Samples that programs of earlier versions wrote, stored as plain SQL, open with all their data."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from newsreader.library import Library
from newsreader.library.file import versions
from newsreader.library.repair.doctor import doctor
from newsreader.records import AnchorState, ArticleQuery, Reading

SCHEMAS = Path(__file__).parent / "schemas"


def test_there_is_a_sample_of_every_earlier_version() -> None:
    assert tuple(sorted(one.stem for one in SCHEMAS.glob("*.sql"))) == versions.VERSIONS[:-1]


@pytest.mark.parametrize("version", versions.VERSIONS[:-1])
def test_a_sample_of_every_earlier_version_opens(version: str, path: Path) -> None:
    path.touch(0o600)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((SCHEMAS / f"{version}.sql").read_text("utf-8"))
    with Library.open(path) as library:
        (article,) = library.articles.page(ArticleQuery())
        assert (article.title, article.tags, library.articles.revisions(article.id)) == (
            "The strike",
            ("port",),
            [1, 2],
        )
        (mark,) = library.highlights.all()
        assert (mark.quote, mark.note, mark.tags, mark.anchor) == ("harbour", "who?", ("claim",), AnchorState.EXACT)
        assert list(library.articles.ids(ArticleQuery(text="body:expected"))) == [article.id]
        assert library.history.undo() is not None
        assert library.articles.revision(article.id).text.startswith("The harbour")
        library.articles.visit(article.id, 50, read=Reading(45, 50))
    with closing(sqlite3.connect(path)) as connection:
        (read,) = connection.execute("SELECT length FROM reading_day WHERE day <> ''").fetchone()
    # The latest sample was read up to 45 before days were stored, which is not counted again.
    assert read == (5 if version == "0012" else 45)
    assert [finding for finding in doctor(path) if not finding.ok] == []
