"""Reads the files in a zip archive from memory, within limits, and the XML in them. Knows nothing of books."""

from __future__ import annotations

import lzma
import posixpath
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

from newsreader.errors import BadDataError
from newsreader.ingest.xml import safe_parser

MOST_BYTES = 200 * 2**20
"""The most bytes that are unpacked from one archive. A file of 1 MB can unpack to 1 GB."""
MOST_FILE_BYTES = 20 * 2**20
"""The most bytes that are unpacked from one file."""

if TYPE_CHECKING:
    from collections.abc import Iterator

UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError),
    *(KeyError, OSError, ValueError, NotImplementedError),
)
"""What `zipfile` raises for damaged archives."""

DAMAGED = "The file is damaged. Download or copy it again, and add it then."


class Archive:
    """The zip archive in `data`. Raises `BadDataError` if it is damaged."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except UNREADABLE as error:
            raise BadDataError(DAMAGED) from error
        self._left = MOST_BYTES

    def __contains__(self, path: str) -> bool:
        return path in self._zip.NameToInfo

    def read(self, path: str) -> bytes:
        """Return the content of a file. Raises `BadDataError` if it is missing, damaged, encrypted or too long."""
        limit = min(self._left, MOST_FILE_BYTES)
        try:
            info = self._zip.getinfo(path)
            if info.flag_bits & 1:
                raise BadDataError("The file needs a password. Remove the password, and add the file again.")
            with self._zip.open(info) as file:
                # The size in the directory can be wrong, so the bytes are counted while they are unpacked.
                data = file.read(limit + 1)
        except UNREADABLE as error:
            raise BadDataError(DAMAGED) from error
        if len(data) > limit:
            raise _too_long("It", MOST_BYTES) if limit < MOST_FILE_BYTES else _too_long("A file in it", MOST_FILE_BYTES)
        self._left -= len(data)
        return data

    def check_size(self) -> None:
        """Raise `BadDataError` if all files together unpack to too much."""
        if sum(info.file_size for info in self._zip.infolist()) > MOST_BYTES:
            raise _too_long("It", MOST_BYTES)

    def read_xml(self, path: str) -> etree._Element:
        """Return the root of an XML file, or an empty element if it is no XML. External entities are never read."""
        data = self.read(path).lstrip()
        try:
            root: etree._Element | None = etree.fromstring(data, safe_parser())
        except etree.XMLSyntaxError:
            root = None
        return etree.Element("none") if root is None else root


def _too_long(what: str, limit: int) -> BadDataError:
    advice = "Save the text as a web page or as plain text, and add that file."
    return BadDataError(f"{what} unpacks to more than {limit >> 20} MB. {advice}")


def elements(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the elements called `name` in any namespace: many files declare none, or a wrong one."""
    return root.iter(f"{{*}}{name}")


def resolve(base: str, href: str) -> tuple[str, str]:
    """Return the path in the archive of the link `href` in the file `base`, and its fragment."""
    path, _, fragment = href.partition("#")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(path))) if path else base
    return target, unquote(fragment)
