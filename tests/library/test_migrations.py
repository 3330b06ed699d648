"""The schema and the migrations that make it say the same, and an older library becomes one of the present."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from tests.library.samples import document

from newsreader.errors import BadDataError, CannotWriteError
from newsreader.library import Library, versions
from newsreader.library.engine import make_engine
from newsreader.library.migrate import configuration

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection


def test_the_versions_are_those_of_the_migrations_in_their_order() -> None:
    script = ScriptDirectory.from_config(configuration())
    assert tuple(reversed([step.revision for step in script.walk_revisions()])) == versions.VERSIONS


def test_the_migrations_make_what_the_models_say(path: Path) -> None:
    Library.open(path).close()
    engine = make_engine(path)
    with engine.begin() as connection:
        command.check(configuration(connection))
    engine.dispose()


def test_a_library_of_the_first_version_gets_a_place_for_searches(path: Path) -> None:
    path.touch(0o600)
    engine = make_engine(path, foreign_keys=False)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id={versions.APPLICATION_ID}")
        command.upgrade(configuration(connection), "0001")
        connection.exec_driver_sql(
            "INSERT INTO tag (uid, name, folded, description) VALUES ('u', 'claim', 'claim', 'what is said')"
        )
    engine.dispose()
    with Library.open(path) as library:
        assert [tag.name for tag in library.tags.list()] == ["claim"]
        library.searches.save("claims", "tag:claim")
        assert [one.name for one in library.searches.saved()] == ["claims"]
    (kept,) = path.parent.glob("*.backup")
    assert kept.name.startswith("library.db.0001-2")


@pytest.fixture
def older(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of the present version as the next program sees it, which adds a column."""
    with Library.open(path) as library:
        library.articles.add(document())
    for module in ("versions", "opening", "doctor"):
        monkeypatch.setattr(f"newsreader.library.{module}.HEAD", "9000")
    monkeypatch.setattr("newsreader.library.versions.VERSIONS", (*versions.VERSIONS, "9000"))

    def upgrade(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE tag ADD COLUMN weight INTEGER")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9000'")

    monkeypatch.setattr("newsreader.library.migrate.upgrade", upgrade)
    return path


def columns(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[1] for row in connection.execute("PRAGMA table_info(tag)")]


def test_an_older_library_is_backed_up_and_then_migrated(older: Path) -> None:
    with Library.open(older) as library:
        assert library.articles.get(1).title == "The strike"
    Library.open(older).close()
    assert "weight" in columns(older)
    (kept,) = older.parent.glob("*.backup")
    assert kept.name.startswith(f"library.db.{versions.VERSIONS[-2]}-2")
    assert "weight" not in columns(kept)


def test_a_migration_that_fails_leaves_the_library_as_it_was(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE tag ADD COLUMN weight INTEGER")
        raise BadDataError("This cannot be migrated.")

    monkeypatch.setattr("newsreader.library.migrate.upgrade", fail)
    with pytest.raises(BadDataError, match="cannot be migrated"):
        Library.open(older)
    assert "weight" not in columns(older)


def test_no_backup_no_migration(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> bool:
        raise CannotWriteError("The disk is full.")

    monkeypatch.setattr("newsreader.library.backup.create_private", refuse)
    with pytest.raises(CannotWriteError, match="full"):
        Library.open(older)
    assert "weight" not in columns(older)


def test_an_older_library_that_is_only_read_asks_to_be_opened_for_writing_once(older: Path) -> None:
    with pytest.raises(CannotWriteError, match="earlier version"):
        Library.open(older, read_only=True)
    assert "weight" not in columns(older)
