"""The command `import` with what other programs exported."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from newsreader.library import Library
from newsreader.records import ArticleQuery

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call

QUOTE = "The harbour will close at midnight, the mayor said on Tuesday."
POCKET = """\
title,url,time_added,tags,status
The harbour closes,https://harbour.example/story,1583222400,sea|port,archive
,https://harbour.example/untitled,1583222401,,unread
"""


def annotation(quote: str, number: int = 1, address: str = "https://harbour.example/story") -> dict[str, object]:
    selector = {"type": "TextQuoteSelector", "exact": quote, "prefix": "", "suffix": ""}
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"https://notes.example/{number}",
        "type": "Annotation",
        "created": "2026-03-03T08:00:00Z",
        "body": {"type": "TextualBody", "value": f"note {number}", "purpose": "commenting"},
        "target": {"source": address, "selector": selector},
    }


@pytest.fixture
def pocket(tmp_path: Path) -> Path:
    file = tmp_path / "pocket.csv"
    file.write_text(POCKET, encoding="utf-8")
    return file


@pytest.fixture
def annotations(tmp_path: Path) -> Path:
    file = tmp_path / "annotations.json"
    file.write_text(json.dumps([annotation(QUOTE, 1), annotation("The mayor has resigned.", 2)]), encoding="utf-8")
    return file


def test_an_import_ends_with_one_line_about_the_file(call: Call, pocket: Path):
    first = call("import", str(pocket))
    assert (first.status, first.err) == (0, "")
    assert first.out.startswith("pocket.csv (Pocket")
    assert first.out.endswith(": 2 articles added, 2 without a text\n")
    assert ": 0 articles added, 2 already in the library, 2 without a text\n" in call("import", str(pocket)).out
    assert "imported 2 articles from “pocket.csv”" in call("history").out
    assert call("undo").status == 0
    assert call("list").out == ""


def test_a_folder_is_imported_program_by_program(call: Call, tmp_path: Path):
    folder = tmp_path / "old"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "pocket.csv").write_text(POCKET, "utf-8")
    for number in range(5):
        (folder / f"{number}.json").write_text(json.dumps([annotation(QUOTE, number)]), "utf-8")
    (folder / "books.ris").write_text("TY  - JOUR\nTI  - Harbors\nER  - \n", "utf-8")
    (folder / "feeds.opml").write_text('<opml><body><outline xmlUrl="https://e.example/f"/></body></opml>', "utf-8")
    (folder / "mails.json").write_text('{"mails": []}', "utf-8")
    (folder / "clipper.json").write_text(json.dumps([{"url": "u", "highlights": [{"text": ""}]}]), "utf-8")
    (folder / "broken.zip").write_bytes(b"PK\3\4 and no more")
    with ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("part_000000.csv", POCKET.replace("/story", "/other"))
    said = call("import", str(folder), "--dry-run")
    done = call("import", str(folder))
    assert (done.out, done.err, done.status) == (said.out, said.err, 1)
    assert [line.partition(": ")[::2] for line in done.err.splitlines()] == [
        ("newsreader", "old/clipper.json: The highlights of u are damaged. Export them again."),
        ("newsreader", f"{folder}/broken.zip: The archive is damaged. Download or copy it again, and import it then."),
    ]
    assert done.out.splitlines() == [
        "added              1 feed added",
        "skipped mails.json: no known program exports such a file",
        "old (W3C annotations (JSON-LD)): 1 article added, 1 without a text; highlights: 5 exact"
        "; what was skipped is listed above",
        "old/a/pocket.csv (Pocket's CSV, HTML or archive): 1 article added, 1 changed, 2 without a text",
        "old/books.ris (RIS): 1 article added, 1 without a text",
        "more.zip (Pocket's CSV, HTML or archive): 1 article added, 1 already in the library, 2 without a text",
    ]
    assert "added" not in call("import", str(folder)).out.replace(" 0 articles added", "")
    for _ in range(5):
        assert call("undo").status == 0
    assert call("list").out == ""


def test_each_file_has_its_line_even_if_it_is_the_same_one(call: Call, pocket: Path):
    call("import", str(pocket))
    assert call("import", str(pocket), str(pocket)).out.count("2 already in the library") == 2


def test_a_dry_run_says_the_same_and_stores_nothing(call: Call, pocket: Path, annotations: Path):
    said = call("import", str(pocket), str(annotations), "--dry-run")
    assert "There is no library" in call("list").err
    assert call("import", str(pocket), str(annotations)).out == said.out
    assert "1 changed" in said.out


def test_a_dry_run_without_a_library_creates_none(call: Call, pocket: Path, tmp_path: Path):
    missing = tmp_path / "new" / "library.db"
    assert ": 2 articles added" in call("--db", str(missing), "import", str(pocket), "--dry-run").out
    assert not missing.parent.exists()


def test_highlights_in_doubt_are_listed_with_their_articles(call: Call, harbour: Path, annotations: Path):
    call("add", str(harbour), "--url", "https://harbour.example/story", "--title", "The harbour")
    lines = call("import", str(annotations)).out.splitlines()
    assert lines[0] == "without a place  “The mayor has resigned.”  The harbour"
    assert lines[1].endswith(": 0 articles added, 1 changed; highlights: 1 exact, 1 without a place")


def test_json_has_the_counts_and_names_what_is_in_doubt_or_left_out(call: Call, harbour: Path, tmp_path: Path):
    call("add", str(harbour), "--url", "https://harbour.example/story")
    file = tmp_path / "annotations.json"
    nothing = annotation(QUOTE, 3) | {"target": 12}
    file.write_text(json.dumps([annotation(QUOTE), annotation("The mayor has resigned.", 2), nothing]), "utf-8")
    (report,) = call("import", str(file), "--json").json
    assert report["highlights"] == {"exact": 1, "moved": 0, "review": 0, "orphan": 1, "known": 0, "deleted": 0}
    assert [(each["quote"], each["anchor"]) for each in report["doubtful"]] == [("The mayor has resigned.", "orphan")]
    assert len(report["skipped"]) == 1
    assert report["skipped"][0].keys() == {"what", "why"}


def test_a_list_of_feeds_is_followed(call: Call, tmp_path: Path):
    file = tmp_path / "feeds.opml"
    outline = '<outline text="Harbour" xmlUrl="https://harbour.example/feed"/>'
    file.write_text(f'<?xml version="1.0"?><opml version="2.0"><body>{outline}</body></opml>', "utf-8")
    assert "1 feed added" in call("import", str(file), "--dry-run").out
    assert "There is no library" in call("feed", "list").err
    assert "1 feed added" in call("import", str(file)).out
    assert [feed["address"] for feed in call("feed", "list", "--json").json] == ["https://harbour.example/feed"]


@pytest.mark.parametrize(("name", "content"), [("a.csv", "a,b\n1,2\n"), ("a.bin", "\0\1\2"), ("a.json", '{"a": 1}')])
def test_a_file_of_an_unknown_program_is_refused_in_one_line(call: Call, tmp_path: Path, name: str, content: str):
    (tmp_path / name).write_text(content, encoding="utf-8")
    outcome = call("import", str(tmp_path / name))
    assert (outcome.status, outcome.out) == (65, "")
    assert "no program that exports such files" in outcome.err
    assert outcome.err.count("\n") == 1


def test_an_export_is_not_added_as_an_article(call: Call, pocket: Path):
    outcome = call("add", str(pocket))
    assert outcome.status == 65
    assert "newsreader import FILE" in outcome.err
    assert call("list").out == ""


def test_hostile_words_reach_the_terminal_cleaned(call: Call, tmp_path: Path):
    file = tmp_path / "pocket.csv"
    file.write_text(POCKET.replace("The harbour closes", "\x1b]0;owned\x07\u202eclosed"), encoding="utf-8")
    call("import", str(file))
    assert "\x1b" not in call("list").out + call("show", "1").out


def many(tmp_path: Path, count: int) -> Path:
    file = tmp_path / "many.json"
    notes = [annotation(f"{QUOTE} {number}", number, f"https://harbour.example/{number}") for number in range(count)]
    file.write_text(json.dumps(notes), encoding="utf-8")
    return file


def test_a_killed_import_leaves_whole_articles_and_goes_on_the_next_time(call: Call, tmp_path: Path):
    file, database = many(tmp_path, 400), tmp_path / "library.db"
    Library.open(database).close()
    command = [sys.executable, "-m", "newsreader", "--db", str(database), "import", str(file)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and not stored(database):
        pass
    process.kill()
    process.wait()
    assert stored(database) % 50 == 0
    call("import", str(file))
    assert stored(database) == 400
    assert call("doctor").status == 0
    with Library.open(database) as library:
        assert all(one.highlights == 1 for one in library.articles.page(ArticleQuery(), 400))


def stored(database: Path) -> int:
    """Return the number of articles in a library."""
    with Library.open(database, create=False, read_only=True) as library:
        return library.articles.counts().all


def test_two_imports_of_one_file_at_once_store_everything_once(call: Call, tmp_path: Path):
    file, database = many(tmp_path, 120), tmp_path / "library.db"
    Library.open(database).close()
    command = [sys.executable, "-m", "newsreader", "--db", str(database), "import", str(file)]
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert stored(database) == 120
    assert len(call("notes", "--json").json) == 120
