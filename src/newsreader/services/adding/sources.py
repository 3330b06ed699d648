"""Finds what the user named: files, folders, patterns, standard input, web addresses, and files that list addresses.

Reads files, but does not parse, fetch or store anything.
"""

from __future__ import annotations

import glob
import os
import re
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsreader import limits
from newsreader.errors import BadDataError, NewsreaderError, NotFoundError
from newsreader.ingest import readable_suffixes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsreader.services.progress import Progress

STDIN = "-"
"""The source that means standard input."""

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_LISTED = re.compile(
    r"(?:(?:[-*+•–]|\d{1,4}[.)])\s+(?:\[[ xX]?\]\s+)?)?<?(https?://[^\s<>]+)>?(?:\s+(.{1,100}))?", re.IGNORECASE
)
"""A line with an address (group 1), which can be an item of a list and have a comment (group 2)."""
_COMMENT = re.compile(r"#|//|--|[–—-]\s")
_LIKE_ADDRESS = re.compile(
    r"www\.|(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?/|(?:[\w-]+\.)*[\w-]*[a-z0-9]:\d{1,5}(?:/|$)|(?:\d{1,3}\.){3}\d{1,3}/",
    re.IGNORECASE,
)
_HEAD = 4_096
_OUTSIDE = "It is a link to a file outside the folder. To add that file, name it."
_LINKED_FOLDER = "It is a link to a folder outside the folder. To add the files in it, name it."


@dataclass(frozen=True, slots=True)
class Found:
    """One source: a file, or an address with its `host`, or `data` from standard input, or an `error`."""

    source: str
    host: str | None = None
    data: bytes | None = None
    error: NewsreaderError | None = None


def find(sources: Iterable[str], progress: Progress) -> Iterator[Found]:
    """Yield each source: files in place of folders and patterns, addresses in place of lists. Ends if it is stopped."""
    for source in sources:
        for found in _expand(source, progress):
            if progress.stopped:
                return
            yield found


def count(sources: Iterable[str], progress: Progress) -> int:
    """Return the number of sources that `find` yields. Standard input is not read, and counts as one."""
    return sum(1 if source == STDIN else sum(1 for _ in find([source], progress)) for source in sources)


def is_address(source: str) -> bool:
    """Return whether a source is an address, of whatever scheme."""
    return _ADDRESS.match(source) is not None


def is_web_address(source: str) -> bool:
    """Return whether a source is an http or https address and nothing else."""
    return _WEB_ADDRESS.fullmatch(source) is not None


def is_folder(source: str) -> bool:
    """Return whether a source is a folder."""
    try:
        return source != STDIN and Path(source).is_dir()
    except (OSError, ValueError):
        # Reading it will say why.
        return False


def is_file(source: str) -> bool:
    """Return whether a source is the path of a file."""
    try:
        return Path(source).expanduser().is_file()
    except (OSError, ValueError, RuntimeError):
        return False  # such as a name that is too long


def size(found: Found) -> int:
    """Return the number of bytes of a file or of standard input, or 0 if it is unknown."""
    if found.data is not None:
        return len(found.data)
    try:
        return Path(found.source).stat().st_size
    except (OSError, ValueError):
        return 0  # reading it will say why


def read_file(source: str) -> bytes:
    """Return the content of a file. Raises `NotFoundError` if it can't be read, or `BadDataError` if it is too long."""
    try:
        return _at_most(read_regular(Path(source), limits.ARTICLE_BYTES + 1))
    except FileNotFoundError as error:
        hint = " An address begins with https://." if _LIKE_ADDRESS.match(source) else ""
        raise NotFoundError(f"There is no such file or folder.{hint}") from error
    except (OSError, ValueError) as error:
        raise NotFoundError(f"It cannot be read: {_reason(error)}.") from error


def read_regular(path: Path, most: int = -1) -> bytes:
    """Return the content of a file, or its first `most` bytes. Never waits, as reading a pipe or a device would.

    Raises `OSError`, `ValueError`, and `BadDataError` for a pipe or a device, and for a file of size 0: such files of
    the system, as in `/proc`, have content that can wait, never end, or be used up by reading.
    """

    def is_regular(found: os.stat_result) -> bool:
        return stat.S_ISREG(found.st_mode)

    # Checked before opening, because opening a device can do something. Files of the system can make a reader wait.
    if is_regular(found := path.stat()):
        if not found.st_size:
            raise BadDataError("It is an empty file, or one of the system, as in /proc. Choose another file.")
        with open(path, "rb", opener=_open_without_waiting) as file:
            if is_regular(os.fstat(file.fileno())) and (data := file.read(most)) is not None:
                return data
    raise BadDataError("It is a pipe or a device, not a file. Save its content in a file first.")


