"""The commands about the codebook: `tag list`, `rename`, `move`, `merge`, `delete`, `describe`, `color` and `key`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newsreader.errors import NotFoundError
from newsreader.records import Color
from newsreader.services.tags import moved, same_tag, tree, with_key

from . import output
from .session import Session, pass_session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsreader.library import Library
    from newsreader.records import Tag
    from newsreader.services.tags import Entry


@click.group(no_args_is_help=False)
def tag() -> None:
    """List tags, rename, move, merge, delete, describe and color them, and give them keys.

    A tag's name may have levels, politics/eu; a tag is renamed, moved and deleted with all below it. Each command
    is one step, which undo takes back.
    """


@tag.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@pass_session
def list_tags(session: Session, as_json: bool) -> None:
    """List all tags with the number of marks and articles that tag: finds, and the levels above them.

    These have the tag or one below it, a mark also by its article and an article by its marks, each once. As
    JSON the levels that are no tags themselves are left out, and those that go together with each are told.
    """
    with session.library() as library:
        entries = tree(library.tags.list(), library.tags.found())
        if not entries:
            output.complain("There are no tags yet. newsreader highlight ARTICLE QUOTE --tag TAG adds one.")
        if as_json:
            output.print_json(
                _tag_json(entry, entry.tag, library.tags.together(entry.name)) for entry in entries if entry.tag
            )
            return
    rows = [(entry.name, str(entry.highlights), str(entry.articles), *_said(entry.tag)) for entry in entries]
    header = ("tag", "marks", "articles", "color", "meaning")
    output.columns(rows, header=header, right={1, 2}, shrinking={0: 3, 4: 2})


@tag.command()
@click.argument("old")
@click.argument("new")
@pass_session
def rename(session: Session, old: str, new: str) -> None:
    """Give a tag another name."""
    with session.changing() as library:
        library.tags.rename(old, new)


@tag.command()
@click.argument("name")
@click.argument("parent", default="")
@pass_session
def move(session: Session, name: str, parent: str) -> None:
    """Put a tag, and all below it, under the tag PARENT; without one, at the top."""
    with session.changing() as library:
        new = moved(name, parent)
        said = _of_new(library, parent.strip("/ "))
        library.tags.rename(name, new)
    if said:
        output.complain(said)


@tag.command()
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.argument("target")
@pass_session
def merge(session: Session, sources: tuple[str, ...], target: str) -> None:
    """Make one tag of several: what had a SOURCE has TARGET, and what is below a SOURCE moves below TARGET.

    The meaning of a SOURCE is joined to that of TARGET, which also takes over a color and a key if it has none.
    """
    with session.changing() as library:
        said = _of_new(library, target)
        library.tags.merge(sources, target)
    if said:
        output.complain(said)


@tag.command()
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@pass_session
def delete(session: Session, names: tuple[str, ...]) -> None:
    """Take tags, and all below them, from whatever has them, with their meanings, colors and keys."""
    with session.changing() as library:
        library.tags.delete(names)


@tag.command()
@click.argument("name")
@click.argument("text")
@pass_session
def describe(session: Session, name: str, text: str) -> None:
    """Say what a tag means, and when to use it."""
    with session.changing() as library:
        library.tags.check(name)
        library.tags.describe(name, text)


@tag.command()
@click.argument("name")
@click.argument("color", metavar="COLOR", type=click.Choice([*Color, "none"], case_sensitive=False))
@pass_session
def color(session: Session, name: str, color: str) -> None:
    """Give a tag a color: yellow, green, blue, red, purple or none."""
    with session.changing() as library:
        library.tags.check(name)
        library.tags.set_color(name, None if color == "none" else Color(color))


@tag.command()
@click.argument("name")
@click.argument("key")
@pass_session
def key(session: Session, name: str, key: str) -> None:
    """Give a tag a hot key, one character, which offers it first where tags are asked for; none takes it away.

    A tag that has the key loses it, which is told.
    """
    with session.changing() as library:
        library.tags.check(name)
        loser = None if key == "none" else with_key(library.tags.list(), key)
        library.tags.set_hot_key(name, None if key == "none" else key)
    if loser and not same_tag(loser, name):
        output.complain(f"{loser} had the key {key}, and has none now.")


def _said(tag: Tag | None) -> tuple[str, str]:
    return (tag.color or "", tag.description) if tag else ("", "")


def _of_new(library: Library, name: str) -> str:
    """What is to be said of a tag that others come to: it may be mistyped if it is not there yet."""
    if name:
        try:
            library.tags.check(name)
        except NotFoundError as error:
            return f"{error} It is made now."
    return ""


def _tag_json(entry: Entry, each: Tag, together: Iterable[tuple[str, int]]) -> dict[str, object]:
    return {
        "id": each.id,
        "name": each.name,
        "description": each.description,
        "color": each.color.value if each.color else None,
        "hot_key": each.hot_key,
        "highlights": entry.highlights,
        "articles": entry.articles,
        "together": [{"name": name, "count": count} for name, count in together],
    }
