"""Backups, restoring, checks, repair and statistics of a library file.

Must not know how results are shown. Heavy modules are imported when a function is called.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from newsreader.library import Library
    from newsreader.library.repair.doctor import Finding


def back_up(library: Library, target: Path | None = None) -> Path:
    """Copy the library to the file or into the folder `target`, and return the path of the checked copy.

    Without a target, the copy goes into the folder `backups` beside the library. No file is overwritten. Raises
    `CannotCreateError`, `CannotWriteError`, and `BadDataError` if the library is damaged.
    """
    from newsreader.library.backup.copy import backup
    from newsreader.library.backup.rotation import make_folder

    return backup(library, target or make_folder(library.path))


def back_up_if_due(library: Library) -> Path | None:
    """Back up the library if it has changed and the last backup is old enough; return the new file.

    Raises `CannotCreateError`, `CannotWriteError`, `LockedError`, and once `BadDataError` if the library is damaged.
    """
    return library.back_up_if_due()


@dataclass(frozen=True, slots=True)
class Restored:
    """The result of a restore. `source` is the backup, `replaced` is where the earlier library file is now.

    `log` is where a log without a library file is now.
    """

    source: Path
    replaced: Path | None
    log: Path | None


def restore(library: Path, source: Path | None = None) -> Restored:
    """Replace the library at this path by the backup `source`, or by its newest good backup.

    The replaced file is kept beside the library. Raises `NotFoundError` if there is no good backup, `BadDataError`,
    `LibraryTooNewError`, `CannotWriteError`, and `LockedError` if a program has the library open.
    """
    from newsreader.library.backup.restore import restore
    from newsreader.library.backup.rotation import newest_good
    from newsreader.library.file.identity import backups_folder

    if source is None:
        newest = newest_good(library)
        if newest is None:
            raise NotFoundError(f"There is no good backup of {library} in {backups_folder(library)}.")
        source = newest.path
    done = restore(source, library)
    return Restored(source, done.previous, done.log)


def check(library: Path) -> list[Finding]:
    """Return what each check of the library at this path found; nothing is changed.

    Raises `NotFoundError`, `BadDataError`, `LibraryTooNewError`, `LockedError`.
    """
    from newsreader.library.repair.doctor import doctor

    findings = doctor(library)
    return [*findings, *_check_index(library, findings)]


def _check_index(library: Path, findings: Iterable[Finding]) -> list[Finding]:
    """Return what is found about the index of notes, unless other findings say that the library cannot be read."""
    from newsreader.library import Library
    from newsreader.library.file.versions import HEAD
    from newsreader.library.repair.doctor import Finding

    from .notes import index_file

    if Finding("version", True, HEAD) not in findings or any(finding.damaged for finding in findings):
        return []
    try:
        with Library.open(library, create=False) as opened:
            ok, message = index_file.check(opened)
    except NewsreaderError:
        return []  # an invalid row, which a finding names
    return [Finding("index of notes", ok, message, derived=not ok)]


def repair(library: Path) -> list[Finding]:
    """Rebuild search, counts and indexes of the library at this path, and return what is found afterwards.

    A finding that was bad before says so. Articles and highlights are not touched. Raises as `check` does, and
    `CannotWriteError`.
    """
    from newsreader.library.backup.copy import writing
    from newsreader.library.file.identity import index_file
    from newsreader.library.repair.doctor import Finding
    from newsreader.library.repair.rebuild import repair

    before, replaced = repair(library)
    wrong = {finding.check: finding for finding in (*before, *_check_index(library, before)) if not finding.ok}
    if "index of notes" in wrong:
        with writing(library):
            index_file(library).unlink(missing_ok=True)  # the next search builds it again
    findings = []
    for finding in check(library):
        was = wrong.get(finding.check)
        if was is not None and finding.ok:
            finding = Finding(finding.check, True, f"{finding.message}; before: {was.message}")
        findings.append(finding)
    if replaced is not None:
        findings.append(Finding("copy", True, f"The library as it was before is now {replaced}"))
    return findings


def statistics(library: Library) -> dict[str, str | int]:
    """Return the numbers that `newsreader stats` prints, by name; `bytes` is the size of the file."""
    counts = library.articles.counts()
    return {
        "library": str(library.path),
        "bytes": library.path.stat().st_size,
        "articles": counts.all,
        "unread": counts.unread,
        "reading": counts.reading,
        "done": counts.done,
        "archived": counts.archived,
        "starred": counts.starred,
        "trash": counts.trash,
        "inbox": counts.inbox,
        "feeds": len(library.feeds.all()),
        **library.highlights.counts(),
        "tags": len(library.tags.list()),
    }
