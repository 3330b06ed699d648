"""Exporting from a real library into real folders: what is written, what is left alone, what an edit survives."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from tests.exported import export_bytes, export_text

from newsreader import paths
from newsreader.errors import CannotCreateError, CannotWriteError, NotFoundError, UsageError
from newsreader.export.registry import FORMATS
from newsreader.library import Library
from newsreader.library.articles.export_records import Exported
from newsreader.records import Block, BlockKind, Color, Document
from newsreader.services.exports.exporting import export, export_notes, notes_file_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Zone
    from newsreader.records import Article, Highlight

RIVER = "The river rose on Monday.\n\nNobody asked what it would do to the mill."
BRIDGE = "The bridge was closed on Tuesday.\n\nIt had stood for a hundred years."


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library.db") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "notes"


def add(library: Library, title: str, text: str = RIVER, tags: tuple[str, ...] = ()) -> Article:
    first, _, _ = text.partition("\n\n")
    blocks = (
        Block(BlockKind.PARAGRAPH, 0, len(first)),
        Block(BlockKind.PARAGRAPH, len(first) + 2, len(text)),
    )
    document = Document(
        text=text, blocks=blocks, title=title, published_at=datetime(2026, 1, 28, tzinfo=UTC), source=text.encode()
    )
    return library.articles.add(document, tags=tags).article


def mark(library: Library, article: Article, words: str, **about: object) -> Highlight:
    start = library.articles.revision(article.id).text.index(words)
    return library.highlights.add(
        article.id,
        start,
        start + len(words),
        **{"color": Color.YELLOW, **about},  # type: ignore[arg-type]
    )


def look(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file with its bytes and the time (ns) it was last changed."""
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in sorted(folder.iterdir())}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_each_article_with_highlights_becomes_a_file(library: Library, folder: Path) -> None:
    mark(library, add(library, "The river"), "Nobody asked", note="why?", tags=("claim",))
    mark(library, add(library, "The bridge", BRIDGE), "a hundred years")
    add(library, "What nobody marked", "Some words.\n\nOther words.")
    report = export(library, output=folder)
    assert names(folder) == ["2026-01-28-the-bridge.md", "2026-01-28-the-river.md"]
    assert report.written == (folder / "2026-01-28-the-river.md", folder / "2026-01-28-the-bridge.md")
    assert report.files == (folder / "2026-01-28-the-bridge.md", folder / "2026-01-28-the-river.md")
    assert (report.unchanged, report.kept) == ((), ())
    text = (folder / "2026-01-28-the-river.md").read_text(encoding="utf-8")
    assert yaml.safe_load(text.split("---\n")[1])["title"] == "The river"
    assert "> Nobody asked\n>\n> ¶ 2 ^nr-" in text
    assert "\n\n#claim · yellow · " in text
    assert text.endswith("\n\nwhy?\n")


def test_a_second_export_changes_no_byte_and_no_time(library: Library, folder: Path) -> None:
    mark(library, add(library, "The river"), "Nobody asked")
    for kind in FORMATS:
        export(library, format=kind, output=folder / kind)
        before = look(folder / kind)
        report = export(library, format=kind, output=folder / kind)
        assert (report.written, report.kept, len(report.unchanged)) == ((), (), 1)
        assert look(folder / kind) == before


def test_a_new_note_changes_only_its_file(library: Library, folder: Path) -> None:
    river = mark(library, add(library, "The river"), "Nobody asked")
    mark(library, add(library, "The bridge", BRIDGE), "a hundred years")
    export(library, output=folder)
    before = look(folder)
    library.highlights.set_note(river.id, "why?")
    report = export(library, output=folder)
    assert report.written == (folder / "2026-01-28-the-river.md",)
    assert report.unchanged == (folder / "2026-01-28-the-bridge.md",)
    after = look(folder)
    assert after["2026-01-28-the-bridge.md"] == before["2026-01-28-the-bridge.md"]
    assert b"why?" in after["2026-01-28-the-river.md"][0]


