"""The commands that change what is in the library: `edit` for articles, `note` for highlights and their notes, `trash`
for what was deleted.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from newsreader.cli import output
from newsreader.cli.examples import examples
from newsreader.cli.session import Session, pass_session
from newsreader.errors import UsageError
from newsreader.records import BlockKind, Color, State
from newsreader.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.library import Library

_MOST = 100
"""The most steps that are reported."""

_TAG = click.option("--tag", "tags", multiple=True, help="Add this tag; can be repeated.")
_UNTAG = click.option("--untag", multiple=True, metavar="TAG", help="Remove this tag; can be repeated.")


_PREFIX = click.option("--prefix", default="", help="The words before the quote, if it occurs more than once.")
_SUFFIX = click.option("--suffix", default="", help="The words after it.")


@click.command(
    epilog=examples(
        "edit 12 --state done --star",
        "edit 3 4 5 --tag water --untag todo",
        "edit 12 --trash",
        'edit 12 --block "Photo: Ana Ruiz" --kind caption',
    )
)
@click.argument("articles", metavar="ARTICLE...", nargs=-1, required=True)
@click.option("--state", type=click.Choice(State, case_sensitive=False), help="Set the reading state.")
@click.option("--star/--unstar", default=None, help="Star or unstar.")
@_TAG
@_UNTAG
@click.option("--title", help="Change the title, of one article.")
@click.option("--block", metavar="WORDS", help="The block of one article that has these words; with --kind.")
@click.option(
    "--kind",
    type=click.Choice(BlockKind, case_sensitive=False),
    metavar="KIND",
    help="Correct what the block is: paragraph, caption …",
)
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
    block: str | None,
    kind: BlockKind | None,
    trash: bool | None,
) -> None:
    """Change articles, or move them to the trash. Each kind of change is one step for undo."""
    if (block is None) != (kind is None):
        raise UsageError("Use --block and --kind together.")
    if (state, star, title, block, trash) == (None,) * 5 and not (tags or untag):
        raise UsageError("Say what to change: --state, --star, --tag, --untag, --title, --block or --trash.")
    if (title is not None or block is not None) and len(articles) > 1:
        raise UsageError(f"{'--block' if title is None else '--title'} is for one article.")
    with session.changing() as library:
        ids = [library.articles.find(name).id for name in articles]
        changes = library.articles
        index = None if block is None else _block_index(library, ids[0], block)
        with _reported(library):
            if trash is False:
                changes.restore(ids)
            if title is not None:
                changes.set_title(ids[0], title)
            if index is not None and kind is not None:
                changes.set_block_kind(ids[0], index, kind)
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
@click.option("--quote", help="Move one highlight to these words of its article.")
@_PREFIX
@_SUFFIX
@click.option("--delete/--restore", default=None, help="Delete the highlights with their notes, or restore them.")
@pass_session
def note(
    session: Session,
    highlights: tuple[str, ...],
    text: str | None,
    color: Color | None,
    tags: tuple[str, ...],
    untag: tuple[str, ...],
    quote: str | None,
    prefix: str,
    suffix: str,
    delete: bool | None,
) -> None:
    """Change or delete highlights, by their numbers in newsreader notes."""
    if (text, color, quote, delete) == (None,) * 4 and not (tags or untag):
        raise UsageError("Say what to change: --text, --color, --tag, --untag, --quote or --delete.")
    if (text is not None or quote is not None) and len(highlights) > 1:
        raise UsageError(f"{'--quote' if text is None else '--text'} is for one highlight.")
    from newsreader.services.highlights import move_to_quote

    with session.changing() as library:
        ids = [library.highlights.find(name).id for name in highlights]
        changes = library.highlights
        if gone := [one for one in ids if delete is None and changes.get(one).deleted_at]:
            raise UsageError(f"The highlight {gone[0]} is deleted. Add --restore to restore it.")
        with _reported(library):
            for one in ids if delete is False else ():
                changes.restore(one)
            if quote is not None:
                move_to_quote(library, changes.get(ids[0]), quote, prefix, suffix)
            if text is not None:
                changes.set_note(ids[0], text)
            if color is not None:
                changes.color_all(ids, color)
            if tags or untag:
                changes.retag_all(ids, added=tags, gone=untag)
            if delete:
                changes.delete_all(ids)


@click.command(epilog=examples("list --shelf trash", "trash", "trash --empty"))
@click.option("--empty", is_flag=True, help="Delete these articles for good, with highlights and notes.")
@pass_session
def trash(session: Session, empty: bool) -> None:
    """Count the articles in the trash, or delete them for good.

    newsreader edit 12 --restore takes an article out of the trash. Emptying it cannot be undone.
    """
    with session.changing() as library:
        count = library.articles.empty_trash() if empty else library.articles.counts().trash
    articles = counted(count, "article")
    output.row(f"deleted {articles} for good" if empty else f"{articles} in the trash")


def _block_index(library: Library, article_id: int, words: str) -> int:
    """Return which block of an article has these words."""
    from newsreader.export.sheet import block_at
    from newsreader.services.highlights import locate_quote

    revision, place = locate_quote(library, library.articles.get(article_id), words)
    return block_at(revision.blocks, place.start)


@contextmanager
def _reported(library: Library) -> Iterator[None]:
    """Print each step of history that is made inside, also before an error."""
    newest = max((step.id for step in library.history.steps(1)), default=0)
    try:
        yield
    finally:
        made = [step for step in library.history.steps(_MOST) if step.id > newest]
        for step in reversed(made):
            output.row(step.label)
    if not made:
        output.complain("There was nothing to change.")
