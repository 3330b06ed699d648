"""The commands about the codebook: `tag list`, `rename`, `move`, `merge`, `delete`, `describe`, `color` and `key`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newsreader.cli import output
from newsreader.cli.examples import examples
from newsreader.cli.session import Session, pass_session
from newsreader.errors import NotFoundError
from newsreader.records import Color
from newsreader.services.tags import moved, same_tag, tree, with_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsreader.library import Library
    from newsreader.records import Tag
    from newsreader.services.tags import Entry


@click.group(epilog=examples("tag list", "tag rename politics/eu europe"))
def tag() -> None:
    """List and change tags: names, meanings, colors, keys.

    A tag's name can have levels: politics/eu. A tag is renamed, moved and deleted with all tags below it. Each command
    is one step for undo.
    """


@tag.command(name="list", epilog=examples("tag list"))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@pass_session
def list_tags(session: Session, as_json: bool) -> None:
    """List all tags, and how often each is used.

    The columns are the numbers of highlights and articles that the filter tag: finds: those with the tag or a tag
    below it, highlights of such articles, and articles with such highlights. The JSON leaves out levels that are not
    tags, and lists with each tag the tags that often occur with it.
    """
    with session.library() as library:
        entries = tree(library.tags.list(), library.tags.found())
        if not entries:
            output.complain("There are no tags yet. To add one: newsreader highlight ARTICLE QUOTE --tag TAG")
        if as_json:
            output.print_json(
                _tag_json(entry, entry.tag, library.tags.together(entry.name)) for entry in entries if entry.tag
            )
            return
    rows = [(entry.name, str(entry.highlights), str(entry.articles), *_details(entry.tag)) for entry in entries]
    header = ("tag", "highlights", "articles", "color", "meaning")
    output.columns(rows, header=header, right={1, 2}, shrinking={0: 3, 4: 2})


@tag.command(epilog=examples("tag rename politics/eu europe"))
@click.argument("old")
@click.argument("new")
@pass_session
def rename(session: Session, old: str, new: str) -> None:
    """Rename a tag, with all tags below it."""
    with session.changing() as library:
        library.tags.rename(old, new)


@tag.command(epilog=examples("tag move europe politics", "tag move politics/europe"))
@click.argument("name")
@click.argument("parent", default="")
@pass_session
def move(session: Session, name: str, parent: str) -> None:
    """Move a tag below PARENT, or to the top level.

    All tags below it move with it.
    """
    with session.changing() as library:
        new = moved(name, parent)
        message = _creation_message(library, parent.strip("/ "))
        library.tags.rename(name, new)
    if message:
        output.complain(message)


@tag.command(epilog=examples("tag merge claim claims statement"))
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.argument("target")
@pass_session
def merge(session: Session, sources: tuple[str, ...], target: str) -> None:
    """Replace each SOURCE by TARGET. Tags below a SOURCE move below TARGET.

    The meanings are joined. If TARGET has no color or hot key, it gets those of a SOURCE.
    """
    with session.changing() as library:
        message = _creation_message(library, target)
        library.tags.merge(sources, target)
    if message:
        output.complain(message)


@tag.command(epilog=examples("tag delete europe"))
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@pass_session
def delete(session: Session, names: tuple[str, ...]) -> None:
    """Delete tags, with all tags below them. Highlights and articles stay."""
    with session.changing() as library:
        library.tags.delete(names)


@tag.command(epilog=examples('tag describe claim "A statement that can be checked"'))
@click.argument("name")
@click.argument("text")
@pass_session
def describe(session: Session, name: str, text: str) -> None:
    """Set the meaning of a tag, such as when to use it."""
    with session.changing() as library:
        library.tags.check(name)
        library.tags.describe(name, text)


@tag.command(epilog=examples("tag color claim red"))
@click.argument("name")
@click.argument("color", metavar="COLOR", type=click.Choice([*Color, "none"], case_sensitive=False))
@pass_session
def color(session: Session, name: str, color: str) -> None:
    """Set the color of a tag, or remove it.

    COLOR is yellow, green, blue, red, purple or none.
    """
    with session.changing() as library:
        library.tags.check(name)
        library.tags.set_color(name, None if color == "none" else Color(color))


@tag.command(epilog=examples("tag key claim q", "tag key claim none"))
@click.argument("name")
@click.argument("key")
@pass_session
def key(session: Session, name: str, key: str) -> None:
    """Set the hot key of a tag, or remove it.

    KEY is one character that suggests the tag first when you add tags, or none. If another tag has the key, that tag
    loses it.
    """
    with session.changing() as library:
        library.tags.check(name)
        previous = None if key == "none" else with_key(library.tags.list(), key)
        library.tags.set_hot_key(name, None if key == "none" else key)
    if previous and not same_tag(previous, name):
        output.complain(f"The key {key} was removed from the tag {previous}.")


def _details(tag: Tag | None) -> tuple[str, str]:
    return (tag.color or "", tag.description) if tag else ("", "")


def _creation_message(library: Library, name: str) -> str:
    """Return a message if a tag will be created, because its name may be mistyped; else an empty string."""
    if name:
        try:
            library.tags.check(name)
        except NotFoundError as error:
            return f"{error} It was created."
    return ""


def _tag_json(entry: Entry, tag: Tag, together: Iterable[tuple[str, int]]) -> dict[str, object]:
    return {
        "id": tag.id,
        "name": tag.name,
        "description": tag.description,
        "color": tag.color.value if tag.color else None,
        "hot_key": tag.hot_key,
        "highlights": entry.highlights,
        "articles": entry.articles,
        "together": [{"name": name, "count": count} for name, count in together],
    }
