from __future__ import annotations

import io
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.ingest.isolated import parsers

from newsreader import limits
from newsreader.errors import BadDataError, UsageError
from newsreader.ingest import parse_one as parse
from newsreader.ingest import registry
from newsreader.ingest.isolated import pool
from newsreader.records import AddStatus, ArticleQuery
from newsreader.services.adding import add as importing
from newsreader.services.adding import sources
from newsreader.services.adding.add import add_sources
from newsreader.services.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.library import Library
    from newsreader.records import Document
    from newsreader.services.adding.results import AddResult

STORY = "The bridge will open in spring.\n\nIt has been closed for nine years, and nobody remembers why.\n"


def add(library: Library, *sources: str | Path, **options: object) -> list[AddResult]:
    return list(add_sources(library, map(str, sources), **options))  # type: ignore[arg-type]


def write(file: Path, text: str = STORY) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_a_file_becomes_an_article_and_the_same_file_again_changes_nothing(library: Library, tmp_path: Path) -> None:
    story = write(tmp_path / "story.txt")
    [first] = add(library, story)
    assert (first.source, first.status, first.message, first.exit_status) == (str(story), AddStatus.ADDED, "", 0)
    assert first.id is not None
    article = library.articles.get(first.id)
    assert (article.uid, article.title) == (first.uid, first.title)
    assert "nine years" in library.articles.revision(article.id).text
    [again] = add(library, story)
    assert (again.id, again.status) == (first.id, AddStatus.UNCHANGED)
    assert again.message


def test_the_original_is_stored_byte_for_byte(library: Library, tmp_path: Path) -> None:
    data = b"\xef\xbb\xbfThe bridge\r\nwill open in spring.\r\n"
    file = tmp_path / "story.txt"
    file.write_bytes(data)
    [result] = add(library, file)
    assert result.id is not None
    assert library.articles.source(result.id)[0] == data


def test_a_title_and_tags_may_be_given(library: Library, tmp_path: Path) -> None:
    [result] = add(library, write(tmp_path / "story.txt"), title="  The\tBridge ", tags=["infra/bridges"])
    assert result.id is not None
    article = library.articles.get(result.id)
    assert (article.title, article.title_derived, article.tags) == ("The Bridge", False, ("infra/bridges",))


@pytest.mark.parametrize("title", ["", "  ", "\n"])
def test_a_blank_title_is_refused_before_anything_is_read(library: Library, title: str) -> None:
    with pytest.raises(UsageError, match="title"):
        add_sources(library, ["nowhere.txt"], title=title)


def test_one_title_is_not_put_on_several_articles(library: Library, tmp_path: Path) -> None:
    story = write(tmp_path / "folder" / "story.txt")
    with pytest.raises(UsageError, match="one article"):
        add_sources(library, [str(story), str(story)], title="Bridge")
    with pytest.raises(UsageError, match="one article"):
        add_sources(library, [str(story.parent)], title="Bridge")


