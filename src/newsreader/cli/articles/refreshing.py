"""The command `refresh`."""

from __future__ import annotations

import re
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from newsreader.cli import output
from newsreader.cli.examples import examples
from newsreader.cli.queries import QueryCommand, check_query, report_nothing_found
from newsreader.cli.session import Session, pass_session
from newsreader.errors import UsageError
from newsreader.export.annotations import shapes
from newsreader.records import AddStatus, ArticleQuery

from .articles import exit_status, print_result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.library import Library
    from newsreader.records import Article
    from newsreader.services.adding.results import AddResult

_REFERENCE = re.compile("[0-9]+|0[0-9a-f]{5}[0-9a-f-]*")
"""An id, or at least six characters of a uid, which begins with 0."""


@click.command(
    cls=QueryCommand,
    epilog=examples(
        "refresh 12",
        "refresh site:tass after:7d",
        "refresh --due",
        "refresh 12 --force",
        "refresh 12 --from-source --encoding koi8-r",
    ),
)
@click.argument("chosen", metavar="[ARTICLE...|QUERY]", nargs=-1)
@click.option("--due", "only_due", is_flag=True, help="Only articles of the last 7 days, which may still be edited.")
@click.option("--from-source", is_flag=True, help="Parse the stored originals again; fetch nothing.")
@click.option("--encoding", default="", metavar="NAME", help="With --from-source: their encoding, such as koi8-r.")
@click.option("--force", is_flag=True, help="Take over texts that are much shorter now, or other stories.")
@click.option("--allow-private", is_flag=True, help="Also fetch from this computer and the local network.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array at the end.")
@pass_session
def refresh(
    session: Session,
    chosen: tuple[str, ...],
    only_due: bool,
    from_source: bool,
    encoding: str,
    force: bool,
    allow_private: bool,
    as_json: bool,
) -> int:
    """Get the texts of articles again.

    They come from the articles' addresses, or with --from-source from their stored originals.

    Another text is a new revision. The same text can get other blocks and metadata. Your title, your kinds of blocks
    and your highlights stay. A page with much less text than before, or with another story, replaces the earlier text
    only if you name the article and add --force.

    An article of the last 7 days is due if it was last fetched longer ago than a tenth of its age, at least an hour.
    For cron, use --due.
    """
    from newsreader.services.adding.renewing import renew

    if only_due and from_source:
        raise UsageError("--due is about addresses, and --from-source fetches none. Use one of them.")
    if encoding and not (chosen and from_source):
        raise UsageError("--encoding reads named articles from their originals. Add their names and --from-source.")
    if force and (only_due or from_source or not _are_references(chosen)):
        raise UsageError("--force replaces the texts of named articles. Add their numbers, without other options.")
    if not (chosen or only_due or from_source):
        raise UsageError("Name articles, type a query, or use --due or --from-source.")
    private = allow_private or session.settings().allow_private
    results: list[AddResult] = []
    progress = output.Progress(shown=sys.stderr.isatty())
    with session.changing() as library:
        articles = _chosen(library, chosen, only_due=only_due, from_source=from_source)
        if not articles and not only_due:
            return report_nothing_found("articles", " ".join(chosen), library)
        try:
            renewing = renew(
                library,
                articles,
                from_source=from_source,
                unasked=only_due,
                private=private,
                encoding=encoding,
                force=force,
            )
            for result in renewing:
                results.append(result)
                if result.status is not AddStatus.UNCHANGED:
                    print_result(result, as_json, progress)
                progress.show(f"{len(results):,} of {len(articles):,} articles")
        finally:
            progress.clear()
            if as_json:
                output.print_json(map(shapes.result_json, results))
    if not as_json:
        counts = Counter(result.status for result in results)
        output.row(
            ", ".join(f"{counts[status]:,} {status}" for status in AddStatus if counts[status]) or "No article is due."
        )
    return exit_status(results)


def _are_references(words: Sequence[str]) -> bool:
    return bool(words) and all(map(_REFERENCE.fullmatch, words))


def _chosen(library: Library, words: Sequence[str], *, only_due: bool, from_source: bool) -> list[Article]:
    """Return the articles that are named, or that a query finds and that can be refreshed."""
    if _are_references(words):
        found = [library.articles.find(word) for word in words]
    else:
        text = " ".join(words)
        check_query(text, library)
        found = library.articles.rows(library.articles.ids(ArticleQuery(text=text)))
        found = [article for article in found if from_source or article.url]
    if only_due:
        due = set(library.articles.due(datetime.now(UTC)))
        found = [article for article in found if article.id in due]
    return found
