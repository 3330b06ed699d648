"""The files that make up one export: a file, the members of a zip archive, or the files of a folder.

Nothing is unpacked to disk, and each file is read when an importer asks for it. Files and archives are limited, because
a small archive can unpack to more than fits into memory. Symbolic links in a folder are not followed.
"""

from __future__ import annotations

import io
import os
import zipfile
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsreader import limits
from newsreader.errors import BadDataError, NotFoundError
from newsreader.ingest.epub.archive import UNREADABLE
from newsreader.text.clean import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_UNREADABLE = (*UNREADABLE, RuntimeError)
"""What `zipfile` raises for damaged archives and archives with a password."""
_DAMAGED = "The archive is damaged. Download or copy it again, and import it then."
_HEAD = 4_096


@dataclass(frozen=True)
class Bundle:
    """An export with the `name` of its file or folder. `members` loads the bytes of each file by its relative path
    with `/`; an export that is one file has one member, with its own name, unless it `is_folder`.
    """

    name: str
    members: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)
    is_folder: bool = False
    cache: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)
    """What importers have read already, so that the next one does not read it again."""

    def head(self, path: str) -> bytes:
        """Return the first 4 KB of a file. Raises `BadDataError` as loading it does."""
        key = ("head", path)
        if key not in self.cache:
            self.cache[key] = self.members[path]()[:_HEAD]
        return bytes(self.cache[key])

    def only(self, paths: Collection[str], name: str = "") -> Bundle:
        """Return the part of a folder that has these files."""
        return Bundle(name or self.name, {path: self.members[path] for path in sorted(paths)}, True)

    def named(self, *endings: str) -> Iterator[str]:
        """Yield the paths of the files whose names have one of these endings, in their order. Case is ignored."""
        return (path for path in self.members if path.lower().endswith(endings))


def open_bundle(path: str | Path) -> Bundle:
    """Return the export in a file, in a zip archive, or in the files of a folder.

    Raises `NotFoundError` if there is no such file, and `BadDataError` if it is damaged, encrypted or too large. A
    member is loaded, and can raise `BadDataError`, when an importer reads it.
    """
    path = Path(path)
    name = path.name or path.resolve().name
    try:
        if path.is_dir():
            return Bundle(name, {found: partial(_read_file, path / found) for found in sorted(_walk(path))}, True)
        with path.open("rb") as file:
            if file.read(4) in _ZIP:
                return Bundle(name, _archive(path))
    except OSError as error:
        raise _unreadable(path, error) from error
    data = _read_file(path)
    return Bundle(name, {name: lambda: data})


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(limits.IMPORT_FILE_BYTES + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(data) > limits.IMPORT_FILE_BYTES:
        raise _too_large(path.name)
    return data


def _unreadable(path: Path, error: OSError) -> NotFoundError:
    shown = one_line(str(path))[: limits.ECHO]
    return NotFoundError(f"Can't read {shown} ({error.strerror or error}). Check its name and permissions.")


def _walk(folder: Path) -> Iterator[str]:
    """Yield the paths of the files in a folder and below, except hidden ones."""
    waiting = [folder]
    count = 0
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                count += 1
                if count > limits.IMPORT_FILES:
                    raise BadDataError(f"The folder has more than {limits.IMPORT_FILES:,} files. Import a part of it.")
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(Path(entry.path))
                elif entry.is_file(follow_symlinks=False):
                    yield Path(entry.path).relative_to(folder).as_posix()


class _Limited(io.BufferedReader):
    """A file that refuses to read more than `most` bytes at once, because `zipfile` reads a directory at once."""

    most = limits.IMPORT_DIRECTORY_BYTES

    def __del__(self) -> None:
        self.close()

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > self.most:
            raise zipfile.BadZipFile
        return super().read(size)


def _archive(path: Path) -> dict[str, Callable[[], bytes]]:
    """Return what loads each file of a zip archive."""
    file = _Limited(io.FileIO(path))
    try:
        archive = zipfile.ZipFile(file)
    except _UNREADABLE as error:
        file.close()
        raise BadDataError(_DAMAGED) from error
    file.most = limits.IMPORT_FILE_BYTES
    infos = archive.infolist()
    if len(infos) > limits.IMPORT_FILES:
        raise BadDataError(f"The archive has more than {limits.IMPORT_FILES:,} files. Import it in parts.")
    unpacked = sum(info.file_size for info in infos)
    if unpacked > limits.IMPORT_BYTES or (
        unpacked > limits.IMPORT_FILE_BYTES and unpacked > limits.IMPORT_RATIO * path.stat().st_size
    ):
        raise BadDataError(f"The archive unpacks to {unpacked >> 20:,} MB, which is too much. Import it in parts.")
    return {info.filename: partial(_unpack, archive, info) for info in infos if _is_member(info)}


def _is_member(info: zipfile.ZipInfo) -> bool:
    """Return whether this is a file of the export: no folder, no file outside, nothing that macOS added."""
    parts = info.filename.split("/")
    return not info.is_dir() and parts[0] not in ("", "__MACOSX") and ".." not in parts and parts[-1][:1] != "."


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.flag_bits & 1:
        raise BadDataError("The archive needs a password. Remove the password, and import it again.")
    if info.file_size > limits.IMPORT_FILE_BYTES:
        raise _too_large(info.filename)
    try:
        # It reads no more than the size in the directory.
        return archive.read(info)
    except _UNREADABLE as error:
        raise BadDataError(_DAMAGED) from error


def _too_large(name: str) -> BadDataError:
    most = limits.IMPORT_FILE_BYTES >> 20
    return BadDataError(f"{one_line(name)[: limits.ECHO]} has more than {most} MB. Export it in parts.")
