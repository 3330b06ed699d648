"""The small pictures at captions: known ones from the web, and ones that are read from files. Nothing is fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError
from newsreader.text.links import is_web

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from newsreader.services.pictures import Picture

COLUMNS, LINES = 36, 8
_MOST = 100
"""The most pictures from the web that are remembered. Each takes some 2 kB."""


class Thumbnails:
    """The thumbnails of pictures from the web that were shown since the program was started, by their addresses."""

    def __init__(self) -> None:
        self._known: dict[str, list[bytes]] = {}

    def add(self, address: str, rows: list[bytes]) -> None:
        """Remember a thumbnail, in place of the oldest one if there are many."""
        if is_web(address):
            self._known[address] = rows
            if len(self._known) > _MOST:
                del self._known[next(iter(self._known))]

    def known(self, addresses: Mapping[int, str]) -> dict[int, list[bytes]]:
        """Return the known thumbnails of addresses, by the same keys."""
        return {key: self._known[address] for key, address in addresses.items() if address in self._known}


def thumbnail(picture: Picture) -> list[bytes]:
    """Return a picture in few cells."""
    return picture.rows(COLUMNS, LINES)


def read_files(
    addresses: Iterable[tuple[int, str]], source: str, stopped: Callable[[], bool]
) -> dict[int, list[bytes]]:
    """Return the thumbnails of files beside the file `source` (a URI), by their keys. Others are left out."""
    from newsreader.services.pictures import load  # imported late: it imports the network

    found = {}
    for key, path in addresses:
        try:
            found[key] = thumbnail(load(path, source, private=False, stopped=stopped))
        except NewsreaderError:
            continue
    return found
