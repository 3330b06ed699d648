"""A book becomes its chapters; a damaged, encrypted or hostile one becomes a clear failure."""

from __future__ import annotations

import stat
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ingest.epub.books import PROSE, book, chapter, nav, ncx, page

from newsreader.errors import BadDataError
from newsreader.ingest import epub, parse
from newsreader.ingest.epub import archive
from newsreader.ingest.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsreader.records import Document


def read(data: bytes, *, whole: bool = False) -> list[Document]:
    return list(epub.parse(Source(data, whole=whole)))


THREE = {name: page(chapter(name)) for name in ("one", "two", "three")}


def test_each_chapter_is_an_article_that_knows_its_book(is_sound: Callable[[Document], None]) -> None:
    contents = nav(("one", "The Sale"), ("two", "<i>The</i>&#160;Buyers"), ("three", "3"))
    documents = list(parse(book(THREE, contents=contents), "harbor.epub"))
    assert [document.title for document in documents] == ["The Sale", "The Buyers", "The Harbor 3"]
    for document in documents:
        is_sound(document)
        assert (document.site, document.authors, document.language) == ("The Harbor", ("Ana Lopes",), "en-GB")
        assert document.published_at is not None
        assert document.published_at.date().isoformat() == "2024-05-06"
        assert PROSE.strip().encode() in document.source
        assert b"No text" not in document.source
    assert documents[0].text == f"one\n\n{PROSE.strip()}"


def test_a_whole_book_is_one_article_with_the_book_as_its_source(is_sound: Callable[[Document], None]) -> None:
    data = book({"dedication": page("<p>For Eva</p>"), **THREE}, contents=nav(("one", "I"), ("two", "II")))
    (document,) = parse(data, "harbor.epub", whole=True)
    is_sound(document)
    assert document.title == "The Harbor"
    assert document.site is None
    assert document.source == data
    assert document.text.startswith("For Eva\n\none\n\nThe council")
    assert "three" in document.text


def test_the_older_table_of_contents_names_chapters_too() -> None:
    documents = read(book(THREE, contents=ncx(("one", "The Sale"), ("two#top", "The Buyers"), ("three", "After"))))
    assert [document.title for document in documents] == ["The Sale", "The Buyers", "After"]


def test_without_a_table_of_contents_each_page_is_a_chapter_named_by_its_heading() -> None:
    documents = read(book({**THREE, "four": page(f"<p>{PROSE}</p>")}))
    assert [document.title for document in documents][:3] == ["one", "two", "three"]
    assert documents[3].title_derived


def test_a_chapter_that_was_cut_into_several_pages_is_one_article() -> None:
    pages = {"one": page(chapter("The Sale")), "one_split_001": page(f"<p>{PROSE}</p>"), "two": page(chapter("Buyers"))}
    first, second = read(book(pages, contents=nav(("one", "The Sale"), ("two", "Buyers"))))
    assert (len(first.blocks), len(second.blocks)) == (3, 2)


def test_a_page_with_several_chapters_is_cut_where_they_begin() -> None:
    body = (
        f"<p>the end of the preface</p><div id='c1'>{chapter('The Sale')}</div>"
        f"<div><h2><a id='c2'></a>The Buyers</h2><p>{PROSE}</p></div><p><a name='c3'></a>The End</p><p>{PROSE}</p>"
    )
    pages = {"preface": page(chapter("Preface")), "all": page(body)}
    contents = nav(("preface", "Preface"), ("all#c1", "Sale"), ("all#c2", "Buyers"), ("all#c3", "End"), ("all#x", "?"))
    preface, *rest = read(book(pages, contents=contents))
    assert preface.text.endswith("the end of the preface")
    assert [document.title for document in rest] == ["Sale", "Buyers", "End"]
    assert [document.text.partition("\n")[0] for document in rest] == ["The Sale", "The Buyers", "The End"]


def test_covers_imprints_and_contents_are_no_articles() -> None:
    notice = f"<p>{PROSE}</p>"
    pages = {
        "cover": page("<img alt='The cover of the book'/>" + notice),
        "legal": page(f'<section epub:type="imprint">{notice}</section>'),
        "rights": page(notice),
        "half": page("<h1>The Harbor</h1>"),
        "one": page(chapter("The Cover-Up")),
    }
    guide = '<reference type="cover" href="cover"/>'
    contents = nav(("rights", "Copyright"), ("one", "The Cover-Up"), ("cover", "x"))
    assert [document.title for document in read(book(pages, contents=contents, guide=guide))] == ["The Cover-Up"]


