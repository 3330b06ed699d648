"""Pages that browsers saved, and pages in the encodings that servers, pages and nobody declare."""

from __future__ import annotations

import plistlib
from email.message import EmailMessage

import pytest
from tests.ingest.web.pages import page

from newsreader.errors import BadDataError
from newsreader.ingest import parse, parse_one, readable_suffixes
from newsreader.ingest.source import Source
from newsreader.ingest.web.decoding import decode_page

URL = "https://post.example/news/pier.html"
PAGE = page("<p>More in <a href='plan.html'>the plan</a>.</p>", "<title>The pier</title>")


def mhtml() -> bytes:
    message = EmailMessage()
    message["MIME-Version"] = "1.0"
    message["Snapshot-Content-Location"] = URL
    message.set_content(PAGE.decode(), subtype="html", cte="quoted-printable")
    message.add_related(b"GIF89a", "image", "gif")
    return bytes(message)


def webarchive(format: plistlib.PlistFormat = plistlib.FMT_BINARY) -> bytes:
    resource = {"WebResourceData": PAGE, "WebResourceURL": URL, "WebResourceTextEncodingName": "UTF-8"}
    return plistlib.dumps({"WebMainResource": resource}, fmt=format)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (PAGE.replace(b"<html", f"<!-- saved from url=(0034){URL} -->\n<html".encode(), 1), "a.html"),
        (
            PAGE.replace(
                b"<html", f"<html><!--\n Page saved with SingleFile \n url: {URL} \n saved date: x -->".encode()
            ),
            "",
        ),
        (mhtml(), "a.mhtml"),
        (mhtml(), ""),
        (webarchive(), "a.webarchive"),
        (webarchive(), ""),
        (webarchive(plistlib.FMT_XML), "a.webarchive"),
    ],
)
def test_a_saved_page_knows_its_address(data: bytes, name: str) -> None:
    document = parse_one(data, name)
    assert (document.title, document.url) == ("The pier", URL)
    assert [span.href for span in document.inline_spans] == ["https://post.example/news/plan.html"]
    assert document.source == data
    again = parse_one(data, "", document.media_type)
    assert again == document


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"bplist00 and no more", "a.webarchive"),
        (plistlib.dumps({"WebMainResource": {}}), "a.webarchive"),
        (plistlib.dumps({"WebMainResource": {"WebResourceData": "no bytes"}}), "a.webarchive"),
        (plistlib.dumps(["WebMainResource"]), "a.webarchive"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\nnothing", "a.mhtml"),
    ],
)
def test_a_damaged_archive_is_refused(data: bytes, name: str) -> None:
    with pytest.raises(BadDataError, match="again, as HTML"):
        list(parse(data, name))


def test_pages_of_all_kinds_are_taken_from_folders() -> None:
    assert {".html", ".htm", ".mhtml", ".webarchive"} <= readable_suffixes()


RUSSIAN = "Комитет начал работу в среду, сообщило посольство."


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (f"<meta charset=windows-1251><p>{RUSSIAN}".encode("cp1251"), ""),
        (f"<meta http-equiv=Content-Type content='text/html; charset=koi8-r'><p>{RUSSIAN}".encode("koi8-r"), ""),
        (f"<p>{RUSSIAN}".encode("koi8-r"), "KOI8-R"),
        (f"<meta charset=windows-1251><p>{RUSSIAN}".encode("koi8-r"), "koi8-r"),
        (f"<meta charset=iso-8859-1><p>{RUSSIAN}".encode(), "latin-1"),
        (f"<p>{RUSSIAN}".encode("utf-8-sig"), "cp1251"),
        (f"<meta charset=utf-16><p>{RUSSIAN}".encode(), ""),
        (f"<meta charset=nonsense><p>{RUSSIAN}".encode(), "base64"),
        (f"<p>{RUSSIAN}".encode("utf-16"), ""),
    ],
)
def test_a_page_is_decoded_as_declared_unless_the_declaration_is_wrong(data: bytes, charset: str) -> None:
    assert RUSSIAN in decode_page(Source(data, charset=charset)).text


def test_latin_1_means_windows_1252_and_japanese_mail_its_escapes() -> None:
    assert decode_page(Source("<meta charset=iso-8859-1><p>“so”".encode("cp1252"))).text.endswith("“so”")
    assert "日本" in decode_page(Source("<meta charset=iso-2022-jp><p>日本".encode("iso-2022-jp"))).text
    assert "Café" in decode_page(Source(b"<meta charset=utf-8>" + "Café".encode() * 500 + b"\xff")).text
