"""Which article is this? Stories of files and pages that are added again."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO, TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.exported import export_text
from tests.ingest.epub.books import book

from newsreader.ingest import parse_one
from newsreader.library import Library
from newsreader.records import AddStatus, ArticleQuery, Color
from newsreader.services.adding.add import add_sources
from newsreader.services.adding.renewing import renew
from newsreader.services.imports.merging import import_files

if TYPE_CHECKING:
    from newsreader.services.adding.results import AddResult

ADDED, UNCHANGED, REVISED = AddStatus.ADDED, AddStatus.UNCHANGED, AddStatus.REVISED
STORY = "The council closed the bridge on Monday after two cracks were found.\n\nNobody knows when it will open.\n"
EDITED = STORY.replace("two cracks", "three cracks")
OTHER = "Schools stay shut because of the storm.\n\nParents were told by telephone late on Sunday night.\n"


def write(file: Path, text: str = STORY, **fields: object) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    front = "".join(f"{name}: {value}\n" for name, value in fields.items())
    file.write_text(f"---\n{front}---\n\n{text}" if front else text, encoding="utf-8")
    return file


def add(library: Library, *sources: Path | str, **options: object) -> list[tuple[AddStatus, int | None]]:
    return [(result.status, result.id) for result in results(library, *sources, **options)]


def results(library: Library, *sources: Path | str, **options: object) -> list[AddResult]:
    return list(add_sources(library, map(str, sources), **options))  # type: ignore[arg-type]


# The file of an article


def test_a_file_that_changed_on_disk_is_a_new_revision(library: Library, tmp_path: Path) -> None:
    story = write(tmp_path / "story.txt")
    assert add(library, story) == [(ADDED, 1)]
    write(story, EDITED)
    assert add(library, story) == [(REVISED, 1)]
    assert add(library, story) == [(UNCHANGED, 1)]
    write(story)
    assert add(library, story) == [(REVISED, 1)], "what the file has now is the newest text"
    assert library.articles.revisions(1) == [1, 2, 3]


def test_a_file_may_lose_its_title_date_and_most_of_its_text(library: Library, tmp_path: Path) -> None:
    story = write(tmp_path / "story.md", STORY * 3, title="The bridge", date="2026-03-02")
    add(library, story)
    write(story, "The council closed the bridge on Monday.\n")
    assert add(library, story) == [(REVISED, 1)]
    assert library.articles.get(1).title == "The bridge"


def test_a_file_that_is_used_again_for_another_story_is_another_article(library: Library, tmp_path: Path) -> None:
    today = write(tmp_path / "article.txt")
    assert add(library, today) == [(ADDED, 1)]
    write(today, OTHER)
    assert add(library, today) == [(ADDED, 2)]
    write(today, OTHER.replace("Sunday", "Saturday"))
    assert add(library, today) == [(REVISED, 2)]
    write(today)
    assert add(library, today) == [(UNCHANGED, 1)]


def test_columns_of_one_title_in_one_file_are_told_apart_by_their_dates(library: Library, tmp_path: Path) -> None:
    file = write(tmp_path / "briefing.md", STORY, title="Briefing", date="2026-03-02")
    add(library, file)
    write(file, OTHER, title="Briefing", date="2026-03-03")
    assert add(library, file) == [(ADDED, 2)]
    write(file, "All of it was written anew.", title="Briefing", date="2026-03-03")
    assert add(library, file) == [(REVISED, 2)]


@pytest.mark.parametrize("name", ["linked.txt", "sub/../story.txt", "./story.txt"])
def test_a_file_is_the_same_by_any_path(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    story = write(tmp_path / "story.txt")
    (tmp_path / "sub").mkdir()
    (tmp_path / "linked.txt").symlink_to(story)
    monkeypatch.chdir(tmp_path)
    add(library, name)
    write(story, EDITED)
    assert add(library, story) == [(REVISED, 1)]
    (tmp_path / "mount").symlink_to(tmp_path)
    write(story)
    assert add(library, f"mount/{name}") == [(REVISED, 1)]


@pytest.mark.skipif(sys.platform == "win32", reason="such names are invalid there")
@pytest.mark.parametrize("name", ["ä % #?.txt", "\udcff.txt", "x\n\x1b[2J.txt", "日本.txt"])
def test_a_file_with_an_odd_name_is_known_again(library: Library, tmp_path: Path, name: str) -> None:
    story = write(tmp_path / name)
    add(library, story)
    write(story, EDITED)
    assert add(library, story) == [(REVISED, 1)]


def test_a_moved_file_is_known_by_its_text_title_and_date_and_then_by_its_new_place(
    library: Library, tmp_path: Path
) -> None:
    old = write(tmp_path / "inbox" / "story.md", STORY, title="Bridge", date="2026-03-02")
    add(library, old)
    new = tmp_path / "archive" / "bridge.md"
    new.parent.mkdir()
    old.rename(new)
    assert add(library, new) == [(UNCHANGED, 1)]
    write(new, EDITED, title="Bridge", date="2026-03-02")
    assert add(library, new) == [(REVISED, 1)]


def test_a_copy_beside_its_file_is_the_same_article_and_each_may_be_added_for_ever(
    library: Library, tmp_path: Path
) -> None:
    write(tmp_path / "a" / "story.md", STORY, title="Bridge", tags="[ports]")
    write(tmp_path / "a" / "copy.md", STORY, title="Bridge", author="Ann Lee")
    assert [status for status, _ in add(library, tmp_path / "a")] == [ADDED, REVISED]
    article = library.articles.get(1)
    assert (article.authors, article.tags) == (("Ann Lee",), ("ports",))
    for _ in range(2):
        assert {status for status, _ in add(library, tmp_path / "a")} == {UNCHANGED}
    assert len(library.history.steps()) == 1


def test_saves_named_index_html_in_folders_of_their_own_are_articles_of_their_own(
    library: Library, tmp_path: Path
) -> None:
    for name, text in (("one", STORY), ("two", OTHER)):
        body = "".join(f"<p>{line} {line}</p>" for line in text.split("\n\n"))
        write(tmp_path / name / "index.html", f"<html><head><title>{name}</title></head><body>{body}</body></html>")
    assert [status for status, _ in add(library, tmp_path)] == [ADDED, ADDED]
    assert [status for status, _ in add(library, tmp_path)] == [UNCHANGED, UNCHANGED]


def test_the_chapters_of_a_book_are_articles_of_their_own(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "book.epub"
    file.write_bytes(book({"one": f"<h1>One</h1><p>{STORY}</p>", "two": f"<h1>Two</h1><p>{STORY}</p>"}))
    first = add(library, file)
    assert len({id_ for _, id_ in first}) == 2
    assert add(library, file) == [(UNCHANGED, id_) for _, id_ in first]


def test_standard_input_and_pasted_text_are_known_by_their_words(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = write(tmp_path / "story.txt")
    for _ in range(2):
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(STORY.encode())))
        add(library, "-")
    assert library.articles.add(parse_one(STORY.encode())).status is UNCHANGED
    assert add(library, story) == [(UNCHANGED, 1)]
    write(story, EDITED)
    assert add(library, story) == [(REVISED, 1)], "the file has become that of the article"


# The words of an article


def test_two_statements_with_the_same_words_are_two_articles(library: Library, tmp_path: Path) -> None:
    for name, fields in {
        "mayor": {"title": "The mayor", "date": "2026-03-02"},
        "minister": {"title": "The minister", "date": "2026-03-02"},
        "later": {"title": "The mayor", "date": "2026-03-09"},
    }.items():
        write(tmp_path / "in" / f"{name}.md", "No comment.", **fields)
    first = add(library, tmp_path / "in")
    assert [status for status, _ in first] == [ADDED, ADDED, ADDED]
    assert add(library, tmp_path / "in") == [(UNCHANGED, id_) for _, id_ in first]
    assert library.articles.add(parse_one(b"No comment.")).status is ADDED, "it could be any of the three"
    assert library.articles.add(parse_one(b"No comment.")).status is UNCHANGED


@pytest.mark.parametrize("fields", [{}, {"title": "Statement"}])
def test_two_files_with_the_same_few_words_are_two_articles_until_one_takes_the_place_of_the_other(
    library: Library, tmp_path: Path, fields: dict[str, str]
) -> None:
    mayor, minister = (write(tmp_path / "in" / name, "No comment.", **fields) for name in ("a.txt", "b.txt"))
    for _ in range(2):
        assert [id_ for _, id_ in add(library, tmp_path / "in")] == [1, 2]
    minister.unlink()
    mayor.rename(tmp_path / "moved.txt")
    assert add(library, tmp_path / "moved.txt") == [(UNCHANGED, 1)]


def test_the_same_words_and_title_by_another_author_are_another_article(library: Library, tmp_path: Path) -> None:
    for author in ("Ann Lee", "Bo Ek"):
        write(tmp_path / "in" / f"{author}.md", title="No comment", author=author)
    for _ in range(2):
        assert [id_ for _, id_ in add(library, tmp_path / "in")] == [1, 2]
    assert [library.articles.get(id_).authors for id_ in (1, 2)] == [("Ann Lee",), ("Bo Ek",)]
    pasted = b"---\ntitle: No comment\n---\n" + STORY.encode()
    assert library.articles.add(parse_one(pasted)).status is ADDED, "it could be by either of them"
    assert library.articles.add(parse_one(pasted)).article.id == 3


def test_two_papers_print_the_same_wire_copy(library: Library, tmp_path: Path) -> None:
    for name in ("post", "times"):
        write(tmp_path / "in" / f"{name}.md", title="Bridge", date="2026-03-02", url=f"https://{name}.example/bridge")
    assert add(library, tmp_path / "in") == [(ADDED, 1), (ADDED, 2)]
    assert add(library, tmp_path / "in") == [(UNCHANGED, 1), (UNCHANGED, 2)]
    pasted = library.articles.add(parse_one(STORY.encode()))
    assert (pasted.status, pasted.article.id) == (UNCHANGED, 1)


def test_an_older_text_does_not_replace_the_newer_one_unless_it_is_in_the_file_of_the_article(
    library: Library, tmp_path: Path
) -> None:
    story = write(tmp_path / "story.txt")
    add(library, story)
    write(story, EDITED)
    add(library, story)
    backup = write(tmp_path / "backup.txt")
    for _ in range(2):
        assert add(library, backup) == [(UNCHANGED, 1)]
    assert library.articles.revision(1).text.startswith("The council closed the bridge on Monday after three")


# The address of an article


def test_an_address_that_a_file_gets_or_corrects_is_that_of_its_article(library: Library, tmp_path: Path) -> None:
    story = write(tmp_path / "story.md", title="Bridge")
    add(library, story)
    for url, message in {
        "https://a.example/brigde": "corrected: site, address",
        "https://a.example/bridge": "corrected: address",
    }.items():
        write(story, title="Bridge", url=url)
        [result] = results(library, story)
        assert (result.status, result.id, result.message) == (REVISED, 1, message)
        assert library.articles.get(1).url == url
    elsewhere = write(
        tmp_path / "other.md", EDITED, title="Bridge", url="http://www.a.example/bridge/?utm_source=x#top"
    )
    assert add(library, elsewhere) == [(REVISED, 1)]
    write(story, OTHER, title="Storm", url="https://a.example/storm")
    assert add(library, story) == [(ADDED, 2)]


def test_other_forms_of_an_address_change_nothing(library: Library, tmp_path: Path) -> None:
    for number, url in enumerate(
        ["https://a.example/r", "http://www.A.example/r/?fbclid=x#top", "https://a.example:443/r?utm_source=y"]
    ):
        file = write(tmp_path / f"{number}.md", title="Bridge", url=url)
        assert add(library, file) == [(UNCHANGED if number else ADDED, 1)]
    assert (library.articles.get(1).url, library.articles.get(1).site) == ("https://a.example/r", "a.example")


# What the source corrects, and what the user corrected


def test_corrected_front_matter_is_taken_over_in_one_step_that_undo_reverts(library: Library, tmp_path: Path) -> None:
    file = write(tmp_path / "a.md", title="Quay", url="https://a.example/q")
    add(library, file)
    before = library.articles.get(1)
    fields = {"author": "Ann Lee", "date": "2026-03-02", "tags": "[port]", "site": "Post"}
    write(file, title="The quay", url="https://a.example/q", **fields)
    [result] = results(library, file)
    assert (result.status, result.message) == (REVISED, "corrected: title, author, date, site, tags")
    assert library.articles.revision(1).text == library.articles.revision(1, 1).text
    after = library.articles.get(1)
    assert add(library, file) == [(UNCHANGED, 1)]
    assert next(renew(library, [after], from_source=True)).status is UNCHANGED, "its source has them too"
    library.history.undo()
    assert library.articles.get(1) == before
    library.history.redo()
    assert library.articles.get(1) == after


def test_a_language_that_is_only_detected_again_is_no_correction(library: Library, tmp_path: Path) -> None:
    file = write(tmp_path / "a.md", title="Quay")
    add(library, file)
    german = "Der Rat hat die Brücke am Montag geschlossen, und niemand weiß, wann sie wieder öffnet."
    [result] = results(library, write(file, german, title="Quay"))
    assert result.message == "the text has changed; this is its revision 2"
    assert library.articles.get(1).language == "de"
    [result] = results(library, write(file, german, title="Quay", language="de-AT"))
    assert result.message == "corrected: language"
    write(file, german, title="Quay", language="ru")
    assert add(library, file) == [(UNCHANGED, 1)], "the text is plainly not in Russian"
    pasted = replace(parse_one(OTHER.encode()), language="nl")
    library.articles.add(pasted)
    steps = len(library.history.steps())
    assert library.articles.add(replace(pasted, language="en")).status is UNCHANGED, "it is detected better now"
    assert library.articles.get(2).language == "en"
    assert len(library.history.steps()) == steps


def test_a_title_that_the_user_gives_or_changes_stays(library: Library, tmp_path: Path) -> None:
    file = write(tmp_path / "a.md", title="Quay")
    add(library, file)
    [result] = results(library, file, title="My quay")
    assert (result.status, result.message) == (REVISED, "corrected: title")
    write(file, title="The quay")
    assert add(library, file) == [(UNCHANGED, 1)]
    library.articles.set_title(1, "Ours")
    write(file, EDITED, title="A quay", author="Ann Lee")
    [result] = results(library, file)
    assert result.message == "the text has changed; this is its revision 2; corrected: author"
    assert library.articles.get(1).title == "Ours"


def test_tags_of_the_file_come_and_go_and_those_of_the_user_stay(library: Library, tmp_path: Path) -> None:
    file = write(tmp_path / "a.md", title="Quay", tags="[port, old, dull]")
    add(library, file, tags=["mine"])
    library.articles.untag([1], ["dull"])
    library.articles.tag([1], ["good"])
    for tags, kept in (
        ("[port, old, dull, new]", {"mine", "good", "port", "old", "new"}),
        ("[PORT, dull]", {"mine", "good", "port"}),
        ("[]", {"mine", "good"}),
        ("[dull]", {"mine", "good", "dull"}),
    ):
        write(file, title="Quay", tags=tags)
        assert add(library, file) == [(REVISED, 1)]
        assert set(library.articles.get(1).tags) == kept
        assert add(library, file) == [(UNCHANGED, 1)]
    library.history.undo()
    assert set(library.articles.get(1).tags) == {"mine", "good"}


def test_tags_that_the_user_removed_do_not_come_back_with_a_new_text_or_from_the_source(
    library: Library, tmp_path: Path
) -> None:
    file = write(tmp_path / "a.md", title="Quay", tags="[port, dull]")
    add(library, file)
    library.articles.untag([1], ["dull"])
    write(file, EDITED, title="Quay", tags="[port, dull]")
    assert add(library, file) == [(REVISED, 1)]
    assert next(renew(library, [library.articles.get(1)], from_source=True)).status is UNCHANGED
    assert library.articles.get(1).tags == ("port",)


def test_the_page_of_a_clipping_takes_no_tags_away(library: Library, tmp_path: Path) -> None:
    url = "https://a.example/q"
    add(library, write(tmp_path / "a.md", title="Quay", url=url, tags="[port]"))
    body = "".join(f"<p>{line} {line}</p>" for line in STORY.split("\n\n"))
    page = write(tmp_path / "a.html", f"<html><head><title>Quay</title></head><body>{body}</body></html>")
    add(library, page, url=url)
    assert library.articles.get(1).tags == ("port",)
    library.articles.untag([1], ["port"])
    add(library, tmp_path / "a.md")
    assert library.articles.get(1).tags == ()


def test_a_shorter_text_says_which_highlights_lost_their_words_and_undo_restores_them(
    library: Library, tmp_path: Path
) -> None:
    file = write(tmp_path / "a.md", title="Bridge")
    add(library, file)
    text = library.articles.revision(1).text
    made = library.highlights.add(1, text.index("Nobody"), len(text), color=Color.RED)
    write(file, "The council closed the bridge on Monday after two… Subscribe to read on.", title="Bridge")
    [result] = results(library, file)
    assert result.lost == 1
    assert "; 1 highlight lost its passage; u or newsreader undo restores" in result.message
    assert "lost" not in results(library, write(file, "The council closed the bridge.", title="Bridge"))[0].message
    library.history.undo()
    library.history.undo()
    assert library.highlights.get(made.id) == made


# The trash, other programs, other libraries


def test_an_article_in_the_trash_comes_back_from_its_file_with_its_highlights(library: Library, tmp_path: Path) -> None:
    story = write(tmp_path / "story.txt")
    add(library, story)
    made = library.highlights.add(1, 0, 11, color=Color.RED)
    library.articles.delete([1])
    write(story, EDITED)
    assert add(library, story) == [(ADDED, 1)]
    assert [mark.id for mark in library.highlights.for_article(1)] == [made.id]
    assert library.articles.revisions(1) == [1, 2]
    library.articles.delete([1])
    write(story, OTHER)
    assert add(library, story) == [(ADDED, 2)], "another story is not in the trash"


def test_two_programs_that_add_a_file_at_once_add_one_article(library: Library, tmp_path: Path) -> None:
    write(tmp_path / "in" / "story.txt")
    with Library.open(library.path) as other, ThreadPoolExecutor() as pool:
        both = [pool.submit(add, one, tmp_path / "in") for one in (library, other)]
        assert sorted(str(done.result()[0][0]) for done in both) == ["added", "unchanged"]
    assert library.articles.counts().all == 1


def test_files_are_known_again_in_a_library_that_was_imported(library: Library, tmp_path: Path) -> None:
    write(tmp_path / "in" / "story.txt")
    write(tmp_path / "in" / "other.md", OTHER, title="Storm", url="https://a.example/storm")
    add(library, tmp_path / "in")
    exported = write(tmp_path / "all.json", export_text(library, "json"))
    with Library.open(tmp_path / "new" / "library.db") as new:
        assert {result.status for result in import_files(new, [str(exported)])} == {ADDED}
        assert {status for status, _ in add(new, tmp_path / "in")} == {UNCHANGED}
        write(tmp_path / "in" / "story.txt", EDITED)
        assert [status for status, _ in add(new, tmp_path / "in")] == [UNCHANGED, REVISED]


def test_statements_with_the_same_words_stay_two_when_libraries_are_merged(library: Library, tmp_path: Path) -> None:
    add(library, write(tmp_path / "mayor.md", "No comment.", title="The mayor"))
    with Library.open(tmp_path / "new" / "library.db") as other:
        add(other, write(tmp_path / "minister.md", "No comment.", title="The minister"))
        exported = write(tmp_path / "all.json", export_text(other, "json"))
    assert [result.status for result in import_files(library, [str(exported)])] == [ADDED]
    assert library.articles.counts().all == 2


def test_another_file_with_the_same_text_adds_what_its_article_lacks_and_corrects_nothing(
    library: Library, tmp_path: Path
) -> None:
    add(library, write(tmp_path / "saved.md", url=URL["url"], date="2026-03-02"))
    fields = {"url": URL["url"], "date": "2026-03-09", "authors": "Ann Lee"}
    again = write(tmp_path / "again.md", **fields)
    assert add(library, again) == [(REVISED, 1)]
    one = library.articles.get(1)
    assert (one.authors, one.published_at) == (("Ann Lee",), datetime(2026, 3, 2, tzinfo=UTC))
    (tmp_path / "saved.md").unlink()
    assert add(library, again) == [(REVISED, 1)], "it is the file of the article then"
    assert library.articles.get(1).published_at == datetime(2026, 3, 9, tzinfo=UTC)


# Everything together

URL = {"url": "https://a.example/1"}
MARCH = {"date": "2026-03-02"}
PORT = {"tags": "[port]"}
FILES = st.fixed_dictionaries(
    {"text": st.sampled_from([STORY, EDITED, OTHER, "No comment."])},
    optional={
        "title": st.sampled_from(["Bridge", "Storm"]),
        "url": st.sampled_from(["https://a.example/1", "http://www.a.example/1/?utm_source=x", "https://b.example/1"]),
        "date": st.sampled_from(["2026-03-02", "2026-03-09"]),
        "author": st.sampled_from(["Ann Lee", "Bo Ek"]),
        "tags": st.sampled_from(["[]", "[port]", "[port, city]"]),
    },
)


@settings(max_examples=60)
@given(st.lists(FILES, max_size=6), st.booleans())
@example(
    [{"text": STORY, "title": title, **url} for title, url in (("Bridge", {}), ("Bridge", URL), ("Storm", URL))], False
)
@example([{"text": STORY, **one} for one in (URL | MARCH, MARCH | URL, URL | {"date": "2026-03-09"})], True)
@example([{"text": STORY, **one} for one in (URL | PORT, PORT | URL, URL | {"tags": "[port, city]"})], True)
def test_a_folder_that_is_added_twice_changes_nothing_the_second_time(
    files: list[dict[str, str]], at_once: bool
) -> None:
    with TemporaryDirectory() as folder, Library.open(Path(folder, "library.db")) as library:
        paths = [write(Path(folder, "in", f"{number}.md"), **fields) for number, fields in enumerate(files)]
        sources = [Path(folder, "in")] if at_once and paths else paths
        for source in sources:
            add(library, source)
        before = library.history.steps(), library.articles.rows(library.articles.ids(ArticleQuery()))
        for source in sources:
            assert {status for status, _ in add(library, source)} == {UNCHANGED}
        assert (library.history.steps(), library.articles.rows(library.articles.ids(ArticleQuery()))) == before
