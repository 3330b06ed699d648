"""The commands that maintain the library: `stats`, `backup`, `restore`, `doctor`."""

from __future__ import annotations

from dataclasses import asdict, astuple
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from newsreader import paths
from newsreader.cli import output
from newsreader.cli.examples import examples
from newsreader.cli.session import Session, pass_session
from newsreader.errors import UsageError
from newsreader.services import maintenance
from newsreader.text.days import local_day
from newsreader.text.query.dates import EXAMPLES, read_day

if TYPE_CHECKING:
    from newsreader.records import Activity, Share


@click.command(epilog=examples("stats", "stats --by week --since 2026"))
@click.option("--since", metavar="DAY", help="Count since: 7d, 2026-03. Default: the last 28 days or weeks.")
@click.option("--by", type=click.Choice(("day", "week")), default="day", help="Count by day (default) or week.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@pass_session
def stats(session: Session, since: str | None, by: str, as_json: bool) -> None:
    """Count articles, highlights, notes and tags, and what you highlighted and read.

    Highlights and reading are counted by day or week, and by tag, site and author.
    """
    from newsreader.services import statistics

    day = read_day(since, local_day(datetime.now(UTC))) if since else None
    if since and day is None:
        raise UsageError(f"“{since}” is not a day. Write {EXAMPLES}.")
    with session.library() as library:
        counted = maintenance.statistics(library)
        overview = statistics.overview(library, by=by, since=day, most=100 if as_json else 10)
    found = overview.found
    shares = {"tag": found.tags, "site": found.sites, "author": found.authors}

    def with_minutes(one: Activity | Share) -> dict[str, object]:
        return {**asdict(one), "reading_minutes": statistics.read_minutes(one.words)}

    if as_json:
        more = {
            "since": overview.since.isoformat(),
            "by": by,
            "activity": [with_minutes(one) | {"day": one.day.isoformat()} for one in found.activity],
            **{f"by_{name}": [*map(with_minutes, several)] for name, several in shares.items()},
            "articles_read": found.articles_read,
            "words_read": found.words_read,
            "reading_minutes": statistics.read_minutes(found.words_read),
        }
        output.print_json([counted | more])
        return
    counted |= {"words read": found.words_read, "reading minutes": statistics.read_minutes(found.words_read)}
    output.columns([(name, f"{value:,}" if isinstance(value, int) else str(value)) for name, value in counted.items()])
    if found.activity:
        output.row("")
        output.row(f"Highlights and reading since {overview.since}, by {by}")
        # The names of the columns are a row, since numbers say nothing without them in a file either.
        rows: list[tuple[str, ...]] = [(by, "highlights", "notes", "articles", "minutes", "words read", "minutes read")]
        for one in found.activity:
            numbers = (*astuple(one)[1:], statistics.read_minutes(one.words))
            rows.append((str(one.day), *(f"{number:,}" for number in numbers)))
        output.columns(rows, right=range(1, 7))
    for name, several in shares.items():
        if not several:
            continue
        output.row("")
        output.row(f"Highlights since {overview.since} and all reading, by {name}")
        output.columns(
            [
                (name, "highlights", "minutes read"),
                *((one.name, f"{one.highlights:,}", f"{statistics.read_minutes(one.words):,}") for one in several),
            ],
            right=(1, 2),
            shrinking={0: 1},
        )
    output.row("")
    for line in (*statistics.BASIS, statistics.BASIS_OF_MINUTES):
        output.row(line)


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
