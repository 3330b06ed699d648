"""A library with a trigger that another program created is read-only until it is repaired."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from alembic import command
from sqlalchemy import create_engine, event
from tests.library.samples import document

from newsreader.errors import CannotWriteError
from newsreader.library import Library
from newsreader.library.backup.copy import backup
from newsreader.library.backup.restore import restore
from newsreader.library.file import versions
from newsreader.library.file.connection import connect, prepare_connection
from newsreader.library.opening.migrate import configuration
from newsreader.library.repair.doctor import doctor
from newsreader.library.repair.rebuild import repair
from newsreader.library.schema.triggers import KNOWN_DIGESTS, digest
from newsreader.records import Color

if TYPE_CHECKING:
    from pathlib import Path

EVIL = "CREATE TRIGGER evil AFTER INSERT ON step BEGIN UPDATE highlight SET note = ''; END"
DISGUISED = (
    "DROP TRIGGER article_moved",
    "CREATE TRIGGER article_moved AFTER INSERT ON article_tag BEGIN UPDATE highlight SET note = ''; END",
)


@pytest.fixture
def furnished(path: Path) -> Path:
    with Library.open(path) as library:
        article = library.articles.add(document()).article
        library.highlights.add(article.id, 0, 3, color=Color.RED, note="mine")
    return path


def run(path: Path, *statements: str) -> None:
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        for statement in statements:
            connection.execute(statement)


def note(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT note FROM highlight").fetchone()[0])


def strangers(path: Path) -> list[str]:
    return [one.message for one in doctor(path) if one.check == "schema" and not one.ok]


def test_the_triggers_of_every_version_are_known_and_no_others() -> None:
    made = set()
    for version in versions.VERSIONS:
        engine = create_engine("sqlite://")
        event.listen(engine, "connect", lambda connection, _: prepare_connection(connection))
        with engine.begin() as connection:
            command.upgrade(configuration(connection), version)
            found = connection.exec_driver_sql("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")
            made |= {digest(sql) for sql in found.scalars()}
        engine.dispose()
    assert made == KNOWN_DIGESTS


@pytest.mark.parametrize("statements", [(EVIL,), DISGUISED])
def test_a_library_with_a_foreign_trigger_is_read_only_until_the_doctor_removes_it(
    furnished: Path, statements: tuple[str, ...]
) -> None:
    run(furnished, *statements)
    with Library.open(furnished) as library:
        assert library.read_only
        assert "doctor --fix" in library.because
        assert library.highlights.get(1).note == "mine"
        with pytest.raises(CannotWriteError, match="doctor --fix"):
            library.articles.tag([1], ["t"])
        with pytest.raises(CannotWriteError, match="doctor --fix"):
            library.tags.describe("t", "described")
        assert library.back_up_if_due() is None
    assert note(furnished) == "mine"
    assert strangers(furnished)
    assert repair(furnished).previous is not None
    assert all(one.ok for one in doctor(furnished) if one.check != "permissions")
    with Library.open(furnished) as library:
        library.articles.tag([1], ["t"])
        library.tags.describe("t", "described")
    assert note(furnished) == "mine"


def test_a_restored_backup_with_a_foreign_trigger_is_read_only_and_can_be_repaired(furnished: Path) -> None:
    with Library.open(furnished) as library:
        made = backup(library, furnished.with_name("copy.db"))
    run(made, EVIL)
    restore(made, furnished)
    with Library.open(furnished) as library:
        assert library.read_only
        assert "doctor --fix" in library.because
    repair(furnished)
    with Library.open(furnished) as library:
        library.articles.tag([1], ["t"])
    assert note(furnished) == "mine"


def test_a_migration_removes_a_foreign_trigger_before_it_writes(path: Path) -> None:
    path.touch(0o600)
    with closing(connect(path)) as connection:
        engine = create_engine("sqlite://", creator=lambda: connection)
        with engine.begin() as migrating:
            command.upgrade(configuration(migrating), "0001")
            migrating.exec_driver_sql(f"PRAGMA application_id={versions.APPLICATION_ID}")
            migrating.exec_driver_sql("INSERT INTO tag (uid, name, folded, description) VALUES ('u', 'a', 'a', 'mine')")
            migrating.exec_driver_sql(
                'CREATE TRIGGER "e""vil" AFTER UPDATE ON alembic_version BEGIN UPDATE tag SET description = 1; END'
            )
    with Library.open(path) as library:
        assert not library.read_only
        assert [tag.description for tag in library.tags.list()] == ["mine"]
    assert not strangers(path)


def test_the_doctor_names_and_removes_foreign_tables_views_and_indexes(furnished: Path) -> None:
    run(
        furnished,
        "CREATE TABLE theirs (a)",
        "CREATE VIEW seen AS SELECT note FROM highlight",
        "CREATE INDEX quick ON highlight (note)",
    )
    assert strangers(furnished) == [
        "unexpected objects, which doctor --fix leaves out: table theirs, view seen, index quick"
    ]
    with Library.open(furnished) as library:
        assert library.articles.set_starred([1], True)
    assert repair(furnished).previous is not None
    assert not strangers(furnished)