def test_an_edited_file_keeps_the_edits_and_gets_the_changes(library: Library, folder: Path) -> None:
    highlight = mark(library, add(library, "The river"), "Nobody asked")
    export(library, output=folder)
    file = folder / "2026-01-28-the-river.md"
    edited = file.read_bytes() + b"\n\nMy own thoughts.\n"
    file.write_bytes(edited)
    before = look(folder)
    report = export(library, output=folder)
    assert (report.kept, report.written, report.unchanged) == ((), (), (file,))
    assert look(folder) == before

    library.highlights.set_note(highlight.id, "why?")
    assert export(library, output=folder).written == (file,)
    assert file.read_bytes() == edited.replace(b"\n\n\nMy own", b"\n\nwhy?\n\n\nMy own")
    before = look(folder)
    assert export(library, output=folder).unchanged == (file,)
    assert look(folder) == before


def test_an_edited_file_of_an_earlier_version_is_merged_by_the_ids_of_its_blocks(
    library: Library, folder: Path
) -> None:
    article = add(library, "The river")
    mark(library, article, "Nobody asked", note="why?")
    rose = mark(library, article, "The river rose", note="when?")
    (file,) = export(library, output=folder).written
    known = library.exports.known(str(folder))
    library.exports.remember(str(folder), {key: Exported(record.sha256) for key, record in known.items()})
    file.write_text(file.read_text(encoding="utf-8").replace("why?", "why not?"), encoding="utf-8")
    library.highlights.set_note(rose.id, "when was that?")
    report = export(library, output=folder)
    assert (report.written, report.kept, report.conflicts) == ((file,), (), (file,))
    assert names(folder) == [file.name]
    text = file.read_text(encoding="utf-8")
    assert all(words in text for words in ("why?", "why not?", "when?", "when was that?"))
    assert export(library, output=folder).unchanged == (file,)


def test_when_both_were_edited_both_stay(library: Library, folder: Path) -> None:
    mark(library, add(library, "The river"), "Nobody asked")
    export(library, output=folder)
    file, beside = folder / "2026-01-28-the-river.md", folder / "2026-01-28-the-river (newsreader).md"
    file.write_text("mine", encoding="utf-8")
    export(library, output=folder)
    beside.write_text("mine too", encoding="utf-8")
    report = export(library, output=folder)
    assert report.written == (folder / "2026-01-28-the-river (newsreader 2).md",)
    assert (file.read_text(encoding="utf-8"), beside.read_text(encoding="utf-8")) == ("mine", "mine too")


def test_when_the_edit_is_taken_back_one_file_is_left(library: Library, folder: Path) -> None:
    mark(library, add(library, "The river"), "Nobody asked")
    export(library, output=folder)
    file = folder / "2026-01-28-the-river.md"
    original = file.read_bytes()
    file.write_text("mine", encoding="utf-8")
    export(library, output=folder)
    file.write_bytes(original)
    assert export(library, output=folder).kept == ()
    assert names(folder) == [file.name]


def test_a_file_that_was_there_before_is_not_overwritten(library: Library, folder: Path) -> None:
    mark(library, add(library, "The river"), "Nobody asked")
    folder.mkdir()
    file = folder / "2026-01-28-the-river.md"
    file.write_text("older than the program", encoding="utf-8")
    report = export(library, output=folder)
    assert report.kept == (file,)
    assert report.written == (folder / "2026-01-28-the-river (newsreader).md",)
    assert file.read_text(encoding="utf-8") == "older than the program"


def test_a_folder_in_the_place_of_a_file_is_left_alone(library: Library, folder: Path) -> None:
    mark(library, add(library, "The river"), "Nobody asked")
    (folder / "2026-01-28-the-river.md").mkdir(parents=True)
    assert export(library, output=folder).written == (folder / "2026-01-28-the-river (newsreader).md",)


