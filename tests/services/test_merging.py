"""A library goes out as one file and comes in again, from and to anywhere."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from functools import reduce
from typing import TYPE_CHECKING

import pytest
from tests.exported import export_text

from newsreader.ingest import parse_one as parse
from newsreader.library import Library
from newsreader.records import AddStatus, AnchorState, Color
from newsreader.services.exports.exporting import export, export_pieces
from newsreader.services.imports.merging import import_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def filled(library: Library) -> Library:
    article = library.articles.add(parse(b"# The river\n\nThe river rose. Nobody asked why.\n", "river.md")).article
    library.highlights.add(article.id, 0, 9, color=Color.RED, note="who says?", tags=["claim"])
    other = library.articles.add(parse(b"The bridge will open in spring.", "bridge.txt")).article
    library.articles.delete([other.id])
    return library


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "other" / "library.db") as opened:
        yield opened


def test_a_whole_library_is_exported_to_one_file_and_imported(filled: Library, other: Library, tmp_path: Path) -> None:
    file = tmp_path / "all.json"
    assert export(filled, format="json", output=file).written == (file,)
    results = list(import_files(other, [str(file)]))
    assert [(one.status, one.title) for one in results] == [
        (AddStatus.ADDED, "The river"),
        (AddStatus.ADDED, "The bridge will open in spring"),
    ]
    again = tmp_path / "again.json"
    export(other, format="json", output=again)
    assert again.read_bytes() == file.read_bytes()
    assert other.articles.counts() == filled.articles.counts()
    assert other.articles.source(1) == filled.articles.source(1)
    assert [one.status for one in import_files(other, [str(file)])] == [AddStatus.UNCHANGED] * 2


@pytest.mark.parametrize("size", [1, 7, 1_000])
@pytest.mark.parametrize("written", [str, lambda text: json.dumps(json.loads(text), indent=1, sort_keys=True)])
def test_a_library_is_imported_from_a_file_that_is_read_in_pieces(
    filled: Library,
    other: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: int,
    written: Callable[[str], str],
) -> None:
    monkeypatch.setattr("newsreader.services.imports.json_reader._PIECE", size)
    file, again = tmp_path / "all.json", tmp_path / "again.json"
    export(filled, format="json", output=file)
    exported = file.read_text(encoding="utf-8")
    file.write_text(written(exported), encoding="utf-8")
    assert [one.status for one in import_files(other, [str(file)])] == [AddStatus.ADDED] * 2
    export(other, format="json", output=again)
    assert again.read_text(encoding="utf-8") == exported


def test_a_second_export_of_an_unchanged_library_changes_no_byte(filled: Library, tmp_path: Path) -> None:
    file = tmp_path / "all.json"
    export(filled, format="json", output=file)
    assert export(filled, format="json", output=file).unchanged == (file,)


def test_each_article_of_a_library_export_has_the_names_of_any_export(filled: Library) -> None:
    whole = json.loads(export_text(filled, format="json"))
    [named] = json.loads(export_text(filled, articles=[1], format="json"))
    assert {name: whole[0][name] for name in named} == named
    assert set(whole[0]) - set(named) == {"deleted", "archive"}
    assert set(whole[1]) - set(named) == {"deleted", "archive", "library"}
    assert (whole[0]["deleted"], whole[1]["deleted"] is None) == (None, False)


def test_a_codebook_without_articles_is_imported(library: Library, other: Library, tmp_path: Path) -> None:
    library.tags.describe("claim", "somebody says so")
    export(library, format="json", output=tmp_path / "all.json")
    [result] = import_files(other, [str(tmp_path / "all.json")])
    assert (result.status, result.id, result.message) == (
        AddStatus.REVISED,
        None,
        "imported its tags and saved searches",
    )
    assert list(import_files(other, [str(tmp_path / "all.json")])) == []
    assert [(tag.name, tag.description) for tag in other.tags.list()] == [("claim", "somebody says so")]


def test_importing_an_empty_library_changes_nothing(library: Library, other: Library, tmp_path: Path) -> None:
    export(library, format="json", output=tmp_path / "all.json")
    assert list(import_files(other, [str(tmp_path / "all.json")])) == []
    assert other.history.steps() == []


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"not JSON", 65, "Not valid JSON"),
        (b"\xff\xfe\x00", 65, "Not valid JSON"),
        (b"[" * 100_000, 65, "Not valid JSON"),
        (b"{}", 65, "array of articles"),
        (b"[1]", 65, "array of articles"),
        (b'[{"archive": {}, "library": {"version": 1}}]', 65, "Not a library archive"),
        (None, 66, "no such file"),
    ],
)
def test_a_file_that_is_not_an_export_is_one_failure_and_the_others_are_imported(
    filled: Library, other: Library, tmp_path: Path, content: bytes | None, status: int, said: str
) -> None:
    bad, good = tmp_path / "bad.json", tmp_path / "good.json"
    if content is not None:
        bad.write_bytes(content)
    export(filled, format="json", output=good)
    first, *rest = import_files(other, [str(bad), str(good)])
    assert (first.status, first.exit_status) == (AddStatus.FAILED, status)
    assert said in first.message
    assert "\n" not in first.message
    assert [one.status for one in rest] == [AddStatus.ADDED] * 2


def test_an_export_of_some_articles_cannot_be_imported(filled: Library, other: Library, tmp_path: Path) -> None:
    export(filled, articles=[1], format="json", output=tmp_path / "some.json")
    [failed] = import_files(other, [str(tmp_path / "some.json")])
    assert failed.exit_status == 65
    assert "Import the export of a whole library" in failed.message


def test_a_file_that_is_cut_off_anywhere_fails_in_one_line_and_changes_nothing(
    filled: Library, other: Library, tmp_path: Path
) -> None:
    file = tmp_path / "all.json"
    export(filled, format="json", output=file)
    whole = file.read_bytes()
    for length in range(1, len(whole.rstrip()), 211):
        file.write_bytes(whole[:length])
        [failed] = import_files(other, [str(file)])
        assert (failed.status, failed.exit_status) == (AddStatus.FAILED, 65)
        assert re.fullmatch(r"Not valid JSON(, or cut off, in line [\d,]+)?\.", failed.message)
    assert other.history.steps() == []


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ((0, "archive", "article", "title"), 7, "“title” is missing or invalid (articles[0].article.title)"),
        ((1, "archive", "revisions", 0, "text"), [], "“text” is missing or invalid (articles[1].revisions[0].text)"),
        ((0, "archive", "highlights"), None, "something is missing or invalid (articles[0].highlights)"),
        (
            (0, "archive", "highlights", 0, "end"),
            10**6,
            "a highlight is outside its text (articles[0].highlights[0].end)",
        ),
        ((-1, "library", "tags"), 5, "something is missing or invalid (library.tags)"),
        (
            (-1, "library", "changes", 0, 3),
            "sqlite_schema",
            "“subject” is missing or invalid (library.changes[0].subject)",
        ),
        (
            (0, "archive", "highlights", 0, "quote"),
            "never said",
            "the text at its place is not its quote (articles[0].highlights[0].quote)",
        ),
        (
            (0, "archive", "highlights", 0, "start"),
            1,
            "the text at its place is not its quote (articles[0].highlights[0].quote)",
        ),
        (
            (0, "archive", "highlights", 0, "revision"),
            7,
            "this revision is missing (articles[0].highlights[0].revision)",
        ),
        ((0, "archive", "article", "authors"), "Ana", "“authors” is missing or invalid (articles[0].article.authors)"),
        (
            (0, "archive", "highlights", 0, "score"),
            "1",
            "“score” is missing or invalid (articles[0].highlights[0].score)",
        ),
        ((0, "archive", "highlights", 0, "tags", 0), 9, "this tag is missing (articles[0].highlights[0].tags[0])"),
        (
            (0, "archive", "revisions", 0, "text"),
            "The river rose. Nobody asked who.",
            "the text does not match its “sha256” (articles[0].revisions[0].sha256)",
        ),
        (
            (1, "archive", "revisions", 0, "sha256"),
            "0" * 64,
            "the text does not match its “sha256” (articles[1].revisions[0].sha256)",
        ),
        (
            (1, "archive", "revisions", 0, "source"),
            "AAAA",
            "the original does not match its “source_sha256” (articles[1].revisions[0].source_sha256)",
        ),
        ((1, "archive", "article", "id"), 1, "this “id” is used twice (articles[1].article.id)"),
        ((1, "archive", "revisions", 0, "id"), 1, "this “id” is used twice (articles[1].revisions[0].id)"),
        ((0, "archive", "article", "revision"), 2, "this revision is missing (articles[0].article.revision)"),
        (
            (0, "archive", "revisions", 0, "blocks", -1, 1),
            0,
            "a block starts before the end of the previous block (articles[0].revisions[0].blocks[1])",
        ),
        (
            (0, "archive", "revisions", 0, "blocks", 0, slice(None)),
            ["heading", 0, 4, 10**9],
            "this level is too high (articles[0].revisions[0].blocks[0])",
        ),
        (
            (0, "archive", "revisions", 0, "blocks", 0, 0),
            reduce(lambda inner, _: [inner], range(900), []),
            "something is missing or invalid (articles[0].revisions[0].blocks[0])",
        ),
        ((-1, "library", "tags", 0, "name"), "é" * 3000, "“name” is missing or invalid (library.tags[0].name)"),
        ((-1, "library", "steps", 1, "uid"), "", "“uid” is missing or invalid (library.steps[1].uid)"),
        ((-1, "library", "version"), "1", "“version” is missing or invalid (library.version)"),
        ((-1, "library", "version"), 0, "“version” is missing or invalid (library.version)"),
        ((-1, "library", "version"), True, "“version” is missing or invalid (library.version)"),
    ],
)
def test_an_error_in_an_archive_says_where_it_is(
    filled: Library, other: Library, tmp_path: Path, place: tuple[int | str, ...], value: object, said: str
) -> None:
    whole = json.loads(export_text(filled, format="json"))
    *way, last = place
    inner = whole
    for step in way:
        inner = inner[step]
    inner[last] = value
    (tmp_path / "all.json").write_text(json.dumps(whole), encoding="utf-8")
    [failed] = import_files(other, [str(tmp_path / "all.json")])
    assert (failed.status, failed.exit_status) == (AddStatus.FAILED, 65)
    assert failed.message == f"Not a library archive, or a damaged one: {said}."
    assert other.history.steps() == []
    assert not other.articles.ever()


@pytest.mark.parametrize(
    ("part", "place"),
    [
        (("tags",), "library.tags[1].id"),
        (("steps",), "library.steps[{}].uid"),
        (("archive", "revisions"), "articles[0].revisions[1].id"),
        (("archive", "highlights"), "articles[0].highlights[1].id"),
    ],
)
def test_two_rows_with_one_id_are_refused(
    filled: Library, other: Library, tmp_path: Path, part: tuple[str, ...], place: str
) -> None:
    whole = json.loads(export_text(filled, format="json"))
    inner = whole[0] if part[0] == "archive" else whole[-1]["library"]
    for name in part:
        inner = inner[name]
    again = inner[0] | {"number": 2, "name": "another name"}
    inner.append(again)
    (tmp_path / "all.json").write_text(json.dumps(whole), encoding="utf-8")
    [failed] = import_files(other, [str(tmp_path / "all.json")])
    assert (failed.status, failed.exit_status) == (AddStatus.FAILED, 65)
    assert f"({place.format(len(inner) - 1)})" in failed.message
    assert not other.articles.ever()


def test_a_wrong_prefix_and_suffix_are_computed_from_the_text(filled: Library, other: Library, tmp_path: Path) -> None:
    whole = json.loads(export_text(filled, format="json"))
    whole[0]["archive"]["highlights"][0] |= {"prefix": "wrong ", "suffix": "also wrong" * 1000}
    (tmp_path / "all.json").write_text(json.dumps(whole), encoding="utf-8")
    list(import_files(other, [str(tmp_path / "all.json")]))
    assert (other.highlights.get(1).prefix, other.highlights.get(1).suffix) == (
        filled.highlights.get(1).prefix,
        filled.highlights.get(1).suffix,
    )


def test_a_file_without_the_archive_of_one_article_is_not_a_library_export(
    filled: Library, other: Library, tmp_path: Path
) -> None:
    whole = json.loads(export_text(filled, format="json"))
    del whole[1]["archive"]
    (tmp_path / "all.json").write_text(json.dumps(whole), encoding="utf-8")
    [failed] = import_files(other, [str(tmp_path / "all.json")])
    assert failed.exit_status == 65
    assert "Import the export of a whole library" in failed.message


def test_an_import_into_a_damaged_library_is_refused(filled: Library, other: Library, tmp_path: Path) -> None:
    export(filled, format="json", output=tmp_path / "all.json")
    damaged = other.articles.add(parse(b"A text of its own.", "own.txt")).article
    run(other, "UPDATE article SET revision = 9")
    [failed] = import_files(other, [str(tmp_path / "all.json")])
    assert (failed.status, failed.exit_status) == (AddStatus.FAILED, 65)
    assert f"{other.path} is damaged: article {damaged.id}: its text, number 9, is missing." in failed.message
    assert other.articles.counts().all == 1


def test_a_wrong_quote_prevents_no_import_and_is_exported_as_an_orphan(
    filled: Library, other: Library, tmp_path: Path
) -> None:
    run(filled, "UPDATE highlight SET quote = 'never said'")
    export(other, format="json", output=tmp_path / "none.json")
    other.articles.add(parse(b"A text of its own.", "own.txt"))
    export(other, format="json", output=tmp_path / "own.json")
    assert [one.status for one in import_files(filled, [str(tmp_path / "own.json")])] == [AddStatus.ADDED]
    report = export(filled, format="json", output=tmp_path / "all.json")
    assert report.unreadable == ("the place of article 1, highlight 1: the text there is not its quote",)
    list(import_files(other, [str(tmp_path / "all.json")]))
    [orphan] = other.highlights.all()
    assert (orphan.quote, orphan.anchor, orphan.note) == ("never said", AnchorState.ORPHAN, "who says?")


def run(library: Library, statement: str) -> None:
    """Damage a library in a way that the program would not."""
    with closing(sqlite3.connect(library.path, isolation_level=None)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute(statement)


def test_an_archive_of_a_later_version_fails_and_the_others_are_imported(
    filled: Library, other: Library, tmp_path: Path
) -> None:
    later, good = tmp_path / "later.json", tmp_path / "good.json"
    export(filled, format="json", output=good)
    whole = json.loads(good.read_text(encoding="utf-8"))
    whole[-1]["library"]["version"] = 99
    later.write_text(json.dumps(whole), encoding="utf-8")
    failed, *rest = import_files(other, [str(later), str(good)])
    assert (failed.exit_status, failed.message) == (
        69,
        "A later version of newsreader wrote this archive: install it to import this.",
    )
    assert [one.status for one in rest] == [AddStatus.ADDED] * 2


def test_changes_made_while_a_library_is_exported_are_not_half_in_the_file(
    filled: Library, other: Library, tmp_path: Path
) -> None:
    pieces = export_pieces(filled, [], format="json")
    file = tmp_path / "all.json"
    with file.open("w") as out:
        out.write(next(pieces))
        article = filled.articles.add(parse(b"The ferry is late again.\n", "ferry.txt")).article
        filled.highlights.add(article.id, 0, 9, color=Color.RED, note="since when?", tags=["new"])
        out.writelines(pieces)
    results = list(import_files(other, [str(file)]))
    assert [(one.status, one.title) for one in results] == [
        (AddStatus.ADDED, "The river"),
        (AddStatus.ADDED, "The bridge will open in spring"),
    ]
    assert [tag.name for tag in other.tags.list()] == ["claim"]
