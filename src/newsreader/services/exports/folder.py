"""A folder that exports are written to, without touching the user's own files and edits.

The hash of each written file is stored. A file that still has this hash may be replaced, renamed or deleted. A file
that the user edited, or that was there before, stays, and the export is written beside it. Does not know articles,
only names, owners and bytes.
"""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import ExitStack
from functools import partial
from itertools import count
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from newsreader import limits
from newsreader.errors import CannotCreateError, CannotWriteError
from newsreader.export.merge.written import Base
from newsreader.library.articles.export_records import Exported

from . import file_writing
from .file_writing import writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

BESIDE = " (newsreader"
"""The beginning of the end of a name beside an edited file."""


class ExportFolder:
    """One folder during one export. An owner has one file of each suffix, or a second one beside an edited file.

    `written`, `unchanged` and `kept` are the files of owners that were put, and `removed` and `left` those of owners
    that were removed; edited files are in `kept` and `left`. `known` maps each file of earlier exports, as
    `owner/name`, to what was written; `name` is the path below the folder, with slashes. `store` stores what changed
    in these, with `None` for files that are no longer the owner's. Temporary files of killed exports are deleted.
    """

    def __init__(
        self,
        path: Path,
        known: Mapping[str, Exported] | None = None,
        store: Callable[[Mapping[str, Exported | None]], None] = lambda _: None,
    ) -> None:
        self.path = path
        self.written: list[Path] = []
        self.unchanged: list[Path] = []
        self.kept: list[Path] = []
        self.removed: list[Path] = []
        self.left: list[Path] = []
        self._stored = dict(known or {})
        self._store = store
        self._owners: dict[str, str] = {}
        self._records: dict[str, Exported] = {}
        self._names: dict[str, set[str]] = {}
        for key, record in self._stored.items():
            owner, _, name = key.partition("/")
            if _is_below(name):
                self.remember(owner, name, record)
        file_writing.remove_abandoned(path)

    # Records

    def owners(self, suffix: str) -> set[str]:
        """Return the owners of files with this suffix."""
        return {owner for name, owner in self._owners.items() if PurePath(name).suffix == suffix}

    def owner(self, name: str) -> str | None:
        """Return the owner of a file, or `None` if no export wrote it."""
        return self._owners.get(name)

    def names(self, owner: str, suffix: str) -> list[str]:
        """Return the names of the owner's files with this suffix. Files beside edited ones come last."""
        names = (name for name in self._names.get(owner, ()) if PurePath(name).suffix == suffix)
        return sorted(names, key=lambda name: (BESIDE in name, name))

    def record(self, name: str) -> Exported | None:
        """Return what the last export wrote to a file."""
        return self._records.get(name)

    def look(self) -> str:
        """Return the name of the format of the files that were merged last; empty if there are none."""
        bases = (Base.load(record.base) for record in self._records.values() if record.base)
        return next((base.look for base in bases if base), "")

    def remember(self, owner: str, name: str, record: Exported) -> None:
        """Make the owner the one of this file. `save` stores it."""
        self._owners[name] = owner
        self._records[name] = record
        self._names.setdefault(owner, set()).add(name)

    def forget(self, name: str) -> None:
        """Make a file the user's."""
        self._names[self._owners.pop(name)].discard(name)
        del self._records[name]

    def save(self) -> None:
        """Store what changed in the records."""
        now = {f"{owner}/{name}": self._records[name] for name, owner in self._owners.items()}
        changed: dict[str, Exported | None] = {
            key: record for key, record in now.items() if self._stored.get(key) != record
        }
        changed |= dict.fromkeys(self._stored.keys() - now.keys())
        if changed:
            self._store(changed)
            self._stored = now

    # Files

    def put(self, owner: str, names: Sequence[str], data: bytes) -> None:
        """Write the owner's file. `names` are its possible names, the best first; no other owner may have the last.

        Raises `CannotCreateError` if the folder can't be created, `CannotWriteError` if the file can't be read or
        written. After an error the old file is as it was.
        """
        self._put(owner, names, sha256(data), partial(file_writing.write_atomically, data=data))

    def put_pieces(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a file that owns itself and may be larger than memory. Raises as `put` does."""
        path = self.path / name
        self.make_folder()
        hashed = hashlib.sha256()
        with ExitStack() as stack:
            with writing(path):
                temporary, file = stack.enter_context(file_writing.temporary_file(path))
            for piece in pieces:
                hashed.update(piece)
                with writing(path):
                    file.write(piece)
            with writing(path):
                file_writing.close(file)
            self._put(name, [name], hashed.hexdigest(), partial(file_writing.move, temporary))

    def _put(self, owner: str, names: Sequence[str], sha256: str, write: Callable[[Path], object]) -> None:
        earlier = sorted(self.names(owner, PurePath(names[0]).suffix))
        name = self._main_name(owner, names, earlier)
        if self._may_replace(name, sha256):
            used = name
        else:
            self.kept.append(self.path / name)
            used = next(other for other in self._names_beside(name) if self._may_replace(other, sha256))
        self._write(used, sha256, write)
        self.remember(owner, used, Exported(sha256))
        for old in earlier:
            if old not in (name, used):
                self.delete(old)

    def remove(self, owner: str) -> None:
        """Delete all files of the owner that were not edited. Raises `CannotWriteError`."""
        for name in sorted(self._names.get(owner, ())):
            path, exists = self.path / name, self.exists(name)
            if exists and not self.is_as_written(name):
                self.left.append(path)
                continue
            self.delete(name)
            if exists:
                self.removed.append(path)

    def free_name(self, owner: str, names: Sequence[str]) -> str:
        """Return the first of the names that no other owner has, else the last one."""
        return next((name for name in names if self._owners.get(name, owner) == owner), names[-1])

    def _main_name(self, owner: str, names: Sequence[str], earlier: Sequence[str]) -> str:
        for name in earlier:
            # An edited file is not renamed, nor is a file whose name is still one of the possible ones.
            if BESIDE not in name and (name in names or (self.exists(name) and not self.is_as_written(name))):
                return name
        return self.free_name(owner, names)

    def _names_beside(self, name: str) -> Iterator[str]:
        path = PurePath(name)
        yield f"{path.stem}{BESIDE}){path.suffix}"
        for number in count(2):
            yield f"{path.stem}{BESIDE} {number}){path.suffix}"

    def _may_replace(self, name: str, sha256: str) -> bool:
        return not self.exists(name) or self.is_as_written(name) or self._hash_of(name) == sha256

    def is_as_written(self, name: str) -> bool:
        """Return whether a file is as the last export left it, without edits that the export kept."""
        record = self._records.get(name)
        if record is None or self._hash_of(name) != record.sha256:
            return False
        base = Base.load(record.base)
        return base is None or not base.edited

    def exists(self, name: str) -> bool:
        """Return whether there is a file, folder or link of this name."""
        return os.path.lexists(self.path / name)

    def read(self, name: str) -> tuple[bytes, os.stat_result] | None:
        """Return a file's content and state; `None` if it is no regular file, behind a link, or too large.

        Raises `CannotWriteError` if it can't be read.
        """
        path = self.path / name
        if any(part.is_symlink() for part in path.parents if part.is_relative_to(self.path) and part != self.path):
            return None
        try:
            if not _is_small(found := path.lstat()):
                return None
            with open(path, "rb", opener=_open_unlinked) as file:
                if not _is_small(os.fstat(file.fileno())):
                    return None
                return file.read(), found
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise CannotWriteError(f"Can't read {path} to compare it with the export: {error.strerror}.") from error

    def _hash_of(self, name: str) -> str | None:
        """Return the SHA-256 (hex) of a file; `None` if it is not a file (a folder, a link)."""
        path = self.path / name
        try:
            if path.is_symlink() or not path.is_file():
                return None
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise CannotWriteError(f"Can't read {path} to compare it with the export: {error.strerror}.") from error

    def make_folder(self) -> None:
        """Create the folder. Raises `CannotCreateError`."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotCreateError(f"Can't create the folder {self.path}: {error.strerror}.") from error

    def _write(self, name: str, sha256: str, write: Callable[[Path], object]) -> None:
        path = self.path / name
        if self._hash_of(name) == sha256:
            self.unchanged.append(path)
            return
        self.make_folder()
        with writing(path):
            write(path)
        self.written.append(path)

    def delete(self, name: str) -> None:
        """Delete a file that another one has replaced, unless it was edited. Raises `CannotWriteError`."""
        if self.is_as_written(name):
            path = self.path / name
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise CannotWriteError(f"Can't delete {path}: {error.strerror}.") from error
        self.forget(name)


def sha256(data: bytes) -> str:
    """Return the SHA-256 of the data, in hex."""
    return hashlib.sha256(data).hexdigest()


def _is_below(name: str) -> bool:
    """Return whether a stored name is a path below the folder: a damaged library must not name other places."""
    parts = name.split("/")
    return not PurePath(name).is_absolute() and not {"", ".", ".."}.intersection(parts) and "\0" not in name


def _is_small(found: os.stat_result) -> bool:
    return stat.S_ISREG(found.st_mode) and found.st_size <= limits.ARTICLE_BYTES


def _open_unlinked(name: str, flags: int) -> int:
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
