"""The command `sync`."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from newsreader import paths
from newsreader.cli import output
from newsreader.cli.examples import examples
from newsreader.cli.session import Session, pass_session, stoppable
from newsreader.text.quotes import in_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.export.registry import Format
    from newsreader.services.sync.syncing import FileChange, SyncReport

_WORDS = 60
"""How many code points of a quote or a note are printed."""

_OUTCOMES = {
    "conflict": "was edited in the file and in the library. The file has both versions, with a mark between them",
    "deleted": "is not in the file, because you deleted it there. It is written again when it changes in the library",
    "no-id": "has no id in the file any more, so it is not read. Write the id back to the end of its quote",
    "twice": "is in the file twice, and only one copy is read. Delete the other one",
    "returned": "was deleted in the file and changed in the library. It is in the file again",
    "left": "stays in the file, because you edited it there. The library has it no longer",
}


@click.command(epilog=examples("sync ~/Notes", "sync ~/Notes --dry-run", "sync ~/Notes --watch"))
@click.argument("folder", metavar="DIR")
@click.option("--dry-run", is_flag=True, help="Only print what would change.")
@click.option("--watch", is_flag=True, help="Sync again whenever a file is saved, until Ctrl+C.")
@click.option("--template", metavar="NAME|FILE", help="The look of the files, if it is not to stay as it is.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with --watch one line for each sync.")
@pass_session
def sync(session: Session, folder: str, template: str | None, dry_run: bool, watch: bool, as_json: bool) -> int:
    """Keep a folder of Markdown files in sync.

    Notes, tags and colors that you edited in a file are changed in the library, as one step that undo reverts. Then
    each file gets what changed in the library. Your own text, and blocks that you moved, stay as they are. What was
    changed on both sides is kept twice and reported; nothing is lost.

    Deleting a block in a file does not delete the highlight.
    """
    if dry_run and watch:
        raise click.UsageError("--dry-run and --watch exclude each other.")
    place = paths.expand(folder)
    from newsreader.services.sync import syncing

    def load_format(name: str) -> Format:
        from newsreader.services.exports import templating

        templates = session.template_folder()
        return templating.load(template, templates) if template else syncing.load_format(name, templates)

    with stoppable(), session.changing() as library:
        if not watch:
            report = syncing.sync(library, place, load_format=load_format, dry_run=dry_run)
            return _print(report, dry_run=dry_run, as_json=as_json)
        from newsreader.services.sync.watching import watch as watched

        output.complain(f"Watching {place}. Press Ctrl+C to end.")
        with _stopped_by_ctrl_c() as stop:
            for report in watched(library, place, load_format, stop):
                if not (report.is_empty and as_json):
                    _print(report, as_json=as_json, is_one_line=True)
    return 0


@contextmanager
def _stopped_by_ctrl_c() -> Iterator[threading.Event]:
    """Return an event that Ctrl+C sets, so that a sync is not cut off. A second Ctrl+C raises `KeyboardInterrupt`."""
    stop = threading.Event()

    def end(*_: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = signal.signal(signal.SIGINT, end)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _print(report: SyncReport, *, dry_run: bool = False, as_json: bool = False, is_one_line: bool = False) -> int:
    """Print what a sync did. Returns the exit status."""
    if as_json:
        if is_one_line:
            output.row(output.dump(_json(report)))
        else:
            output.print_json([_json(report)])
        return _status(report)
    would = "would " if dry_run else ""
    for change in report.changes:
        output.row(_described(change))
    for file in report.export.written:
        output.row(f"{would}write {file}" if dry_run else f"wrote {file}")
    for file in report.export.removed:
        output.complain(f"Deleted {file}: its article is in the trash, or was deleted for good.")
    for path, block, outcome in report.export.edited:
        if outcome in _OUTCOMES:
            output.complain(f"{path}: the block {block} {_OUTCOMES[outcome]}.")
    for file in report.export.kept:
        output.complain(f"Left {file}, because it is yours, empty or no UTF-8 text: the export is beside it.")
    for file in report.export.left:
        output.complain(f"Left {file}, because you edited it: its article is in the trash, or was deleted for good.")
    for file in report.export.busy:
        output.complain(f"Left {file} for the next time: another program is writing it.")
    for file in report.duplicates:
        output.complain(f"{file} is a copy of another file. Move what you need from it there, and delete it.")
    for path, reason in (*report.export.damaged, *report.refused):
        output.complain(f"{path}: {reason}")
    for part in report.export.unreadable:
        output.complain(f"Not exported: {part}.")
    if report.is_empty and not (is_one_line or report.export.edited or report.duplicates):
        output.complain("Nothing has changed.")
    return _status(report)


def _status(report: SyncReport) -> int:
    return 1 if report.refused or report.export.damaged or report.export.unreadable else 0


def _described(change: FileChange) -> str:
    about = in_quotes(_short(change.highlight.quote)) if change.highlight else "the article"
    both = " (changed on both sides)" if change.is_conflict else ""
    before, after = (part or "–" for part in _differing(change.before, change.after))
    return f"{change.field} of {about} in {_short(change.article.title)}: {before} → {after}{both}"


def _differing(before: str, after: str) -> tuple[str, str]:
    """Return both texts in one line each, without what they begin with alike if they are long."""
    before, after = " ".join(before.split()), " ".join(after.split())
    shorter = min(len(before), len(after))
    same = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    skipped = max(0, same - _WORDS // 3) if max(len(before), len(after)) > _WORDS else 0
    sign = "…" if skipped else ""
    return _short(f"{sign}{before[skipped:]}"), _short(f"{sign}{after[skipped:]}")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WORDS else f"{line[: _WORDS - 1]}…"


def _json(report: SyncReport) -> dict[str, object]:
    export = report.export
    return {
        "changes": [
            {
                "file": str(change.path),
                "article_id": change.article.id,
                "id": change.highlight.id if change.highlight else None,
                "field": change.field,
                "before": change.before,
                "after": change.after,
                "conflict": change.is_conflict,
            }
            for change in report.changes
        ],
        "written": [str(file) for file in export.written],
        "removed": [str(file) for file in export.removed],
        "kept": [str(file) for file in (*export.kept, *export.left)],
        "busy": [str(file) for file in export.busy],
        "duplicates": [str(file) for file in report.duplicates],
        "blocks": [
            {"file": str(path), "block": block, "outcome": outcome.value} for path, block, outcome in export.edited
        ],
        "refused": [{"file": str(path), "reason": reason} for path, reason in (*export.damaged, *report.refused)],
    }
