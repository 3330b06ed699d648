"""A folder that exports go to, and a person's work in it that they must never touch.

What the program wrote is known by its hash. A file that is still as it was written may be replaced, renamed or taken
away; a file that somebody changed, or that was there before, stays, and the export goes beside it. Knows nothing of
articles: it is given names, owners and bytes.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.errors import CannotCreateError, CannotWriteError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_BESIDE = " (newsreader"


class ExportFolder:
    """One folder during one export. `written`, `unchanged` and `kept` tell what became of the files put into it;
    `removed` and `left` are the files of owners that have none any more.

    `known` holds, for each file that earlier exports left here, `owner/name` and the SHA-256 (hex) of what was written;
    so does `known()` afterwards. An owner has one file of each kind (suffix), or a second one beside an edited first.
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

    def owners(self, suffix: str) -> set[str]:
        """Who has a file of this kind here."""
        return {owner for name, owner in self._owners.items() if Path(name).suffix == suffix}

    def known(self) -> dict[str, str]:
        """What is to be remembered until the next export."""
        return {f"{owner}/{name}": self._hashes[name] for name, owner in self._owners.items()}

    def put(self, owner: str, names: Sequence[str], data: bytes) -> None:
        """Bring the owner's file up to date. `names` are the ones it may have, the best first, the last nobody else's.

        Raises `CannotCreateError` if there can be no folder, `CannotWriteError` if the file cannot be read or written;
        the file that was there is then as it was.
        """
        suffix = Path(names[0]).suffix
        earlier = [name for name in sorted(self._names.get(owner, ())) if Path(name).suffix == suffix]
        name = self._main_name(owner, names, earlier)
        if self._may_replace(name, data):
            used = name
        else:
            self.kept.append(self.path / name)
            used = next(other for other in self._beside(name) if self._may_replace(other, data))
        self._write(used, data)
        self._remember(owner, used, _sha256(data))
        for old in earlier:
            if old not in (name, used):
                self._take_away(owner, old)

    def remove(self, owner: str) -> None:
        """Remove the owner's files of every kind; a file that somebody edited stays. Raises `CannotWriteError`."""
        for name in sorted(self._names.get(owner, ())):
            path, exists = self.path / name, self._exists(name)
            if exists and not self._is_as_written(name):
                self.left.append(path)
                continue
            self._take_away(owner, name)
            if exists:
                self.removed.append(path)

    def _main_name(self, owner: str, names: Sequence[str], earlier: Sequence[str]) -> str:
        for name in earlier:
            # A file that somebody edited keeps its name; one that still has a right name does not change it needlessly.
            if _BESIDE not in name and (name in names or (self._exists(name) and not self._is_as_written(name))):
                return name
        return next((name for name in names if self._owners.get(name, owner) == owner), names[-1])

    def _beside(self, name: str) -> Iterator[str]:
        path = Path(name)
        yield f"{path.stem}{_BESIDE}){path.suffix}"
        for number in count(2):
            yield f"{path.stem}{_BESIDE} {number}){path.suffix}"

    def _may_replace(self, name: str, data: bytes) -> bool:
        return not self._exists(name) or self._is_as_written(name) or self._read(name) == data

    def _is_as_written(self, name: str) -> bool:
        known = self._hashes.get(name)
        return known is not None and (data := self._read(name)) is not None and _sha256(data) == known

    def _exists(self, name: str) -> bool:
        return os.path.lexists(self.path / name)

    def _read(self, name: str) -> bytes | None:
        """What is in a file; `None` if it is none (a folder, a broken link)."""
        path = self.path / name
        try:
            return path.read_bytes() if path.is_file() else None
        except OSError as error:
            raise CannotWriteError(f"{path} cannot be compared with what was exported: {error.strerror}.") from error

    def _write(self, name: str, data: bytes) -> None:
        path = self.path / name
        if self._read(name) == data:
            self.unchanged.append(path)
            return
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotCreateError(f"The folder {self.path} cannot be made: {error.strerror}.") from error
        try:
            write_atomically(path, data)
        except OSError as error:
            raise CannotWriteError(f"{path} cannot be written: {error.strerror}.") from error
        self.written.append(path)

    def _take_away(self, owner: str, name: str) -> None:
        """Remove a file that another has replaced, unless somebody changed it."""
        if self._is_as_written(name):
            path = self.path / name
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise CannotWriteError(f"{path} cannot be removed: {error.strerror}.") from error
        del self._owners[name], self._hashes[name]
        self._names[owner].discard(name)

    def _remember(self, owner: str, name: str, sha256: str) -> None:
        self._owners[name] = owner
        self._hashes[name] = sha256
        self._names.setdefault(owner, set()).add(name)


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that it is the old one or the new one whatever happens, never half of it. Raises `OSError`."""
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            if path.is_file():
                temporary.chmod(stat.S_IMODE(path.stat().st_mode))
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
