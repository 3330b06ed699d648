"""The commands that look after the library: `stats`, `backup`, `restore`, `doctor`."""

from __future__ import annotations

import click

from newsreader import paths
from newsreader.services import maintenance

from . import output
from .session import Session, pass_session


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array of one.")
@pass_session
def stats(session: Session, as_json: bool) -> None:
    """Count what is in the library."""
    with session.library() as library:
        counted = maintenance.statistics(library)
    if as_json:
        output.print_json([counted])
    else:
        rows = [(name, f"{value:,}" if isinstance(value, int) else str(value)) for name, value in counted.items()]
        output.columns(rows)


@click.command()
@click.argument("path", required=False)
@pass_session
def backup(session: Session, path: str | None) -> None:
    """Make a checked copy of the library.

    It becomes the file PATH, or lies in the folder PATH; without one, in the folder “backups” beside the library.
    Nothing is ever overwritten.
    """
    with session.library() as library:
        output.row(str(maintenance.back_up(library, paths.expand(path) if path else None)))


@click.command()
@click.argument("path", required=False)
@pass_session
def restore(session: Session, path: str | None) -> None:
    """Put a backup in the library's place.

    It is the backup PATH, or the newest good one in the folder “backups” beside the library. No program may have the
    library open, unless it is damaged or gone: open windows then notice. What is replaced is kept, under the name that
    is printed.
    """
    done = maintenance.restore(session.library_path(), paths.expand(path) if path else None)
    if not path:
        output.row(f"The library is now as it was in {done.source}")
        if done.in_future:
            output.row("The time of that is still to come: a clock was wrong")
    if done.replaced is not None:
        output.row(f"The library as it was before is now {done.replaced}")
    if done.is_later:
        output.row("That is from a later newsreader: install that to open it")
    if done.log is not None:
        output.row(f"The changes that lay there without their library are now {done.log}")
    if done.was_open:
        output.row("Windows that have it open show it in a moment")


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
    library = session.library_path()
    findings = maintenance.repair(library) if fix else maintenance.check(library)
    if as_json:
        output.print_json({"check": one.check, "ok": one.ok, "message": one.message} for one in findings)
    else:
        for finding in findings:
            output.row(f"{'✓' if finding.ok else '✗'} {finding.check}: {finding.message}")
    return 0 if all(finding.ok for finding in findings) else 1