def _open_without_waiting(name: str, flags: int) -> int:
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def _expand(source: str, progress: Progress) -> Iterator[Found]:
    if source == STDIN:
        yield from _standard_input()
    elif is_address(source):
        yield _address(source)
    elif is_folder(source):
        yield from _folder(Path(source), progress)
    elif glob.has_magic(source) and not os.path.lexists(source):
        matches = sorted(glob.iglob(source, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
        for match in matches:
            yield from _expand(match, progress)
        if not matches:
            yield Found(source, error=NotFoundError("No file matches this pattern."))
    else:
        yield from _file(source)


def _standard_input() -> Iterator[Found]:
    try:
        data = _at_most(sys.stdin.buffer.read(limits.ARTICLE_BYTES + 1))
    except NewsreaderError as error:
        yield Found(STDIN, error=error)
    else:
        addresses = _listed(data) if _may_list(data) else []
        yield from map(_address, addresses) if addresses else (Found(STDIN, data=data),)


def _file(source: str) -> Iterator[Found]:
    """Yield the file, or the addresses that it lists."""
    addresses: list[str] = []
    if source.lower().endswith(".txt"):
        try:
            if _may_list(read_regular(Path(source), _HEAD)):
                addresses = _listed(read_file(source))
        except (OSError, ValueError, NewsreaderError):
            pass  # reading the file will say why
    yield from map(_address, addresses) if addresses else (Found(source),)


def _may_list(head: bytes) -> bool:
    """Return whether the first line that is not a comment begins like an address."""
    lines = map(str.strip, head.decode("utf-8-sig", "replace").splitlines())
    first = next((line for line in lines if line and not line.startswith("#")), "")
    return _LISTED.match(first) is not None


def _listed(data: bytes) -> list[str]:
    """Return the web addresses in a text that has one on each line, besides `#` comments. Other texts have none.

    The addresses can be items of a list and have comments. Words alone are comments only if there are several
    addresses: else they are a text that begins with an address.
    """
    try:
        lines = [line.strip() for line in data.decode("utf-8-sig").splitlines()]
    except UnicodeDecodeError:
        return []
    found = [_LISTED.fullmatch(line) for line in lines if line and not line.startswith("#")]
    listed = [line for line in found if line and (len(found) > 1 or not line[2] or _COMMENT.match(line[2]))]
    return [line[1] for line in listed] if len(listed) == len(found) else []


def host(address: str) -> str:
    """Return the host of an address, or an empty string if it has none or is invalid."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _address(source: str) -> Found:
    return Found(source, host=host(source))


def _folder(folder: Path, progress: Progress) -> Iterator[Found]:
    """Yield the files in a folder and its subfolders that can be added, and an error for each unreadable folder.

    Hidden files are skipped. So are links to folders, because links could form a loop. A link that leads outside the
    folder is an error: a folder from somebody else could link to any private file.
    """
    inside = Path(os.path.realpath(folder))

    def leads_outside(path: Path) -> bool:
        # Not `Path.resolve`, which raises for a link to itself.
        return path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(inside)

    found, suffixes = False, readable_suffixes()
    barred: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=barred.append):
        if progress.stopped:
            return
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in (Path(place, name) for name in folders):
            if leads_outside(path):
                found = True
                yield Found(str(path), error=BadDataError(_LINKED_FOLDER))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in suffixes:
                found = True
                path = Path(place, name)
                if leads_outside(path):
                    yield Found(str(path), error=BadDataError(_OUTSIDE))
                else:
                    yield from _file(str(path))
    for error in barred:
        yield Found(str(error.filename), error=NotFoundError(f"The folder cannot be read: {_reason(error)}."))
    if not found and not barred:
        kinds = ", ".join(sorted(suffixes))
        yield Found(str(folder), error=NotFoundError(f"The folder has no files that can be added ({kinds})."))


def _at_most(data: bytes) -> bytes:
    if len(data) > limits.ARTICLE_BYTES:
        raise BadDataError(
            f"It is longer than the {limits.ARTICLE_BYTES >> 20} MB that an article may have. Add it in parts."
        )
    return data


def _reason(error: OSError | ValueError) -> str:
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return reason[:1].lower() + reason[1:]
