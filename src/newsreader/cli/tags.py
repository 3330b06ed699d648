"""The commands about the codebook: `tag list`, `tag rename`, `tag move`, `tag merge`, `tag describe`, `tag color`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from newsreader.cli import output
from newsreader.cli.session import Session, pass_session
from newsreader.records import Color
from newsreader.services.codebook import moved
from newsreader.text.query_tags import tag_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from newsreader.records import Tag


@click.group(no_args_is_help=False)
def tag() -> None:
    """List tags, rename, move, merge, describe and colour them.

    A tag's name may have levels, politics/eu; a tag is renamed and moved with all below it. Each command is one step,
    which undo takes back.
    """


@tag.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@pass_session
def list_tags(session: Session, as_json: bool) -> None:
    """List all tags with the number of highlights and articles that tag: finds; as JSON, also those that go together.

    These have the tag or one below it, a highlight also by its article and an article by its highlights, each once.
    """
    with session.library() as library:
        found = library.tags.found()
        tags = [_counted(each, found) for each in library.tags.list()]
        if as_json:
            output.print_json(_tag_json(each, library.tags.together(each.name)) for each in tags)
            return
    rows = [(each.name, str(each.highlights), str(each.articles), each.color or "", each.description) for each in tags]
    header = ("tag", "highlights", "articles", "colour", "meaning")
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
        library.tags.rename(name, moved(name, parent))


@tag.command()
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.argument("target")
@pass_session
def merge(session: Session, sources: tuple[str, ...], target: str) -> None:
    """Make one tag of several: what had a SOURCE has TARGET, and what is below a SOURCE moves below TARGET.

    The meaning of a SOURCE is joined to that of TARGET, which also takes over a colour and a key if it has none.
    """
    with session.changing() as library:
        library.tags.merge(sources, target)


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
@click.argument("color", type=click.Choice([*Color, "none"], case_sensitive=False))
@pass_session
def color(session: Session, name: str, color: str) -> None:
    """Give a tag a colour, or none."""
    with session.changing() as library:
        library.tags.check(name)
        library.tags.set_color(name, None if color == "none" else Color(color))


def _counted(each: Tag, found: Mapping[str, tuple[int, int]]) -> Tag:
    highlights, articles = found.get(tag_key(each.name), (0, 0))
    return replace(each, highlights=highlights, articles=articles)


def _tag_json(each: Tag, together: Iterable[tuple[str, int]]) -> dict[str, object]:
    return {
        "id": each.id,
        "name": each.name,
        "description": each.description,
        "color": each.color.value if each.color else None,
        "hot_key": each.hot_key,
        "highlights": each.highlights,
        "articles": each.articles,
        "together": [{"name": name, "count": count} for name, count in together],
    }
