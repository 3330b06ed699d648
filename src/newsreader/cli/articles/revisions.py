"""The commands `diff` and `watch`, and the revisions of an article for `history`."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import click

from newsreader.cli import output
from newsreader.cli.examples import examples
from newsreader.cli.session import Session, pass_session
from newsreader.errors import UsageError
from newsreader.export.annotations.shapes import comparison_json, utc
from newsreader.records import ArticleQuery
from newsreader.text.days import fetched, local_minute

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.library import Library
    from newsreader.records import Article, Revision
    from newsreader.services.comparing import Comparison
    from newsreader.text.changes.changes import ParagraphChange

_UNITS = {"m": 1, "h": 60, "d": 24 * 60}
_LEAST_MINUTES = 15
_NUMBER = click.IntRange(min=1)


@click.command(epilog=examples("diff 12", "diff 12 1 3", "diff 12 --html > changes.html"))
@click.argument("article")
@click.argument("old", metavar="[A]", type=_NUMBER, required=False)
@click.argument("new", metavar="[B]", type=_NUMBER, required=False)
@click.option("--json", "as_json", is_flag=True, help="Print all paragraphs as one JSON object.")
@click.option("--html", "as_html", is_flag=True, help="Print an HTML page, to send to someone.")
@pass_session
def diff(session: Session, article: str, old: int | None, new: int | None, as_json: bool, as_html: bool) -> int:
    """Print what changed from revision A of an article to B.

    By default from the revision before the current one, or from A to the current one. Their numbers are in the output
    of history ARTICLE. Signs: ~ edited, + added, - removed, > moved, ! a correction by the newspaper. In an edited
    paragraph, [-removed-] and {+added+} words are marked, and sentences that moved [>from there>] {>to here>}.

    Other quotation marks, dashes and white space are no change. If nothing changed, the exit status is 1.
    """
    from newsreader.services.comparing import compare

    if as_json and as_html:
        raise UsageError("Use --json or --html, not both.")
    with session.library() as library:
        found = library.articles.find(article)
        comparison = compare(library, found.id, old, new)
    if as_json:
        sys.stdout.write(f"{output.dump(comparison_json(comparison), indent=2)}\n")
    elif as_html:
        from newsreader.export.report import render

        output.file(render(found, comparison))
    else:
        _print(found, comparison)
    return 0 if comparison.summary() else 1


def _print(article: Article, comparison: Comparison) -> None:
    output.row(article.title)
    for revision in (comparison.old, comparison.new):
        output.row(fetched(revision))
    output.row(comparison.summary() or "no changes")
    if comparison.titles:
        output.text("\n~ title: [-{}-] {{+{}+}}\n".format(*comparison.titles))
    for notice in filter(comparison.changes.is_correction, comparison.changes.changed):
        output.text(f"\n! {_marked(comparison, notice)}\n")
    for line in _lines(comparison):
        output.text(f"\n{line}\n")


@click.command(epilog=examples("watch 12", "watch 12 --every 30m", "watch 12 --stop", "watch"))
@click.argument("articles", metavar="[ARTICLE...]", nargs=-1)
@click.option("--every", default="6h", show_default=True, metavar="TIME", help="As 30m, 6h or 2d; at least 15m.")
@click.option("--stop", is_flag=True, help="Stop watching them.")
@pass_session
def watch(session: Session, articles: tuple[str, ...], every: str, stop: bool) -> None:
    """Watch articles for changes, or list the watched ones.

    A watched article is asked for a new text by refresh --due, which suits cron, and while the screen is open with the
    setting refresh_minutes. list is:changed lists the articles that have changed since you read them.
    """
    minutes = None if stop else _minutes(every)
    if not articles:
        _list_watched(session)
        return
    with session.changing() as library:
        found = [library.articles.find(name) for name in articles]
        for article in found:
            if not article.can_be_renewed and not stop:
                raise UsageError(f"Article {article.id} has no address and no file that could have a new text.")
        step = library.articles.watch([article.id for article in found], minutes)
    output.row(step.label if step else "nothing to change")


def _list_watched(session: Session) -> None:
    with session.library() as library:
        ids = library.articles.ids(ArticleQuery(text="is:watched"))
        found = library.articles.rows(ids)
    if not found:
        output.complain("No article is watched. To watch one: newsreader watch ARTICLE")
    rows = [(str(one.id), _every(one.watch or 0), "Δ" if one.changed else "", one.title) for one in found]
    output.columns(rows, header=("id", "every", "", "title"), right={0, 1}, shrinking={3: 1})


def _minutes(every: str) -> int:
    """Return the number of minutes in a time such as `6h`. Raises `UsageError`."""
    found = re.fullmatch(r"(\d{1,5})\s*([mhd])", every.strip().lower())
    minutes = int(found[1]) * _UNITS[found[2]] if found else 0
    if minutes < _LEAST_MINUTES:
        raise UsageError(f"“{every}” is no time of at least {_LEAST_MINUTES} minutes. Type it as 30m, 6h or 2d.")
    return minutes


def _every(minutes: int) -> str:
    unit = next(unit for unit in "dhm" if minutes % _UNITS[unit] == 0)
    return f"{minutes // _UNITS[unit]}{unit}"


def _lines(comparison: Comparison) -> Iterator[str]:
    """Yield the changed paragraphs but corrections, with the number of unchanged ones between them."""
    from newsreader.text.changes.changes import SIGNS

    changes = comparison.changes
    unchanged = 0
    for paragraph in changes.paragraphs:
        if paragraph.edit == "same":
            unchanged += 1
            continue
        if changes.is_correction(paragraph):
            continue  # printed first
        if unchanged:
            yield f"  … {unchanged:,} unchanged"
            unchanged = 0
        sign = SIGNS[paragraph.edit].replace("−", "-")  # as other programs print it
        yield f"{sign} {_marked(comparison, paragraph)}"
    if unchanged and changes.changed:
        yield f"  … {unchanged:,} unchanged"


def _marked(comparison: Comparison, paragraph: ParagraphChange) -> str:
    """Return the words of a paragraph; in an edited one, the changed words are marked as GNU wdiff does it."""
    words = ((piece, comparison.changes.words(piece)) for piece in paragraph.pieces)
    is_whole = paragraph.edit in ("added", "removed")
    return "".join(text if is_whole and not piece.moved else text.join(piece.marks) for piece, text in words)


def print_history(library: Library, article_id: int, *, as_json: bool) -> None:
    """Print the revisions of an article, oldest first."""
    from newsreader.services.comparing import history

    current = library.articles.get(article_id).revision
    found = list(history(library, article_id))
    if as_json:
        output.print_json(
            {"revision": each.number, "fetched": utc(each.fetched_at), "sha256": each.sha256, "changes": changes}
            for each, changes in found
        )
        return
    output.columns(
        [_row(*each, current) for each in found], header=("revision", "fetched", "words", "changes"), right={0, 2}
    )


def _row(revision: Revision, changes: str, current: int) -> tuple[str, ...]:
    note = "first" if revision.number == 1 else changes or "only typography"
    return (
        f"{revision.number}{'*' if revision.number == current else ' '}",
        local_minute(revision.fetched_at),
        f"{len(revision.text.split()):,}",
        note,
    )
