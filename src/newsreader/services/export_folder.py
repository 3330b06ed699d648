"""A folder that exports are written to, without touching the user's own files and edits.

The hash of each written file is stored. A file that still has this hash may be replaced, renamed or deleted. A file
that the user edited, or that was there before, stays, and the export is written beside it. Does not know articles,
only names, owners and bytes.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import stat
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.errors import CannotCreateError, CannotWriteError
from newsreader.library.file.partial_files import is_abandoned, remove

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import BinaryIO

_BESIDE = " (newsreader"

_TEMPORARY = re.compile(r"\.newsreader-(\d+)-[0-9a-f]{16}\.tmp")
"""The name of a temporary file, with the id of the process that writes it."""


class ExportFolder:
    """One folder during one export. An owner has one file of each suffix, or a second one beside an edited file.

    `written`, `unchanged` and `kept` are the files of owners that were put, and `removed` and `left` those of owners
    that were removed; edited files are in `kept` and `left`. `known` maps each file of earlier exports, as
    `owner/name`, to the SHA-256 (hex) of its content as it was written. Temporary files of killed exports are deleted.
    """

    def __init__(self, path: Path, known: Mapping[str, str]) -> None:
        self.path = path
        self.written: list[Path] = []
        self.unchanged: list[Path] = []
        self.kept: list[Path] = []
        self.removed: list[Path] = []
        self.left: list[Path] = []
        self._owners: dict[str, str] = {}
        self._hashes: dict[str, str] = {}
        self._names: dict[str, set[str]] = {}
        for key, sha256 in known.items():
            owner, _, name = key.partition("/")
            self._remember(owner, name, sha256)
        for file in path.glob(".newsreader-*.tmp"):
            if (match := _TEMPORARY.fullmatch(file.name)) and is_abandoned(file, int(match[1])):
                remove(file)

    def owners(self, suffix: str) -> set[str]:
        """Return the owners of files with this suffix."""
        return {owner for name, owner in self._owners.items() if Path(name).suffix == suffix}

    def known(self) -> dict[str, str]:
        """Return what to store for the next export: the hash of each file, by `owner/name`."""
        return {f"{owner}/{name}": self._hashes[name] for name, owner in self._owners.items()}

    def put(self, owner: str, names: Sequence[str], data: bytes) -> None:
        """Write the owner's file. `names` are its possible names, the best first; no other owner may have the last.

        Raises `CannotCreateError` if the folder can't be created, `CannotWriteError` if the file can't be read or
        written. After an error the old file is as it was.
        """
        self._put(owner, names, _sha256(data), partial(write_atomically, data=data))

    def put_pieces(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a file that owns itself and may be larger than memory. Raises as `put` does."""
        path = self.path / name
        self._make_folder()
        hashed = hashlib.sha256()
        with ExitStack() as stack:
            with _writing(path):
                temporary, file = stack.enter_context(_temporary_file(path))
            for piece in pieces:
                hashed.update(piece)
                with _writing(path):
                    file.write(piece)
            with _writing(path):
                _close(file)
            self._put(name, [name], hashed.hexdigest(), partial(_move, temporary))

    def _put(self, owner: str, names: Sequence[str], sha256: str, write: Callable[[Path], object]) -> None:
        suffix = Path(names[0]).suffix
        earlier = [name for name in sorted(self._names.get(owner, ())) if Path(name).suffix == suffix]
        name = self._main_name(owner, names, earlier)
        if self._may_replace(name, sha256):
            used = name
        else:
            self.kept.append(self.path / name)
            used = next(other for other in self._names_beside(name) if self._may_replace(other, sha256))
        self._write(used, sha256, write)
        self._remember(owner, used, sha256)
        for old in earlier:
            if old not in (name, used):
                self._delete(owner, old)

    def remove(self, owner: str) -> None:
        """Delete all files of the owner that were not edited. Raises `CannotWriteError`."""
        for name in sorted(self._names.get(owner, ())):
            path, exists = self.path / name, self._exists(name)
            if exists and not self._is_as_written(name):
                self.left.append(path)
                continue
            self._delete(owner, name)
            if exists:
                self.removed.append(path)

    def _main_name(self, owner: str, names: Sequence[str], earlier: Sequence[str]) -> str:
        for name in earlier:
            # An edited file is not renamed, nor is a file whose name is still one of the possible ones.
            if _BESIDE not in name and (name in names or (self._exists(name) and not self._is_as_written(name))):
                return name
        return next((name for name in names if self._owners.get(name, owner) == owner), names[-1])

    def _names_beside(self, name: str) -> Iterator[str]:
        path = Path(name)
        yield f"{path.stem}{_BESIDE}){path.suffix}"
        for number in count(2):
            yield f"{path.stem}{_BESIDE} {number}){path.suffix}"

    def _may_replace(self, name: str, sha256: str) -> bool:
        return not self._exists(name) or self._is_as_written(name) or self._hash_of(name) == sha256

    def _is_as_written(self, name: str) -> bool:
        known = self._hashes.get(name)
        return known is not None and self._hash_of(name) == known

    def _exists(self, name: str) -> bool:
        return os.path.lexists(self.path / name)

    def _hash_of(self, name: str) -> str | None:
        """Return the SHA-256 (hex) of a file; `None` if it is not a file (a folder, a broken link)."""
        path = self.path / name
        try:
            if not path.is_file():
                return None
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise CannotWriteError(f"Can't read {path} to compare it with the export: {error.strerror}.") from error

    def _make_folder(self) -> None:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotCreateError(f"Can't create the folder {self.path}: {error.strerror}.") from error

    def _write(self, name: str, sha256: str, write: Callable[[Path], object]) -> None:
        path = self.path / name
        if self._hash_of(name) == sha256:
            self.unchanged.append(path)
            return
        self._make_folder()
        with _writing(path):
            write(path)
        self.written.append(path)

    def _delete(self, owner: str, name: str) -> None:
        """Delete a file that another one has replaced, unless it was edited."""
        if self._is_as_written(name):
            path = self.path / name
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise CannotWriteError(f"Can't delete {path}: {error.strerror}.") from error
        del self._owners[name], self._hashes[name]
        self._names[owner].discard(name)

    def _remember(self, owner: str, name: str, sha256: str) -> None:
        self._owners[name] = owner
        self._hashes[name] = sha256
        self._names.setdefault(owner, set()).add(name)


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that it has either its old or its new content, also after a crash. Raises `OSError`."""
    with _temporary_file(path) as (temporary, file):
        file.write(data)
        _close(file)
        _move(temporary, path)


@contextmanager
def _temporary_file(path: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Open a new file beside `path`, and delete it afterwards if it is still there."""
    temporary = path.with_name(f".newsreader-{os.getpid()}-{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            yield temporary, file
    finally:
        temporary.unlink(missing_ok=True)


def _close(file: BinaryIO) -> None:
    """Close a file when its content is on the disk. Windows can't move an open file."""
    file.flush()
    os.fsync(file.fileno())
    file.close()


def _move(temporary: Path, path: Path) -> None:
    """Replace `path` by the temporary file, which gets its permissions."""
    if path.is_file():
        temporary.chmod(stat.S_IMODE(path.stat().st_mode))
    temporary.replace(path)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Raise a failure to write as `CannotWriteError`."""
    try:
        yield
    except OSError as error:
        raise CannotWriteError(f"Can't write {path}: {error.strerror}.") from error


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
