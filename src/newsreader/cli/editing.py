"""The commands that change what is in the library: `edit` for articles, `note` for highlights and their notes."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from newsreader.errors import UsageError
from newsreader.records import Color, State

from . import output
from .examples import examples
from .session import Session, pass_session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.library import Library

_MOST = 100
"""The most steps that are reported."""

_TAG = click.option("--tag", "tags", multiple=True, help="Add this tag; can be repeated.")
_UNTAG = click.option("--untag", multiple=True, metavar="TAG", help="Remove this tag; can be repeated.")


@click.command(epilog=examples("edit 12 --state done --star", "edit 3 4 5 --tag water --untag todo", "edit 12 --trash"))
@click.argument("articles", metavar="ARTICLE...", nargs=-1, required=True)
@click.option("--state", type=click.Choice(State, case_sensitive=False), help="Set the reading state.")
@click.option("--star/--unstar", default=None, help="Star or unstar.")
@_TAG
@_UNTAG
@click.option("--title", help="Change the title, of one article.")
@click.option("--trash/--restore", default=None, help="Move to the trash, or take out of it.")
@pass_session
def edit(
    session: Session,
    articles: tuple[str, ...],
    state: State | None,
    star: bool | None,
    tags: tuple[str, ...],
    untag: tuple[str, ...],
    title: str | None,
    trash: bool | None,
) -> None:
    """Change the state, star, tags or title of articles, or move them to the trash.

    Each kind of change is one step for undo.
    """
    if (state, star, title, trash) == (None,) * 4 and not (tags or untag):
        raise UsageError("Say what to change: --state, --star, --tag, --untag, --title or --trash.")
    if title is not None and len(articles) > 1:
        raise UsageError("--title is for one article.")
    with session.changing() as library:
        ids = [library.articles.find(name).id for name in articles]
        changes = library.articles
        with _reported(library):
            if trash is False:
                changes.restore(ids)
            if title is not None:
                changes.set_title(ids[0], title)
            if tags:
                changes.tag(ids, tags)
            if untag:
                changes.untag(ids, untag)
            if star is not None:
                changes.set_starred(ids, star)
            if state is not None:
                changes.set_state(ids, state)
            if trash:
                changes.delete(ids)


@click.command(
    epilog=examples('note 7 --text "Who were the twelve?"', "note 7 8 --tag claim --color red", "note 7 --delete")
)
@click.argument("highlights", metavar="HIGHLIGHT...", nargs=-1, required=True)
@click.option("--text", help="Replace the note, of one highlight; an empty one deletes it.")
@click.option("--color", type=click.Choice(Color, case_sensitive=False), help="Change the color.")
@_TAG
@_UNTAG
@click.option("--delete/--restore", default=None, help="Delete the highlights with their notes, or restore them.")
@pass_session
def note(
    session: Session,
    highlights: tuple[str, ...],
    text: str | None,
    color: Color | None,
    tags: tuple[str, ...],
    untag: tuple[str, ...],
    delete: bool | None,
) -> None:
    """Change the notes, colors or tags of highlights, or delete them. newsreader notes lists their numbers.

    Each kind of change is one step for undo.
    """
    if (text, color, delete) == (None,) * 3 and not (tags or untag):
        raise UsageError("Say what to change: --text, --color, --tag, --untag or --delete.")
    if text is not None and len(highlights) > 1:
        raise UsageError("--text is for one highlight.")
    with session.changing() as library:
        ids = [library.highlights.find(name).id for name in highlights]
        changes = library.highlights
        with _reported(library):
            for one in ids if delete is False else ():
                changes.restore(one)
            if text is not None:
                changes.set_note(ids[0], text)
            if color is not None:
                changes.color_all(ids, color)
            if tags or untag:
                changes.retag_all(ids, added=tags, gone=untag)
            if delete:
                changes.delete_all(ids)


@contextmanager
def _reported(library: Library) -> Iterator[None]:
    """Print each step of history that is made inside, also before an error."""
    before = {step.id for step in library.history.steps(1)}
    newest = max(before, default=0)
    try:
        yield
    finally:
        made = [step for step in library.history.steps(_MOST) if step.id > newest]
        for step in reversed(made):
            output.row(step.label)
        if not made:
            output.complain("There was nothing to change.")
