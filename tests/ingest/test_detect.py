"""Bytes of every kind become text, or a line that says why not."""

from __future__ import annotations

import codecs

import pytest

from newsreader.errors import BadDataError
from newsreader.ingest.detect import decode, parse

GERMAN = "Der Bürgermeister von Köln äußerte sich am Dienstag über die Brücke, die größer werden soll."
RUSSIAN = "Комитет начал работу в среду, сообщило посольство. Депутаты обсудили дальнейшие шаги и сроки."


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_part_of_the_text(mark: bytes, encoding: str) -> None:
    assert decode(mark + GERMAN.encode(encoding)) == GERMAN


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16-le", "utf-16-be"])
def test_german_is_read_from_every_encoding_that_it_is_saved_in(encoding: str) -> None:
    assert decode(GERMAN.encode(encoding)) == GERMAN


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_russian_in_an_old_encoding_is_not_read_as_western(encoding: str) -> None:
    assert decode((RUSSIAN * 8).encode(encoding)) == RUSSIAN * 8


def test_a_utf8_file_cut_in_the_middle_of_a_character_stays_utf8() -> None:
    assert decode(GERMAN.encode()[:-1] + "ß".encode()[:1]).startswith(GERMAN[:-1])


def test_a_short_utf8_file_that_begins_or_ends_within_a_character_stays_utf8() -> None:
    assert decode("“So it stands.” Café".encode()[:-1]) == "“So it stands.” Caf\ufffd"
    assert decode("“So it stands.”".encode()[1:]) == "\ufffd\ufffdSo it stands.”"


def test_a_single_western_letter_is_not_taken_for_broken_utf8() -> None:
    assert decode("Le café est fermé.".encode("cp1252")) == "Le café est fermé."
    assert decode("Ein Café".encode("cp1252")) == "Ein Café"


def test_lone_surrogates_become_replacement_signs_and_pairs_their_character() -> None:
    assert decode(b"lone \xed\xa0\x80 and pair \xed\xa0\xbd\xed\xb8\x80.") == "lone \ufffd and pair 😀."


def test_a_stray_nul_is_shown_and_loses_nothing() -> None:
    assert parse(b"The mayor\x00 spoke on Tuesday, and nobody listened.", "a.txt").text.startswith("The mayor␀ spoke")


@pytest.mark.parametrize("data", [b"", b"  \r\n\t ", b"\n" * 1000])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(BadDataError, match="empty"):
        parse(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        b"PK\x03\x04" + bytes(100),
        b"SQLite format 3\x00" + bytes(100),
        bytes(4096),
        bytes(range(256)) * 20,
        b"\x7fELF\x02\x01\x01" + bytes(64),
    ],
)
@pytest.mark.parametrize("name", ["article.txt", "article.md", ""])
def test_a_binary_is_called_one_whatever_its_name(data: bytes, name: str) -> None:
    with pytest.raises(BadDataError, match="looks like a binary file"):
        parse(data, name)


def test_invisible_characters_alone_are_no_article() -> None:
    with pytest.raises(BadDataError, match="no text"):
        parse("\u200b\u2060 \u00ad\n".encode())


@pytest.mark.parametrize(
    ("name", "media_type", "data", "expected"),
    [
        ("a.md", None, b"Just words", "text/markdown"),
        ("A.MARKDOWN", None, b"Just words", "text/markdown"),
        ("a.txt", None, b"# Not a heading\n\n- nor\n- items\n", "text/plain"),
        ("", None, b"---\ntitle: T\n---\nWords", "text/markdown"),
        ("a.txt", None, b"---\r\ntitle: T\r\n---\r\nWords", "text/markdown"),
        ("", None, b"# Title\n\nSome [link](https://a.example/).\n\n- one\n- two\n", "text/markdown"),
        ("", None, b"Plain words of a plain article.", "text/plain"),
        ("", "text/markdown; charset=utf-8", b"Just words", "text/markdown"),
        ("", "text/plain", b"# a\n# b\n# c\n", "text/plain"),
    ],
)
def test_name_media_type_and_signs_choose_the_parser(
    name: str, media_type: str | None, data: bytes, expected: str
) -> None:
    document = parse(data, name, media_type)
    assert document.media_type == expected
    assert document.source == data


@pytest.mark.parametrize(
    ("name", "data"), [("page.html", b"words"), ("", b"<!DOCTYPE html><p>Words"), ("x", b"\n<!-- c --><html><body>")]
)
def test_html_says_that_it_is_not_read_yet(name: str, data: bytes) -> None:
    with pytest.raises(BadDataError, match="HTML"):
        parse(data, name)
