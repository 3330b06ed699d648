"""Mails (`.eml`) such as newsletters → `Document`s. Attachments are not read."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, cast

from newsreader import limits
from newsreader.errors import BadDataError
from newsreader.records import Document
from newsreader.text.clean import normalise, tidy_line

from .blocks.draft import assemble
from .blocks.title import derive_title
from .dates import parse_date
from .encoding import Decoded, decode
from .furniture import name_furniture
from .plain import parse_plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.headerregistry import Address
    from email.message import EmailMessage, MIMEPart

    from lxml import html

    from .blocks.draft import Draft
    from .source import Source

_HEADERS = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)+")
_TELLING = re.compile(
    rb"^(?:From|To|Subject|Date|Message-ID|Received|MIME-Version|Content-Type|Return-Path|List-Unsubscribe):",
    re.IGNORECASE | re.MULTILINE,
)
_BOUNDARY = re.compile(rb"^--\S+[ \t\r]*$", re.MULTILINE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_BLOCKS = ("p", "div", "table", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "img")


def confidence(source: Source) -> float:
    """Return how likely it is that `source` is a mail, from 0 to 1."""
    headers = _HEADERS.match(source.data[:16_384])
    return 0.8 if headers and len({name.lower() for name in _TELLING.findall(headers[0])}) >= 4 else 0.0


def parse(source: Source) -> Iterator[Document]:
    """Yield the text of a mail: its HTML if it has any, else its plain text. Raises `BadDataError` if it has none."""
    from email import message_from_bytes, policy

    if sum(1 for _ in islice(_BOUNDARY.finditer(source.data), limits.MAIL_PARTS + 1)) > limits.MAIL_PARTS:
        raise BadDataError(f"The mail has more than {limits.MAIL_PARTS:,} parts. Save the article, and add that file.")
    try:
        message: EmailMessage = message_from_bytes(source.data, policy=policy.default)
        part = message.get_body(("html", "plain"))
    except RecursionError as error:
        raise BadDataError("The mail is nested too deeply.") from error
    if part is None:
        raise BadDataError("The mail has no text, only attachments. Save an attachment, and add that file.")
    body = _decoded(part, source.encoding)
    if part.get_content_subtype() == "html":
        drafts = _read_html(body.text)
        name_furniture(drafts)
        text, blocks, inline_spans = assemble(drafts)
        document = Document(text, blocks, inline_spans)
    else:
        document = parse_plain(body.text)
    title = _header(message, "Subject")
    author, date = _sender(message), _header(message, "Date")
    published_at = parse_date(date)
    yield replace(
        body.noted_in(document),
        title=title or derive_title(document.text),
        title_derived=not title,
        authors=(_plain(author.display_name or author.addr_spec),) if author else document.authors,
        published_at=published_at,
        unread=(f"date “{date:.60}”",) if date and not published_at else (),
        media_type="message/rfc822",
    )


def _sender(message: EmailMessage) -> Address | None:
    try:
        return message["From"].addresses[0]  # type: ignore[no-any-return]
    except (AttributeError, IndexError, TypeError):
        return None  # `email` fails with an AttributeError on a group without an end


def _decoded(part: MIMEPart, named: str) -> Decoded:
    """Return the text of a part. Raises `BadDataError` if it has none."""
    data = part.get_payload(decode=True)
    return decode(data if isinstance(data, bytes) else b"", named=named, declared=(part.get_content_charset(""),))


def _read_html(page: str) -> list[Draft]:
    """Return the blocks of a mail. Tables that only place their content become sections."""
    from lxml import html

    from .web.fragment import fragment

    root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", normalise(page)) or "<p></p>")
    for element in cast("list[html.HtmlElement]", root.xpath("//head | //body//*[@style]")):
        # Many mails begin with hidden words for the list of mails.
        if element.tag == "head" or _HIDDEN.search(element.get("style", "")):
            element.drop_tree()
    for table in root.iter("table"):
        if _is_layout(table):
            for element in table.iter("table", "tbody", "thead", "tfoot", "tr", "td", "th"):
                element.tag = "div"
    return fragment(html.tostring(root, encoding="unicode"))


def _is_layout(table: html.HtmlElement) -> bool:
    """Return whether a table has blocks in its cells, or less than two columns or rows."""
    rows = list(table.iter("tr"))
    return (
        table.get("role") == "presentation"
        or next(table.iterdescendants(*_BLOCKS), None) is not None
        or len(rows) < 2
        or all(len(row) < 2 for row in rows)
    )


def _header(message: EmailMessage, name: str) -> str:
    return _plain(str(message[name] or ""))


def _plain(text: str) -> str:
    return tidy_line(normalise(text))
