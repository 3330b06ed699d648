"""Keeping a folder in sync: what the user changes in a file changes the library, and nothing is lost."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from tests.services.test_exporting import BRIDGE, add, look, mark, names

from newsreader.errors import LockedError, UsageError
from newsreader.export.merge.three_way import Outcome
from newsreader.export.sheet import Per
from newsreader.library import Library
from newsreader.records import Color
from newsreader.services.exports.exporting import export
from newsreader.services.exports.folder_lock import locked
from newsreader.services.exports.pages import Pages
from newsreader.services.sync.syncing import SyncReport, load_format, sync

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsreader.records import Highlight


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library.db") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "notes"


@pytest.fixture
def asked(library: Library, folder: Path) -> Highlight:
    """A highlight with a note and a tag, in a folder in sync; another one has neither."""
    article = add(library, "The river", tags=("mill",))
    mark(library, article, "The river rose")
    made = mark(library, article, "Nobody asked", note="why?", tags=("claim",))
    run(library, folder)
    return made


def run(library: Library, folder: Path, *, dry_run: bool = False) -> SyncReport:
    return sync(library, folder, dry_run=dry_run, quiet=0)


def river(folder: Path) -> Path:
    return folder / "2026-01-28-the-river.md"


def change(path: Path, *pairs: tuple[str, str]) -> bytes:
    text = path.read_bytes()
    for old, new in pairs:
        assert old.encode() in text, text
        text = text.replace(old.encode(), new.encode(), 1)
    path.write_bytes(text)
    return text


def highlights(library: Library) -> dict[str, tuple[str, tuple[str, ...], Color]]:
    return {one.quote: (one.note, one.tags, one.color) for one in library.highlights.all()}


def test_a_note_tags_and_a_color_that_were_edited_in_a_file_are_one_step_of_history(
    library: Library, folder: Path, asked: Highlight
) -> None:
    text = change(
        river(folder),
        ("tags: [mill]", "tags: [mill, water]"),
        ("why?", "why *not*?"),
        ("#claim · yellow", "#claim #who/else · red"),
    )
    report = run(library, folder)
    assert highlights(library)["Nobody asked"] == ("why *not*?", ("claim", "who/else"), Color.RED)
    assert library.articles.get(asked.article_id).tags == ("mill", "water")
    assert [(one.field, one.before, one.after) for one in report.changes] == [
        ("tags", "#mill", "#mill #water"),
        ("note", "why?", "why *not*?"),
        ("tags", "#claim", "#claim #who/else"),
        ("color", "yellow", "red"),
    ]
    assert river(folder).read_bytes() == text
    assert report.export.edited == ()
    assert report.step is not None
    assert report.step.label == "read 4 changes from notes"
    before = look(folder)
    assert run(library, folder).is_empty
    assert look(folder) == before

    assert library.history.undo() is not None
    assert highlights(library)["Nobody asked"] == ("why?", ("claim",), Color.YELLOW)
    run(library, folder)
    assert b"why?" in river(folder).read_bytes()
    assert b"#claim \xc2\xb7 yellow" in river(folder).read_bytes()


def test_a_dry_run_says_what_would_change_and_changes_nothing(library: Library, folder: Path, asked: Highlight) -> None:
    change(river(folder), ("why?", "because"))
    before, step = look(folder), library.history.steps(limit=1)
    report = run(library, folder, dry_run=True)
    assert [(one.field, one.before, one.after) for one in report.changes] == [("note", "why?", "because")]
    assert (look(folder), library.history.steps(limit=1)) == (before, step)
    assert run(library, folder).changes == report.changes


def test_a_note_typed_below_a_highlight_without_one_is_its_note(
    library: Library, folder: Path, asked: Highlight
) -> None:
    text = change(river(folder), ("\n\n> Nobody", "\n\nIt did.\n\nTwice.\n\n> Nobody"))
    run(library, folder)
    assert highlights(library)["The river rose"][0] == "It did.\n\nTwice."
    assert river(folder).read_bytes() == text


def test_a_deleted_note_is_empty_and_undo_brings_it_back(library: Library, folder: Path, asked: Highlight) -> None:
    change(river(folder), ("\n\nwhy?\n", "\n"))
    run(library, folder)
    assert highlights(library)["Nobody asked"][0] == ""
    library.history.undo()
    run(library, folder)
    assert river(folder).read_text(encoding="utf-8").endswith("\n\nwhy?\n")


def test_a_note_that_was_edited_on_both_sides_has_both_texts(library: Library, folder: Path, asked: Highlight) -> None:
    change(river(folder), ("why?", "why, by whom?"))
    library.highlights.set_note(asked.id, "why, and when?")
    report = run(library, folder)
    assert [(one.field, one.is_conflict) for one in report.changes] == [("note", True)]
    note = highlights(library)["Nobody asked"][0]
    assert "by whom?" in note
    assert "and when?" in note
    assert note in river(folder).read_text(encoding="utf-8")
    assert run(library, folder).is_empty


def test_a_tag_and_a_color_that_were_changed_on_both_sides_are_joined(
    library: Library, folder: Path, asked: Highlight
) -> None:
    change(river(folder), ("#claim · yellow", "#mine · red"))
    library.highlights.set_tags(asked.id, ["claim", "theirs"])
    library.highlights.set_color(asked.id, Color.BLUE)
    report = run(library, folder)
    assert highlights(library)["Nobody asked"][1:] == (("mine", "theirs"), Color.RED)
    assert [(one.field, one.is_conflict) for one in report.changes] == [("tags", False), ("color", True)]
    assert "#mine #theirs · red" in river(folder).read_text(encoding="utf-8")


def test_an_edited_quote_stays_in_the_file_and_does_not_change_the_library(
    library: Library, folder: Path, asked: Highlight
) -> None:
    text = change(river(folder), ("> Nobody asked", "> **Nobody** asked"))
    assert run(library, folder).changes == ()
    assert river(folder).read_bytes() == text
    assert "Nobody asked" in highlights(library)


def test_a_block_deleted_in_the_file_deletes_nothing_and_returns_with_the_next_change(
    library: Library, folder: Path, asked: Highlight
) -> None:
    whole = river(folder).read_text(encoding="utf-8")
    river(folder).write_text(whole[: whole.index("\n> Nobody")], encoding="utf-8")
    report = run(library, folder)
    assert [outcome for _, _, outcome in report.export.edited] == ["deleted"]
    assert len(highlights(library)) == 2
    assert "Nobody" not in river(folder).read_text(encoding="utf-8")
    library.highlights.set_note(asked.id, "after all")
    report = run(library, folder)
    assert [outcome for _, _, outcome in report.export.edited] == ["returned"]
    assert river(folder).read_text(encoding="utf-8") == whole.replace("why?", "after all")


def test_edits_that_an_export_kept_are_read_back_by_the_next_sync(
    library: Library, folder: Path, asked: Highlight
) -> None:
    change(river(folder), ("why?", "mine"))
    library.highlights.set_color(asked.id, Color.GREEN)
    export(library, output=folder)
    assert "green" in river(folder).read_text(encoding="utf-8")
    run(library, folder)
    assert highlights(library)["Nobody asked"] == ("mine", ("claim",), Color.GREEN)


def test_a_file_that_was_renamed_and_moved_is_found_by_its_uid_and_stays(
    library: Library, folder: Path, asked: Highlight
) -> None:
    (folder / "Rivers" / "deep").mkdir(parents=True)
    moved = folder / "Rivers" / "deep" / "My river.md"
    river(folder).rename(moved)
    change(moved, ("why?", "because"))
    for _ in range(2):
        run(library, folder)
        assert highlights(library)["Nobody asked"][0] == "because"
        assert names(folder) == ["Rivers"]
    library.articles.set_title(asked.article_id, "The flood")
    run(library, folder)
    assert "# The flood\n" in moved.read_text(encoding="utf-8")
    assert names(folder) == ["Rivers"]


def test_a_renamed_article_renames_its_file_with_its_edits_where_it_is(
    library: Library, folder: Path, asked: Highlight
) -> None:
    (folder / "Rivers").mkdir()
    river(folder).rename(folder / "Rivers" / river(folder).name)
    change(folder / "Rivers" / river(folder).name, ("> Nobody", "Mine.\n\n> Nobody"))
    run(library, folder)
    library.articles.set_title(asked.article_id, "The flood")
    run(library, folder)
    assert names(folder / "Rivers") == ["2026-01-28-the-flood.md"]
    assert "Mine." in (folder / "Rivers" / "2026-01-28-the-flood.md").read_text(encoding="utf-8")


def test_a_folder_that_was_moved_is_known_by_the_uids_in_it(library: Library, folder: Path, asked: Highlight) -> None:
    change(river(folder), ("> Nobody", "Mine.\n\n> Nobody"))
    run(library, folder)
    elsewhere = folder.rename(folder.with_name("vault"))
    before = look(elsewhere)
    assert run(library, elsewhere).export.conflicts == ()
    assert look(elsewhere) == before


@pytest.mark.parametrize(
    "name",
    [
        "2026-01-28-the-river (conflicted copy 2026-01-02).md",
        "2026-01-28-the-river 2.md",
        "2026-01-28-the-river.sync-conflict-20260102-101112-ABCDEFG.md",
    ],
)
def test_a_copy_of_a_sync_service_is_named_and_never_read(
    library: Library, folder: Path, asked: Highlight, name: str
) -> None:
    copy = folder / name
    copy.write_bytes(river(folder).read_bytes().replace(b"why?", b"other"))
    report = run(library, folder)
    assert (report.duplicates, report.changes) == ((copy,), ())
    assert b"other" in copy.read_bytes()


def test_links_are_not_followed(library: Library, folder: Path, asked: Highlight, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    river(folder).rename(outside)
    change(outside, ("why?", "other"))
    before = outside.read_bytes()
    river(folder).symlink_to(outside)
    (tmp_path / "vault").mkdir()
    (folder / "linked").symlink_to(tmp_path / "vault", target_is_directory=True)
    for _ in range(2):
        assert run(library, folder).changes == ()
    assert outside.read_bytes() == before
    assert river(folder).is_symlink()
    assert highlights(library)["Nobody asked"][0] == "why?"


def test_a_file_that_is_still_being_written_is_left_for_the_next_time(
    library: Library, folder: Path, asked: Highlight, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(river(folder), ("why?", "half a"))
    monkeypatch.setattr("time.time", lambda: river(folder).stat().st_mtime)
    monkeypatch.setattr("time.sleep", lambda _: None)
    report = sync(library, folder)
    assert (report.changes, report.export.busy) == ((), (river(folder),))
    assert b"half a" in river(folder).read_bytes()


@pytest.mark.parametrize("is_renamed", [True, False])
def test_a_file_that_another_program_creates_meanwhile_is_not_overwritten(
    library: Library, folder: Path, asked: Highlight, monkeypatch: pytest.MonkeyPatch, is_renamed: bool
) -> None:
    if is_renamed:
        library.articles.set_title(asked.article_id, "The sea")
    else:
        mark(library, add(library, "The sea"), "The river rose")
    new = folder / "2026-01-28-the-sea.md"
    write = Pages._write
    monkeypatch.setattr(Pages, "_write", lambda *page: (new.write_bytes(b"mine"), write(*page))[1])
    assert run(library, folder).export.busy == (new,)
    monkeypatch.undo()
    run(library, folder)
    assert new.read_bytes() == b"mine"
    assert len(names(folder)) == 3 - is_renamed
    assert run(library, folder).export.written == ()


def test_an_edit_that_the_library_refuses_is_named_and_stays(library: Library, folder: Path, asked: Highlight) -> None:
    text = change(river(folder), ("#claim ·", "#claim #a//b ·"))
    report = run(library, folder)
    assert [path for path, _ in report.refused] == [river(folder)]
    assert river(folder).read_bytes() == text


def test_a_file_in_the_place_of_the_folder_is_refused(library: Library, tmp_path: Path) -> None:
    (tmp_path / "x").touch()
    with pytest.raises(UsageError, match="is no folder"):
        run(library, tmp_path / "x")


@pytest.mark.parametrize("per", [Per.ALL, Per.TAG])
def test_a_folder_with_one_file_for_several_articles_is_refused_and_stays(
    library: Library, folder: Path, asked: Highlight, per: Per
) -> None:
    joined = folder.with_name("joined")
    export(library, output=joined, per=per)
    before = look(joined)
    for dry_run in (False, True):
        with pytest.raises(UsageError, match="has notes of several articles"):
            run(library, joined, dry_run=dry_run)
    assert look(joined) == before

    for file in joined.iterdir():
        file.rename(folder.with_name(file.name))
    assert len(run(library, joined).export.written) == 1


def test_a_file_for_several_articles_beside_the_files_of_articles_does_not_stop_the_sync(
    library: Library, folder: Path, asked: Highlight
) -> None:
    export(library, output=folder, per=Per.ALL)
    change(river(folder), ("why?", "because"))
    assert len(run(library, folder).changes) == 1


def test_a_block_that_is_in_its_file_twice_is_named(library: Library, folder: Path, asked: Highlight) -> None:
    whole = river(folder).read_text(encoding="utf-8")
    block = whole[whole.index("> Nobody") :]
    river(folder).write_text(f"{whole}\n# Again\n\n{block.replace('why?', 'mine')}", encoding="utf-8")
    report = run(library, folder)
    assert report.export.edited == ((river(folder), f"nr-{asked.uid.replace('-', '')[-8:]}", Outcome.TWICE),)
    assert (report.refused, report.is_empty) == ((), False)
    assert "mine" in river(folder).read_text(encoding="utf-8")


def test_a_link_to_a_block_is_no_second_copy(library: Library, folder: Path, asked: Highlight) -> None:
    name = f"nr-{asked.uid.replace('-', '')[-8:]}"
    change(river(folder), ("# The river\n", f"# The river\n\nSee [[#^{name}]].\n"))
    assert run(library, folder).refused == ()


def test_a_block_without_its_id_is_not_called_deleted(library: Library, folder: Path, asked: Highlight) -> None:
    name = f"nr-{asked.uid.replace('-', '')[-8:]}"
    text = change(river(folder), (f" ^{name}", ""), ("why?", "mine"))
    report = run(library, folder)
    assert [(block, outcome) for _, block, outcome in report.export.edited] == [(name, "no-id")]
    assert report.changes == ()
    assert river(folder).read_bytes() == text


def test_control_characters_in_an_edited_note_are_no_conflict(library: Library, folder: Path, asked: Highlight) -> None:
    change(river(folder), ("why?", "why \x07not?\nreally\u202e?"))
    report = run(library, folder)
    assert report.export.edited == ()
    assert "\x07" not in highlights(library)["Nobody asked"][0]
    assert run(library, folder).is_empty


def test_tags_with_one_item_a_line_stay_so(library: Library, folder: Path, asked: Highlight) -> None:
    change(river(folder), ("tags: [mill]", "tags:\n  - water\n  - mill"))
    run(library, folder)
    library.articles.tag([asked.article_id], ["a/b"])
    run(library, folder)
    text = river(folder).read_text(encoding="utf-8")
    assert "tags:\n  - water\n  - mill\n  - a/b\n" in text
    assert run(library, folder).is_empty


def test_the_version_of_a_conflict_that_the_user_keeps_has_the_id_of_the_block(
    library: Library, folder: Path, asked: Highlight
) -> None:
    change(river(folder), ("> Nobody asked", "> **Nobody** asked"), ("why?", "mine"))
    library.highlights.set_note(asked.id, "theirs")
    assert export(library, output=folder).conflicts == (river(folder),)
    text = river(folder).read_text(encoding="utf-8")
    start, end = text.index("> Nobody asked"), text.index("> **Nobody**")
    river(folder).write_text(text[:start] + text[end:], encoding="utf-8")
    run(library, folder)
    assert "-yours" not in river(folder).read_text(encoding="utf-8")
    assert f"^nr-{asked.uid.replace('-', '')[-8:]}" in river(folder).read_text(encoding="utf-8")


def test_a_word_that_is_no_color_is_named(library: Library, folder: Path, asked: Highlight) -> None:
    text = change(river(folder), ("· yellow", "· orange"))
    ((path, reason),) = run(library, folder).refused
    assert path == river(folder)
    assert "“orange” is no color" in reason
    assert river(folder).read_bytes() == text


@pytest.mark.parametrize("stored", [False, True])
def test_after_a_crash_the_own_writes_are_no_edits(
    library: Library, folder: Path, asked: Highlight, monkeypatch: pytest.MonkeyPatch, stored: bool
) -> None:
    class KilledError(BaseException):
        pass

    def killed(*_: object) -> None:
        raise KilledError

    library.highlights.set_note(asked.id, "second")
    remember = library.exports.remember
    calls = 0

    def until_killed(target: str, files: dict[str, object]) -> None:
        nonlocal calls
        calls += 1
        if calls > 1:
            raise KilledError
        remember(target, files)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(library.exports, "remember", until_killed)
        if not stored:
            patched.setattr(os, "fsync", killed)
        with pytest.raises(KilledError):
            run(library, folder)
    assert (b"second" in river(folder).read_bytes()) is stored
    library.highlights.set_note(asked.id, "third")
    report = run(library, folder)
    assert (report.changes, report.export.edited) == ((), ())
    assert b"third" in river(folder).read_bytes()
    assert b"second" not in river(folder).read_bytes()


def test_two_articles_of_one_name_keep_their_files(library: Library, folder: Path, asked: Highlight) -> None:
    other = add(library, "The river", BRIDGE)
    mark(library, other, "a hundred years", note="old")
    run(library, folder)
    file = folder / f"2026-01-28-the-river-{other.uid[-8:]}.md"
    change(file, ("old", "very old"))
    run(library, folder)
    assert highlights(library)["a hundred years"][0] == "very old"
    assert highlights(library)["Nobody asked"][0] == "why?"


@pytest.mark.parametrize(
    ("look", "tagged"),
    [
        ("obsidian", "#claim #who"),
        ("obsidian-callouts", "#claim #who"),
        ("commonmark", "claim · who"),
        ("logseq", "claim, who"),
        ("org", ":claim:who:"),
    ],
)
def test_files_in_the_look_of_a_template_are_merged_and_read_back(
    library: Library, folder: Path, look: str, tagged: str
) -> None:
    article = add(library, "The river", tags=("mill",))
    mark(library, article, "The river rose")
    made = mark(library, article, "Nobody asked", note="why?\n\n- one\n- two", tags=("claim",))
    export(library, format=load_format(look), output=folder)
    (file,) = folder.iterdir()
    sub = folder / "sub"
    sub.mkdir()
    file = file.rename(sub / file.name)
    shown = next(words for words in ("#claim", ":claim:", "claim") if words in file.read_text(encoding="utf-8"))
    change(file, ("why?", "why not?"), ("two", "two, or three"), (shown, tagged))
    report = run(library, folder)
    assert highlights(library)["Nobody asked"] == ("why not?\n\n- one\n- two, or three", ("claim", "who"), Color.YELLOW)
    assert (report.export.edited, list(folder.iterdir())) == ((), [sub])
    before = file.read_bytes()
    assert run(library, folder).is_empty
    assert file.read_bytes() == before

    library.highlights.set_note(made.id, "theirs")
    library.highlights.set_color(made.id, Color.BLUE)
    report = run(library, folder)
    assert (report.changes, report.export.edited) == ((), ())
    text = file.read_text(encoding="utf-8")
    assert "theirs" in text
    assert "why not?" not in text
    assert "blue" in text


@pytest.mark.parametrize("note", ["why?", "why?\nbecause"])
def test_the_indentation_of_a_template_is_no_part_of_a_note_that_gets_more_lines(
    library: Library, folder: Path, note: str
) -> None:
    mark(library, add(library, "The river"), "Nobody asked", note=note)
    export(library, format=load_format("logseq"), output=folder)
    (file,) = folder.iterdir()
    text = change(file, ("why?", "why not?\n    a second line\n      - and an item"))
    run(library, folder)
    assert highlights(library)["Nobody asked"][0] == note.replace("why?", "why not?\na second line\n  - and an item")
    assert file.read_bytes() == text
    assert run(library, folder).is_empty


@pytest.mark.parametrize("look", ["obsidian", "obsidian-callouts", "commonmark", "logseq", "org"])
def test_an_edited_quote_is_no_note_on_the_highlight_above(library: Library, folder: Path, look: str) -> None:
    article = add(library, "The river")
    mark(library, article, "The river rose")
    mark(library, article, "Nobody asked")
    export(library, format=load_format(look), output=folder)
    (file,) = folder.iterdir()
    text = change(file, ("Nobody asked\n", "Nobody had asked\n"))
    assert run(library, folder).changes == ()
    assert file.read_bytes() == text


def test_a_block_that_the_user_copied_into_a_note_is_no_part_of_it(
    library: Library, folder: Path, asked: Highlight
) -> None:
    library.highlights.set_note(asked.id, "one\n\ntwo")
    run(library, folder)
    file = river(folder)
    block = next(part for part in file.read_text(encoding="utf-8").split("\n\n") if "> The river rose" in part)
    text = change(file, ("one\n", f"one\n\n{block}\n"))
    report = run(library, folder)
    assert (report.changes, [outcome for *_, outcome in report.export.edited]) == ((), ["edited", "twice"])
    assert file.read_bytes() == text


@pytest.mark.parametrize("indent", ["\t", "  ", "\t\t"])
def test_logseq_can_indent_notes_in_another_way(library: Library, folder: Path, indent: str) -> None:
    article = add(library, "The river")
    mark(library, article, "The river rose", note="why?")
    made = mark(library, article, "Nobody asked", note="key:: {{x}}\n\n- one\n- two")
    export(library, format=load_format("logseq"), output=folder)
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes().replace(b"\n\t", f"\n{indent}".encode()))
    assert run(library, folder).is_empty
    text = change(file, ("two", f"{{{{renderer :x}}}}\n{indent}  q:: ((y))"))
    assert [each.field for each in run(library, folder).changes] == ["note"]
    assert highlights(library)["Nobody asked"][0] == "key:: {{x}}\n\n- one\n- {{renderer :x}}\nq:: ((y))"
    assert file.read_bytes() == text
    assert run(library, folder).is_empty
    library.highlights.set_note(made.id, "{{theirs}}")
    run(library, folder)
    assert "\t- {\\{theirs}}" in file.read_text(encoding="utf-8")


def test_blocks_that_the_user_adds_in_logseq_are_notes_if_they_are_below_a_highlight(
    library: Library, folder: Path
) -> None:
    article = add(library, "The river")
    mark(library, article, "The river rose")
    mark(library, article, "Nobody asked", note="why?")
    export(library, format=load_format("logseq"), output=folder)
    (file,) = folder.iterdir()
    lines = [line for line in file.read_text(encoding="utf-8").split("\n") if line]  # as Logseq saves them
    at = next(at for at, line in enumerate(lines) if line.startswith("- ") and at > lines.index("  color:: yellow"))
    lines[at:at] = ["\t- first", "\t  more", "\t- second", "- my own block", "\t- of mine"]
    lines += ["\t- third", "\t\t- deeper", "- my last block"]
    file.write_text("\n".join(lines), encoding="utf-8")
    run(library, folder)
    assert highlights(library)["The river rose"][0] == "first\nmore\n- second"
    assert highlights(library)["Nobody asked"][0] == "why?\n- third\n\t- deeper"
    assert file.read_text(encoding="utf-8").split("\n") == lines
    assert run(library, folder).is_empty


def test_a_headline_that_the_user_adds_in_org_is_no_note(library: Library, folder: Path) -> None:
    mark(library, add(library, "The river"), "The river rose")
    export(library, format=load_format("org"), output=folder)
    (file,) = folder.iterdir()
    text = change(file, ("#+end_quote\n", "#+end_quote\n\n*why*?\n* TODO my own\nwords\n"))
    run(library, folder)
    assert highlights(library)["The river rose"][0] == "*why*?"
    assert file.read_bytes() == text


def test_code_with_a_blank_line_is_a_whole_note_also_in_an_item_of_a_list(library: Library, folder: Path) -> None:
    mark(library, add(library, "The river"), "Nobody asked", note="why?")
    export(library, format=load_format("logseq"), output=folder)
    (file,) = folder.iterdir()
    text = change(file, ("why?", "```py\n    x = 1\n\n    y\n    ```"))
    run(library, folder)
    assert highlights(library)["Nobody asked"][0] == "```py\nx = 1\n\ny\n```"
    assert file.read_bytes() == text
    assert run(library, folder).is_empty


@pytest.mark.parametrize("kind", ["pipe", "folder", "not text", "large", "other"])
def test_what_is_no_file_of_newsreader_any_more_is_left_alone(
    library: Library, folder: Path, asked: Highlight, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    file = river(folder)
    text = file.read_bytes()
    file.unlink()
    match kind:
        case "pipe":
            os.mkfifo(file)
        case "folder":
            file.mkdir()
        case "not text":
            file.write_bytes(text + b"\xff")
        case "large":
            file.write_bytes(text + b"x" * 1_000)
            monkeypatch.setattr("newsreader.limits.ARTICLE_BYTES", len(text) + 999)
        case _:
            file.write_bytes(b"Something else.\n")
    before = file.lstat().st_mtime_ns
    library.highlights.set_note(asked.id, "newer")
    report = run(library, folder)
    assert (report.changes, report.export.kept) == ((), (file,))
    assert file.lstat().st_mtime_ns == before
    assert "newer" in (folder / f"{file.stem} (newsreader).md").read_text(encoding="utf-8")


def test_hidden_folders_are_not_searched(library: Library, folder: Path, asked: Highlight) -> None:
    (folder / ".trash").mkdir()
    river(folder).rename(folder / ".trash" / river(folder).name)
    run(library, folder)
    assert names(folder) == [".trash", river(folder).name]


def test_the_edited_file_of_an_article_in_the_trash_stays(library: Library, folder: Path, asked: Highlight) -> None:
    change(river(folder), ("# The river\n", "# The river\n\nMine.\n"))
    run(library, folder)
    library.articles.delete([asked.article_id])
    assert run(library, folder).export.left == (river(folder),)
    assert b"Mine." in river(folder).read_bytes()


@pytest.mark.parametrize("is_edited", [False, True])
def test_the_moved_file_of_an_article_in_the_trash_goes_unless_it_was_edited(
    library: Library, folder: Path, asked: Highlight, is_edited: bool
) -> None:
    moved = folder / "Old" / "My river.md"
    moved.parent.mkdir()
    river(folder).rename(moved)
    if is_edited:
        change(moved, ("# The river\n", "# The river\n\nMine.\n"))
    library.articles.delete([asked.article_id])
    report = run(library, folder)
    assert moved.exists() is is_edited
    assert (report.export.removed, report.export.left) == (((), (moved,)) if is_edited else ((moved,), ()))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no locks on folders")
def test_two_programs_do_not_merge_the_same_folder_at_once(
    library: Library, folder: Path, asked: Highlight, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsreader.services.exports.folder_lock.PATIENCE", 0)
    with locked(folder), pytest.raises(LockedError, match="Another newsreader is writing to the folder"):
        run(library, folder)
    assert run(library, folder).is_empty


@pytest.mark.parametrize("around", ["tags: [mill]\n", "why?\n", "# The river\n"])
def test_a_file_with_conflict_markers_of_git_is_named_and_neither_read_nor_written(
    library: Library, folder: Path, asked: Highlight, around: str
) -> None:
    conflict = f"<<<<<<< HEAD\n{around}=======\nother\n>>>>>>> theirs\n"
    text = change(river(folder), (around, conflict))
    library.highlights.set_color(asked.id, Color.RED)
    report = run(library, folder)
    assert [path for path, _ in report.export.damaged] == [river(folder)]
    assert (report.changes, report.is_empty) == ((), False)
    assert [path for path, _ in export(library, output=folder).damaged] == [river(folder)]
    assert river(folder).read_bytes() == text
    assert highlights(library)["Nobody asked"] == ("why?", ("claim",), Color.RED)
    assert library.articles.get(asked.article_id).tags == ("mill",)

    change(river(folder), (conflict, around))
    assert run(library, folder).export.damaged == ()
    assert b"red" in river(folder).read_bytes()


def test_a_note_about_conflict_markers_does_not_stop_the_sync(library: Library, folder: Path, asked: Highlight) -> None:
    library.highlights.set_note(asked.id, "```\n<<<<<<< HEAD\n=======\n>>>>>>> theirs\n```\nold")
    run(library, folder)
    change(river(folder), ("old", "new"))
    assert run(library, folder).export.damaged == ()
    assert highlights(library)["Nobody asked"][0].endswith("new")


@pytest.mark.parametrize("end", ["title", "Nobo", "#claim · ye", "a second", "a second line\n\nand a"])
def test_a_file_that_was_cut_off_is_named_and_neither_read_nor_written(
    library: Library, folder: Path, asked: Highlight, end: str
) -> None:
    library.highlights.set_note(asked.id, "why?\na second line\n\nand a last one")
    run(library, folder)
    whole = river(folder).read_bytes()
    text = whole[: whole.index(end.encode()) + len(end.encode())]
    river(folder).write_bytes(text)
    report = run(library, folder)
    assert [path for path, _ in report.export.damaged] == [river(folder)]
    assert (report.changes, river(folder).read_bytes()) == ((), text)
    river(folder).write_bytes(whole)
    assert run(library, folder).is_empty


def test_a_file_without_a_last_line_break_is_read_if_its_last_line_is_whole(
    library: Library, folder: Path, asked: Highlight
) -> None:
    river(folder).write_bytes(change(river(folder), ("why?", "why not?")).rstrip())
    assert run(library, folder).export.damaged == ()
    assert highlights(library)["Nobody asked"][0] == "why not?"
