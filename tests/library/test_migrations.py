"""The migrations create the schema of the models, and libraries of every earlier version open."""

from __future__ import annotations

import ast
import re
import signal
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint
from sqlalchemy.schema import CreateIndex
from tests.library.samples import document

from newsreader.errors import BadDataError, CannotWriteError, NewsreaderError
from newsreader.library import Library
from newsreader.library.articles.export_records import Exported
from newsreader.library.backup.restore import restore
from newsreader.library.backup.rotation import backups, newest_good
from newsreader.library.file import versions
from newsreader.library.file.connection import connect
from newsreader.library.file.identity import backups_folder
from newsreader.library.opening.migrate import configuration
from newsreader.library.repair.doctor import doctor
from newsreader.library.repair.rebuild import repair
from newsreader.library.schema import fulltext
from newsreader.library.schema.models import Base
from newsreader.library.store.engine import driver, make_engine
from newsreader.records import ArticleQuery, Color, Draft, FailedAdd, Reading, State, Subscription

if TYPE_CHECKING:
    from sqlalchemy import Connection


def test_the_versions_are_those_of_the_migrations_in_their_order() -> None:
    script = ScriptDirectory.from_config(configuration())
    assert tuple(reversed([step.revision for step in script.walk_revisions()])) == versions.VERSIONS


# SQLAlchemy does not compare an index on an expression.
pytestmark = pytest.mark.filterwarnings("ignore:.*expression-based index")


def test_the_migrations_create_the_schema_of_the_models(path: Path) -> None:
    Library.open(path).close()
    engine = make_engine(path)
    with engine.begin() as connection:
        command.check(configuration(connection))
        (index,) = [index for index in Base.metadata.tables["article"].indexes if index.name == "ix_article_inbox"]
        sql = "SELECT sql FROM sqlite_master WHERE name = 'ix_article_inbox'"
        created = str(connection.exec_driver_sql(sql).scalar_one())
        assert created.split() == str(CreateIndex(index).compile(dialect=engine.dialect)).split()
    engine.dispose()


def test_a_library_of_the_first_version_gets_tables_for_searches(path: Path) -> None:
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
    (copy,) = backups_folder(path).iterdir()
    assert re.fullmatch(rf"library-\d{{8}}T\d{{6}}Z\.before-{versions.HEAD}\.db", copy.name)


def furnish(path: Path) -> int:
    """Create a library with a row in every table, and return the id of a highlight with a draft."""
    with Library.open(path) as library:
        first = library.articles.add(document(canonical_url="https://a.example/1"), tags=["news/port"]).article
        mark = library.highlights.add(first.id, 4, 11, color=Color.RED, note="who?", tags=["claim"])
        library.articles.add(document("The harbour is open again.", canonical_url="https://a.example/1"))
        library.drafts.keep(Draft(mark.id, "", "who says", "who?"))
        library.articles.delete([library.articles.add(document("Another text.")).article.id])
        library.history.undo()
        library.articles.visit(first.id, 5, State.READING, read=Reading(5, 5))
        library.exports.remember("/notes", {"a": Exported("b")})
        library.failed_adds.change([FailedAdd("a.txt", "It is empty.", datetime.now(UTC))])
        library.searches.save("claims", "tag:claim")
        library.searches.remember("harbour")
        library.feeds.add(Subscription("https://a.example/feed", "Harbour Post"))
    return mark.id


