"""Pages that a browser saved: where they are from, and the page inside an MHTML file or a web archive."""

from __future__ import annotations

import email.policy
import plistlib
import re
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError

from newsreader.errors import BadDataError
from newsreader.ingest.blocks.addresses import host
from newsreader.ingest.source import Source

if TYPE_CHECKING:
    from email.message import Message

_HEAD = 8_192
_ADDRESS = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:|[^>]{0,200}?\burl:)\s*(https?://[^\s>]+)"
)
"""The comments of browsers (“saved from url=(0042)https://…”) and of SingleFile (“url: https://…”)."""


def saved_address(text: str) -> str:
    """Return the address that a saved page is from, or an empty string."""
    found = _ADDRESS.search(text[:_HEAD])
    return found[1] if found and host(found[1]) else ""


def read_mhtml(data: bytes) -> Source:
    """Return the page in an MHTML file: the first part that is HTML. Raises `BadDataError` if there is none."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    main = str(message.get_param("start") or "").strip("<>")
    pages = [part for part in message.walk() if part.get_content_type() in {"text/html", "application/xhtml+xml"}]
    page = next((part for part in pages if main and str(part["Content-ID"] or "").strip("<>") == main), None)
    if page is None and not pages:
        raise BadDataError("There is no page in the MHTML file. Save it again, as HTML.")
    page = page or pages[0]
    content = page.get_payload(decode=True)
    address = _header(page, "Content-Location") or _header(message, "Snapshot-Content-Location")
    return Source(
        content if isinstance(content, bytes) else b"",
        url=address if host(address) else "",
        charset=page.get_content_charset() or "",
    )


def read_webarchive(data: bytes) -> Source:
    """Return the page in a web archive of Safari. Raises `BadDataError` if there is none."""
    try:
        # Values of other types can't do harm: a property list holds no code.
        resource = plistlib.loads(data)["WebMainResource"]
        content, address = resource["WebResourceData"], resource.get("WebResourceURL", "")
        charset = resource.get("WebResourceTextEncodingName", "")
    except (
        plistlib.InvalidFileException,
        ExpatError,
        LookupError,
        TypeError,
        AttributeError,
        ValueError,
        OverflowError,
        RecursionError,
    ):
        raise BadDataError("The web archive is damaged. Save the page again, as HTML.") from None
    if not isinstance(content, bytes):
        raise BadDataError("There is no page in the web archive. Save it again, as HTML.")
    return Source(content, url=address if isinstance(address, str) and host(address) else "", charset=str(charset))


def _header(message: Message, name: str) -> str:
    return "".join(str(message[name] or "").split())