def test_a_file_that_was_deleted_is_written_again(library: Library, folder: Path) -> None:
    mark(library, add(library, "The river"), "Nobody asked")
    (file,) = export(library, output=folder).written
    file.unlink()
    assert export(library, output=folder).written == (file,)


def test_another_title_renames_the_file_and_leaves_no_second_one(library: Library, folder: Path) -> None:
    article = add(library, "The river")
    mark(library, article, "Nobody asked")
    export(library, output=folder)
    library.articles.set_title(article.id, "The flood")
    assert export(library, output=folder).written == (folder / "2026-01-28-the-flood.md",)
    assert names(folder) == ["2026-01-28-the-flood.md"]


def test_another_title_does_not_rename_a_file_that_somebody_edited(library: Library, folder: Path) -> None:
    article = add(library, "The river")
    mark(library, article, "Nobody asked")
    (file,) = export(library, output=folder).written
    file.write_text("mine", encoding="utf-8")
    library.articles.set_title(article.id, "The flood")
    for _ in range(2):
        assert export(library, output=folder).kept == (file,)
        assert names(folder) == ["2026-01-28-the-river (newsreader).md", "2026-01-28-the-river.md"]
    assert file.read_text(encoding="utf-8") == "mine"


def test_articles_of_one_title_and_day_have_a_file_each_and_keep_it(library: Library, folder: Path) -> None:
    first, second = add(library, "The river"), add(library, "THE RIVER!", BRIDGE)
    mark(library, first, "Nobody asked")
    mark(library, second, "a hundred years")
    export(library, articles=[second.id], output=folder)
    export(library, output=folder)
    before = look(folder)
    assert list(before) == [f"2026-01-28-the-river-{first.uid[-8:]}.md", "2026-01-28-the-river.md"]
    assert b"a hundred years" in before["2026-01-28-the-river.md"][0]
    export(library, output=folder)
    assert look(folder) == before


def test_an_article_without_highlights_is_exported_if_it_is_named(library: Library, folder: Path) -> None:
    article = add(library, "The river")
    assert export(library, output=folder).files == ()
    assert not folder.exists()
    assert len(export(library, articles=[article.id], output=folder).written) == 1


def test_a_file_follows_when_the_last_highlight_goes(library: Library, folder: Path) -> None:
    highlight = mark(library, add(library, "The river"), "Nobody asked")
    (file,) = export(library, output=folder).written
    library.highlights.delete(highlight.id)
    assert export(library, output=folder).written == (file,)
    assert "Nobody asked" not in file.read_text(encoding="utf-8")


@pytest.fixture
def two(library: Library, folder: Path) -> tuple[Article, Article]:
    """Two marked articles that were exported; the first is in the trash now."""
    river, bridge = add(library, "The river"), add(library, "The bridge", BRIDGE, tags=("stone",))
    mark(library, river, "Nobody asked")
    mark(library, bridge, "a hundred years")
    export(library, output=folder)
    library.articles.delete([river.id])
    return river, bridge


@pytest.mark.parametrize("emptied", [False, True])
@pytest.mark.parametrize("chosen", ["all", "one", "tag", "html"])
def test_the_file_of_a_trashed_article_goes_with_the_next_export(
    library: Library, folder: Path, two: tuple[Article, Article], chosen: str, emptied: bool
) -> None:
    if emptied:
        library.articles.empty_trash()
    how = {"all": {}, "one": {"articles": [two[1].id]}, "tag": {"tag": "stone"}, "html": {"format": "html"}}[chosen]
    report = export(library, output=folder, **how)  # type: ignore[arg-type]
    assert (report.removed, report.left) == ((folder / "2026-01-28-the-river.md",), ())
    assert "2026-01-28-the-river.md" not in names(folder)
    assert "2026-01-28-the-bridge.md" in names(folder)
    report = export(library, output=folder, **how)  # type: ignore[arg-type]
    assert (report.written, report.removed, report.left) == ((), (), ())


