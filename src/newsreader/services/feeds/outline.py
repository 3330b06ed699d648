"""The feeds as an outline of folders, for the feeds screen. Must not know how feeds are stored or drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.errors import UsageError
from newsreader.text.collation import plain

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from newsreader.records import Feed


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the outline: one feed, or a folder with the `feeds` in it and below it.

    `folder` is the path of the folder, for a feed of the folder that it is in.
    """

    folder: str
    feeds: tuple[Feed, ...]
    is_folder: bool = False

    @property
    def key(self) -> str:
        """The value that identifies the row: the uid of a feed, or the path of a folder and a slash."""
        return f"{self.folder}/" if self.is_folder else self.feeds[0].uid

    @property
    def depth(self) -> int:
        """The number of folders above this row."""
        return len(self.folder.split("/")) - self.is_folder if self.folder else 0

    @property
    def title(self) -> str:
        """The title of the feed, or the last level of the folder's path."""
        return self.folder.rpartition("/")[2] if self.is_folder else self.feeds[0].title

    @property
    def unread(self) -> int:
        """The number of unread entries."""
        return sum(feed.unread for feed in self.feeds)

    @property
    def failing(self) -> int:
        """The number of feeds whose last refresh failed."""
        return sum(bool(feed.error) for feed in self.feeds)


def outline(feeds: Iterable[Feed], folded: Container[str] = ()) -> list[Row]:
    """Return the rows of feeds, which are in the order of `Feeds.all`: those of each folder, then the folders in it.

    The rows below a folder whose key is in `folded` are left out.
    """
    ordered = list(feeds)
    inside: dict[str, list[Feed]] = {}
    for feed in ordered:
        for folder in _folders(feed.folder):
            inside.setdefault(folder, []).append(feed)
    rows: list[Row] = []
    shown: set[str] = set()
    for feed in ordered:
        for folder in _folders(feed.folder):
            if folder not in shown:
                shown.add(folder)
                rows.append(Row(folder, tuple(inside[folder]), is_folder=True))
            if f"{folder}/" in folded:
                break
        else:
            rows.append(Row(feed.folder, (feed,)))
    return rows


def matching(feeds: Iterable[Feed], typed: str) -> list[Feed]:
    """Return the feeds whose title, address or folder contains all typed words. Case and accents are ignored."""
    words = plain(typed).split()
    texts = ((feed, plain(f"{feed.title} {feed.address} {feed.folder}")) for feed in feeds)
    return [feed for feed, text in texts if all(word in text for word in words)]


def folders(feeds: Iterable[Feed]) -> list[str]:
    """Return the paths of all folders in alphabetical order."""
    return [row.folder for row in outline(feeds) if row.is_folder]


def moved(folder: str, parent: str) -> str:
    """Return the path of a folder after moving it into `parent`, or to the top if `parent` is empty.

    Raises `UsageError` if the parent is the folder itself or in it.
    """
    if f"{parent}/".startswith(f"{folder}/"):
        raise UsageError(f"The folder {folder} can't be moved into itself.")
    return f"{parent}/{folder.rpartition('/')[2]}".strip("/")


def _folders(path: str) -> list[str]:
    """Return a folder's path and those of the folders above it, the topmost first."""
    levels = path.split("/") if path else []
    return ["/".join(levels[:depth]) for depth in range(1, len(levels) + 1)]
