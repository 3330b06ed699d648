"""The command `export`."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from newsreader import paths
from newsreader.cli import output
from newsreader.cli.examples import examples
from newsreader.cli.queries import check_query, query_text
from newsreader.cli.session import Session, pass_session, stoppable
from newsreader.errors import UsageError
from newsreader.export.registry import DEFAULT, FORMATS
from newsreader.export.sheet import Order, Per
from newsreader.records import Color
from newsreader.text.counted import counted
from newsreader.text.days import local_day
from newsreader.text.query.dates import EXAMPLES, read_day
from newsreader.text.query.parser import closed, parse
from newsreader.text.query.terms import Key, Term

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from newsreader.export.registry import Format
    from newsreader.library import Library

_FORMAT_HELP = f"{', '.join(FORMATS)}  [default: {DEFAULT}]"


@click.command(
    epilog=examples(
        "export",
        "export --output ~/Notes --tag politics --since 7d",
        'export --query "has:note site:tass" --per tag --order color',
        "export --template org",
        "export 12 --format json --output -",
    )
)
@click.argument("articles", metavar="[ARTICLE...]", nargs=-1)
@click.option("--format", "format_name", metavar="FORMAT", type=click.Choice(FORMATS), help=_FORMAT_HELP)
@click.option("--template", metavar="NAME|FILE", help="The look of Markdown or Org files; see newsreader template.")
@click.option("--output", "place", metavar="PATH|-", help="A folder, a file, or - for standard output.")
@click.option("--query", default="", help="Only highlights that this search of notes finds.")
@click.option("--search", metavar="NAME", help="Only highlights that this saved search finds.")
@click.option("--tag", help="Only highlights with this tag or one below it, also if their article has it.")
@click.option(
    "--color", "colors", type=click.Choice(Color, case_sensitive=False), multiple=True, help="Only this color."
)
@click.option("--since", metavar="DAY", help="Only highlights made since: 7d, 2026-03.")
@click.option("--per", type=click.Choice(Per, case_sensitive=False), help="One file per article, for all, or per tag.")
@click.option(
    "--order",
    type=click.Choice(Order, case_sensitive=False),
    default=Order.PLACE,
    show_default="place",
    help="Of the highlights.",
)
@pass_session
def export(session: Session, /, articles: tuple[str, ...], place: str | None, **options: Any) -> int:
    """Write highlights and notes to files.

    Exports all articles, or only the named ones. All conditions must match. Files keep the look of the folder. What
    you edited in Markdown files stays (see sync); other files that you edited are never overwritten: the export is
    written beside them. Unedited files of articles in the trash are deleted.

    If the library is damaged, all readable data is exported, the rest is listed, and the exit status is 1.
    """
    from newsreader.services.exports import exporting

    # Read the settings first: they may name the folder, or be invalid.
    folder = None if place == "-" else paths.expand(place) if place is not None else session.settings().export_folder
    with stoppable(), session.library() as library:
        chosen = {
            "articles": [library.articles.find(name).id for name in articles] or None,
            "format": _format(session, options["format_name"], options["template"]),
            "tag": options["tag"],
            "query": _query(library, options),
            "per": options["per"],
            "order": options["order"],
        }
        if place == "-":
            unreadable: list[str] = []
            is_empty = True
            for piece in exporting.export_pieces(library, unreadable, **chosen):
                output.file(piece)
                is_empty = False
            return _report_nothing(chosen) if is_empty and not unreadable else _report_unreadable(unreadable)
        if options["format_name"] is options["template"] is None and chosen["per"] in (None, Per.ARTICLE):
            chosen["format"] = _format_of(session, library, folder or paths.export_folder())
        report = exporting.export(library, output=folder, **chosen)
        drafts = len(library.drafts.open())
    for file in report.written:
        output.row(str(file))
    gone = "its article is in the trash, or was deleted for good"
    if chosen["per"] is Per.TAG:
        gone = "no highlight has its tag now"
    for file in report.removed:
        output.complain(f"Deleted {file}: {gone}.")
    for file in report.left:
        output.complain(f"Left {file}, because you edited it: {gone}.")
    for file in report.kept:
        output.complain(f"Left {file}, because you edited it: the export is beside it.")
    for file, reason in report.damaged:
        output.complain(f"{file}: {reason}")
    if drafts:
        notes = counted(drafts, "unsaved note is", "unsaved notes are")
        output.complain(f"{notes} not exported. To list: newsreader notes is:draft")
    if report.damaged:
        return _report_unreadable(report.unreadable) or 1
    if not (report.files or report.unreadable or report.removed or report.left):
        return _report_nothing(chosen)
    return _report_unreadable(report.unreadable)


def _format(session: Session, name: str | None, template: str | None) -> Format | str:
    """Return the format, or that of a template. Raises `UsageError` for both."""
    if template is None:
        return name or DEFAULT
    if name is not None:
        raise UsageError("A template has its own format. Leave out --format or --template.")
    from newsreader.services.exports.templating import load

    return load(template, session.template_folder())


def _format_of(session: Session, library: Library, folder: Path) -> Format:
    """Return the format or template that the files in a folder have, or the default."""
    from newsreader.services.sync import syncing

    return syncing.format_of(library, folder, partial(syncing.load_format, templates=session.template_folder()))


def _query(library: Library, options: Mapping[str, Any]) -> str:
    """Return all conditions but the tag as one query. Raises `UsageError` if a part of it is invalid."""
    if (since := options["since"]) is not None and read_day(since, local_day(datetime.now(UTC))) is None:
        raise UsageError(f"“{since}” is not a day. Write {EXAMPLES}.")
    query = query_text(library, options["search"], [options["query"]])
    check_query(query, library)
    colors = [Term(Key.COLOR, color) for color in options["colors"]]
    if any(term.key is Key.COLOR for term in parse(query).query.terms) and colors:
        # A query with several colors finds each of them, so the other colors are excluded instead.
        colors = [Term(Key.COLOR, color, negated=True) for color in Color if color not in options["colors"]]
    return " ".join(map(str, (closed(query), *colors, *([Term(Key.AFTER, since)] if since else []))))


def _report_nothing(chosen: Mapping[str, Any]) -> int:
    """Print why there is nothing to export. Returns the exit status."""
    has_conditions = bool(chosen["tag"] or chosen["query"])
    reason = "no highlight matches" if has_conditions else "there are no highlights yet"
    output.complain(f"There is nothing to export: {reason}.")
    return 1 if has_conditions else 0


def _report_unreadable(unreadable: Sequence[str]) -> int:
    """Print what is missing from the export. Returns the exit status."""
    for part in unreadable:
        output.complain(f"Not exported: {part}.")
    return 1 if unreadable else 0