def test_a_restored_article_has_its_file_again(library: Library, folder: Path, two: tuple[Article, Article]) -> None:
    export(library, output=folder)
    library.articles.restore([two[0].id])
    report = export(library, output=folder)
    assert (report.written, report.kept) == ((folder / "2026-01-28-the-river.md",), ())
    assert names(folder) == ["2026-01-28-the-bridge.md", "2026-01-28-the-river.md"]


@pytest.mark.parametrize("emptied", [False, True])
def test_the_edited_file_of_a_trashed_article_stays_and_is_reported(
    library: Library, folder: Path, two: tuple[Article, Article], emptied: bool
) -> None:
    file = folder / "2026-01-28-the-river.md"
    file.write_text("mine", encoding="utf-8")
    if emptied:
        library.articles.empty_trash()
    for _ in range(2):
        report = export(library, output=folder)
        assert (report.left, report.removed, report.kept) == ((file,), (), ())
    assert file.read_text(encoding="utf-8") == "mine"
    if not emptied:
        library.articles.restore([two[0].id])
        report = export(library, output=folder)
        assert (report.kept, report.left) == ((file,), ())
        assert file.read_text(encoding="utf-8") == "mine"


def test_a_trashed_article_that_is_named_is_exported(
    library: Library, folder: Path, two: tuple[Article, Article]
) -> None:
    report = export(library, articles=[two[0].id], output=folder)
    assert (report.unchanged, report.removed) == ((folder / "2026-01-28-the-river.md",), ())


def test_a_new_article_can_take_the_name_of_a_trashed_one(
    library: Library, folder: Path, two: tuple[Article, Article]
) -> None:
    again = add(library, "The river", f"{RIVER} Or so.")
    mark(library, again, "Or so")
    report = export(library, output=folder)
    assert names(folder) == ["2026-01-28-the-bridge.md", "2026-01-28-the-river.md"]
    assert "Or so" in (folder / "2026-01-28-the-river.md").read_text(encoding="utf-8")
    assert report.written == (folder / "2026-01-28-the-river.md",)


def test_files_that_belong_to_no_article_stay(library: Library, folder: Path, two: tuple[Article, Article]) -> None:
    (note,) = library.highlights.for_article(two[1].id)
    export_notes(library, [note], folder / "mine.md")
    export(library, format="csv", output=folder)
    (folder / "own.md").write_text("own", encoding="utf-8")
    library.articles.empty_trash()
    export(library, output=folder)
    assert names(folder) == ["2026-01-28-the-bridge.md", "mine.md", "newsreader.csv", "own.md"]


def test_an_export_by_an_earlier_version_is_known_as_unedited(library: Library, folder: Path) -> None:
    article = add(library, "Порт: что знали")
    mark(library, article, "Nobody asked")
    (file,) = export(library, output=folder).written
    assert '\ntitle: "Порт: что знали"\n' in file.read_text(encoding="utf-8")
    earlier = file.read_bytes().replace('"Порт'.encode(), rb'"\u041f\u043e\u0440\u0442')
    file.write_bytes(earlier)
    library.exports.remember(str(folder), {f"{article.uid}/{file.name}": Exported(hashlib.sha256(earlier).hexdigest())})
    report = export(library, output=folder)
    assert (report.written, report.kept) == ((file,), ())
    assert names(folder) == [file.name]


