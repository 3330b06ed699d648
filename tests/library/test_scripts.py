"""Texts and titles in scripts without spaces are found by any of their words."""

from __future__ import annotations

import sqlite3
import unicodedata
from contextlib import closing

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.library.samples import document

from newsreader.library import Library
from newsreader.library.repair.doctor import doctor
from newsreader.library.repair.rebuild import repair
from newsreader.records import ArticleQuery

TOKYO = "火曜日の朝、東京で地震があった。気象庁によると震源は千葉県沖だった。\n\nGPT模型による予測はｶﾞｽ会社が使う。"
BANGKOK = "เมื่อวันอังคารที่ผ่านมา นายกเทศมนตรีกล่าวว่าท่าเรือจะปิดในเที่ยงคืน"


def found(library: Library, text: str) -> list[int]:
    return list(library.articles.ids(ArticleQuery(text=text)))


@pytest.fixture
def shelf(library: Library) -> Library:
    library.articles.add(
        document(TOKYO, title="東京の地震", site="朝日新聞", authors=("山田太郎",)), tags=["社会/災害"]
    )
    library.articles.add(document(BANGKOK, title="ท่าเรือปิด"))
    library.articles.add(document("서울에서 지진이 일어났다.", title="서울 소식"))
    library.articles.add(document("The port of Tokyo (東京) was closed.", title="Ports ＡＢＣ"))
    return library


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("body:地震", [1]),
        ("body:東京", [4, 1]),
        ("body:京で", [1]),
        ("body:震地", []),
        ('body:"東京 で"', [1]),
        ("body:GPT", [1]),
        ("body:gpt模", [1]),
        ("body:ＧＰＴ模型", [1]),
        ("body:ガス", [1]),
        ("body:ｶﾞｽ", [1]),
        ("body:カス", []),
        ("body:地震 body:千葉", [1]),
        ("body:地震 -body:千葉", []),
        ("body:เทศมนตรี", [2]),
        ("body:ท่า", [2]),
        ("body:ทา", []),
        ("body:วันที่", []),
        ("body:서울", [3]),
        ("body:tok", [4]),
        ("body:okyo", []),
        ("京", [1]),
        ("東京 朝日", [1]),
        ("site:日新", [1]),
        ("author:太郎", [1]),
        ("in:地震", [1]),
        ("災害", [1]),
        ("เรือ", [2]),
        ("서", [3]),
        ("abc", [4]),
        ("por", [4]),
        ("-京 -ports -서울", [2]),
    ],
)
def test_words_are_found_in_every_field(shelf: Library, query: str, ids: list[int]) -> None:
    assert sorted(found(shelf, query)) == sorted(ids)


def test_the_text_with_more_matches_comes_first(shelf: Library) -> None:
    shelf.articles.add(document("地震。地震。また地震。", title="x"))
    assert found(shelf, "body:地震") == [5, 1]


def test_a_snippet_shows_the_original_text_with_the_matches(shelf: Library) -> None:
    shelf.articles.add(document("前文。" * 200 + "ここにｶﾞｽがある。" + "後文。" * 200, title="x"))
    for query, article, lit in (("body:地震", 1, "地震"), ("body:ท่าเรือ", 2, "ท่าเรือ"), ("body:ガス", 5, "ｶﾞｽ")):
        snippet = shelf.articles.snippets(ArticleQuery(text=query), [article])[article]
        text = shelf.articles.revision(article).text
        assert snippet.text.strip("…") in " ".join(text.split()), "as running text"
        assert [snippet.text[span.start : span.end] for span in snippet.spans] == [lit]
        assert text[snippet.at :].startswith(lit)


def test_changed_and_deleted_articles_are_indexed_again(shelf: Library) -> None:
    shelf.articles.set_title(1, "大阪の火事")
    assert (found(shelf, "東京"), found(shelf, "大阪")) == ([], [1])
    shelf.tags.rename("社会", "報道")
    assert (found(shelf, "社会"), found(shelf, "報道")) == ([], [1])
    shelf.articles.untag([1], ["報道/災害"])
    assert found(shelf, "報道") == []
    shelf.articles.delete([1])
    assert found(shelf, "body:地震") == []
    shelf.articles.empty_trash()
    path = shelf.path
    shelf.close()
    assert [finding for finding in doctor(path) if not finding.ok] == []


def test_the_doctor_finds_and_repairs_a_stale_index(shelf: Library) -> None:
    path = shelf.path
    with shelf._handle.store.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO revision_fts (revision_fts, rowid, text)"
            " SELECT 'delete', id, spaced(CAST(text AS BLOB)) FROM revision"
        )
        connection.exec_driver_sql("INSERT INTO revision_fts (rowid, text) SELECT id, text FROM revision")
        connection.exec_driver_sql("UPDATE article_fts SET title = (SELECT title FROM article WHERE id = rowid)")
    assert found(shelf, "body:地震") == []
    shelf.close()
    wrong = {finding.check for finding in doctor(path) if not finding.ok}
    assert wrong == {"index of titles", "index of texts"}
    repair(path)
    assert [finding for finding in doctor(path) if not finding.ok] == []


def test_a_library_with_a_damaged_text_can_be_repaired_and_its_trash_emptied(shelf: Library) -> None:
    path = shelf.path
    shelf.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE revision SET text = CAST(x'e69db1ff20e4baac' AS TEXT) WHERE article_id = 1")
        connection.commit()
    repair(path)
    with Library.open(path) as library:
        assert list(library.articles.ids(ArticleQuery(text="body:port"))) == [4]
        library.articles.delete([1])
        assert library.articles.empty_trash() == 1
    assert [finding for finding in doctor(path) if not finding.ok] == []


@given(
    st.text(st.sampled_from("東京地震で、ガスー々กำลังที่นี้ ລາວမြန်မာខ្មែរab1 \nｱｲGPT"), min_size=1, max_size=60),
    st.data(),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_piece_of_a_text_without_spaces_is_found(library: Library, text: str, data: st.DataObject) -> None:
    text = unicodedata.normalize("NFC", text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    # A query must start at the start of a Latin word.
    while start and text[start - 1].isascii() and text[start - 1].isalnum() and text[start].isascii():
        start -= 1
    piece = text[start:end]
    letters = list(filter(str.isalnum, piece))
    assume(len(letters) > 1 or (letters and not letters[0].isascii()))  # a single Latin letter is not looked for
    number = library.articles.add(document(f"{text} {library.articles.counts().all}", title="x")).article.id
    query = ArticleQuery(text=f'body:"{piece}"')
    assert number in library.articles.ids(query)
    snippet = library.articles.snippets(query, [number])[number]
    assert snippet.spans
    running = " ".join(library.articles.revision(number).text.split())
    assert snippet.text.strip("… ") in running