def test_an_invalid_tag_is_the_callers_mistake_and_not_the_files(library: Library, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        add(library, write(tmp_path / "story.txt"), tags=["/"])
    assert library.articles.counts().all == 0


def test_a_folder_is_added_file_by_file_in_order_without_hidden_and_binary_files(
    library: Library, tmp_path: Path
) -> None:
    folder = tmp_path / "saved"
    wanted = ["a.md", "b.TXT", "c.markdown", "deep/down/e.text", "deep/d.txt"]
    for name in wanted:
        write(folder / name, f"The story of {name}.\n\n{STORY}")
    for name in [".hidden.txt", ".git/f.txt", "photo.jpg", "table.csv", "README"]:
        write(folder / name)
    results = add(library, folder)
    assert [Path(result.source).relative_to(folder).as_posix() for result in results] == [
        "a.md",
        "b.TXT",
        "c.markdown",
        "deep/d.txt",
        "deep/down/e.text",
    ]
    assert {result.status for result in results} == {AddStatus.ADDED}
    assert len(library.articles.ids(ArticleQuery())) == len(wanted)


def test_results_come_one_by_one_and_articles_that_were_added_can_be_shown_and_stay(
    library: Library, tmp_path: Path
) -> None:
    for name in "abc":
        write(tmp_path / "saved" / f"{name}.txt", f"The story of {name}.\n\n{STORY}")
    results = add_sources(library, [str(tmp_path / "saved")])
    assert library.articles.counts().all == 0
    next(results)
    assert library.articles.counts().all == 1


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", 65), (b" \n\t ", 65), (b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)), 65)],
)
def test_one_bad_file_says_why_and_does_not_stop_the_rest(
    library: Library, tmp_path: Path, content: bytes, status: int
) -> None:
    bad = tmp_path / "saved" / "bad.txt"
    bad.parent.mkdir()
    bad.write_bytes(content)
    write(tmp_path / "saved" / "good.txt")
    failed, added = add(library, bad.parent)
    assert (failed.source, failed.status, failed.exit_status) == (str(bad), AddStatus.FAILED, status)
    assert (failed.id, failed.uid, failed.title) == (None, None, None)
    assert failed.message
    assert "\n" not in failed.message
    assert added.status is AddStatus.ADDED


