"""Highlights in books on Kindle, Kobo and KOReader, which know the title and the words but no address."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.importers.reading import quotes, read, read_one

from newsreader.errors import BadDataError
from newsreader.importers.books.kindle_lines import read_line
from newsreader.importers.books.lua import read_table
from newsreader.records import Color, State

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Zone

END = "==========\r\n"


def clipping(about: str, words: str = "", title: str = "A Book (Series) (Doe, Jane)") -> str:
    return f"\ufeff{title}\r\n- {about} | Added on Thursday, 24 August 2017 22:31:50\r\n\r\n{words}\r\n{END}"


def test_a_note_on_kindle_belongs_to_the_highlight_at_its_location() -> None:
    clippings = (
        clipping("Your Note on page 3 | location 42", "before its highlight")
        + clipping("Your Highlight on page 3 | location 40-42", "The words")
        + clipping("Your Highlight on page 2 | location 20-21", "Earlier words")
        + clipping("Your Note on page 9 | location 99", "on nothing")
        + clipping("Your Bookmark on page 3 | location 50")
    )
    (article,), (skipped,) = read("kindle", {"My Clippings.txt": clippings})
    assert (article.title, article.authors, article.note) == ("A Book (Series)", ("Jane Doe",), "on nothing")
    assert quotes(article) == [("Earlier words", ""), ("The words", "before its highlight")]
    assert skipped.what == "1 bookmark in A Book (Series) (Doe, Jane)"


def test_a_widened_highlight_replaces_the_shorter_one_and_a_longer_note_the_begun_one() -> None:
    clippings = (
        clipping("Your Highlight at location 40-41", "The words")
        + clipping("Your Note at location 41", "a no")
        + clipping("Your Highlight at location 40-42", "“The words of it")
        + clipping("Your Note at location 41", "a note")
        + clipping("Your Highlight at location 41-41", "Others")
    )
    article = read_one("kindle", {"My Clippings.txt": clippings})
    assert quotes(article) == [("“The words of it", ""), ("Others", "a note")]


def test_the_notice_of_the_limit_is_no_highlight() -> None:
    notice = "<You have reached the clipping limit for this item>"
    clippings = clipping("Your Highlight at location 40-41", notice) + clipping("Your Highlight at location 50-51", "q")
    (article,), (skipped,) = read("kindle", {"My Clippings.txt": clippings})
    assert quotes(article) == [("q", "")]
    assert "the publisher limits clippings" in skipped.why


MOMENT = datetime(2022, 8, 30, 19, 40, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("about", "kind", "start", "end", "is_page"),
    [
        ("- Your Highlight on page 27 | location 398-399 | Added on Tuesday, 30 August 2022 19:40:15",
         "highlight", 398, 399, False),
        ("- Your Note on Location 35 | Added on Tuesday, August 30, 2022 7:40:15 PM", "note", 35, 35, False),
        ("- Highlight Loc. 1234-45 | Added on Tuesday, August 30, 2022, 07:40:15 PM", "highlight", 1234, 1245, False),
        ("- Your Bookmark on page ix | location 8 | Added on Tuesday, 30 August 2022 19:40:15",
         "bookmark", 8, 8, False),
        ("- Highlight on Page 10 | Added on Tuesday, 30 August 22 19:40:15 Greenwich Mean Time",
         "highlight", 10, 10, True),
        ("- Ihre Markierung auf Seite 178 | bei Position 4136-4137 | "
         "Hinzugefügt am Dienstag, 30. August 2022 19:40:15", "highlight", 4136, 4137, False),
        ("- Ihre Notiz bei Position 7 | Hinzugefügt am Dienstag, 30. August 2022 um 19:40:15", "note", 7, 7, False),
        ("- La subrayado en la página 197 | posición 2031-2035 | Añadido el martes, 30 de agosto de 2022 19:40:15",
         "highlight", 2031, 2035, False),
        ("- Tu nota en la posición 9 | Añadido el martes, 30 de agosto de 2022 19:40:15", "note", 9, 9, False),
        ("- Votre surlignement sur la page 200 | emplacement 3054-3056 | Ajouté le mardi 30 août 2022 19:40:15",
         "highlight", 3054, 3056, False),
        ("- Votre signet sur la page 2 | emplacement 30 | Ajouté le mardi 30 août 2022 19:40:15",
         "bookmark", 30, 30, False),
        ("-  La tua evidenziazione alla posizione 453-454 | Aggiunto in data martedì 30 agosto 2022 19:40:15",
         "highlight", 453, 454, False),
        ("- Seu destaque ou posição 2829-2829 | Adicionado: terça-feira, 30 de agosto de 2022 19:40:15",
         "highlight", 2829, 2829, False),
        ("- Je highlight op pagina 79 | locatie 1293 t/m 1295 | Toegevoegd op dinsdag 30 augustus 2022 19:40:15",
         "highlight", 1293, 1295, False),
        ("- Uw notitie op locatie 12 | Toegevoegd op dinsdag 30 augustus 2022 19:40:15", "note", 12, 12, False),
        ("– Ваша заметка на странице 868 | Место 8411 | Добавлено: вторник, 30 августа 2022 г. в 19:40:15",
         "note", 8411, 8411, False),
        ("– Ваш выделенный отрывок в месте 5683–5685 | Добавлено: вторник, 30 августа 2022 г. в 19:40:15",
         "highlight", 5683, 5685, False),
        ("- 您在第 25 页（位置 #243-244）的标注 | 添加于 2022年8月30日星期二 下午7:40:15",
         "highlight", 243, 244, False),
        ("- 您在位置 #2544 的笔记 | 添加于 2022年8月30日星期二 下午7:40:15", "note", 2544, 2544, False),
        ("- 12ページ|位置No. 345-347のハイライト |作成日: 2022年8月30日火曜日 19:40:15", "highlight", 345, 347, False),
        ("- 位置No. 345のメモ |作成日: 2022年8月30日火曜日 19:40:15", "note", 345, 345, False),
        ("- Twoja notatka w lokalizacji 61 | Dodano: wtorek, 30 sierpnia 2022 19:40:15", "note", 61, 61, False),
        ("- पृष्ठ 12 पर आपका हाइलाइट | स्थान 61-62 | मंगलवार, 30 अगस्त 2022 7:40:15 अपराह्न को जोड़ा गया",
         "highlight", 61, 62, False),
        ("- 3. Sayfadaki Vurgunuz | Konum 61-62 | Eklenme: 30 Ağustos 2022 Salı 19:40:15", "highlight", 61, 62, False),
    ],
)  # fmt: skip
def test_the_line_about_a_clipping_in_many_languages(
    about: str, kind: str, start: int, end: int, is_page: bool
) -> None:
    assert read_line(about) == (kind, start, end, is_page, MOMENT)


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_clippings_that_an_editor_saved_in_another_encoding(encoding: str) -> None:
    words = clipping("Votre surlignement à l’emplacement 1-2", "passé composé")
    data = words.removeprefix("\ufeff").encode(encoding)
    assert quotes(read_one("kindle", {"a.txt": data})) == [("passé composé", "")]


def test_words_in_an_unknown_language_are_a_highlight() -> None:
    clippings = f"Buch\r\n- Xyzzy plugh | foo bar\r\n\r\nThe words\r\n{END}"
    assert quotes(read_one("kindle", {"a.txt": clippings})) == [("The words", "")]


def test_times_on_kindle_are_local(in_zone: Zone) -> None:
    in_zone("Europe/Berlin")
    article = read_one("kindle", {"a.txt": clipping("Your Highlight at location 1-2", "q")})
    assert article.highlights[0].created_at == datetime(2017, 8, 24, 20, 31, 50, tzinfo=UTC)


SIDECAR = r"""-- we can read Lua syntax here!
return {
    ["annotations"] = {
        [2] = {
            ["datetime"] = "2024-10-23 09:28:41",
            ["drawer"] = "underscore",
            ["color"] = "orange",
            ["text"] = "second \"quote\"",
        },
        [1] = {
            ["datetime"] = "2024-10-23 09:28:47",
            ["datetime_updated"] = "2024-10-24 09:28:47",
            ["drawer"] = "lighten",
            ["note"] = "two\
lines",
            ["text"] = "first \195\188",
        },
        [3] = { ["datetime"] = "2024-10-23 09:28:48", ["text"] = "in Chapter 3", ["page"] = 7 },
    },
    ["doc_props"] = { ["authors"] = "A. Writer\
B. Writer", ["title"] = "Moby Dick", ["language"] = "en-US" },
    ["partial_md5_checksum"] = "abc",
    ["summary"] = { ["status"] = "complete", ["note"] = "a review" },
    [5] = -0x1F, empty = {}, [[a long string]], 1.5e3,
}
"""


def test_a_sidecar_of_koreader_is_read_as_data() -> None:
    (article,), (skipped,) = read("koreader", {"book.sdr/metadata.epub.lua": SIDECAR})
    assert (article.title, article.authors, article.language) == ("Moby Dick", ("A. Writer", "B. Writer"), "en-US")
    assert (article.state, article.note) == (State.DONE, "a review")
    assert quotes(article) == [("first ü", "two\nlines"), ('second "quote"', "")]
    assert [each.color for each in article.highlights] == [None, Color.YELLOW]
    assert skipped.what == "1 bookmark in Moby Dick"


def test_an_older_sidecar_has_the_quote_in_the_notes_of_a_bookmark() -> None:
    sidecar = """return {
        ["bookmarks"] = {
            [1] = { ["notes"] = "late", ["text"] = "my note", ["highlighted"] = true,
                    ["datetime"] = "2023-01-24 02:00:00" },
            [2] = { ["notes"] = "early", ["text"] = "Page 3 early @ 2023-01-23 01:00:00", ["highlighted"] = true,
                    ["datetime"] = "2023-01-23 01:00:00" },
            [3] = { ["notes"] = "in Chapter 1", ["datetime"] = "2023-01-25 01:00:00" },
        },
        ["highlight"] = {
            [9] = { [1] = { ["text"] = "late", ["drawer"] = "lighten", ["datetime"] = "2023-01-24 02:00:00" } },
            [3] = { [1] = { ["text"] = "early", ["drawer"] = "invert", ["datetime"] = "2023-01-23 01:00:00" } },
        },
        ["doc_path"] = "/books/The Book.epub",
    }"""
    (article,), (skipped,) = read("koreader", {"metadata.epub.lua": sidecar})
    assert (article.title, quotes(article)) == ("The Book", [("early", ""), ("late", "my note")])
    assert skipped.what == "1 bookmark in The Book"


@pytest.mark.parametrize(
    "table", ["return os.execute('x')", "return {" * 2, "return {" + "{" * 5_000, 'return { ["a"] = function() end }']
)
def test_what_is_no_table_of_values_is_refused(table: str) -> None:
    with pytest.raises(BadDataError, match="line 1"):
        read_table(table)


def test_koreaders_json_has_one_book_or_many() -> None:
    entry = {"text": "q", "note": "n", "time": 1714440856, "drawer": "lighten", "color": "red", "sort": "highlight"}
    book = {"title": "I Am Legend", "author": "Richard Matheson", "file": "/a.epub", "entries": [entry]}
    for export in (book, {"version": "json/1.0.0", "documents": [book]}):
        article = read_one("koreader", {"a.json": export})
        assert (article.title, quotes(article)) == ("I Am Legend", [("q", "n")])
        assert article.highlights[0].color is Color.RED
        assert article.added_at == datetime(2024, 4, 30, 1, 34, 16, tzinfo=UTC)


ANNOT = """<annotationSet xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns="http://ns.adobe.com/digitaleditions/annotations">
<publication><dc:title>A Book</dc:title><dc:creator>Nick Tune</dc:creator><dc:language>en</dc:language></publication>
<annotation><dc:identifier>urn:uuid:1</dc:identifier><dc:date>2024-08-07T13:15:32Z</dc:date>
<target><fragment start="a"><text>Words &amp; more
   </text></fragment></target><content><text>a note</text></content></annotation>
