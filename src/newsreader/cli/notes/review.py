"""The command `review`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newsreader.cli import output
from newsreader.cli.examples import examples
from newsreader.cli.session import Session, pass_session
from newsreader.errors import UsageError
from newsreader.export.annotations.shapes import highlight_json
from newsreader.text.quotes import in_quotes

if TYPE_CHECKING:
    from newsreader.services.reviewing import Doubt


@click.command(epilog=examples("review", "review 7 --accept", "review 7 8 --orphan", "review --json"))
@click.argument("highlights", metavar="[HIGHLIGHT...]", nargs=-1)
@click.option("--accept", is_flag=True, help="Take their likely places for the right ones.")
@click.option("--orphan", is_flag=True, help="Make orphans of them: the text no longer has their words.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@pass_session
def review(session: Session, highlights: tuple[str, ...], accept: bool, orphan: bool, as_json: bool) -> int:
    """List highlights whose place is in doubt, or decide it.

    After an edit by the publisher, a passage can say something else (a negation, number, date, name or speaker), or be
    gone. It is never exported as sure until you accept its place. On the screen, ! opens these highlights.
    """
    from newsreader.services.reviewing import doubts

    if accept and orphan:
        raise UsageError("Use --accept or --orphan, not both.")
    if bool(highlights) != (accept or orphan):
        raise UsageError("To decide about highlights, name them and use --accept or --orphan.")
    if highlights:
        with session.changing() as library:
            ids = [library.highlights.find(name).id for name in highlights]
            step = library.highlights.accept_all(ids) if accept else library.highlights.orphan_all(ids)
        output.row(step.label if step else "nothing to change: they have a sure place, or none at all")
        return 0 if step else 1
    with session.library() as library:
        found = list(doubts(library))
    if as_json:
        output.print_json(highlight_json(each.highlight, each.words) | {"changed": each.changes} for each in found)
        return 0
    if not found:
        output.complain("No highlight is in doubt.")
    for each in found:
        _print(each)
    return 0


def _print(doubt: Doubt) -> None:
    highlight = doubt.highlight
    output.row(f"{highlight.id:4}  {highlight.anchor}  {highlight.article_title} (article {highlight.article_id})")
    lines = [("first", highlight.first_quote or ""), ("quote", highlight.quote), ("now", doubt.words)]
    for what, words in lines:
        if words:
            output.row(f"      {what:6} {in_quotes(' '.join(words.split()))}")
    if doubt.changes:
        output.row(f"      {doubt.changes}")