@pytest.mark.parametrize(("zone", "day"), [("Pacific/Kiritimati", "2026-01-28"), ("Etc/GMT+12", "2026-01-26")])
def test_exports_have_the_days_of_the_user(library: Library, folder: Path, in_zone: Zone, zone: str, day: str) -> None:
    in_zone(zone)
    moment = datetime(2026, 1, 27, 11, 30, tzinfo=UTC)
    document = Document(
        text=RIVER, blocks=(Block(BlockKind.PARAGRAPH, 0, len(RIVER)),), title="x", published_at=moment, source=b""
    )
    article = library.articles.add(document).article
    made = mark(library, article, "Nobody asked")
    (file,) = export(library, output=folder).written
    assert file.name == f"{day}-x.md"
    text, today = file.read_text(encoding="utf-8"), str(made.created_at.astimezone().date())
    assert f"\npublished: {day}\n" in text
    assert f"\nadded: {article.added_at.astimezone().isoformat(timespec='seconds')}\n" in text
    assert f"yellow · {today}\n" in text
    assert f"yellow · <time>{today}</time>" in export_text(library, format="html")
    assert f"<p>{day}</p>" in export_text(library, format="html")
    assert made.created_at.astimezone().isoformat(timespec="seconds") in export_text(library, format="csv")
    assert json.loads(export_text(library, format="json"))[0]["published"] == "2026-01-27T11:30:00Z"
    notes = export_notes(library, [made], folder / "notes.md").written[0].read_text(encoding="utf-8")
    assert f"## x\n\n{day}\n" in notes


def test_a_tag_chooses_highlights_by_themselves_their_children_and_their_article(
    library: Library, folder: Path
) -> None:
    river, bridge = add(library, "The river"), add(library, "The bridge", BRIDGE, tags=("Politics",))
    mark(library, river, "Nobody asked", tags=("politics/eu",))
    mark(library, river, "The river rose", tags=("politician",))
    mark(library, bridge, "a hundred years")
    text = export_text(library, tag="politics")
    assert "Nobody asked" in text
    assert "a hundred years" in text
    assert "The river rose" not in text
    assert "a hundred years" not in export_text(library, tag="politics/eu")
    with pytest.raises(NotFoundError, match="no tag “polit”"):
        export(library, tag="polit", output=folder)
    assert not folder.exists()


def test_files_without_the_exported_tag_are_not_emptied(library: Library, folder: Path) -> None:
    mark(library, add(library, "The river"), "Nobody asked", tags=("claim",))
    mark(library, add(library, "The bridge", BRIDGE), "a hundred years")
    export(library, output=folder)
    before = look(folder)
    export(library, tag="claim", output=folder)
    assert look(folder) == before


@pytest.mark.parametrize("kind", ["json", "jsonld", "csv"])
def test_a_table_is_one_file_for_all(library: Library, folder: Path, kind: str) -> None:
    mark(library, add(library, "The river"), "Nobody asked")
    mark(library, add(library, "The bridge", BRIDGE), "a hundred years")
    assert export(library, format=kind, output=folder).written == (folder / f"newsreader.{kind}",)
    named = folder / f"mine.{kind}"
    assert export(library, format=kind, output=named).written == (named,)
    text = export_text(library, format=kind)
    assert named.read_bytes() == (folder / f"newsreader.{kind}").read_bytes() == text.encode()
    named.write_text("mine", encoding="utf-8")
    assert export(library, format=kind, output=named).kept == (named,)
    assert names(folder) == [f"mine (newsreader).{kind}", f"mine.{kind}", f"newsreader.{kind}"]


def test_json_holds_every_article_with_its_notes(library: Library) -> None:
    river, bridge = add(library, "The river"), add(library, "The bridge", BRIDGE)
    for article, words in ((river, "Nobody asked"), (river, "The river"), (bridge, "a hundred years")):
        mark(library, article, words)
    loaded = json.loads(export_text(library, format="json"))
    assert [(one["title"], [note["quote"] for note in one["notes"]]) for one in loaded] == [
        ("The river", ["The river", "Nobody asked"]),
        ("The bridge", ["a hundred years"]),
    ]


@pytest.mark.parametrize("kind", list(FORMATS))
def test_a_library_without_highlights_exports_nothing_and_says_nothing_wrong(library: Library, kind: str) -> None:
    text = export_bytes(library, format=kind).decode(errors="replace")
    is_framed = kind in ("csv", "readwise", "hypothesis", "qdc", "qdpx")
    assert bool(text.strip("[]\n")) == is_framed


