"""The command `import`."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsreader.cli import output
from newsreader.cli.examples import examples
from newsreader.cli.session import Session, pass_session
from newsreader.export.annotations import shapes
from newsreader.records import AddStatus, AnchorState
from newsreader.text.counted import counted
from newsreader.text.quotes import in_quotes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsreader.importers.imported import SkippedItem
    from newsreader.library import Library
    from newsreader.services.adding.results import AddResult
    from newsreader.services.imports.moving_in import Report

_NAMED = 3  # parts that are named for each reason
_QUOTE = 60  # cells of a quote
_STATES = {
    AnchorState.EXACT: "exact",
    AnchorState.MOVED: "moved",
    AnchorState.REVIEW: "to review",
    AnchorState.ORPHAN: "without a place",
}


@click.command(
    name="import",
    epilog=examples("import library.json", "import ~/Downloads/omnivore.zip --dry-run", "import pocket.csv --fetch"),
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--fetch", is_flag=True, help="Fetch the texts of articles that the file does not have.")
@click.option("--dry-run", is_flag=True, help="Print what would happen, and change and fetch nothing.")
@click.option("--allow-private", is_flag=True, help="Also fetch from this computer and the local network.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array at the end.")
@pass_session
def import_files(
    session: Session, files: tuple[str, ...], fetch: bool, dry_run: bool, allow_private: bool, as_json: bool
) -> int:
    """Import what another program exported, or a library.

    A FILE is an export (a file, a zip archive or a folder) of a reading or bookmarking program, a list of feeds
    (OPML), or a library that export --format json wrote. Highlights are found again in the text that the library has,
    or the file, or with --fetch the address. Until there is one, an article is its title and its highlights; refresh
    gets its text.

    Each file is one step for undo. Importing it again changes nothing. Newer changes made here stay.
    """
    from newsreader.services.imports import merging
    from newsreader.services.imports.moving_in import Report

    progress = output.Progress(shown=sys.stderr.isatty())
    results: list[AddResult] = []
    reports: list[Report] = []
    private = allow_private or session.settings().allow_private
    with _library(session, dry_run=dry_run) as library:
        try:
            for result in merging.import_files(library, files, dry_run=dry_run, fetch=fetch, private=private):
                if not isinstance(result, Report):
                    results.append(result)
                    continue
                if not reports or reports[-1] is not result:
                    reports.append(result)
                progress.show(f"{result.articles:,} articles of {result.source}")
        finally:
            if reports:
                progress.clear()
    changed = [result for result in results if result.status is not AddStatus.UNCHANGED]
    if as_json:
        output.print_json([*map(shapes.result_json, changed), *map(_report_json, reports)])
    failed = [result for result in results if result.status is AddStatus.FAILED]
    for result in failed:
        output.complain(f"{output.shortened(result.source)}: {result.message}")
    for report in reports:
        for part in report.failed:
            output.complain(f"{output.shortened(part.what)}: {part.why}")
    if not as_json:
        for result in changed:
            if result.status is not AddStatus.FAILED:
                output.row(f"{result.status.value:9}  {result.id or '':>6}  {result.title or result.message}")
        for report in reports:
            _print_report(report)
        if not (changed or reports):
            reason = "everything is already in the library" if results else "the file has no articles"
            output.row(f"Nothing to import: {reason}.")
    return _status(failed, reports, len(results) + len(reports))


@contextmanager
def _library(session: Session, *, dry_run: bool) -> Iterator[Library]:
    """Open the library, which is created if it is missing: in a temporary folder for a dry run."""
    if not dry_run or session.library_path().exists():
        with session.changing(create=True) as library:
            yield library
        return
    from tempfile import TemporaryDirectory

    from newsreader.library import Library

    with TemporaryDirectory() as folder, Library.open(Path(folder) / "library.db") as library:
        yield library


def _status(failed: Sequence[AddResult], reports: Sequence[Report], files: int) -> int:
    """Return the exit status of the only file, or 1 if something failed or nothing could be imported."""
    if failed and files == 1:
        return failed[0].exit_status
    is_empty = any(not report.articles and (report.skipped or report.failed) for report in reports)
    return 1 if failed or is_empty or any(report.failed for report in reports) else 0


def _print_report(report: Report) -> None:
    """Print what is in doubt, what was left out and why, and a summary of one file."""
    for doubt in report.doubts:
        quote = output.fit(" ".join(doubt.quote.split()), _QUOTE)
        output.row(f"{_STATES[doubt.anchor]}  {in_quotes(quote)}  {doubt.title}")
    _print_reasons("skipped", report.skipped)
    _print_reasons("no text for", report.unread)
    articles = [
        f"{counted(report.added, 'article')} added",
        *([f"{report.changed:,} changed"] if report.changed else []),
        *([f"{report.known:,} already in the library"] if report.known else []),
        *([f"{report.stand_ins:,} without a text"] if report.stand_ins else []),
    ]
    states = [f"{count:,} {_STATES[state]}" for state in AnchorState if (count := report.anchors[state])]
    states += [f"{report.known_highlights:,} already in the library"] if report.known_highlights else []
    states += [f"{report.deleted_highlights:,} deleted here"] if report.deleted_highlights else []
    highlights = f"; highlights: {', '.join(states)}" if states else ""
    skipped = "; what was skipped is listed above" if report.skipped else ""
    output.paragraph(f"{report.source} ({report.reads}): {', '.join(articles)}{highlights}{skipped}")


def _report_json(report: Report) -> dict[str, object]:
    def parts(items: Iterable[SkippedItem]) -> list[dict[str, str]]:
        return [{"what": part.what, "why": part.why} for part in items]

    return {
        "source": report.source,
        "format": report.reads,
        "added": report.added,
        "changed": report.changed,
        "known": report.known,
        "without_text": report.stand_ins,
        "highlights": {state.value: report.anchors[state] for state in AnchorState}
        | {"known": report.known_highlights, "deleted": report.deleted_highlights},
        "doubtful": [
            {"article_id": each.article_id, "title": each.title, "quote": each.quote, "anchor": each.anchor.value}
            for each in report.doubts
        ],
        "skipped": parts(report.skipped),
        "unread": parts(report.unread),
        "failed": parts(report.failed),
    }


def _print_reasons(what: str, parts: Iterable[SkippedItem]) -> None:
    """Print each reason once, with the first parts that it is true of."""
    reasons: dict[str, list[str]] = {}
    for part in parts:
        reasons.setdefault(part.why, []).append(part.what)
    for why, names in reasons.items():
        counts = Counter(names)
        shown = [
            f"{output.shortened(name)} ({n:,} times)" if n > 1 else output.shortened(name) for name, n in counts.items()
        ]
        more = f" and {len(counts) - _NAMED:,} more" if len(counts) > _NAMED else ""
        output.paragraph(f"{what} {', '.join(shown[:_NAMED])}{more}: {why}")