<annotation><target><fragment start="b"/></target></annotation></annotationSet>"""


def test_the_annotations_of_a_book_on_kobo() -> None:
    (article,), (skipped,) = read("kobo", {"book.epub.annot": ANNOT})
    (found,) = article.highlights
    assert (article.title, article.authors, article.language) == ("A Book", ("Nick Tune",), "en")
    assert (found.quote, found.note, found.key) == ("Words & more", "a note", "1")
    assert skipped.what == "1 bookmark in A Book"


def database(path: Path, rows: str) -> bytes:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(
            "CREATE TABLE content (ContentID, Title, Attribution, ReadStatus);"
            "INSERT INTO content VALUES ('file:///a.epub', 'A Book', 'Jane Doe', 2);"
            f"{rows}"
        )
    return path.read_bytes()


def test_the_database_of_kobo_has_all_books(tmp_path: Path) -> None:
    data = database(
        tmp_path / "KoboReader.sqlite",
        "CREATE TABLE Bookmark (BookmarkID, VolumeID, ContentID, StartContainerPath, Text, Annotation, DateCreated,"
        " DateModified, ChapterProgress, Hidden, Type, Color);"
        "INSERT INTO Bookmark VALUES"
        "('2', 'file:///a.epub', 'c1', '', ' second ', NULL, '2013-03-04T20:49:42', NULL, 0.7, 'false', 'note', 3),"
        "('1', 'file:///a.epub', 'c1', '', 'first', 'a note', '2013-03-04T20:49:42Z', NULL, 0.2, 'false', 'note', 0),"
        "('3', 'file:///a.epub', 'c1', '', NULL, NULL, '2013-03-04T20:49:42Z', NULL, 0.2, 'false', 'dogear', 0),"
        "('4', 'file:///a.epub', 'c1', '', NULL, NULL, '2013-03-04T20:49:42Z', NULL, 0.2, 'false', 'markup', 0);",
    )
    (article,), skipped = read("kobo", {"KoboReader.sqlite": data})
    assert (article.title, article.authors, article.state) == ("A Book", ("Jane Doe",), State.DONE)
    assert quotes(article) == [("first", "a note"), ("second", "")]
    assert [each.color for each in article.highlights] == [Color.YELLOW, Color.GREEN]
    assert article.highlights[1].created_at == datetime(2013, 3, 4, 20, 49, 42, tzinfo=UTC)
    assert [item.what for item in skipped] == ["a drawing in A Book", "1 bookmark in A Book"]


def test_a_database_that_never_ends_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsreader.importers.books.kobo._MOST_SECONDS", 0.1)
    endless = (
        "CREATE VIEW Bookmark AS WITH RECURSIVE n(VolumeID) AS (SELECT 1 UNION ALL SELECT VolumeID + 1 FROM n)"
        " SELECT VolumeID, 1 AS ContentID, 1 AS ChapterProgress, 1 AS StartContainerPath FROM n;"
    )
    with pytest.raises(BadDataError, match="interrupted"):
        read("kobo", {"KoboReader.sqlite": database(tmp_path / "k.sqlite", endless)})


def test_koreader_has_an_author_on_each_line_and_the_same_words_at_two_times() -> None:
    entry = {"sort": "highlight", "drawer": "lighten", "text": "the whale", "page": 1, "time": 1_700_000_000}
    again = entry | {"page": 9, "time": 1_700_000_060}
    book = {"title": "Moby", "author": "Herman Melville\nOther", "file": "/m.epub", "entries": [entry, again]}
    article = read_one("koreader", {"k.json": book})
    assert article.authors == ("Herman Melville", "Other")
    assert len({each.key for each in article.highlights}) == 2
