"""A mail becomes an article: its HTML without layout, or its plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.errors import BadDataError
from newsreader.ingest import mail, parse_one
from newsreader.ingest.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsreader.records import Document

HEADERS = """Received: from a.example by b.example; Mon, 6 May 2024 07:08:10 +0200
From: =?utf-8?q?The_Daily_H=C3=A4rbor?= <news@harbor.example>
To: reader@example.org
Subject: =?utf-8?b?VGhlIHNhbGUg4oCTIGFuZCB0aGUgYnV5ZXJz?=
Date: Mon, 6 May 2024 07:08:09 +0200
MIME-Version: 1.0
"""
HTML = """<html><head><title>No text</title><style>p {color: red}</style></head><body>
<div style="display:none;max-height:0">A hidden preview</div>
<table role="presentation"><tr><td>
  <table><tr><td><h1>The sale</h1>
  <p>The council met <a href="https://harbor.example/a">on Tuesday</a>.</p></td></tr></table>
  <table><tr><td>Left column</td></tr></table>
</td><td><p>Right column</p></td></tr></table>
<table><tr><th>Year</th><th>Ships</th></tr><tr><td>2023</td><td>12</td></tr></table>
<img src="https://track.example/x.gif" alt=""></body></html>"""


def multipart(*parts: tuple[str, str], kind: str = "alternative") -> bytes:
    body = "".join(f"--=_x\nContent-Type: {media_type}\n\n{content}\n" for media_type, content in parts)
    return f'{HEADERS}Content-Type: multipart/{kind}; boundary="=_x"\n\n{body}--=_x--\n'.encode()


def read(data: bytes) -> Document:
    (document,) = mail.parse(Source(data))
    return document


@pytest.mark.parametrize("head", ["", "Content-Type: text/plain\n"])
def test_a_mail_with_very_many_parts_is_refused_at_once(head: str) -> None:
    mail = (
        f'{HEADERS}Content-Type: multipart/mixed; boundary="b"\n\n' + f"--b\n{head}\nA part.\n\n" * 70_000 + "--b--\n"
    )
    with pytest.raises(BadDataError, match="more than 5,000 parts"):
        parse_one(mail.encode(), "a.eml")


def test_a_newsletter_is_read_from_its_html(
    is_sound: Callable[[Document], None],
    shape: Callable[[Document], list[tuple[str, str]]],
    spans_of: Callable[[Document], list[tuple[str, str, str | None]]],
) -> None:
    data = multipart(("text/plain; charset=utf-8", "The plain text"), ("text/html; charset=utf-8", HTML))
    document = parse_one(data, "letter.eml")
    is_sound(document)
    assert shape(document) == [
        ("heading 1", "The sale"),
        ("paragraph", "The council met on Tuesday."),
        ("paragraph", "Left column"),
        ("paragraph", "Right column"),
        ("table_row", "Year | Ships"),
        ("table_row", "2023 | 12"),
    ]
    assert spans_of(document) == [("link", "on Tuesday", "https://harbor.example/a")]
    assert document.title == "The sale – and the buyers"
    assert document.authors == ("The Daily Härbor",)
    assert document.published_at is not None
    assert document.published_at.isoformat() == "2024-05-06T05:08:09+00:00"
    assert document.source == data


def test_a_mail_without_html_is_read_as_plain_text_and_recognized_without_a_name() -> None:
    text = "Dear readers,\n\nThe council met on Tuesday."
    document = parse_one(f"{HEADERS}Content-Type: text/plain; charset=utf-8\n\n{text}".encode())
    assert document.media_type == "message/rfc822"
    assert document.text == text


def test_attachments_are_not_read() -> None:
    data = multipart(
        ("text/plain", "The text"), ('text/html; name="a.html"\nContent-Disposition: attachment', HTML), kind="mixed"
    )
    assert read(data).text == "The text"
    with pytest.raises(BadDataError, match="only attachments"):
        read(multipart(("application/pdf\nContent-Disposition: attachment", "x"), kind="mixed"))


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-8", "no-such-charset", '""'])
def test_the_declared_encoding_is_used_unless_it_is_wrong(charset: str) -> None:
    header = f"{HEADERS}Content-Type: text/plain; charset={charset}\n\n".encode()
    assert read(header + "Köln ist schön.".encode("iso-8859-1")).text == "Köln ist schön."


def test_a_mail_without_subject_and_sender_is_named_by_its_text() -> None:
    document = read(b"From: \nSubject:\nDate: never\n\nThe council met. It decided.")
    assert (document.title, document.title_derived) == ("The council met", True)
    assert (document.authors, document.published_at, document.unread) == ((), None, ("date “never”",))


@pytest.mark.parametrize(
    "text", [b"Note: one\nTo: two\nPlain: words\n\nwords", b"Subject: words about mail\n\nThe text", b"From Monday on"]
)
def test_a_text_with_a_few_words_and_colons_is_no_mail(text: bytes) -> None:
    assert parse_one(text).media_type == "text/plain"


PIECES = st.sampled_from(
    [
        *("\n", "\n\n", "--x\n", "--x--\n", "text/html", "base64", "quoted-printable", "=?utf-8?q?=FF?=", "=\n", "=3"),
        *("Content-Type: multipart/mixed; boundary=x\n", "Content-Type: text/html; charset=", "message/", "rfc822"),
        *("Content-Transfer-Encoding: ", "From: ", "Subject: ", "Date: ", "<table>", "<p style='display:none'>"),
        *'a"<@,;=(\x00\xe9',
    ]
)


@given(st.lists(PIECES, max_size=30))
def test_any_mail_gives_a_sound_document_or_is_refused(is_sound: Callable[[Document], None], pieces: list[str]) -> None:
    try:
        document = read("".join(pieces).encode("latin-1"))
    except BadDataError:
        return
    is_sound(document)


def test_a_sender_that_cannot_be_read_costs_only_the_author() -> None:
    document = parse_one(b"From: Staff: multipart/x; y=x\nSubject: Harbor\n\nThe harbor is closed.", "a.eml")
    assert "The harbor is closed." in document.text
    assert document.authors == ()


def test_a_mail_nested_too_deeply_says_so() -> None:
    parts = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(3_000))
    with pytest.raises(BadDataError, match=r"^The mail is nested too deeply\."):
        parse_one(f"{HEADERS}{parts}Content-Type: text/plain\n\nHarbor\n".encode(), "a.eml")
