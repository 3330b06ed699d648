"""The commands about articles: `add`, `list`, `show`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from newsreader.errors import UsageError
from newsreader.export import shapes
from newsreader.records import AddStatus, ArticleQuery, Shelf, Sort, State
from newsreader.text.days import published_day
from newsreader.text.query.terms import Key, Term

from . import output
from .queries import QueryCommand, tell_mistakes, tell_nothing_found
from .session import Session, pass_session

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsreader.library import Library
    from newsreader.records import Article, Revision
    from newsreader.services.importing import AddResult

_MARKS = {State.UNREAD: "●", State.READING: "◐", State.DONE: "○", State.ARCHIVED: "▫"}
_HEADER = ("id", "", "title", "site", "date", "words", "read", "marks", "tags", "text")
_AT_ONCE = 500
_SHELVES = click.Choice(Shelf, case_sensitive=False)
_SORTS = click.Choice(Sort, case_sensitive=False)


@click.command()
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--title", help="A title in place of the source's own; for one source only.")
@click.option("--tag", "tags", multiple=True, help="Tag the articles; may be given more than once.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array when all is done.")
@pass_session
def add(session: Session, sources: tuple[str, ...], title: str | None, tags: tuple[str, ...], as_json: bool) -> int:
    """Add articles to the library.

    A SOURCE is a file of text or Markdown, a folder with all the folders in it, or - for standard input. An article
    that is already there is left as it is; one whose text has changed gets a new revision, if its address tells that it
    is the same article.
    """
    from newsreader.services.importing import add_sources

    if not all(source.strip() for source in sources):
        raise UsageError("A source has no name: an empty word would mean the folder that you are in.")
    results: list[AddResult] = []
    # Where the lines themselves are watched as they come, they are progress enough.
    progress = output.Progress(shown=sys.stderr.isatty() and (as_json or not sys.stdout.isatty()))
    with session.changing(create=True) as library:
        try:
            for result in add_sources(library, sources, title=title, tags=tags):
                results.append(result)
                _tell(result, as_json, progress)
                progress.show(f"{len(results):,} {result.source}")
        finally:
            # What was added stays added, so it is told even if the next one ended the command.
            progress.clear()
            if as_json:
                output.print_json(map(shapes.result_json, results))
    failed = [result for result in results if result.status is AddStatus.FAILED]
    if len(results) == 1 and failed:
        return failed[0].exit_status
    return 1 if failed else 0


def _tell(result: AddResult, as_json: bool, progress: output.Progress) -> None:
    if result.status is AddStatus.FAILED:
        progress.clear()
        output.complain(f"{result.source}: {result.message}")
    elif not as_json:
        note = f"  ({result.message})" if result.message else ""
        output.row(f"{result.status.value:9}  {result.id:>6}  {result.title}{note}")
        sys.stdout.flush()


@click.command(name="list", cls=QueryCommand)
@click.argument("query", nargs=-1)
@click.option("--shelf", type=_SHELVES, default=Shelf.ALL, show_default="all", help="Which part.")
@click.option("--tag", help="Only articles with this tag, or with one below it.")
@click.option("--sort", type=_SORTS, default=Sort.ADDED, show_default="added", help="The order.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@pass_session
def list_articles(
    session: Session,
    query: tuple[str, ...],
    shelf: Shelf,
    tag: str | None,
    sort: Sort,
    limit: int | None,
    as_json: bool,
) -> int:
    """List articles.

    With a QUERY, those whose title, site, authors or tags have words that begin with each of its words. It may also
    have filters: tag:politics site:tass author:moe in:title is:unread is:starred is:draft has:note color:red after:7d
    before:2026-03 -word -tag:x "a phrase", and body:words for words of the text, the best first.

    The columns are number, state (● unread, ◐ reading, ○ done, ▫ archived, ★ starred), title, site, date of
    publication, words, how far you have read, highlights, tags, and with body: the words in their text.

    A search that finds nothing ends with 1.
    """
    # First, since behind a quotation mark that is not closed it would belong to the quotation.
    asked = query if tag is None else (str(Term(Key.TAG, tag)), *query)
    wanted = ArticleQuery(shelf, " ".join(asked), sort)
    with session.library() as library:
        tell_mistakes(wanted.text, library)
        ids = library.articles.ids(wanted)[:limit]
        status = 0
        if not ids and limit != 0:
            if wanted.text.strip() or shelf is not Shelf.ALL:
                status = tell_nothing_found("articles", wanted.text, library)
            else:
                output.complain("The library has no articles yet. newsreader add FILE adds one.")
        articles = _articles(library, wanted, ids)
        if as_json:
            output.print_json(
                shapes.article_json(article) | ({"snippet": snippet} if snippet else {})
                for article, snippet in articles
            )
        else:
            rows = [(*_row(article), snippet) for article, snippet in articles]
            output.columns(rows, header=_HEADER, right={0, 5, 6, 7}, shrinking={2: 3, 3: 1, 8: 1, 9: 4})
    return status


def _articles(library: Library, query: ArticleQuery, ids: Sequence[int]) -> Iterator[tuple[Article, str]]:
    """The articles, each with the words of its text that were found, if any were looked for."""
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        snippets = library.articles.snippets(query, some)
        for article in library.articles.rows(some):
            yield article, snippets[article.id].text if article.id in snippets else ""


def _row(article: Article) -> tuple[str, ...]:
    return (
        str(article.id),
        _MARKS[article.state] + ("★" if article.starred else ""),
        article.title,
        article.site or "",
        str(published_day(article) or ""),
        f"{article.words:,}",
        f"{article.progress:.0%}" if article.progress else "",
        str(article.highlights or ""),
        output.hashtags(article.tags),
    )


@click.command()
@click.argument("article")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="The article's text; its marks and notes as Markdown; everything as JSON.",
)
@pass_session
def show(session: Session, article: str, form: str) -> None:
    """Print an article."""
    with session.library() as library:
        found = library.articles.find(article)
        revision = library.articles.revision(found.id)
        if form == "text":
            _print_text(found, revision)
            return
        highlights = library.highlights.for_article(found.id)
    if form == "json":
        sys.stdout.write(f"{output.dump(shapes.full_json(found, revision, highlights), indent=2)}\n")
    else:
        from newsreader.export import markdown
        from newsreader.export.sheet import Sheet

        output.text("".join(markdown.render([Sheet(found, revision, highlights)])))


def _print_text(article: Article, revision: Revision) -> None:
    # A title that the text begins with is not said twice.
    if not revision.text.startswith(article.title.rstrip("…")):
        output.row(article.title)
    published = str(published_day(article) or "")
    origin = " · ".join(part for part in (", ".join(article.authors), article.site, published) if part)
    for said in (origin, article.url):
        if said:
            output.row(said)
    output.text(f"\n{revision.text}\n" if origin or article.url else f"{revision.text}\n")
