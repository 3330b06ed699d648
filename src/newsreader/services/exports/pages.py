"""The files of articles in an export folder, merged with what the user edited in them.

Files are written in batches. Before a batch, the library stores what is about to be written, so that after a crash the
next export knows its own writes from edits. A file that newsreader did not write is left to `ExportFolder`.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple

from newsreader.export.markdown import file_text
from newsreader.export.merge import (
    Base,
    Edit,
    Outcome,
    WrittenBlock,
    damage,
    edits,
    merge,
    read_lines,
)
from newsreader.export.registry import encoded
from newsreader.library.articles.export_records import Exported

from . import file_writing
from .folder import sha256
from .uid_scan import find_by_uid

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from .folder import ExportFolder

_BATCH = 64
"""How many files are written between two changes of the library."""


_FEW, _THREADS = 8, 8
"""How many files are written one after another, and how many at once if there are more."""


class ReadBack(NamedTuple):
    """What the user changed in the file `path` since `base` was written. `saved_at` is the time of the file."""

    path: Path
    edits: list[Edit]
    base: Base
    saved_at: float


class _Found(NamedTuple):
    """A file of an owner: its content, its state, and the base to merge with; `None` if that is unknown."""

    name: str
    data: bytes
    text: str
    state: os.stat_result
    base: Base | None


@dataclass(slots=True)
class _Page:
    """A file that is about to be written, or only remembered if its content is the same."""

    owner: str
    name: str
    data: bytes
    record: Exported
    before: Base
    found: _Found | None


@dataclass
class Pages:
    """The files of articles during one export or sync into `files`. `look` names their format.

    With `reading`, the edits of the user are in the library already (see `read_back`). With `dry_run`, nothing is
    written. `outcomes` are the edited blocks of files. `busy` files were written by another program meanwhile, and are
    left for the next time. `damaged` files, each with the reason, are neither read nor written.
    """

    files: ExportFolder
    suffix: str
    look: str
    reading: bool = False
    dry_run: bool = False
    outcomes: list[tuple[Path, str, Outcome]] = field(default_factory=list)
    busy: list[Path] = field(default_factory=list)
    damaged: list[tuple[Path, str]] = field(default_factory=list)
    _batch: list[_Page] = field(default_factory=list)
    _read: dict[str, str] = field(default_factory=dict)

    def current(self, owner: str, fingerprint: str) -> Path | None:
        """Return the owner's file if it was written from the same records, and not edited since."""
        names = self.files.names(owner, self.suffix)
        record = self.files.record(names[0]) if len(names) == 1 else None
        if record is None or not fingerprint or record.fingerprint != fingerprint:
            return None
        read = self.files.read(names[0])
        if read is None or sha256(read[0]) != record.sha256:
            return None
        self._read[owner] = record.sha256
        return self.files.path / names[0]

    def read_back(self, owner: str) -> ReadBack | None:
        """Return what the user changed in the owner's file; `None` if its base is unknown or it is damaged."""
        found = self._find(owner, ())
        if found is None:
            return None
        self._read[owner] = sha256(found.data)
        if found.base is None or self._damage(owner, found):
            return None
        made = list(edits(found.text, found.base.blocks))
        return ReadBack(self.files.path / found.name, made, found.base, found.state.st_mtime)

    def leave(self, owner: str) -> None:
        """Leave a file that another program is writing as it is."""
        self._read[owner] = ""

    def put(self, owner: str, names: Sequence[str], blocks: Sequence[WrittenBlock], fingerprint: str) -> None:
        """Write the owner's file, merged with the edits of the user. `names` are as in `ExportFolder.put`.

        The file is written with its batch, or by `flush`.
        """
        found = self._find(owner, names)
        if found and self.reading and self._read.get(owner) != sha256(found.data):
            # Another program is writing it, or wrote it since it was read back.
            self.busy.append(self.files.path / found.name)
            return
        if found and (reason := self._damage(owner, found)):
            self.damaged.append((self.files.path / found.name, reason))
            return
        text = file_text(blocks)
        if found is None or not _is_ours(found, owner, blocks):
            name = self.files.free_name(owner, names)
            if found or self.files.exists(name):
                if not self.dry_run:
                    self.files.put(owner, names, encoded(text))
                return
            self._add(owner, name, encoded(text), Base(blocks, look=self.look), fingerprint, None)
            return
        is_edited = False
        record = self._record(owner)
        file = read_lines(found.text)
        if found.base is None and record and record.sha256 == sha256(found.data):
            merged = text  # written by an earlier version, and not edited since
        elif found.base and found.text == file.joined(file_text(found.base.blocks).split("\n")[:-1]):
            merged = file.joined(text.split("\n")[:-1])
        else:
            merged, outcomes = merge(found.text, found.base.blocks if found.base else (), blocks, reading=self.reading)
            self.outcomes += ((self.files.path / found.name, name, outcome) for name, outcome in outcomes.items())
            is_edited = read_lines(merged).plain != text.split("\n")[:-1]
        name, user_named = self._named(owner, found, names)
        base = Base(blocks, is_edited, user_named, self.look)
        # Edits that were not read back are looked for each time.
        is_read = self.reading or not is_edited
        self._add(owner, name, encoded(merged), base, fingerprint if is_read else None, found)

    def follow(self, owner: str) -> None:
        """Take over the place to which the user moved the owner's file."""
        names = self.files.names(owner, self.suffix)
        if names and not any(map(self.files.exists, names)):
            for name in self._unowned(owner)[:1]:
                self.files.remember(owner, name, self.files.record(names[0]) or Exported(""))

    def flush(self) -> None:
        """Write what `put` has prepared. Raises `CannotCreateError` and `CannotWriteError`."""
        batch, self._batch = self._batch, []
        changed = [page for page in batch if page.found is None or page.data != page.found.data]
        if self.dry_run:
            self.files.written += (self.files.path / page.name for page in changed)
            return
        for page in changed:
            name = page.found.name if page.found else page.name
            old = self._record(page.owner) or Exported("")
            expected = page.before._replace(
                next_sha256=page.record.sha256, next_blocks=(Base.load(page.record.base) or page.before).blocks
            )
            self._remember(page.owner, name, Exported(old.sha256, None, expected.dump()))
        if changed:
            self.files.make_folder()
            self.files.save()
        if len(changed) <= _FEW:
            for page in batch:
                self._wrote(page, is_busy=not self._write(page))
            return
        # Waiting for the disk takes most of the time, and can be done for several files at once.
        with ThreadPoolExecutor(_THREADS) as pool:
            waiting = [(page, pool.submit(self._write, page)) for page in batch]
        for page, is_written in waiting:
            if is_written.exception() is None:
                self._wrote(page, is_busy=not is_written.result())
        for _, is_written in waiting:
            is_written.result()

    def duplicates(self, owner: str) -> list[Path]:
        """Return the other files with the uid of the owner's article, which may be copies of a sync service."""
        return [self.files.path / name for name in self._unowned(owner)]

    def _unowned(self, owner: str) -> list[str]:
        return [name for name in self._places.get(owner, ()) if self.files.owner(name) is None]

    def _add(
        self, owner: str, name: str, data: bytes, base: Base, fingerprint: str | None, found: _Found | None
    ) -> None:
        before = (found.base if found else None) or Base(())
        self._batch.append(_Page(owner, name, data, Exported(sha256(data), fingerprint, base.dump()), before, found))
        if len(self._batch) >= _BATCH:
            self.flush()
        elif found is None:
            # No other article takes the name.
            self._remember(owner, name, Exported(""))

    def _remember(self, owner: str, name: str, record: Exported) -> None:
        """Store the record of the owner's only file of this kind."""
        for other in self.files.names(owner, self.suffix):
            if other != name:
                self.files.delete(other)
        self.files.remember(owner, name, record)

    def _write(self, page: _Page) -> bool:
        """Write a file, unless another program wrote it meanwhile; return whether it has its new content."""
        path, found = self.files.path / page.name, page.found
        with file_writing.writing(path):
            if found and not _is_same((self.files.path / found.name).lstat(), found.state):
                return False
            is_new = found is None or found.name != page.name
            if is_new and self.files.exists(page.name):
                return False
            if found and is_new:
                (self.files.path / found.name).replace(path)
            if found is None or page.data != found.data:
                file_writing.write_atomically(path, page.data)
        return True

    def _wrote(self, page: _Page, *, is_busy: bool) -> None:
        """Remember what was written."""
        path, found = self.files.path / page.name, page.found
        if is_busy:
            self.busy.append(path)
            return
        is_changed = found is None or page.data != found.data or found.name != page.name
        (self.files.written if is_changed else self.files.unchanged).append(path)
        if found and found.name != page.name and self.files.owner(found.name) == page.owner:
            self.files.forget(found.name)
        self._remember(page.owner, page.name, page.record)

    def _record(self, owner: str) -> Exported | None:
        names = self.files.names(owner, self.suffix)
        return self.files.record(names[0]) if names else None

    def _find(self, owner: str, names: Sequence[str]) -> _Found | None:
        """Return the owner's file: where it was last, or where the user moved it."""
        known = self.files.names(owner, self.suffix)
        name = next((name for name in known if self.files.exists(name)), None)
        if name is None and (known or self.reading or any(map(self.files.exists, names))):
            name = next(iter(self._unowned(owner)), None)
        if name is None or (read := self.files.read(name)) is None:
            return None
        data, state = read
        try:
            text = data.decode()
        except UnicodeDecodeError:
            return None
        record = self._record(owner)
        base = Base.load(record.base) if record else None
        base = base and base.of(sha256(data))
        return _Found(name, data, text, state, base if base and base.blocks else None)

    @cached_property
    def _places(self) -> dict[str, list[str]]:
        def is_known(name: str) -> bool:
            return self.files.owner(name) is not None

        return find_by_uid(self.files.path, self.suffix, is_known)

    def _damage(self, owner: str, found: _Found) -> str:
        """Return why a file must be neither read nor written, or an empty string."""
        record = self._record(owner)
        is_edited = record is None or record.sha256 != sha256(found.data)
        return damage(found.text, found.base.blocks if found.base else ()) if is_edited else ""

    def _named(self, owner: str, found: _Found, names: Sequence[str]) -> tuple[str, bool]:
        """Return the name for a file, and whether the user chose it. A name of the user stays, and so does a folder."""
        path = PurePath(found.name)
        known = {PurePath(name).name for name in self.files.names(owner, self.suffix)}
        if path.name in names:
            return found.name, False
        if (found.base and found.base.user_named) or path.name not in known:
            return found.name, True
        for name in names:
            new = str(path.with_name(name).as_posix())
            if self.files.owner(new) is None and not self.files.exists(new):
                return new, False
        return found.name, False


def _is_ours(found: _Found, owner: str, blocks: Sequence[WrittenBlock]) -> bool:
    """Return whether a file has the uid of the article or a block of it. If not, the user wrote another file there."""
    known = [*(found.base.blocks if found.base else ()), *blocks]
    return owner in found.text or any(block.id in found.text for block in known if block.color)


def _is_same(now: os.stat_result, then: os.stat_result) -> bool:
    return (now.st_mtime_ns, now.st_size, now.st_ino) == (then.st_mtime_ns, then.st_size, then.st_ino)
