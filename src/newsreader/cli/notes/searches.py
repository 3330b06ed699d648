"""The commands about saved searches: `searches list`, `save`, `rename` and `delete`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newsreader.cli import output
from newsreader.cli.examples import examples
from newsreader.cli.queries import QueryCommand, check_query
from newsreader.cli.session import Session, pass_session
from newsreader.export.annotations.shapes import utc

if TYPE_CHECKING:
    from newsreader.records import SavedSearch


@click.group(epilog=examples("searches list", 'searches save "to check" tag:claim -color:green'))
def searches() -> None:
    """List, save, rename and delete your searches.

    The note search and the library list the same saved searches. newsreader notes --search NAME or newsreader list
    --search NAME runs one. Each command is one step for undo.
    """


@searches.command(name="list", epilog=examples("searches list"))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@pass_session
def list_searches(session: Session, as_json: bool) -> None:
    """List the saved searches by name."""
    with session.library() as library:
        saved = library.searches.saved()
    if not saved:
        output.complain("There are no saved searches yet. To save one: newsreader searches save NAME QUERY")
    if as_json:
        output.print_json(map(_search_json, saved))
    else:
        output.columns([(one.name, one.query) for one in saved], header=("name", "search"), shrinking={0: 1, 1: 3})


@searches.command(cls=QueryCommand, epilog=examples('searches save "to check" tag:claim -color:green'))
@click.argument("name")
@click.argument("query", nargs=-1, required=True)
@pass_session
def save(session: Session, name: str, query: tuple[str, ...]) -> None:
    """Save a search under a name. Replaces a saved search with this name."""
    text = " ".join(query)
    with session.changing() as library:
        check_query(text, library)
        library.searches.save(name, text)


@searches.command(epilog=examples('searches rename "to check" claims'))
@click.argument("old")
@click.argument("new")
@pass_session
def rename(session: Session, old: str, new: str) -> None:
    """Rename a saved search. Replaces a saved search with the new name."""
    with session.changing() as library:
        library.searches.rename(old, new)


@searches.command(epilog=examples("searches delete claims"))
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@pass_session
def delete(session: Session, names: tuple[str, ...]) -> None:
    """Delete saved searches."""
    with session.changing() as library:
        library.searches.remove(*names)


def _search_json(search: SavedSearch) -> dict[str, object]:
    return {"name": search.name, "query": search.query, "created": utc(search.created_at)}