@pytest.mark.parametrize("data", [b"a\0b\0c the mayor said", b"lone \xed\xa0\x80 surrogate", b"\xff\xfea\0b\0"])
def test_odd_bytes_are_taken_in_cleaned(library: Library, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "odd.txt"
    file.write_bytes(data)
    [result] = add(library, file)
    assert result.id is not None
    library.articles.revision(result.id).text.encode("utf-8")
    assert "\0" not in library.articles.revision(result.id).text


@pytest.mark.parametrize("name", ["missing.txt", "missing/story.txt", "nul\0.txt", "long" * 2000, "\udcff.txt"])
def test_a_missing_source_is_reported_as_missing(library: Library, tmp_path: Path, name: str) -> None:
    [result] = add(library, f"{tmp_path}/{name}")
    assert (result.status, result.exit_status) == (AddStatus.FAILED, 66)


@pytest.mark.parametrize("address", ["feed://example.org/rss", "ftp://example.org/a", "https://[broken"])
def test_an_address_is_not_taken_for_a_file(library: Library, address: str) -> None:
    [result] = add(library, address)
    assert (result.status, result.exit_status) == (AddStatus.FAILED, 66)
    assert "address" in result.message


@pytest.mark.parametrize("source", ["www.example.org", "example.org/story", "127.0.0.1:8913/x", "localhost:8913"])
def test_an_address_without_its_scheme_is_explained(library: Library, source: str) -> None:
    [result] = add(library, source)
    assert result.message == "There is no such file or folder. An address begins with https://."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_or_a_device_does_not_hang(library: Library, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for source in (tmp_path / "pipe.txt", Path("/dev/zero"), tmp_path):
        [result] = add(library, source)
        assert (result.status, result.exit_status) == (AddStatus.FAILED, 65)
        assert "pipe" in result.message


def test_a_file_that_becomes_a_pipe_or_makes_readers_wait_does_not_hang(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "story.txt")
    reader, writer = os.pipe()
    # As `/proc/kmsg`: a regular file, which has nothing to read yet.
    monkeypatch.setattr(sources, "_open_without_waiting", lambda _, flags: os.dup(reader))
    [result] = add(library, file)
    assert (result.status, result.exit_status) == (AddStatus.FAILED, 65)
    assert "pipe" in result.message
    os.set_blocking(reader, False)
    monkeypatch.setattr(sources.os, "fstat", lambda _: file.stat())
    [result] = add(library, file)
    assert (result.status, result.exit_status) == (AddStatus.FAILED, 65)
    os.close(reader)
    os.close(writer)


def test_a_file_of_size_0_is_not_read_since_those_of_the_system_may_never_end(library: Library, tmp_path: Path) -> None:
    for file in (write(tmp_path / "empty.txt", ""), *Path("/proc/self").glob("pagemap"), *Path("/proc").glob("kmsg")):
        [result] = add(library, file)
        assert (result.status, result.exit_status) == (AddStatus.FAILED, 65)
        assert result.message == "It is an empty file, or one of the system, as in /proc. Choose another file."


def test_a_file_longer_than_any_article_is_refused_without_reading_it_all(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "huge.txt"
    with file.open("wb") as huge:
        huge.truncate(50 * 2**20)
    [result] = add(library, file)
    assert (result.status, result.exit_status) == (AddStatus.FAILED, 65)
    assert "16 MB" in result.message
    monkeypatch.setattr(limits, "ARTICLE_BYTES", len(STORY))
    assert [added.status for added in add(library, write(tmp_path / "just.txt"))] == [AddStatus.ADDED]


def test_links_that_lead_round_in_a_circle_end(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    write(folder / "story.txt")
    (folder / "again").symlink_to(folder, target_is_directory=True)
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    statuses = {Path(result.source).name: result.exit_status for result in add(library, folder)}
    assert statuses == {"gone.txt": 66, "loop.txt": 66, "story.txt": 0}


def test_a_link_out_of_a_folder_is_not_followed_unless_the_user_names_it(library: Library, tmp_path: Path) -> None:
    secret = write(tmp_path / "secret.txt")
    folder = tmp_path / "saved"
    write(folder / "story.txt", f"Inside.\n\n{STORY}")
    (folder / "alias.txt").symlink_to("story.txt")
    (folder / "out.txt").symlink_to(secret)
    write(tmp_path / "elsewhere" / "other.txt")
    (folder / "linked").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    (folder / "same").symlink_to(folder, target_is_directory=True)
    (tmp_path / "named").symlink_to(folder, target_is_directory=True)
    for named in (folder, tmp_path / "named"):
        results = {Path(result.source).name: result for result in add(library, named)}
        assert {name: result.exit_status for name, result in results.items()} == {
            "alias.txt": 0,
            "linked": 65,
            "out.txt": 65,
            "story.txt": 0,
        }
        assert "link to a file outside the folder" in results["out.txt"].message
        assert "link to a folder outside the folder" in results["linked"].message
    assert [result.status for result in add(library, folder / "out.txt")] == [AddStatus.ADDED]
    assert [result.exit_status for result in add(library, folder / "linked")] == [0]


def test_a_folder_without_articles_says_so(library: Library, tmp_path: Path) -> None:
    write(tmp_path / "empty" / "photo.jpg")
    [result] = add(library, tmp_path / "empty")
    assert (result.status, result.exit_status) == (AddStatus.FAILED, 66)
    assert ".md" in result.message


def test_an_unreadable_file_is_reported_and_does_not_stop_the_others(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "saved" / "a.txt")
    barred = write(tmp_path / "saved" / "barred.txt", f"Barred.\n\n{STORY}")
    open_file = os.open

    def refuse(path: str, flags: int) -> int:
        if Path(path) == barred:
            raise PermissionError(13, "Permission denied", path)
        return open_file(path, flags)

    # Not by `chmod`: tests may run as a user who may read everything.
    monkeypatch.setattr(sources, "_open_without_waiting", refuse)
    added, failed = add(library, tmp_path / "saved")
    assert added.status is AddStatus.ADDED
    assert (failed.exit_status, failed.message) == (66, "It cannot be read: permission denied.")


def test_an_unreadable_folder_is_reported_once(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "saved" / "story.txt")
    (tmp_path / "saved" / "barred").mkdir()
    scan = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("barred"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    added, failed = add(library, tmp_path / "saved")
    assert added.status is AddStatus.ADDED
    assert failed.source == str(tmp_path / "saved" / "barred")
    assert failed.message == "The folder cannot be read: permission denied."


def test_a_fault_in_a_parser_costs_one_article_and_not_the_folder(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "saved" / "a.txt", "Break it.\n")
    write(tmp_path / "saved" / "b.txt")
    parse = importing.parse

    def fragile(data: bytes, name: str, **options: str) -> object:
        if name == "a.txt":
            raise RecursionError("too deep")
        return parse(data, name, **options)

    monkeypatch.setattr(importing, "parse", fragile)
    failed, added = add(library, tmp_path / "saved")
    assert "RecursionError" in failed.message
    assert added.status is AddStatus.ADDED


def test_standard_input_is_a_source(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(STORY.encode())))
    added, empty = add(library, "-", "-")
    assert (added.source, added.status) == ("-", AddStatus.ADDED)
    assert empty.status is AddStatus.FAILED


def test_a_folder_is_one_step_of_history_and_each_file_is_saved_once_it_is_reported(
    library: Library, tmp_path: Path
) -> None:
    library.articles.add(parse(b"Something else was there before.", "before.txt"))
    folder = tmp_path / "sa{}ved"
    for name in "abc":
        write(folder / f"{name}.txt", f"The story of {name}.\n\n{STORY}")
    results = add_sources(library, [str(folder)])
    next(results)
    assert library.history.steps(1)[0].label.startswith("added “")
    assert len(list(results)) == 2
    assert [step.label for step in library.history.steps(1)] == ["added 3 articles from “sa{}ved”"]
    assert len(library.history.steps()) == 2
    library.history.undo()
    assert library.articles.counts().all == 1
    library.history.redo()
    assert library.articles.counts().all == 4
    assert add(library, folder)[0].status is AddStatus.UNCHANGED
    assert len(library.history.steps()) == 2


def test_a_change_in_between_is_its_own_step(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "_MOST_PENDING", 1)
    for name in "abcd":
        write(tmp_path / "saved" / f"{name}.txt", f"The story of {name}.\n\n{STORY}")
    results = add_sources(library, [str(tmp_path / "saved")])
    next(results)
    next(results)
    library.articles.set_starred([1], True)
    assert len(list(results)) == 2
    assert [step.what for step in library.history.steps()] == ["add", "star", "add"]
    library.history.undo()
    assert library.articles.counts().all == 2
    assert library.articles.get(1).starred


def test_one_step_may_add_an_article_and_revise_it(library: Library, tmp_path: Path) -> None:
    front = "---\nurl: https://a.example/1\ntitle: {}\n---\n\n"
    write(tmp_path / "saved" / "a.md", front.format("One") + STORY)
    write(tmp_path / "saved" / "b.md", front.format("Two") + STORY.replace("nine", "ten"))
    write(tmp_path / "saved" / "c.md", front.format("Three") + STORY.replace("nine", "eleven"))
    assert [one.status.value for one in add(library, tmp_path / "saved")] == ["added", "revised", "revised"]
    after = library.articles.get(1)
    assert (after.title, after.revision) == ("Three", 3)
    library.history.undo()
    assert library.articles.counts().all == 0
    library.history.redo()
    assert library.articles.get(1) == after


def test_a_parser_that_hangs_ends_when_the_user_stops_and_is_no_failure(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = registry.Format(parsers.looping, lambda _: 1.0, suffixes=(".md",), media_types=(), isolated=True)
    monkeypatch.setattr(registry, "FORMATS", [row])
    progress = Progress()
    with ThreadPoolExecutor(1) as thread:
        adding = thread.submit(lambda: list(add_sources(library, [str(write(tmp_path / "a.md"))], progress=progress)))
        while all(worker.ready for worker in list(pool._workers)):
            pass
        assert progress.step == "Reading a.md"
        progress.stop()
        assert adding.result(timeout=5) == []


def test_each_article_of_a_source_is_a_result_and_a_title_names_the_first(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def parse_lines(data: bytes, name: str, **options: str) -> Iterator[Document]:
        yield from (parse(line, name) for line in data.splitlines())
        raise BadDataError("The rest is damaged.")

    monkeypatch.setattr(importing, "parse", parse_lines)
    file = write(tmp_path / "two.txt", "The bridge will open.\nThe bridge has opened.\n")
    progress = Progress()
    results = list(add_sources(library, [str(file)], title="First", progress=progress))
    assert [result.title for result in results] == ["First", "The bridge has opened", None]
    assert [result.message for result in results] == ["", "", "The rest is damaged."]
    assert progress.done == 3
