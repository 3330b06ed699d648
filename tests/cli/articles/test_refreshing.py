"""`newsreader refresh` on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call
    from tests.server import Server

STORY = "The bridge will open in {}.\n\nIt has been closed for nine years, and nobody remembers why.\n"


def test_articles_are_refreshed_by_number_uid_and_query(call: Call, server: Server, harbour: Path) -> None:
    for name in ("one", "two"):
        call("add", "--allow-private", server.page(f"/{name}", f"{name}: {STORY.format('May')}"))
    call("add", str(harbour))
    server.page("/two", f"two: {STORY.format('June')}")
    uid = call("list", "two", "--json").json[0]["uid"]
    assert call("refresh", "1", uid, "--allow-private").out.splitlines() == [
        "revised         2  two: The bridge will open in May · the text has changed; this is its revision 2",
        "1 unchanged, 1 revised",
    ]
    server.page("/one", "", status=500)
    failed = call("refresh", "bridge", "-harbour", "--allow-private", "--json")
    assert failed.status == 1
    assert [(one["id"], one["status"]) for one in failed.json] == [(2, "unchanged"), (1, "failed")]
    assert failed.err.startswith(f"newsreader: {server.url}/one: ")
    assert call("refresh", "3").out == "1 unchanged\n"
    harbour.unlink()
    assert call("refresh", "3").status == 66
    assert call("refresh", "3", "--from-source").out == "1 unchanged\n"
    assert call("refresh", "--from-source").out == "3 unchanged\n"
    assert call("refresh", "--due").out == "No article is due.\n"
    assert call("refresh", "ferry").status == 1


@pytest.mark.parametrize("arguments", [[], ["--due", "--from-source"]])
def test_what_to_refresh_must_be_clear(call: Call, harbour: Path, arguments: list[str]) -> None:
    call("add", str(harbour))
    refused = call("refresh", *arguments)
    assert refused.status == 2
    assert "--due" in refused.err


def test_a_text_that_was_cut_is_taken_over_if_the_user_insists_and_undo_restores_it(call: Call, server: Server) -> None:
    kept, cut = "The bridge will open in May.", "It has been closed for nine years"
    page = "<html><title>The bridge</title><article><p>{}</p></article></html>"
    address = server.page("/one", page.format(f"{kept} {cut}, and nobody remembers why."), Content_Type="text/html")
    call("add", "--allow-private", address)
    for quote in (kept, cut):
        call("highlight", "1", quote)
    server.page("/one", page.format(kept), Content_Type="text/html")
    refused = call("refresh", "1", "--allow-private")
    assert refused.status == 65
    assert "To replace it, use newsreader refresh 1 --force." in refused.err
    forced = call("refresh", "1", "--force", "--allow-private")
    assert "1 highlight lost its passage; u or newsreader undo restores the earlier text" in forced.out
    assert {(note["quote"], note["anchor"]) for note in call("notes", "--json").json} == {
        (kept, "exact"),
        (cut, "orphan"),
    }
    call("undo")
    assert {note["anchor"] for note in call("notes", "--json").json} == {"exact"}


@pytest.mark.parametrize("others", [[], ["bridge"], ["1", "--due"], ["1", "--from-source"]])
def test_only_the_texts_of_named_articles_are_replaced_by_force(call: Call, harbour: Path, others: list[str]) -> None:
    call("add", str(harbour))
    refused = call("refresh", "--force", *others)
    assert (refused.status, "named articles" in refused.err) == (2, True)


POLISH = "Żona rybaka mówiła, że łódź wróciła do portu późną nocą.\n\nSieci były puste, a morze spokojne."


def test_a_wrong_encoding_is_corrected_and_the_highlights_move_with_their_words(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "boat.txt"
    file.write_bytes(POLISH.encode("cp1250"))
    call("add", str(file), "--encoding", "windows-1251")
    assert "Żona" not in call("show", "1").out
    wrong = POLISH.encode("cp1250").decode("cp1251")
    for words in ("rybaka", "łódź wróciła", "Sieci były puste"):
        start = POLISH.index(words)
        assert call("highlight", "1", wrong[start : start + len(words)]).status == 0
    assert call("refresh", "1", "--from-source", "--encoding", "cp1250").out.splitlines() == [
        "revised         1  Żona rybaka mówiła, że łódź wróciła do portu późną nocą"
        " · the text has changed; this is its revision 2; corrected: title",
        "1 revised",
    ]
    notes = call("notes", "--json").json
    assert {(note["quote"], note["anchor"]) for note in notes} == {
        ("rybaka", "exact"),
        ("łódź wróciła", "exact"),
        ("Sieci były puste", "exact"),
    }
    assert call("refresh", "1", "--from-source").out == "1 unchanged\n"
    call("undo")
    assert "Żona" not in call("show", "1").out


def test_highlights_survive_an_encoding_with_other_lengths(call: Call, tmp_path: Path) -> None:
    text = "图书馆星期三关门。读者可以在车站前面的楼里借书。工作人员会继续帮助他们。"
    (tmp_path / "library.txt").write_bytes(text.encode("gb18030"))
    call("add", str(tmp_path / "library.txt"), "--encoding", "windows-1252")
    quote = "读者可以".encode("gb18030").decode("cp1252", "replace")
    assert call("highlight", "1", quote).status == 0
    call("refresh", "1", "--from-source", "--encoding", "gbk")
    [note] = call("notes", "--json").json
    assert (note["quote"], note["anchor"]) == ("读者可以", "exact")


def test_an_encoding_is_for_originals_that_are_text(call: Call, harbour: Path) -> None:
    call("add", str(harbour))
    assert call("refresh", "1", "--encoding", "koi8-r").status == 2
    assert call("refresh", "--from-source", "--encoding", "koi8-r").status == 2
    unknown = call("refresh", "1", "--from-source", "--encoding", "koi9-r")
    assert unknown.status == 2
    assert "Did you mean koi8-r" in unknown.err
