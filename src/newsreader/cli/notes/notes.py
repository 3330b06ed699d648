"""The commands about highlights: `highlight`, `notes`."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from newsreader import limits
from newsreader.cli import output
from newsreader.cli.examples import examples
from newsreader.cli.queries import QueryCommand, check_query, query_text, report_nothing_found
from newsreader.cli.session import Session, pass_session
from newsreader.export.annotations import shapes
from newsreader.records import AnchorState, Color
from newsreader.text.days import local_day
from newsreader.text.fuzzy import GOOD_MATCH
from newsreader.text.layout.wrap import wrap
from newsreader.text.query.parser import parse
from newsreader.text.quotes import in_quotes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsreader.library import Library
    from newsreader.records import Highlight
    from newsreader.services.notes.match import NoteMatch

_INDENT = 6
_BEST_MATCHES = 20
_WEAK_MATCHES = 5


@click.command(epilog=examples('highlight 12 "who said this first" --tag claim --note "Check it"'))
@click.argument("article")
@click.argument("quote")
@click.option("--prefix", default="", help="The words just before QUOTE, if it occurs more than once.")
@click.option("--suffix", default="", help="The words just after QUOTE.")
@click.option("--color", type=click.Choice(Color, case_sensitive=False), default=Color.YELLOW, show_default="yellow")
@click.option("--tag", "tags", multiple=True, help="Add this tag to the highlight; can be repeated.")
@click.option("--note", default="", help="Add this note.")
@click.option("--json", "as_json", is_flag=True, help="Print the highlight in a JSON array.")
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
    """Highlight the words QUOTE in an article.

    Straight quotation marks, simple dashes and any spaces in QUOTE match those of the article.
    """
    from newsreader.services.highlights import highlight_quote

    with session.changing() as library:
        found = library.articles.find(article)
        made = highlight_quote(library, found, quote, prefix=prefix, suffix=suffix, color=color, tags=tags, note=note)
    if as_json:
        output.print_json([shapes.highlight_json(made, made.quote)])
    else:
        _print_note(made)


@click.command(
    cls=QueryCommand, epilog=examples("notes", "notes water color:red", 'notes --search "to check" --limit 5')
)
@click.argument("query", nargs=-1)
@click.option("--search", metavar="NAME", help="Run this saved search; a QUERY narrows it.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    help=f"List at most N notes [default: {_BEST_MATCHES} for words]",
)
@click.option(
    "--min-match",
    type=click.IntRange(0, 100),
    metavar="N",
    help=f"Only matches of N to 100; {GOOD_MATCH} is good.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@pass_session
def notes(
    session: Session,
    query: tuple[str, ...],
    search: str | None,
    limit: int | None,
    min_match: int | None,
    as_json: bool,
) -> int:
    """List or search highlights and notes.

    Without a QUERY, the newest come first; with one, the best matches. The words of the query can be in quotes, notes,
    tags and titles, in any order, unfinished or misspelled. Filters must match exactly: tag:politics color:red
    is:orphan is:review is:draft has:note note:why quote:harbor site:tass author:moe in:water body:words after:7d
    before:2026-03 -word -tag:x "a phrase".

    Weaker matches, which may be something else, are listed last. Without better ones, the exit status is 1.
    """
    from newsreader.services.reviewing import present_words

    with session.library() as library:
        text = query_text(library, search, query)
        check_query(text, library)
        good, weaker = _find(library, text, limit, min_match)
        found = good + weaker
        words = list(present_words(library, (match.highlight for match in found))) if as_json else []
        drafts = library.highlight_reader.draft_texts([match.highlight.id for match in found])
        status = 0
        if not good and limit != 0:
            if text.strip():
                status = report_nothing_found("good match" if found else "notes", text, library)
                _report_unfiltered(text, library)
            else:
                output.complain("There are no notes yet. To add one: newsreader highlight ARTICLE QUOTE")
    if as_json:
        has_words = parse(text).query.words != ""
        output.print_json(
            shapes.highlight_json(match.highlight, now) | ({"match": match.percent} if has_words else {})
            for match, now in zip(found, words, strict=True)
        )
        return status
    for number, match in enumerate(found):
        if number:
            output.row("")
        if number == len(good):
            output.row("Weaker matches:")
            output.row("")
        _print_note(match.highlight, drafts.get(match.highlight.id, ()))
    return status


def _find(
    library: Library, query: str, limit: int | None, min_match: int | None
) -> tuple[list[NoteMatch], list[NoteMatch]]:
    """Return the good and the weaker matches. With `min_match`, those of at least so much are good, and no others.

    If the query has words and there is no `limit`, only the best are returned, with a message.
    """
    from newsreader.services.notes.match import NoteMatch
    from newsreader.services.notes.searching import NoteSearch

    if not query.strip():
        return [NoteMatch(highlight) for highlight in library.highlight_reader.newest(limit)], []

    best_only = limit is None and parse(query).query.words != ""
    matches = NoteSearch(library).search(query, _BEST_MATCHES + 1 if best_only else limit)
    if min_match is None:
        good = [match for match in matches if not match.is_weak]
        weaker = [match for match in matches if match.is_weak]
    else:
        good, weaker = [match for match in matches if match.percent >= min_match], []
    if best_only:
        if len(good) > _BEST_MATCHES:
            output.complain(f"Only the {_BEST_MATCHES} best matches are listed. For more, use --limit N.")
            del good[_BEST_MATCHES:]
        del weaker[min(_BEST_MATCHES - len(good), _WEAK_MATCHES) :]
    return good, weaker


def _report_unfiltered(query: str, library: Library) -> None:
    """Print how many notes a query without good matches would find without its filters, if there are any."""
    from newsreader.services.notes.searching import NoteSearch

    words = parse(query).query.words
    if len(words) <= limits.ECHO and (count := NoteSearch(library).unfiltered(query)):
        output.complain(f"{count} without the filters: newsreader notes {shlex.quote(words)}")


def _print_note(highlight: Highlight, drafts: Iterable[str] = ()) -> None:
    anchor = "" if highlight.anchor is AnchorState.EXACT else highlight.anchor.value
    parts = (highlight.color.value, str(local_day(highlight.created_at)), anchor, output.hashtags(highlight.tags))
    output.row(f"{highlight.id:>{_INDENT - 2}}  {'  '.join(part for part in parts if part)}")
    unsaved = (f"Draft, not saved: {text}" for text in drafts)
    origin = f"— {highlight.article_title} (article {highlight.article_id})"
    for text in (in_quotes(highlight.quote), highlight.note, *unsaved, origin):
        _print_indented(text)


def _print_indented(text: str) -> None:
    width = output.width()
    for paragraph in filter(str.strip, text.split("\n")):
        # Lines are wrapped on a terminal only.
        lines = [(0, len(paragraph))] if width is None else wrap(paragraph, 0, len(paragraph), max(20, width - _INDENT))
        for start, end in lines:
            output.row(f"{'':{_INDENT}}{paragraph[start:end]}")
