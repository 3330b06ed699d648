from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.ingest.epub.books import book, chapter, page

from newsreader.errors import CannotWriteError
from newsreader.library.articles.articles import Articles

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call
    from tests.server import Server

    from newsreader.records import Added, Document

ARTICLE = {
    "id", "uid", "title", "site", "url", "authors", "published", "added", "state", "starred", "changed", "revision",
    "words", "position", "highlights", "tags", "feed",
}  # fmt: skip


def test_a_file_is_added_listed_and_shown(call: Call, harbour: Path) -> None:
    added = call("add", str(harbour))
    assert (added.status, added.err) == (0, "")
    status, number, title = added.out.split(maxsplit=2)
    assert (status, number) == ("added", "1")
    assert title.startswith("The harbour will close at midnight")
    listed = call("list")
    assert listed.out.splitlines()[0].split()[:2] == ["1", "●"]
    assert "The harbour will close" in listed.out
    shown = call("show", "1")
    assert shown.out == harbour.read_text(encoding="utf-8")


def test_a_guess_at_the_encoding_is_called_one_and_the_user_knows_better(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "boat.txt"
    file.write_bytes("Żona rybaka mówiła, że łódź wróciła późną nocą.".encode("cp1250"))
    assert call("add", str(file)).out.endswith(" · read as windows-1250 (guess)\n")
    file.write_bytes("Die Brücke über den Fluß bleibt für größere Wagen gesperrt.".encode("cp1252"))
    assert call("add", str(file), "--json").json[0]["message"].endswith("read as windows-1252 (guess)")
    file.write_text("Die Fähre fährt über den Fluß.", encoding="utf-8")
    assert "read as" not in call("add", str(file)).out
    file.write_bytes("Die Fähre fährt heute über den Fluß.".encode("cp850"))
    assert "read as" not in call("add", str(file), "--encoding", "cp850").out
    assert "Die Fähre fährt heute über den Fluß." in call("show", "2").out
    unknown = call("add", str(file), "--encoding", "windos-1250")
    assert unknown.status == 2
    assert "Did you mean windows-125" in unknown.err


def test_exports_that_are_left_out_are_a_line_of_their_own(call: Call, harbour: Path, tmp_path: Path) -> None:
    call("add", str(harbour))
    call("export", "1", "--output", str(tmp_path / "out"))
    assert call("add", str(tmp_path / "out")).out == "left out 1 export of newsreader, which is not an article\n"


def test_adding_a_file_again_is_unchanged_and_0(call: Call, harbour: Path) -> None:
    call("add", str(harbour))
    again = call("add", str(harbour))
    assert again.status == 0
    assert again.out.startswith("unchanged")


def test_the_result_of_each_source_is_printed_as_json(call: Call, harbour: Path, tmp_path: Path) -> None:
    outcome = call("add", str(harbour), str(tmp_path / "missing.txt"), str(harbour), "--json", "--tag", "ports")
    assert outcome.status == 1
    assert [result["status"] for result in outcome.json] == ["added", "failed", "unchanged"]
    assert all(set(result) == {"source", "id", "uid", "title", "status", "message"} for result in outcome.json)
    assert outcome.json[1] == {
        "source": str(tmp_path / "missing.txt"),
        "id": None,
        "uid": None,
        "title": None,
        "status": "failed",
        "message": "There is no such file or folder.",
    }
    assert outcome.err == f"newsreader: {tmp_path / 'missing.txt'}: There is no such file or folder.\n"
    assert call("list", "--json").json[0]["tags"] == ["ports"]


@pytest.mark.parametrize(("content", "status"), [(None, 66), (b"", 65), (b"%PDF-1.7 \x00\x01", 65)])
def test_a_single_source_that_fails_ends_with_its_own_status(
    call: Call, tmp_path: Path, content: bytes | None, status: int
) -> None:
    file = tmp_path / "single.txt"
    if content is not None:
        file.write_bytes(content)
    outcome = call("add", str(file))
    assert (outcome.status, outcome.out) == (status, "")
    assert outcome.err.startswith(f"newsreader: {file}: ")
    assert outcome.err.count("\n") == 1


def test_a_folder_in_which_one_file_fails_ends_with_one(call: Call, harbour: Path) -> None:
    (harbour.parent / "empty.txt").touch()
    outcome = call("add", str(harbour.parent))
    assert outcome.status == 1
    assert outcome.out.startswith("added")
    assert "empty.txt" in outcome.err


def test_standard_input_can_be_added_with_a_title(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Ein Satz über den Fluß.\n".encode())))
    assert call("add", "-", "--title", "Fluß").status == 0
    [article] = call("list", "--json").json
    assert article["title"] == "Fluß"


def test_a_folder_added_by_a_person_shows_its_progress_beside_redirected_output(
    call: Call, harbour: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.setenv("LINES", "5")
    outcome = call("add", str(harbour.parent))
    assert outcome.out.startswith("added")
    assert outcome.err.endswith(f"\r\x1b[K{harbour}  1 of 1\r\x1b[K")


def test_progress_shows_the_end_of_a_long_path(call: Call, harbour: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setenv("LINES", "5")
    shown = call("add", str(harbour.parent)).err.removesuffix("\r\x1b[K").removeprefix("\r\x1b[K")
    assert shown == f"…{str(harbour)[-10:]}  1 of 1"


def test_articles_added_before_an_error_are_printed(call: Call, harbour: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (harbour.parent / "next.txt").write_text("The next story.\n", encoding="utf-8")
    add_all = Articles.add_all

    def add_until_full(self: Articles, documents: list[Document], **options: Any) -> list[Added]:
        if documents[0].text.startswith("The next"):
            raise CannotWriteError("The disk is full.")
        return add_all(self, documents, **options)

    monkeypatch.setattr(Articles, "add_all", add_until_full)
    monkeypatch.setattr("newsreader.services.adding.add._MOST_PENDING", 1)
    outcome = call("add", str(harbour.parent), "--json")
    assert (outcome.status, outcome.err) == (74, "newsreader: The disk is full.\n")
    assert [result["status"] for result in outcome.json] == ["added"]
    assert len(call("list", "--json").json) == 1


def test_a_list_is_searched_sorted_and_cut(call: Call, tmp_path: Path) -> None:
    for name, text in (
        ("a", "Zebras walk.\n\nThey walk and walk and walk.\n"),
        ("b", "Apples fall.\n\nOften.\n"),
        ("c", "Zebras sleep.\n\nNow.\n"),
    ):
        file = tmp_path / f"{name}.txt"
        file.write_text(text, encoding="utf-8")
        assert call("add", str(file), "--title", text.partition(".")[0]).status == 0

    def titles(*arguments: str) -> list[str]:
        return [article["title"] for article in call("list", "--json", *arguments).json]

    assert titles() == ["Zebras sleep", "Apples fall", "Zebras walk"]
    assert titles("--sort", "title") == ["Apples fall", "Zebras sleep", "Zebras walk"]
    assert titles("--sort", "words", "--limit", "1") == ["Zebras walk"]
    assert titles("zeb") == ["Zebras sleep", "Zebras walk"]
    assert titles("zeb", "WA") == titles("zeb wa") == ["Zebras walk"]
    assert titles("--shelf", "unread", "--limit", "2") == ["Zebras sleep", "Apples fall"]
    assert titles("--shelf", "done") == titles("--limit", "0") == titles("nothing like it") == []
    assert set(call("list", "--json").json[0]) == ARTICLE
    assert call("list", "nothing like it").out == ""


def test_an_article_is_shown_as_json_with_all_its_data(call: Call, harbour: Path) -> None:
    uid = call("add", str(harbour), "--json").json[0]["uid"]
    call("highlight", "1", "the mayor said", "--note", "when?")
    shown = call("show", uid, "--format", "json").json
    assert set(shown) == ARTICLE | {"text", "blocks", "marks", "notes"}
    assert shown["notes"][0]["note"] == "when?"
    assert shown["text"][shown["notes"][0]["start"] : shown["notes"][0]["end"]] == "the mayor said"


def test_an_article_is_shown_as_markdown_with_its_highlights(call: Call, harbour: Path) -> None:
    call("add", str(harbour))
    call("highlight", "1", "the mayor said", "--note", "when?")
    shown = call("show", "1", "--format", "markdown").out
    assert "> the mayor said" in shown
    assert "when?" in shown


def test_the_metadata_of_an_article_is_printed_above_its_text(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "story.md"
    file.write_text(
        "---\ntitle: The Bridge\nauthors: [Ana Ruiz]\ndate: 2026-03-01\nurl: https://example.org/bridge\n---\n\n"
        "It is closed.\n",
        encoding="utf-8",
    )
    call("add", str(file))
    lines = call("show", "1").out.splitlines()
    assert lines[0] == "The Bridge"
    assert "Ana Ruiz" in lines[1]
    assert "2026-03-01" in lines[1]
    assert lines[2:] == ["https://example.org/bridge", "", "It is closed."]


@pytest.mark.parametrize("reference", ["7", "no-such-uid", "-1", ""])
def test_an_unknown_article_is_one_line_and_66(call: Call, reference: str) -> None:
    outcome = call("show", "--", reference)
    assert (outcome.status, outcome.out) == (66, "")
    assert outcome.err.startswith("newsreader: ")
    assert outcome.err.count("\n") == 1


def test_no_article_prints_control_characters(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "evil.md"
    payload = "\x1b]0;owned\x07 \x9b31m \u202egnp.exe [red]x[/red]"
    file.write_text(f"# Title {payload}\n\nBody {payload} here.\n\n- {payload}\n", encoding="utf-8")
    call("add", str(file))
    call("highlight", "1", "Body", "--note", payload)
    for arguments in (
        ["list"],
        ["list", "--json"],
        ["show", "1"],
        ["show", "1", "--format", "json"],
        ["show", "1", "--format", "markdown"],
        ["notes"],
        ["notes", "--json"],
        ["history"],
        ["show", payload],
        ["add", payload],
        ["highlight", "1", payload],
        [payload],
    ):
        outcome = call(*arguments)
        for character in "\x1b\x07\x9b\u202e":
            assert character not in outcome.out + outcome.err


def test_body_matches_are_listed_with_their_context_and_json_has_the_same_names(call: Call, harbour: Path) -> None:
    call("add", str(harbour))
    assert "no boats" in call("list", "body:boats").out
    assert "no boats" not in call("list", "harbour").out
    (found,) = call("list", "body:boats", "--json").json
    assert "no boats" in found.pop("snippet")
    assert [found] == call("list", "harbour", "--json").json
    assert call("list", "body:zebra").out == ""


def test_addresses_are_added_and_those_that_fail_are_told(call: Call, server: Server, tmp_path: Path) -> None:
    address = server.page("/bridge", "The bridge will open in spring.\n\nIt has been closed for nine years.\n")
    refused = call("add", address)
    assert refused.status == 66
    assert "private address" in refused.err
    added = call("add", address, f"{server.url}/missing", "--allow-private", "--json")
    assert added.status == 1
    assert [result["status"] for result in added.json] == ["added", "failed"]
    assert (
        added.err
        == f"newsreader: {server.url}/missing: 127.0.0.1 has no page at this address (404). Check the address.\n"
    )
    assert call("list", "--json").json[0]["url"] == address
    (tmp_path / "config.toml").write_text('allow_private = ["127.0.0.1"]\n')
    assert call("add", address).out.startswith("unchanged")


def test_the_address_of_a_file_can_be_given(call: Call, harbour: Path) -> None:
    call("add", str(harbour), "--url", "https://example.org/harbour")
    assert call("list", "--json").json[0]["url"] == "https://example.org/harbour"
    assert call("add", str(harbour), "--url", "harbour").status == 2


def test_a_book_is_added_by_chapter_once_or_as_a_whole(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "harbor.epub"
    file.write_bytes(book({name: page(chapter(name)) for name in ("sale", "buyers")}))
    added = call("add", str(file))
    assert [line.split()[::2] for line in added.out.splitlines()] == [["added", "sale"], ["added", "buyers"]]
    again = call("add", str(file))
    assert [line.split()[0] for line in again.out.splitlines()] == ["unchanged", "unchanged"]
    whole = call("add", str(file), "--whole", "--json")
    assert [(result["status"], result["title"]) for result in whole.json] == [("added", "The Harbor")]


def test_an_empty_source_is_refused_and_does_not_add_the_current_folder(call: Call) -> None:
    outcome = call("add", "")
    assert outcome.status == 2
    assert outcome.err.startswith("newsreader: ")


def test_the_language_is_detected_and_can_be_corrected_by_name_or_tag(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "most.txt"
    file.write_text("Мост закрыт\n\nЭто было в 1990 г. в Москве. Никто не знает почему.", encoding="utf-8")
    assert call("add", str(file)).status == 0
    assert call("language", "1").out == "Russian (ru)\n"
    assert call("language", "1", "български").out == "Bulgarian (bg)\n"
    assert call("add", str(file)).out.startswith("unchanged")
    assert call("language", "1").out == "Bulgarian (bg)\n"
    assert call("language", "1", "source").out == "Russian (ru)\n"
    assert call("undo").out.startswith("undone: changed the language of “Мост закрыт” to Russian (ru)")
    assert call("add", str(file), "--language", "uk").status == 0
    assert call("language", "1").out == "Ukrainian (uk)\n"


@pytest.mark.parametrize("words", [("language", "1", "klingon"), ("add", "a.txt", "--language", "xx")])
def test_an_unknown_language_is_a_mistake_in_usage(call: Call, harbour: Path, words: tuple[str, ...]) -> None:
    call("add", str(harbour))
    refused = call(*words)
    assert refused.status == 2
    assert f"There is no language “{words[-1]}”" in refused.err


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(30):
        (folder / f"story-{number}.txt").write_text(f"Story number {number} is about water.\n", encoding="utf-8")
    (folder / "damaged.epub").write_bytes(b"PK\3\4 nothing")
    return folder


def test_many_articles_are_one_line_of_totals_on_a_terminal_and_each_failure_is_named(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    outcome = call("add", str(folder))
    assert (outcome.status, outcome.out) == (1, "30 added, 1 failed\n")
    assert "30 of 31" in outcome.err
    assert outcome.err.count("newsreader: ") == 1
    assert "damaged.epub: " in outcome.err
    assert call("add", str(folder)).out == "30 unchanged, 1 failed\n"


def test_few_articles_or_a_wish_for_details_are_a_line_each_on_a_terminal(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    few = [str(file) for file in sorted(folder.glob("story-1*.txt"))]
    assert call("add", *few).out.count("\n") == len(few)
    assert call("add", "--verbose", str(folder)).out.count("\n") == 30


def test_a_script_gets_a_line_for_each_of_many_articles(call: Call, folder: Path) -> None:
    outcome = call("add", str(folder))
    assert outcome.out.count("\n") == 30
    assert " of 31" not in outcome.err
