"""A library goes out as one file and comes in again, from and to anywhere."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from newsreader.ingest.detect import parse
from newsreader.library import Library
from newsreader.records import AddStatus, Color
from newsreader.services.exporting import Format, export, export_text
from newsreader.services.merging import import_files

if TYPE_CHECKING:
    from collections.abc import Iterator
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


def test_a_whole_library_travels_in_one_file(filled: Library, other: Library, tmp_path: Path) -> None:
    file = tmp_path / "all.json"
    assert export(filled, format=Format.JSON, output=file).written == (file,)
    results = list(import_files(other, [str(file)]))
    assert [(one.status, one.title) for one in results] == [
        (AddStatus.ADDED, "The river"),
        (AddStatus.ADDED, "The bridge will open in spring"),
    ]
    again = tmp_path / "again.json"
    export(other, format=Format.JSON, output=again)
    assert again.read_bytes() == file.read_bytes()
    assert other.articles.counts() == filled.articles.counts()
    assert other.articles.source(1) == filled.articles.source(1)
    assert [one.status for one in import_files(other, [str(file)])] == [AddStatus.UNCHANGED] * 2


def test_a_second_export_of_an_unchanged_library_changes_no_byte(filled: Library, tmp_path: Path) -> None:
    file = tmp_path / "all.json"
    export(filled, format=Format.JSON, output=file)
    assert export(filled, format=Format.JSON, output=file).unchanged == (file,)


def test_every_article_keeps_the_names_that_scripts_read(filled: Library) -> None:
    whole = json.loads(export_text(filled, format=Format.JSON))
    [named] = json.loads(export_text(filled, articles=[1], format=Format.JSON))
    assert {name: whole[0][name] for name in named} == named
    assert set(whole[0]) - set(named) == {"deleted", "archive", "library"}
    assert set(whole[1]) - set(named) == {"deleted", "archive"}
    assert (whole[0]["deleted"], whole[1]["deleted"] is None) == (None, False)


def test_a_codebook_without_articles_travels_too(library: Library, other: Library, tmp_path: Path) -> None:
    library.tags.describe("claim", "somebody says so")
    export(library, format=Format.JSON, output=tmp_path / "all.json")
    [told] = import_files(other, [str(tmp_path / "all.json")])
    assert (told.status, told.id, told.message) == (
        AddStatus.REVISED,
        None,
        "its tags and searches are now in the library",
    )
    assert list(import_files(other, [str(tmp_path / "all.json")])) == []
    assert [(tag.name, tag.description) for tag in other.tags.list()] == [("claim", "somebody says so")]


def test_a_library_that_never_held_anything_changes_nothing(library: Library, other: Library, tmp_path: Path) -> None:
    export(library, format=Format.JSON, output=tmp_path / "all.json")
    assert list(import_files(other, [str(tmp_path / "all.json")])) == []
    assert other.history.steps() == []


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"not JSON", 65, "not JSON"),
        (b"\xff\xfe\x00", 65, "not JSON"),
        (b"[" * 100_000, 65, "not JSON"),
        (b"{}", 65, "array of articles"),
        (b"[1]", 65, "array of articles"),
        (b'[{"archive": {}, "library": {"version": 1}}]', 65, "no archive"),
        (None, 66, "no such file"),
    ],
)
def test_what_is_no_export_is_one_failure_and_the_rest_comes_in(
    filled: Library, other: Library, tmp_path: Path, content: bytes | None, status: int, said: str
) -> None:
    bad, good = tmp_path / "bad.json", tmp_path / "good.json"
    if content is not None:
        bad.write_bytes(content)
    export(filled, format=Format.JSON, output=good)
    first, *rest = import_files(other, [str(bad), str(good)])
    assert (first.status, first.exit_status) == (AddStatus.FAILED, status)
    assert said in first.message
    assert "\n" not in first.message
    assert [one.status for one in rest] == [AddStatus.ADDED] * 2


def test_an_export_of_some_articles_cannot_be_read_back_and_says_so(
    filled: Library, other: Library, tmp_path: Path
) -> None:
    export(filled, articles=[1], format=Format.JSON, output=tmp_path / "some.json")
    [failed] = import_files(other, [str(tmp_path / "some.json")])
    assert failed.exit_status == 65
    assert "only one of a whole library" in failed.message


def test_a_file_that_is_cut_off_anywhere_is_one_plain_line_and_changes_nothing(
    filled: Library, other: Library, tmp_path: Path
) -> None:
    file = tmp_path / "all.json"
    export(filled, format=Format.JSON, output=file)
    whole = file.read_bytes()
    for length in range(1, len(whole.rstrip()), 211):
        file.write_bytes(whole[:length])
        [failed] = import_files(other, [str(file)])
        assert (failed.status, failed.exit_status) == (AddStatus.FAILED, 65)
        assert re.fullmatch(r"It is not JSON, or (cut off or damaged in line [\d,]+|damaged)\.", failed.message)
    assert other.history.steps() == []


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ((0, "archive", "article", "title"), 7, "“title” is missing or wrong in article 1"),
        ((1, "archive", "revisions", 0, "text"), [], "“text” is missing or wrong in article 2"),
        ((0, "archive", "highlights"), None, "something is missing or wrong in article 1"),
        ((0, "archive", "highlights", 0, "end"), 10**6, "a highlight is outside its text in article 1"),
        ((0, "library", "tags"), 5, "something is missing or wrong in its tags and searches"),
        ((0, "library", "changes", 0, 3), "sqlite_schema", "“subject” is missing or wrong in its history"),
        ((0, "library", "version"), "1", "“version” is missing or wrong"),
        ((0, "library", "version"), 0, "“version” is missing or wrong"),
        ((0, "library", "version"), True, "“version” is missing or wrong"),
    ],
)
def test_what_is_wrong_with_an_archive_is_said_in_plain_words_with_its_place(
    filled: Library, other: Library, tmp_path: Path, place: tuple[int | str, ...], value: object, said: str
) -> None:
    whole = json.loads(export_text(filled, format=Format.JSON))
    *way, last = place
    inner = whole
    for step in way:
        inner = inner[step]
    inner[last] = value
    (tmp_path / "all.json").write_text(json.dumps(whole), encoding="utf-8")
    [failed] = import_files(other, [str(tmp_path / "all.json")])
    assert (failed.status, failed.exit_status) == (AddStatus.FAILED, 65)
    assert failed.message == f"This is no archive of a library, or a damaged one: {said}."
    assert other.history.steps() == []
    assert not other.articles.ever()


def test_an_archive_of_a_later_version_fails_alone(filled: Library, other: Library, tmp_path: Path) -> None:
    later, good = tmp_path / "later.json", tmp_path / "good.json"
    export(filled, format=Format.JSON, output=good)
    whole = json.loads(good.read_text(encoding="utf-8"))
    whole[0]["library"]["version"] = 99
    later.write_text(json.dumps(whole), encoding="utf-8")
    failed, *rest = import_files(other, [str(later), str(good)])
    assert (failed.exit_status, failed.message) == (
        69,
        "This archive is from a later newsreader: install that to import it.",
    )
    assert [one.status for one in rest] == [AddStatus.ADDED] * 2
