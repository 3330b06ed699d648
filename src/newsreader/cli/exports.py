"""The command `export`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newsreader import paths

from . import output
from .session import Session, pass_session

if TYPE_CHECKING:
    from collections.abc import Sequence

_FORMATS = click.Choice(["markdown", "json", "jsonld", "csv", "html"])


@click.command()
@click.argument("articles", metavar="[ARTICLE...]", nargs=-1)
@click.option("--format", "form", type=_FORMATS, default="markdown", show_default=True)
@click.option("--output", "place", metavar="DIR|-", help="The folder to write to; - for standard output.")
@click.option("--tag", help="Only marks with this tag, or with one below it.")
@pass_session
def export(session: Session, articles: tuple[str, ...], form: str, place: str | None, tag: str | None) -> int:
    """Write marks and notes to files.

    Those of all articles, or of the articles named. Markdown and HTML are a file an article. The names of the files
    that were written are printed. A file that you have edited is never overwritten: the export is written beside it.
    The files of articles in the trash are removed from the folder, unless you have edited them.

    If the library is damaged, what can be read is exported, the rest is named, and the command ends with 1.
    """
    from newsreader.services import exporting

    # Asked for before anything is opened, because it may hold the folder.
    folder = None if place == "-" else paths.expand(place) if place else session.settings().export_folder
    with session.library() as library:
        ids = [library.articles.find(name).id for name in articles] or None
        if place == "-":
            left_out = exporting.Skipped()
            output.text(exporting.export_text(library, articles=ids, format=form, tag=tag, left_out=left_out))
            return _missing(left_out.messages)
        report = exporting.export(library, articles=ids, format=form, output=folder, tag=tag)
    for file in report.written:
        output.row(str(file))
    for file in report.removed:
        output.complain(f"Removed {file}: its article is in the trash, or was deleted for good.")
    for file in report.left:
        output.complain(f"{file} stays, because you edited it; its article is in the trash, or was deleted for good.")
    for file in report.kept:
        output.complain(f"{file} is yours and was left as it is; the export is beside it.")
    if not (report.files or report.unreadable or report.removed or report.left):
        wanted = "no highlight has this tag" if tag else "no passage is highlighted"
        output.complain(f"There is nothing to export: {wanted}.")
        return 1 if tag else 0
    return _missing(report.unreadable)


def _missing(told: Sequence[str]) -> int:
    """Say what is not in the export; gives the exit status."""
    for what in told:
        output.complain(f"Not exported: {what}.")
    return 1 if told else 0
