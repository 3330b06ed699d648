"""The commands about changes: `undo`, `redo`, `history`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newsreader.cli import output
from newsreader.cli.examples import examples
from newsreader.cli.session import Session, pass_session
from newsreader.errors import NewsreaderError
from newsreader.export.annotations.shapes import utc
from newsreader.records import StepStatus
from newsreader.text.days import local_minute

if TYPE_CHECKING:
    from newsreader.records import Step

_STATUS = {StepStatus.DONE: "", StepStatus.UNDONE: "undone", StepStatus.DROPPED: "undone, can't be redone"}


@click.command(epilog=examples("undo"))
@pass_session
def undo(session: Session) -> None:
    """Undo the last change, made here or on the screen."""
    with session.changing() as library:
        step = library.history.undo()
    _print_step(step, "undone", "undo")


@click.command(epilog=examples("redo"))
@pass_session
def redo(session: Session) -> None:
    """Redo the change that was undone last."""
    with session.changing() as library:
        step = library.history.redo()
    _print_step(step, "redone", "redo")


def _print_step(step: Step | None, done: str, verb: str) -> None:
    if step is None:
        raise NewsreaderError(f"There is nothing to {verb}.")
    output.row(f"{done}: {step.label}")


@click.command(epilog=examples("history --limit 10", "history 12"))
@click.argument("article", required=False)
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", default=50, show_default=True, help="List at most N changes."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@pass_session
def history(session: Session, article: str | None, limit: int, as_json: bool) -> None:
    """List your changes, newest first, or the revisions of an article.

    Changes that came with an import were made in another library. They are undone together with the import.

    A revision is a text that was fetched; * marks the current one. To see what changed, use diff.
    """
    with session.library() as library:
        if article:
            from newsreader.cli.articles.revisions import print_history

            print_history(library, library.articles.find(article).id, as_json=as_json)
            return
        steps = library.history.steps(limit)
    if not steps:
        output.complain("There are no changes to undo or redo yet.")
    if as_json:
        output.print_json(map(_step_json, steps))
    else:
        rows = [(local_minute(step.time), step.label, _status(step)) for step in steps]
        output.columns(rows, shrinking={1: 1})


def _status(step: Step) -> str:
    return ", ".join(filter(None, (_STATUS[step.status], "came with an import" if step.imported else "")))


def _step_json(step: Step) -> dict[str, object]:
    return {
        "id": step.id,
        "time": utc(step.time),
        "what": step.what,
        "label": step.label,
        "status": step.status.value,
        "article_id": step.article_id,
        "highlight_id": step.highlight_id,
        "imported": step.imported,
    }