def test_pages_beside_the_reading_order_follow_at_the_end() -> None:
    pages = {"notes": page(chapter("Notes")), **THREE}
    documents = read(book(pages, contents=nav(("one", "1st"), ("two", "2nd"), ("three", "3rd")), not_linear="notes"))
    assert [document.title for document in documents] == ["1st", "2nd", "3rd", "Notes"]


def test_a_book_of_short_poems_keeps_them() -> None:
    assert [document.text for document in read(book({"a": page("<p>Rain.</p>"), "b": page("<p>Sun.</p>")}))] == [
        "Rain.",
        "Sun.",
    ]


@pytest.mark.parametrize(
    ("metadata", "title", "authors"),
    [
        ("<dc:title> </dc:title><dc:title>Real</dc:title>", "Real", ()),
        (
            '<dc:title id="s">Sub</dc:title><dc:title id="m">Main</dc:title>'
            '<meta property="title-type" refines="#s">subtitle</meta>',
            "Main",
            (),
        ),
        (
            "<dc:title>T</dc:title>"
            '<dc:creator opf:role="edt">Ed</dc:creator><dc:creator opf:role="aut">Au</dc:creator>',
            "T",
            ("Au",),
        ),
        (
            '<dc:title>T</dc:title><dc:creator id="x">Ed</dc:creator><dc:creator>Au &amp;amp; Co</dc:creator>'
            '<meta property="role" refines="#x">edt</meta>',
            "T",
            ("Au & Co",),
        ),
        ('<dc:title>T\x85\u202e</dc:title><dc:creator opf:role="edt">Ed</dc:creator>', "T \ufffd", ("Ed",)),
    ],
)
def test_the_metadata_of_both_versions_is_read(metadata: str, title: str, authors: tuple[str, ...]) -> None:
    (document,) = read(book({"one": page(chapter("x"))}, metadata=metadata), whole=True)
    assert (document.title, document.authors) == (title, authors)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ('<dc:date opf:event="modification">2020-01-01</dc:date>', None),
        ('<dc:date opf:event="modification">2020-01-01</dc:date><dc:date>2019-02-03</dc:date>', "2019-02-03"),
        (
            '<dc:date opf:event="publication">2019-02-03</dc:date>'
            '<dc:date opf:event="original-publication">1922-12-15</dc:date>',
            "1922-12-15",
        ),
    ],
)
def test_the_date_of_publication_is_not_the_date_of_the_file(dates: str, expected: str | None) -> None:
    (document,) = read(book({"one": page(chapter("x"))}, metadata=dates))
    assert (document.published_at and document.published_at.date().isoformat()) == expected


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the password")
    prolog = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    hostile, contents = (
        prolog + text.split("<!DOCTYPE html>")[1] for text in (page(f"<p>&e;{PROSE}</p>"), nav(("one", "A&e;")))
    )
    data = book({"one": hostile}, metadata="<dc:title>T&e;</dc:title>", prolog=prolog, contents=contents)
    for document in (*read(data), *read(data, whole=True)):
        assert "password" not in repr(document)
        assert document.text.endswith(PROSE.strip())


def test_entities_for_characters_are_their_characters() -> None:
    prolog = """<!DOCTYPE html [<!ENTITY nbsp "&#160;"><!ENTITY eacute '&#xE9;'><!ENTITY lt "&#38;#60;">
        <!ENTITY amacr "&#257;">]>"""
    text = prolog + page(f"<p>Caf&eacute;&nbsp;&amacr; &mdash; 1 &lt; 2. {PROSE}</p>").split("<!DOCTYPE html>")[1]
    (document,) = read(book({"one": text}))
    assert document.text.startswith("Café\xa0ā — 1 < 2.")


def test_entities_that_multiply_are_not_expanded() -> None:
    prolog = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(BadDataError, match="damaged"):
        read(book(THREE, metadata="<dc:title>T&i;</dc:title>", prolog=prolog + "]>"))


def test_the_definitions_before_a_page_are_no_text() -> None:
    prolog = (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" [ <!ENTITY house "Harbor &#38; Sons">\n'
        '<!ENTITY town "Old Town"><!ENTITY file SYSTEM "file:///etc/hostname"> ]>'
    )
    words = f"<p>In &town; &house;&file;, caf&eacute; &amp; pier. {PROSE}</p>"
    (document,) = read(book({"one": page(words).replace("<!DOCTYPE html>", prolog)}))
    assert document.text == f"In Old Town , café & pier. {PROSE.strip()}"


