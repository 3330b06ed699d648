"""The command `export`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newsreader import paths
from newsreader.export.registry import DEFAULT, FORMATS

from . import output
from .examples import examples
from .session import Session, pass_session, stoppable

if TYPE_CHECKING:
    from collections.abc import Sequence

_FORMAT_HELP = "; ".join(f"{format.name}: {format.help}" for format in FORMATS.values()) + "."


@click.command(
    epilog=examples("export", "export --output ~/Notes --tag politics", "export 12 --format json --output -")
)
@click.argument("articles", metavar="[ARTICLE...]", nargs=-1)
@click.option(
    "--format", "format_name", type=click.Choice(FORMATS), default=DEFAULT, show_default=True, help=_FORMAT_HELP
)
@click.option("--output", "place", metavar="PATH|-", help="A folder, a file, or - for standard output.")
@click.option("--tag", help="Only highlights with this tag, or with one below it.")
@pass_session
def export(session: Session, articles: tuple[str, ...], format_name: str, place: str | None, tag: str | None) -> int:
    """Write highlights and notes to files.

    Exports all articles, or only the named ones, and prints the names of the written files. A file that you edited is
    never overwritten: the export is written beside it. Files of articles in the trash are deleted from the folder,
    unless you edited them.

    If the library is damaged, all readable data is exported, the rest is listed, and the exit status is 1.
    """
    from newsreader.services import exporting

    # Read the settings first: they may name the folder, or be invalid.
    folder = None if place == "-" else paths.expand(place) if place else session.settings().export_folder
    with stoppable(), session.library() as library:
        ids = [library.articles.find(name).id for name in articles] or None
        if place == "-":
            unreadable: list[str] = []
            for piece in exporting.export_pieces(library, unreadable, articles=ids, format=format_name, tag=tag):
                output.file(piece)
            return _report_unreadable(unreadable)
        report = exporting.export(library, articles=ids, format=format_name, output=folder, tag=tag)
    for file in report.written:
        output.row(str(file))
    for file in report.removed:
        output.complain(f"Deleted {file}: its article is in the trash, or was deleted for good.")
    for file in report.left:
        output.complain(f"Left {file}, because you edited it: its article is in the trash, or was deleted for good.")
    for file in report.kept:
        output.complain(f"Left {file}, because you edited it: the export is beside it.")
    if not (report.files or report.unreadable or report.removed or report.left):
        reason = "no highlight has this tag" if tag else "there are no highlights yet"
        output.complain(f"There is nothing to export: {reason}.")
        return 1 if tag else 0
    return _report_unreadable(report.unreadable)


def _report_unreadable(unreadable: Sequence[str]) -> int:
    """Print what is missing from the export. Returns the exit status."""
    for part in unreadable:
        output.complain(f"Not exported: {part}.")
    return 1 if unreadable else 0
