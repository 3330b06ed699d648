"""The commands about the searches kept by name: `searches list`, `keep`, `rename` and `drop`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newsreader.export.shapes import utc

from . import output
from .queries import QueryCommand, tell_mistakes
from .session import Session, pass_session

if TYPE_CHECKING:
    from newsreader.records import SavedSearch


@click.group(no_args_is_help=False)
def searches() -> None:
    """List, keep, rename and drop searches of the notes, each by a name.

    They are those that the search on the screen keeps and lists; newsreader notes --search NAME uses one. Each command
    is one step, which undo takes back.
    """


@searches.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@pass_session
def list_searches(session: Session, as_json: bool) -> None:
    """List the searches that are kept, A to Z."""
    with session.library() as library:
        kept = library.searches.saved()
    if not kept:
        output.complain("There are no saved searches. newsreader searches keep NAME QUERY saves one.")
    if as_json:
        output.print_json(map(_search_json, kept))
    else:
        output.columns([(one.name, one.query) for one in kept], header=("name", "search"), shrinking={0: 1, 1: 3})


@searches.command(cls=QueryCommand)
@click.argument("name")
@click.argument("query", nargs=-1, required=True)
@pass_session
def keep(session: Session, name: str, query: tuple[str, ...]) -> None:
    """Keep a search under a name, in place of what that name stood for."""
    typed = " ".join(query)
    with session.changing() as library:
        tell_mistakes(typed, library)
        library.searches.save(name, typed)


@searches.command()
@click.argument("old")
@click.argument("new")
@pass_session
def rename(session: Session, old: str, new: str) -> None:
    """Give a search another name; what that name stood for is kept no longer."""
    with session.changing() as library:
        library.searches.rename(old, new)


@searches.command()
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@pass_session
def drop(session: Session, names: tuple[str, ...]) -> None:
    """Keep searches no longer."""
    with session.changing() as library:
        library.searches.remove(*names)


def _search_json(one: SavedSearch) -> dict[str, object]:
    return {"name": one.name, "query": one.query, "created": utc(one.created_at)}