def test_a_page_that_is_nested_too_deep_for_the_tree_keeps_its_text() -> None:
    deep = f"<h2>Deep</h2>{'<div>' * 400}<p>{PROSE}</p>{'</div>' * 400}<p>The end.</p>"
    first, second = read(book({"deep": page(deep), **THREE}, contents=nav(("deep", "Below"), ("one", "Above"))))[:2]
    assert (first.title, second.title) == ("Below", "Above")
    assert first.text == f"Deep\n\n{PROSE.strip()}\n\nThe end."


def test_a_symbolic_link_in_the_zip_is_its_own_text_and_not_its_target(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the password")
    link = zipfile.ZipInfo("OPS/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    data = BytesIO(book({**THREE, "link": ""}))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(data, "a") as file:
        file.writestr(link, str(secret))
    (document,) = read(data.getvalue(), whole=True)
    assert document.text.endswith(str(secret))


@pytest.mark.parametrize("size", [archive.MOST_FILE_BYTES, archive.MOST_BYTES])
def test_a_book_that_unpacks_to_too_much_is_refused(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_FILE_BYTES", archive.MOST_FILE_BYTES // 100)
    monkeypatch.setattr(archive, "MOST_BYTES", archive.MOST_BYTES // 100)
    part = f"<p>{'x' * (size // 100 // 12)}</p>"
    pages = {str(number): page(part) for number in range(13)} if size == 200 * 2**20 else {"one": page(part * 13)}
    what = "It" if len(pages) > 1 else "A file in it"
    with pytest.raises(BadDataError, match=rf"^{what} unpacks to more than .* plain text, and add that file\.$"):
        read(book(pages))


def test_a_size_that_the_zip_lies_about_does_not_matter() -> None:
    data = book({"one": page(chapter("x", "x " * 50_000))})
    info = zipfile.ZipFile(BytesIO(data)).getinfo("OPS/one")
    lie = data.replace(info.file_size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lie != data
    with pytest.raises(BadDataError, match="damaged"):
        read(lie)


ENCRYPTION = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData
xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="{}"/></EncryptedData></encryption>"""


def test_a_book_with_copy_protection_says_so_and_obfuscated_fonts_are_none() -> None:
    drm = {"META-INF/encryption.xml": ENCRYPTION.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")}
    with pytest.raises(BadDataError, match=r"encrypted \(DRM\)"):
        read(book(THREE, files=drm))
    fonts = {"META-INF/encryption.xml": ENCRYPTION.format("http://www.idpf.org/2008/embedding")}
    assert len(read(book(THREE, files=fonts))) == 3


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04",
        book(THREE)[:-300],
        book(THREE).replace(b"OPS/book.opf", b"OPS/look.opf"),
        book(THREE, prolog="</"),
        book(THREE).replace(b"META-INF/container.xml", b"META-INF/contained.xml"),
        book({}),
    ],
    ids=["a stub", "cut off", "no package", "no XML", "no container", "no pages"],
)
def test_a_damaged_book_says_so(data: bytes) -> None:
    with pytest.raises(BadDataError, match="damaged"):
        list(parse(data, "a.epub"))


def test_a_book_with_a_damaged_table_of_contents_is_read() -> None:
    assert len(read(book(THREE, contents="<ncx>&&&"))) == 3


@pytest.mark.parametrize("pages", [{"one": ""}, {"one": page("<img src='x.svg'/>")}])
@pytest.mark.parametrize("whole", [False, True])
def test_a_book_without_text_says_so(pages: dict[str, str], whole: bool) -> None:
    with pytest.raises(BadDataError, match="no text"):
        read(book(pages), whole=whole)


def test_a_book_is_recognized_by_its_content() -> None:
    assert len(list(parse(book(THREE), "download"))) == 3


def test_a_book_whose_directory_names_impossible_places_is_refused() -> None:
    whole = bytearray(book(THREE))
    whole[-4] ^= 1  # where the directory begins
    with pytest.raises(BadDataError, match="damaged"):
        read(bytes(whole))


@given(st.data())
def test_a_book_with_any_broken_bytes_is_read_or_refused(
    is_sound: Callable[[Document], None], data: st.DataObject
) -> None:
    broken = bytearray(book(THREE, contents=nav(("one", "a"), ("two", "b"))))
    for _ in range(data.draw(st.integers(1, 5))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    try:
        documents = read(bytes(broken))
    except BadDataError:
        return
    for document in documents:
        is_sound(document)
