"""The commands about articles: `add`, `list`, `show`, `language`."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import click

from newsreader.cli import output
from newsreader.cli.examples import examples
from newsreader.cli.queries import QueryCommand, check_query, query_text, report_no_articles
from newsreader.cli.session import Session, pass_session
from newsreader.errors import UsageError
from newsreader.export.annotations import shapes
from newsreader.records import AddStatus, ArticleQuery, Shelf, Sort, State
from newsreader.text.days import fetched, published_day
from newsreader.text.language import name_of, tag_of
from newsreader.text.query.terms import Key, Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsreader.library import Library
    from newsreader.records import Article, Revision
    from newsreader.services.adding.results import AddResult

_STATE_SYMBOLS = {State.UNREAD: "●", State.READING: "◐", State.DONE: "○", State.ARCHIVED: "▫"}
_HEADER = ("id", "", "title", "site", "date", "words", "read", "highlights", "tags", "text")
_SIMILAR = 10  # articles with similar words, if there are no others
_BATCH_SIZE = 500
_MOST_LINES = 20
"""Of more sources, a terminal shows the progress and the totals, not a line for each."""
_SHELVES = click.Choice(Shelf, case_sensitive=False)
_SORTS = click.Choice(Sort, case_sensitive=False)


@click.command(
    epilog=examples(
        "add https://example.org/story story.md ~/Downloads/saved",
        "add page.md --url https://example.org/story",
        "add - --tag politics/eu < article.txt",
    )
)
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--url", metavar="ADDRESS", help="Where the content of a file or of - comes from.")
@click.option("--title", help="Replace the title of the source; for one source only.")
@click.option("--tag", "tags", multiple=True, help="Add this tag to the articles; can be repeated.")
@click.option("--encoding", default="", metavar="NAME", help="The encoding of the text, such as windows-1250.")
@click.option("--language", metavar="L", help="Its name or tag (German, de); detected by default.")
@click.option("--whole", is_flag=True, help="Add a book as one article, not as one for each chapter.")
@click.option("--allow-private", is_flag=True, help="Also fetch from this computer and the local network.")
@click.option("--verbose", is_flag=True, help="Also print a line for each of many articles on a terminal.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array at the end.")
@pass_session
def add(
    session: Session,
    sources: tuple[str, ...],
    url: str | None,
    title: str | None,
    tags: tuple[str, ...],
    encoding: str,
    language: str | None,
    whole: bool,
    allow_private: bool,
    verbose: bool,
    as_json: bool,
) -> int:
    """Add articles to the library.

    A SOURCE is a web address, a file, a folder (with its subfolders), or - for standard input. A .txt file or a
    standard input with one address on each line adds these addresses; lines that begin with # are comments.

    An article is known again by its address, else by its file, else by its text, title and date. A changed text is a
    new revision, and corrected metadata is taken over. Files that newsreader exported are left out.
    """
    from newsreader.services.adding.add import add_sources, count_sources
    from newsreader.services.progress import Progress

    if not all(source.strip() for source in sources):
        raise UsageError("A source is empty. To add the current folder, type a dot.")
    private = allow_private or session.settings().allow_private
    results: list[AddResult] = []
    counted = Progress()
    if sys.stdout.isatty() or sys.stderr.isatty():
        count_sources(sources, counted)
    brief = sys.stdout.isatty() and not (verbose or as_json) and (counted.total or 0) > _MOST_LINES
    # On a terminal, the printed lines show the progress.
    progress = output.Progress(shown=sys.stderr.isatty() and (brief or as_json or not sys.stdout.isatty()))
    with session.changing(create=True) as library:
        try:
            adding = add_sources(
                *(library, sources),
                title=title,
                url=url,
                tags=tags,
                private=private,
                whole=whole,
                encoding=encoding,
                language=language,
            )
            for result in adding:
                results.append(result)
                if brief and result.lost:
                    progress.clear()
                if not brief or result.lost or result.status is AddStatus.FAILED:
                    print_result(result, as_json, progress)
                total = max(counted.total or 0, len(results))  # a feed or a book has several articles
                progress.show(f"{result.source}  {len(results):,} of {total:,}")
        finally:
            # Added articles are stored, so they are printed even if the next one raised an error.
            progress.clear()
            if as_json:
                output.print_json(map(shapes.result_json, results))
            if brief:
                output.row(_totals(results))
    return exit_status(results)


def _totals(results: Sequence[AddResult]) -> str:
    counts = Counter(result.status for result in results)
    return ", ".join(f"{counts[status]:,} {status}" for status in AddStatus if counts[status])


def exit_status(results: Sequence[AddResult]) -> int:
    """Return the exit status of the only source, or 1 if one of several failed."""
    failed = [result for result in results if result.status is AddStatus.FAILED]
    if len(results) == 1 and failed:
        return failed[0].exit_status
    return 1 if failed else 0


def print_result(result: AddResult, as_json: bool, progress: output.Progress) -> None:
    """Print a result. With `as_json`, print only failures."""
    if result.status is AddStatus.FAILED:
        progress.clear()
        output.complain(f"{output.shortened(result.source)}: {result.message}")
    elif not as_json and result.id is None:
        output.row(result.message)
    elif not as_json:
        note = f" · {result.message}" if result.message else ""
        output.row(f"{result.status.value:9}  {result.id or '':>6}  {result.title or ''}{note}")
        sys.stdout.flush()


@click.command(
    name="list",
    cls=QueryCommand,
    epilog=examples("list", "list is:unread site:tass", "list --tag politics --sort words --json"),
)
@click.argument("query", nargs=-1)
@click.option("--search", metavar="NAME", help="Run this saved search; a QUERY narrows it.")
@click.option("--shelf", type=_SHELVES, default=Shelf.ALL, show_default="all", help="Only articles on this shelf.")
@click.option("--tag", help="Only articles with this tag, or with one below it.")
@click.option("--sort", type=_SORTS, default=Sort.ADDED, show_default="added", help="The sort order.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="List at most N articles.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@pass_session
def list_articles(
    session: Session,
    query: tuple[str, ...],
    search: str | None,
    shelf: Shelf,
    tag: str | None,
    sort: Sort,
    limit: int | None,
    as_json: bool,
) -> int:
    """List articles.

    A QUERY finds words of titles, sites, authors and tags by their beginnings. It can have filters: tag:politics
    site:tass author:moe in:water is:unread is:starred is:changed is:draft has:note color:red after:7d before:2026-03
    -word -tag:x "a phrase". body:words searches the texts, with the best match first. feed:bbc and is:inbox also find
    entries of feeds that are not kept in the library.

    Signs: ● unread, ◐ reading, ○ done, ▫ archived, ★ starred, Δ changed since you read it. If nothing is found,
    articles with similar words are listed, but not as JSON, and the exit status is 1.
    """
    # The tag comes first: after an unclosed quotation mark it would belong to the phrase.
    terms = query if tag is None else (str(Term(Key.TAG, tag)), *query)
    with session.library() as library:
        article_query = ArticleQuery(shelf, query_text(library, search, terms), sort)
        check_query(article_query.text, library)
        ids = library.articles.ids(article_query)[:limit]
        status = 0
        if not ids and limit != 0:
            if article_query.text.strip() or shelf is not Shelf.ALL:
                status = report_no_articles(article_query, library)
            elif library.articles.counts().inbox:
                output.complain("All articles are in the inbox. To list them: newsreader list --shelf inbox")
            else:
                output.complain("There are no articles yet. To add one: newsreader add FILE")
            if not as_json and (similar := library.articles.similar(article_query, min(limit or _SIMILAR, _SIMILAR))):
                output.row("Similar words:")
                output.row("")
                ids = similar
        articles = _articles(library, article_query, ids)
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
    """Yield each article with the part of its text that matches `body:`, or an empty string."""
    for start in range(0, len(ids), _BATCH_SIZE):
        batch = ids[start : start + _BATCH_SIZE]
        snippets = library.articles.snippets(query, batch)
        for article in library.articles.rows(batch):
            yield article, snippets[article.id].text if article.id in snippets else ""


def _row(article: Article) -> tuple[str, ...]:
    return (
        str(article.id),
        _STATE_SYMBOLS[article.state] + ("★" if article.starred else "") + ("Δ" if article.changed else ""),
        article.title,
        article.site or "",
        str(published_day(article) or ""),
        f"{article.words:,}",
        f"{article.progress:.0%}" if article.progress else "",
        str(article.highlights or ""),
        output.hashtags(article.tags),
    )


@click.command(epilog=examples("show 12", "show 12 --format markdown", "show 12 --revision 1"))
@click.argument("article")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="text: the text; markdown: its highlights and notes; json: everything.",
)
@click.option("--revision", "number", type=click.IntRange(min=1), metavar="N", help="Print an earlier text.")
@pass_session
def show(session: Session, article: str, format_name: str, number: int | None) -> None:
    """Print an article.

    Highlights are those of the current text. For the numbers of earlier texts, use history ARTICLE.
    """
    if number is not None and format_name == "markdown":
        raise UsageError("Highlights and notes are those of the current text. Leave out --revision or --format.")
    with session.library() as library:
        found = library.articles.find(article)
        revision = library.articles.revision(found.id, number)
        if format_name == "text":
            _print_text(found, revision, dated=number is not None)
            return
        highlights = library.highlights.for_article(found.id)
        if format_name == "json":
            current = revision.text if number is None else library.articles.revision(found.id).text
            sys.stdout.write(f"{output.dump(shapes.full_json(found, revision, highlights, current), indent=2)}\n")
        else:
            from newsreader.export import markdown
            from newsreader.export.sheet import Sheet
            from newsreader.services.exports.choosing import tag_forms

            output.text("".join(markdown.render([Sheet(found, revision, highlights, tag_forms(library))])))


def _print_text(article: Article, revision: Revision, *, dated: bool) -> None:
    title = revision.title if dated else article.title
    # A title that is at the start of the text is not printed twice.
    if not revision.text.startswith(title.rstrip("…")):
        output.row(title)
    published = str(published_day(article) or "")
    which = fetched(revision) if dated else ""
    origin = " · ".join(part for part in (", ".join(article.authors), article.site, published, which) if part)
    for line in (origin, article.url):
        if line:
            output.row(line)
    output.text(f"\n{revision.text}\n" if origin or article.url else f"{revision.text}\n")


@click.command(epilog=examples("language 12", "language 12 German", "language 12 pt-BR", "language 12 source"))
@click.argument("article")
@click.argument("language", required=False)
@pass_session
def language(session: Session, article: str, language: str | None) -> None:
    """Print or correct the language of an article.

    A LANGUAGE is a name or a tag. The sentences of the article follow it, also after the next refresh; the word source
    restores what the source declares or newsreader detected.
    """
    with session.library() if language is None else session.changing() as library:
        found = library.articles.find(article)
        if language is not None:
            library.articles.set_language(found.id, None if language.lower() == "source" else tag_of(language))
            found = library.articles.get(found.id)
    output.row(name_of(found.language))
