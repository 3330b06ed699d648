"""The commands that look after the library: `stats`, `backup`, `restore`, `doctor`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from newsreader import paths
from newsreader.errors import NotFoundError
from newsreader.records import AnchorState

from . import output
from .session import Session, pass_session

if TYPE_CHECKING:
    from pathlib import Path

    from newsreader.library import Library
    from newsreader.library.backup.rotation import Backup
    from newsreader.library.repair.doctor import Finding


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array of one.")
@pass_session
def stats(session: Session, as_json: bool) -> None:
    """Count what is in the library."""
    with session.library() as library:
        counted = _count(library)
    if as_json:
        output.print_json([counted])
    else:
        rows = [(name, f"{value:,}" if isinstance(value, int) else str(value)) for name, value in counted.items()]
        output.columns(rows)


def _count(library: Library) -> dict[str, object]:
    counts = library.articles.counts()
    highlights = library.highlights.all()
    anchors = Counter(highlight.anchor for highlight in highlights)
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
        "highlights": len(highlights),
        "notes": sum(1 for highlight in highlights if highlight.note),
        "review": anchors[AnchorState.REVIEW],
        "orphans": anchors[AnchorState.ORPHAN],
        "tags": len(library.tags.list()),
    }


@click.command()
@click.argument("path", required=False)
@pass_session
def backup(session: Session, path: str | None) -> None:
    """Make a checked copy of the library.

    It becomes the file PATH, or lies in the folder PATH; without one, in the folder “backups” beside the library.
    Nothing is ever overwritten.
    """
    from newsreader.library.backup.copy import backup as make_backup
    from newsreader.library.backup.rotation import make_folder

    with session.library() as library:
        target = paths.expand(path) if path else make_folder(library.path)
        output.row(str(make_backup(library, target)))


@click.command()
@click.argument("path", required=False)
@pass_session
def restore(session: Session, path: str | None) -> None:
    """Put a backup in the library's place.

    It is the backup PATH, or the newest good one in the folder “backups” beside the library. No program may have the
    library open, unless it is damaged or gone: open windows then notice. What is replaced is kept, under the name that
    is printed.
    """
    from newsreader.library.backup.restore import restore as put_back
    from newsreader.library.file.wal import lock_holder

    library = session.library_path()
    newest = None if path else _newest_backup(library)
    source = newest.path if newest else paths.expand(path or "")
    held = lock_holder(library)
    done = put_back(source, library)
    if newest:
        output.row(f"The library is now as it was in {source}")
        if newest.in_future:
            output.row("The time of that is still to come: a clock was wrong")
    if done.previous is not None:
        output.row(f"The library as it was before is now {done.previous}")
    if done.from_later_version:
        output.row("That is from a later newsreader: install that to open it")
    if done.log is not None:
        output.row(f"The changes that lay there without their library are now {done.log}")
    if held is not None:
        output.row("Windows that have it open show it in a moment")


def _newest_backup(library: Path) -> Backup:
    from newsreader.library.backup.rotation import foreign_trigger_advice, newest_good
    from newsreader.library.file.identity import backups_folder

    newest = newest_good(library)
    if newest is None:
        told = f"There is no good backup of {library} in {backups_folder(library)}."
        raise NotFoundError(f"{foreign_trigger_advice(library)} {told}".lstrip())
    return newest


@click.command()
@click.option("--fix", is_flag=True, help="Rebuild what is derived, and let only you read the library.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@pass_session
def doctor(session: Session, fix: bool, as_json: bool) -> int:
    """Look the library over, and change nothing unless you say --fix.

    What is derived are search, counts and indexes; what you wrote is never touched. A file whose tables are damaged is
    left as it is: a backup can be restored. What --fix replaces is kept, and what was wrong before is told too. The
    command ends with 1 if something is wrong, or was lost.
    """
    from newsreader.library.repair.doctor import doctor as look_over

    library = session.library_path()
    findings = _mended(library) if fix else look_over(library)
    if as_json:
        output.print_json({"check": one.check, "ok": one.ok, "message": one.message} for one in findings)
    else:
        for finding in findings:
            output.row(f"{'✓' if finding.ok else '✗'} {finding.check}: {finding.message}")
    return 0 if all(finding.ok for finding in findings) else 1


def _mended(library: Path) -> list[Finding]:
    """Mend the library and give what is found afterwards, with what was wrong before."""
    from newsreader.library.repair.doctor import Finding
    from newsreader.library.repair.doctor import doctor as look_over
    from newsreader.library.repair.rebuild import repair

    before, kept = repair(library)
    wrong = {one.check: one for one in before if not one.ok}
    findings = []
    for one in look_over(library):
        was = wrong.get(one.check)
        if was is None or not one.ok:
            findings.append(one)
        else:
            findings.append(Finding(one.check, not was.data_lost, f"{one.message}; before: {was.message}"))
    if kept is not None:
        findings.append(Finding("copy", True, f"The library as it was before is now {kept}"))
    return findings
