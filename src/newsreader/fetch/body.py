"""Reads the content of an answer: not more than allowed, not less than announced, decompressed."""

from __future__ import annotations

import zlib
from email.message import Message
from gzip import GzipFile
from io import BytesIO
from typing import TYPE_CHECKING

from .errors import FetchError

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

ACCEPTED = "gzip, deflate"
"""The compressions that are asked for and understood."""

_STEP = 65_536
_GZIP = b"\x1f\x8b"
_UNDERSTOOD = {"gzip", "x-gzip", "deflate"}
_NOT_UNDERSTOOD = {"br", "zstd", "compress", "x-compress"}
_NO_TEXT = {"image": "an image", "audio": "audio", "video": "a video", "font": "a font"}


def content_type(response: BaseHTTPResponse, host: str, *, images: bool = False) -> tuple[str, str | None]:
    """Return the declared media type (or an empty string) and charset. Raises `FetchError` if it can't be a text."""
    declared = response.headers.get("content-type")
    if declared is None:
        return "", None
    message = Message()
    message["content-type"] = declared
    media_type = message.get_content_type()
    main = message.get_content_maintype()
    if (kind := _NO_TEXT.get(main)) and not (images and main == "image"):
        raise FetchError(f"{host} sent {kind}, not a text.", status=200)
    return media_type, message.get_content_charset()


def read(response: BaseHTTPResponse, host: str, limit: int) -> bytes:
    """Return the decompressed content. Raises `FetchError` if it is empty, damaged, or longer than `limit` bytes."""
    too_long = FetchError(f"The page of {host} is longer than {limit / 2**20:g} MB.", status=200)
    data = bytearray()
    for part in response.stream(_STEP, decode_content=False):
        data += part
        if len(data) > limit:
            raise too_long
    encoding = response.headers.get("content-encoding", "").strip().lower()
    how = encoding if encoding in _NOT_UNDERSTOOD or "," in encoding else ""
    try:
        content = b"" if how else _decompressed(bytes(data), encoding, limit)
    except (EOFError, OSError, zlib.error) as error:
        raise FetchError(f"The page of {host} arrived damaged. Try again later.", status=200) from error
    if encoding in _UNDERSTOOD and content.startswith(_GZIP):
        how = "twice"
    if how:
        raise FetchError(f"{host} compressed the page in a way that newsreader can't read ({how}).", status=200)
    if len(content) > limit:
        raise too_long
    if not content:
        raise FetchError(f"{host} sent an empty page.", status=200)
    return content


def _decompressed(data: bytes, encoding: str, limit: int) -> bytes:
    """Return `data` decompressed, but at most one byte more than `limit`. Raises an exception if it is damaged."""
    if encoding in {"gzip", "x-gzip"} or (encoding == "deflate" and data.startswith(_GZIP)):
        with GzipFile(fileobj=BytesIO(data)) as file:
            return file.read(limit + 1)
    if encoding != "deflate" or not data:
        return data
    # Some servers leave the header out, against the standard.
    has_header = data[0] & 15 == zlib.DEFLATED and int.from_bytes(data[:2]) % 31 == 0
    inflate = zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
    content = inflate.decompress(data, limit + 1)
    if not inflate.eof and len(content) <= limit:
        raise EOFError
    return content
