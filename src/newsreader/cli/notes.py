"""The commands about marked passages: `highlight`, `notes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newsreader.export import shapes
from newsreader.records import AnchorState, Color
from newsreader.text.days import local_day
from newsreader.text.layout.wrap import wrap
from newsreader.text.query.parser import closed, parse
from newsreader.text.quotes import in_quotes

from . import output
from .queries import QueryCommand, tell_mistakes, tell_nothing_found
from .session import Session, pass_session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsreader.library import Library
    from newsreader.records import Highlight

_INDENT = 6
_FOUND = 20


@click.command()
@click.argument("article")
@click.argument("quote")
@click.option("--prefix", default="", help="The words just before, where the quotation stands more than once.")
@click.option("--suffix", default="", help="The words just after.")
@click.option("--color", type=click.Choice(Color, case_sensitive=False), default=Color.YELLOW, show_default="yellow")
@click.option("--tag", "tags", multiple=True, help="Tag the mark; may be given more than once.")
@click.option("--note", default="", help="What you think of it.")
@click.option("--json", "as_json", is_flag=True, help="Print the mark as a JSON array of one.")
@pass_session
def highlight(
    session: Session,
    article: str,
    quote: str,
    prefix: str,
    suffix: str,
    color: Color,
    tags: tuple[str, ...],
    note: str,
    as_json: bool,
) -> None:
    """Highlight the passage of an article that reads QUOTE.

    Straight quotation marks, simple dashes and any spaces will do.
    """
    from newsreader.services.highlights import highlight_quote

    with session.changing() as library:
        found = library.articles.find(article)
        made = highlight_quote(library, found, quote, prefix=prefix, suffix=suffix, color=color, tags=tags, note=note)
    if as_json:
        output.print_json([shapes.highlight_json(made)])
    else:
        _print_note(made)


@click.command(cls=QueryCommand)
@click.argument("query", nargs=-1)
@click.option("--search", metavar="NAME", help="The search kept by this name; a QUERY narrows it.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help=f"At most so many; {_FOUND} for words.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@pass_session
def notes(session: Session, query: tuple[str, ...], search: str | None, limit: int | None, as_json: bool) -> int:
    """List or search marks and notes.

    The newest come first; with a QUERY, those that it may mean, the likeliest first. The words of the query are looked
    for in quotations, notes, tags and titles, in any order; they may be unfinished or misspelt. Filters must hold
    exactly: tag:politics color:red is:orphan is:review is:draft has:note site:tass author:moe in:title body:words
    after:7d before:2026-03 -word -tag:x "a phrase". Without words all that they let through is listed.

    A search that finds nothing ends with 1.
    """
    with session.library() as library:
        kept = () if search is None else (closed(library.searches.get(search).query),)
        typed = " ".join((*kept, *query))
        tell_mistakes(typed, library)
        found = _find(library, typed, limit)
        drafted = library.drafts.ids().intersection(each.id for each in found)
        drafts = {id_: [draft.text for draft in library.drafts.of(id_)] for id_ in drafted}
        status = 0
        if not found and limit != 0:
            if typed.strip():
                status = tell_nothing_found("notes", typed, library)
            else:
                output.complain("There are no notes yet. newsreader highlight ARTICLE QUOTE makes one.")
    if as_json:
        output.print_json(map(shapes.highlight_json, found))
        return status
    for number, each in enumerate(found):
        if number:
            output.row("")
        _print_note(each, drafts.get(each.id, ()))
    return status


def _find(library: Library, query: str, limit: int | None) -> list[Highlight]:
    """Filters alone are answered in full; of what words may mean it is told that there is more."""
    if not query.strip():
        return library.highlights.all(limit=limit)
    from newsreader.services.searching import NoteSearch

    likeliest = limit is None and parse(query).query.words != ""
    found = NoteSearch(library).search(query, _FOUND + 1 if likeliest else limit)
    if likeliest and len(found) > _FOUND:
        output.complain(f"These are the {_FOUND} likeliest of more; --limit N lists as many as you want.")
        del found[_FOUND:]
    return [match.highlight for match in found]


def _print_note(made: Highlight, drafts: Iterable[str] = ()) -> None:
    unsure = "" if made.anchor is AnchorState.EXACT else made.anchor.value
    parts = (made.color.value, str(local_day(made.created_at)), unsure, output.hashtags(made.tags))
    output.row(f"{made.id:>{_INDENT - 2}}  {'  '.join(part for part in parts if part)}")
    unsaved = (f"Draft, not saved: {text}" for text in drafts)
    for passage in (in_quotes(made.quote), made.note, *unsaved, f"— {made.article_title} (article {made.article_id})"):
        _print_indented(passage)


def _print_indented(passage: str) -> None:
    room = output.width()
    for paragraph in filter(str.strip, passage.split("\n")):
        # On a terminal lines break between words; elsewhere whoever reads them decides.
        lines = [(0, len(paragraph))] if room is None else wrap(paragraph, 0, len(paragraph), max(20, room - _INDENT))
        for start, end in lines:
            output.row(f"{'':{_INDENT}}{paragraph[start:end]}")