def test_html_is_a_page_for_each_article(library: Library, folder: Path) -> None:
    mark(library, add(library, "The river"), "Nobody asked")
    export(library, output=folder)
    mark(library, add(library, "The bridge", BRIDGE), "a hundred years")
    export(library, format="html", output=folder)
    assert names(folder) == ["2026-01-28-the-bridge.html", "2026-01-28-the-river.html", "2026-01-28-the-river.md"]
    with pytest.raises(UsageError, match="Name one article"):
        export_text(library, format="html")


def test_without_a_folder_the_platforms_place_is_taken(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "export_folder", lambda: folder)
    mark(library, add(library, "The river"), "Nobody asked")
    assert export(library).written == (folder / "2026-01-28-the-river.md",)


def test_a_missing_article_is_reported_before_anything_is_written(library: Library, folder: Path) -> None:
    with pytest.raises(NotFoundError):
        export(library, articles=[add(library, "The river").id, 99], output=folder)
    with pytest.raises(UsageError, match=r"Unknown format “pdf”\. Choose from markdown, json, jsonld, csv, html"):
        export(library, format="pdf", output=folder)
    assert not folder.exists()


def test_a_full_disk_leaves_the_file_as_it_was(library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    highlight = mark(library, add(library, "The river"), "Nobody asked")
    export(library, output=folder)
    before = look(folder)
    library.highlights.set_note(highlight.id, "why?")

    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(CannotWriteError, match="No space left on device") as caught:
            export(library, output=folder)
    assert "\n" not in str(caught.value)
    assert look(folder) == before
    assert export(library, output=folder).kept == ()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
def test_a_full_disk_names_the_file_that_could_not_be_written(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark(library, add(library, "The river"), "Nobody asked")
    monkeypatch.setattr(Path, "open", lambda *_: io.BufferedWriter(io.FileIO("/dev/full", "w")))
    with pytest.raises(CannotWriteError, match=rf"Can't write {folder}.*: No space left on device"):
        export(library, format="qdpx", output=folder)
    assert names(folder) == []


def test_files_written_before_a_failure_are_remembered(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    river = mark(library, add(library, "The river"), "Nobody asked")
    mark(library, add(library, "The bridge", BRIDGE), "a hundred years")
    sync = os.fsync
    calls = iter([sync])

    def full_after_one(file: int) -> None:
        try:
            next(calls)(file)
        except StopIteration:
            raise OSError(errno.ENOSPC, "No space left on device") from None

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full_after_one)
        with pytest.raises(CannotWriteError):
            export(library, output=folder)
    assert names(folder) == ["2026-01-28-the-river.md"]
    library.highlights.set_note(river.id, "why?")
    report = export(library, output=folder)
    assert (len(report.written), report.kept) == (2, ())


def test_a_file_in_the_place_of_the_folder_is_reported_in_one_line(library: Library, folder: Path) -> None:
    mark(library, add(library, "The river"), "Nobody asked")
    folder.write_text("a file", encoding="utf-8")
    with pytest.raises(CannotCreateError, match="Can't create the folder"):
        export(library, output=folder)
    assert folder.read_text(encoding="utf-8") == "a file"


@pytest.mark.parametrize("failing", ["unlink", "open"])
def test_a_file_that_cannot_be_written_is_reported_in_one_line(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    article = add(library, "The river")
    mark(library, article, "Nobody asked")
    export(library, output=folder)
    library.articles.set_title(article.id, "The flood")

    def refused(_path: Path, *_: object, **__: object) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(Path, failing, refused)
        with pytest.raises(CannotWriteError, match="Permission denied"):
            export(library, output=folder)
    assert export(library, output=folder).kept == ()
    assert names(folder) == ["2026-01-28-the-flood.md"]


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_a_file_keeps_the_permissions_that_somebody_gave_it(library: Library, folder: Path, mode: int) -> None:
    highlight = mark(library, add(library, "The river"), "Nobody asked")
    (file,) = export(library, output=folder).written
    file.chmod(mode)
    given = stat.S_IMODE(file.stat().st_mode)
    library.highlights.set_note(highlight.id, "why?")
    export(library, output=folder)
    assert stat.S_IMODE(file.stat().st_mode) == given


def test_a_library_that_can_only_be_read_can_be_exported(library: Library, folder: Path) -> None:
    mark(library, add(library, "The river"), "Nobody asked")
    library.close()
    with Library.open(library.path, read_only=True) as reading:
        assert len(export(reading, output=folder).written) == 1
        report = export(reading, output=folder)
    assert (len(report.unchanged), report.kept) == (1, ())


def test_a_folder_is_the_same_however_its_path_is_written(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    highlight = mark(library, add(library, "The river"), "Nobody asked")
    export(library, output=folder)
    library.highlights.set_note(highlight.id, "why?")
    monkeypatch.chdir(folder.parent)
    assert export(library, output=Path("x") / ".." / folder.name).kept == ()


def test_some_notes_go_into_one_file_by_article_and_nothing_else_does(library: Library, folder: Path) -> None:
    river, bridge = add(library, "The river"), add(library, "The bridge", BRIDGE)
    asked = mark(library, river, "Nobody asked", note="who?", tags=["claim"])
    mark(library, river, "The river rose", note="not this one")
    stood = mark(library, bridge, "It had stood")
    file = folder / "mine.md"
    report = export_notes(library, [stood, asked], file, "tag:claim *")
    assert report.written == (file,)
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# Notes: tag:claim \\*\n\n## The river\n\n2026-01-28\n\n> Nobody asked\n>\n> ¶ 2 ^nr-")
    assert text.index("## The river") < text.index("who?") < text.index("## The bridge") < text.index("It had stood")
    assert "not this one" not in text
    assert export_notes(library, [asked, stood], file, "tag:claim *").unchanged == (file,)
    file.write_text("mine", encoding="utf-8")
    assert export_notes(library, [asked], file).files == (folder / "mine (newsreader).md",)
    assert file.read_text(encoding="utf-8") == "mine"


def test_the_articles_own_files_are_not_touched_by_it(library: Library, folder: Path) -> None:
    river = add(library, "The river")
    asked = mark(library, river, "Nobody asked")
    mark(library, river, "The river rose")
    (page,) = export(library, output=folder).written
    before = page.read_bytes()
    export_notes(library, [asked], folder / notes_file_name("tag:claim/x"))
    assert page.read_bytes() == before
    assert export(library, output=folder).unchanged == (page,)
    assert {file.name for file in folder.iterdir()} == {page.name, "notes-tag-claim-x.md"}


def test_the_file_of_a_search_has_a_name_that_every_system_takes() -> None:
    assert notes_file_name("") == notes_file_name('"" / ..') == "notes.md"
    assert notes_file_name('tag:politics/ "Old Harbour"') == "notes-tag-politics-old-harbour.md"
    assert len(notes_file_name("漢字" * 500).encode()) < 100


def test_a_table_that_fails_half_way_leaves_the_file_as_it_was(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark(library, add(library, "The river"), "Nobody asked")
    export(library, format="json", output=folder)
    before = look(folder)
    mark(library, add(library, "The bridge", BRIDGE), "a hundred years")
    monkeypatch.setattr("newsreader.library.archive.dump.dump_rest", lambda connection, skipped: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export(library, format="json", output=folder)
    assert look(folder) == before


def test_an_edited_table_stays_and_the_new_one_is_written_beside_it(library: Library, folder: Path) -> None:
    mark(library, add(library, "The river"), "Nobody asked")
    export(library, format="csv", output=folder)
    (folder / "newsreader.csv").write_text("mine", encoding="utf-8")
    report = export(library, format="csv", output=folder)
    assert (report.kept, report.written) == ((folder / "newsreader.csv",), (folder / "newsreader (newsreader).csv",))
    assert (folder / "newsreader.csv").read_text(encoding="utf-8") == "mine"
    before = look(folder)
    assert export(library, format="csv", output=folder).unchanged == (folder / "newsreader (newsreader).csv",)
    assert look(folder) == before
