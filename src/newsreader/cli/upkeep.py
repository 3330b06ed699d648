"""The commands that maintain the library: `stats`, `backup`, `restore`, `doctor`."""

from __future__ import annotations

import click

from newsreader import paths
from newsreader.services import maintenance

from . import output
from .examples import examples
from .session import Session, pass_session


@click.command(epilog=examples("stats"))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@pass_session
def stats(session: Session, as_json: bool) -> None:
    """Count articles, highlights, notes and tags."""
    with session.library() as library:
        counted = maintenance.statistics(library)
    if as_json:
        output.print_json([counted])
    else:
        rows = [(name, f"{value:,}" if isinstance(value, int) else str(value)) for name, value in counted.items()]
        output.columns(rows)


@click.command(epilog=examples("backup", "backup ~/Safe/library.db"))
@click.argument("path", required=False)
@pass_session
def backup(session: Session, path: str | None) -> None:
    """Back up the library, and check the backup.

    PATH is a new file or a folder. Without PATH, the backup is written to the folder “backups” beside the library. No
    file is ever overwritten.
    """
    with session.library() as library:
        output.row(str(maintenance.back_up(library, paths.expand(path) if path else None)))


@click.command(epilog=examples("restore", "restore ~/Safe/library.db"))
@click.argument("path", required=False)
@pass_session
def restore(session: Session, path: str | None) -> None:
    """Replace the library by a backup.

    PATH is the backup. Without PATH, it is the newest undamaged one in the folder “backups” beside the library. Close
    the library in all other programs first, unless it is damaged or missing. The old library is renamed, and the new
    name is printed.
    """
    done = maintenance.restore(session.library_path(), paths.expand(path) if path else None)
    if not path:
        output.row(f"Restored the library from {done.source}")
    if done.replaced is not None:
        output.row(f"The old library is now {done.replaced}")
    if done.log is not None:
        output.row(f"Changes without their library were found, and are now {done.log}")


@click.command(epilog=examples("doctor", "doctor --fix"))
@click.option("--fix", is_flag=True, help="Rebuild indexes and counts, and make the file private.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@pass_session
def doctor(session: Session, fix: bool, as_json: bool) -> int:
    """Check the library. Without --fix, nothing is changed.

    --fix rebuilds search, counts and indexes from your articles and notes, and keeps a copy of the old file. It can't
    repair damaged tables: restore a backup then. If there is a problem, or data was lost, the exit status is 1.
    """
    library = session.library_path()
    findings = maintenance.repair(library) if fix else maintenance.check(library)
    if as_json:
        output.print_json({"check": one.check, "ok": one.ok, "message": one.message} for one in findings)
    else:
        for finding in findings:
            output.row(f"{'✓' if finding.ok else '✗'} {finding.check}: {finding.message}")
    return 0 if all(finding.ok for finding in findings) else 1