def released(version: str, model: Path, path: Path) -> None:
    """Create a library of this version with the migrations up to it, and copy the rows of the library `model` into it.

    Tables that the version does not have are left out.
    """
    path.touch(0o600)
    engine = make_engine(path, foreign_keys=False)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id={versions.APPLICATION_ID}")
        command.upgrade(configuration(connection), version)
        if version >= "0006":
            fulltext.track(driver(connection))
    with engine.begin() as connection, closing(sqlite3.connect(model)) as whole:
        connection.exec_driver_sql("PRAGMA trusted_schema=ON")  # for the triggers of that version
        made = set(connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'").scalars())
        for table in (table.name for table in Base.metadata.sorted_tables if table.name in made - {"tally"}):
            columns = connection.exec_driver_sql(f"SELECT name FROM pragma_table_info('{table}')").scalars().all()
            columns = [column for column in columns if column != "highlights"]  # counted by a trigger
            names = ", ".join(f'"{column}"' for column in columns)
            where = f"WHERE subject IN ({str([*made])[1:-1]})" if table == "change" else ""
            rows = whole.execute(f'SELECT {names} FROM "{table}" {where}').fetchall()
            assert rows, table
            places = ", ".join("?" * len(columns))
            connection.exec_driver_sql(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows)
        connection.exec_driver_sql("DELETE FROM step WHERE id NOT IN (SELECT step_id FROM change)")
        if version >= "0006":
            fulltext.refresh(driver(connection))
    engine.dispose()


@pytest.mark.parametrize("version", versions.VERSIONS)
def test_a_library_of_every_released_version_opens_with_all_its_data(version: str, path: Path, tmp_path: Path) -> None:
    model = tmp_path / "model" / "library.db"
    mark_id = furnish(model)
    released(version, model, path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(version,)]
    with Library.open(path) as library, Library.open(model) as whole:
        for one in (library, whole):
            one.history.redo()
        query = ArticleQuery()
        assert library.articles.page(query) == whole.articles.page(query)
        assert library.articles.counts() == whole.articles.counts()
        assert library.articles.revisions(1) == [1, 2]
        assert library.articles.source(1, 1) == whole.articles.source(1, 1)
        assert library.highlights.all() == whole.highlights.all()
        assert library.drafts.of(mark_id) == [Draft(mark_id, "", "who says", "who?")]
        assert library.tags.list() == whole.tags.list()
        assert [(step.label, step.status) for step in library.history.steps()][-4:] == [
            (step.label, step.status) for step in whole.history.steps()
        ][-4:]
        assert len(library.articles.ids(ArticleQuery(text="body:open"))) == 1
        library.searches.save("mine", "word")
        assert "mine" in [search.name for search in library.searches.saved()]
    assert [finding for finding in doctor(path) if not finding.ok] == []
    assert backups_folder(path).exists() == (version != versions.HEAD)
    assert schema(path) == schema(model)
    engine = make_engine(path)
    with engine.begin() as connection:
        command.check(configuration(connection))
    engine.dispose()


@pytest.mark.parametrize("version", versions.VERSIONS[:-1])
def test_the_backup_before_a_migration_can_be_restored(version: str, path: Path, tmp_path: Path) -> None:
    model = tmp_path / "model" / "library.db"
    mark_id = furnish(model)
    released(version, model, path)
    Library.open(path).close()
    newest = newest_good(path)
    assert newest is not None
    assert (newest.path.parent, newest.automatic) == (backups_folder(path), False)
    for damage in (b"\xff" * 9000, b"", None):
        path.unlink()
        if damage is not None:
            path.write_bytes(damage)
        with pytest.raises(NewsreaderError) as caught:
            Library.open(path)
        assert f"newsreader --db {path} restore to get the library back as of" in str(caught.value)
        restore(newest.path, path)
        with Library.open(path, create=False) as library:
            assert library.highlights.get(mark_id).tags == ("claim",)
            assert library.drafts.of(mark_id) == [Draft(mark_id, "", "who says", "who?")]
        # The second migration makes the same backup, which is not stored twice.
        assert [copy.path for copy in backups(path)] == [newest.path]


def test_a_migration_makes_texts_without_spaces_searchable(path: Path, tmp_path: Path) -> None:
    model = tmp_path / "model" / "library.db"
    furnish(model)
    with Library.open(model) as library:
        port = library.articles.ids(ArticleQuery(text="body:open"))[0]
        twice = {"title": "東京の地震", "canonical_url": "https://a.example/2"}
        tokyo = library.articles.add(document("東京で地震があった。", **twice), tags=["社会"]).article.id
        library.articles.add(document("大阪でも。", **twice))
        binned = library.articles.add(document("ท่าเรือปิด", title="Bangkok")).article.id
        library.articles.delete([binned])
    released("0001", model, path)
    with Library.open(path) as library:
        for text, ids in (
            ("body:阪", [tokyo]),
            ("body:東京", []),
            ("京", [tokyo]),
            ("会", [tokyo]),
            ("body:op", [port]),
        ):
            assert list(library.articles.ids(ArticleQuery(text=text))) == ids, text
        library.articles.restore([binned])
        assert list(library.articles.ids(ArticleQuery(text="body:เรือ"))) == [binned]
        library.articles.delete([tokyo])
        assert library.articles.empty_trash() == 1
    assert [finding for finding in doctor(path) if not finding.ok] == []
    assert schema(path) == schema(model)


def test_a_migration_indexes_unfolded_texts_again(path: Path, tmp_path: Path) -> None:
    model = tmp_path / "model" / "library.db"
    furnish(model)
    with Library.open(model) as library:
        river = library.articles.add(document("Am Fluß stand er.", title="Der große Łuk"), tags=["Œuvre"]).article.id
        binned = library.articles.add(document("Die ﬁnale Straße.")).article.id
        library.articles.delete([binned])
    released("0004", model, path)
    with closing(connect(path)) as connection:
        connection.executescript("""
            PRAGMA trusted_schema=ON;
            INSERT INTO revision_fts (revision_fts, rowid, text) SELECT 'delete', id, text FROM revision_spaced;
            INSERT INTO revision_fts (rowid, text) SELECT id, text FROM revision;
            UPDATE article_fts SET title = (SELECT title FROM article WHERE id = rowid), tags = 'Œuvre';
        """)
    with Library.open(path) as library:
        for text in ("body:fluss", "body:Fluß", "grosse", "luk", "oeuvre"):
            assert list(library.articles.ids(ArticleQuery(text=text))) == [river], text
        library.articles.restore([binned])
        assert list(library.articles.ids(ArticleQuery(text='body:"finale strasse"'))) == [binned]
        library.articles.delete([river])
        assert library.articles.empty_trash() == 1
    assert [finding for finding in doctor(path) if not finding.ok] == []


def test_ctrl_c_ends_a_migration_and_changes_nothing(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tmp_path / "model" / "library.db"
    furnish(model)
    with Library.open(model) as library:
        river = library.articles.add(document("Am Fluß.")).article.id
    released("0004", model, path)

    def pressed(text: str) -> str:
        signal.raise_signal(signal.SIGINT)
        return text

    handler = signal.getsignal(signal.SIGINT)
    with monkeypatch.context() as patch:
        patch.setattr("newsreader.text.fts_text.spaced", pressed)
        with pytest.raises(KeyboardInterrupt):
            Library.open(path)
    assert signal.getsignal(signal.SIGINT) is handler
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0004",)]
    with Library.open(path) as library:
        assert list(library.articles.ids(ArticleQuery(text="body:fluss"))) == [river]


def test_ctrl_c_while_an_article_is_added_is_not_reported_as_damage(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pressed(_: str) -> str:
        raise KeyboardInterrupt

    with Library.open(path) as library:
        with monkeypatch.context() as patch:
            patch.setattr("newsreader.text.fts_text.spaced", pressed)
            with pytest.raises(KeyboardInterrupt):
                library.articles.add(document("Am Fluß."))
        assert library.articles.counts().all == 0


def schema(path: Path) -> set[tuple[str, ...]]:
    """Return all objects of the schema with their SQL."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema").fetchall()
    return {(*names, " ".join(sql.split())) for *names, sql in rows}


@pytest.fixture
def older(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of the current version, for a newer program whose migration adds a column."""
    with Library.open(path) as library:
        library.articles.add(document())
    for module in ("file.versions", "opening.open", "repair.doctor"):
        monkeypatch.setattr(f"newsreader.library.{module}.HEAD", "9000")
    monkeypatch.setattr("newsreader.library.file.versions.VERSIONS", (*versions.VERSIONS, "9000"))

    def upgrade(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE tag ADD COLUMN weight INTEGER")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9000'")

    monkeypatch.setattr("newsreader.library.opening.migrate.upgrade", upgrade)
    return path


def columns(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[1] for row in connection.execute("PRAGMA table_info(tag)")]


def test_an_older_library_is_backed_up_and_then_migrated(older: Path) -> None:
    with Library.open(older) as library:
        assert library.articles.get(1).title == "The strike"
    Library.open(older).close()
    assert "weight" in columns(older)
    (copy,) = backups_folder(older).iterdir()
    assert copy.name.endswith("Z.before-9000.db")
    assert "weight" not in columns(copy)


def test_a_failed_migration_changes_nothing(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE tag ADD COLUMN weight INTEGER")
        raise BadDataError("This cannot be migrated.")

    monkeypatch.setattr("newsreader.library.opening.migrate.upgrade", fail)
    with pytest.raises(BadDataError, match="cannot be migrated"):
        Library.open(older)
    assert "weight" not in columns(older)
    for _ in range(3):
        with pytest.raises(BadDataError, match="cannot be migrated"):
            Library.open(older)
    assert len(backups(older)) == 1


def test_without_a_backup_the_file_is_not_migrated_and_a_copy_is_read(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Path) -> bool:
        raise CannotWriteError("The disk is full.")

    monkeypatch.setattr("newsreader.library.backup.copy.create_private_file", refuse)
    with Library.open(older) as library:
        assert library.read_only
        assert library.because == "The disk is full. Until then, this is a read-only copy."
        assert library.articles.get(1).title == "The strike"
        with pytest.raises(CannotWriteError, match="full"):
            library.articles.set_starred([1], True)
    assert "weight" not in columns(older)


def test_an_older_library_opened_read_only_is_read_as_a_copy(older: Path) -> None:
    with Library.open(older, read_only=True) as library:
        assert library.articles.get(1).title == "The strike"
    assert "weight" not in columns(older)
    assert [entry.name for entry in older.parent.iterdir()] == ["library.db"]


def test_the_migrations_create_the_constraints_of_the_models(path: Path) -> None:
    Library.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        created = dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall())
    for table in Base.metadata.tables.values():
        conditions = [one for one in table.constraints if isinstance(one, CheckConstraint)]
        declared = {f"CONSTRAINT {one.name} CHECK ({one.sqltext})" for one in conditions}
        assert {one for one in declared if one not in created[table.name]} == set()
        assert created[table.name].count(" CHECK (") == len(declared)


def test_no_migration_imports_code_that_can_change() -> None:
    folder = Path(versions.__file__).parents[1] / "migrations" / "versions"
    fixed = ("__future__", "typing", "alembic", "sqlalchemy", "re", "urllib")
    assert len(list(folder.glob("0*.py"))) == len(versions.VERSIONS)
    for file in folder.glob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        imported = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        imported += [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
        assert all(name.split(".")[0] in fixed for name in imported), file


def test_a_migration_copies_invalid_values_as_they_are_and_the_doctor_reports_them(path: Path, tmp_path: Path) -> None:
    model = tmp_path / "model" / "library.db"
    highlight_id = furnish(model)
    released("0005", model, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE highlight SET color = 'orange', start = 30, end = 20")
        connection.execute("UPDATE step SET time = 'yesterday' WHERE id = 1")
        connection.commit()
        found = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        tables = {table for (table,) in found} & set(Base.metadata.tables) - {"tally"}
        columns = "SELECT group_concat('\"' || name || '\"') FROM pragma_table_info(?)"
        copied = {table: connection.execute(columns, (table,)).fetchone()[0] for table in tables}
        before = {table: connection.execute(f'SELECT {copied[table]} FROM "{table}"').fetchall() for table in tables}
    with Library.open(path) as library:
        with closing(sqlite3.connect(path)) as connection:
            for table, rows in before.items():
                assert connection.execute(f'SELECT {copied[table]} FROM "{table}"').fetchall() == rows, table
        assert library.articles.set_starred([1], True)
    messages = [finding.message for finding in doctor(path) if not finding.ok]
    assert f"article 1, highlight {highlight_id} cannot be read (color)" in messages
    assert "step 1 cannot be read (time)" in messages
    assert next(finding for finding in doctor(path) if finding.check == "file").ok
    # The backup from before the migration has the same rows.
    assert len(backups(path)) == 1
    assert newest_good(path) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE article SET state = 'lost'",
        "UPDATE article SET uid = ''",
        "UPDATE article SET position = -1",
        "UPDATE article SET starred = 2",
        "UPDATE article SET added_at = '2026-02-30T10:00:00.000000Z'",
        "UPDATE article SET published_at = '2026-02-20'",
        "UPDATE article SET authors = 'Ana'",
        "UPDATE revision SET text = x'00'",
        "UPDATE highlight SET color = 'orange'",
        "UPDATE highlight SET anchor = 'lost'",
        "UPDATE highlight SET score = 2",
        'UPDATE highlight SET start = "end"',
        "UPDATE change SET cause = 'wish'",
        "UPDATE step SET status = 'lost'",
    ],
)
def test_an_invalid_value_is_refused_when_it_is_written(path: Path, statement: str) -> None:
    furnish(path)
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="CHECK constraint"):
        connection.execute(statement)


def test_another_program_can_write_to_a_library_and_the_doctor_indexes_what_it_wrote(path: Path) -> None:
    with Library.open(path) as library:
        article_id = library.articles.add(document("The harbour is closed.")).article.id
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("UPDATE article SET title = 'Straße'")
        connection.execute("UPDATE revision SET text = 'The harbour is opened.'")
        connection.commit()
    assert {finding.check for finding in doctor(path) if finding.derived} == {"index of titles", "index of texts"}
    repair(path)
    with Library.open(path) as library:
        for text in ("strasse", "body:opened"):
            assert list(library.articles.ids(ArticleQuery(text=text))) == [article_id], text
        assert not library.articles.ids(ArticleQuery(text="body:closed"))
