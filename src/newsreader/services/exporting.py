"""Taking out what was marked: which articles and highlights, in which format, into which files.

A file that a person edited is never overwritten, and an export that changes nothing changes no byte. Must not know what
a format looks like (`export`) or how a library is kept (`library`).
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any

from newsreader import paths
from newsreader.errors import BadDataError, NotFoundError, UsageError
from newsreader.export import csv, html, json, jsonld, markdown
from newsreader.export.names import file_name, slug
from newsreader.export.sheet import Sheet
from newsreader.library.archive.skipped import Skipped as Skipped
from newsreader.library.articles.export_records import GONE
from newsreader.library.file.sqlite_errors import DamagedError
from newsreader.records import ArticleQuery, Shelf
from newsreader.text.query.tags import is_known

from .export_folder import ExportFolder
from .progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from newsreader.library import Library
    from newsreader.records import Article, Highlight, Revision


class Format(StrEnum):
    """What can be exported to."""

    MARKDOWN = "markdown"
    JSON = "json"
    JSONLD = "jsonld"
    CSV = "csv"
    HTML = "html"


_PAGES: Mapping[str, tuple[Callable[[Article, Revision, Sequence[Highlight]], str], str]] = {
    Format.MARKDOWN: (markdown.render, ".md"),
    Format.HTML: (html.render, ".html"),
}
"""The formats that have a file for each article."""

_TABLES: Mapping[str, Callable[[Iterable[Sheet]], str]] = {
    Format.JSON: json.render,
    Format.JSONLD: jsonld.render,
    Format.CSV: csv.render,
}
"""The formats that have one file for all."""


_MOST_OF_QUERY = 60
"""So many bytes of a query stand in the name of a file."""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export did: the files it has `written`, and those that held it already and are `unchanged`.

    `kept` are files that stayed because a person edited them or put them there; the export of each stands beside it, as
    `name (newsreader).md`. `removed` are the files of articles that are in the trash or deleted for good;
    `left` are those of them that stay because a person edited them. `unreadable` says of what is not in the export,
    because the library is damaged there, which article it is and what is wrong with it, a sentence without its end
    each.
    """

    written: tuple[Path, ...]
    unchanged: tuple[Path, ...]
    kept: tuple[Path, ...]
    unreadable: tuple[str, ...] = ()
    removed: tuple[Path, ...] = ()
    left: tuple[Path, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """All files that now hold the export."""
        return tuple(sorted((*self.written, *self.unchanged)))


def export(
    library: Library,
    *,
    articles: Sequence[int] | None = None,
    format: str = Format.MARKDOWN,
    output: Path | None = None,
    tag: str | None = None,
    progress: Progress | None = None,
) -> ExportReport:
    """Write highlights to files: those of the articles with these ids, or of all articles outside the trash.

    `output` is the folder, else the platform's place; for a format with one file for all it may be that file's name.
    With `tag`, only highlights that wear it or a child of it, or whose article does. An article without highlights is
    left out unless it is named; if all of its highlights were removed, the file that it has in the folder says so.
    The files that earlier exports left there of articles in the trash are removed, unless they were edited. `progress`
    counts the articles of a format with a file for each, and can stop the rest.
    JSON without names or a tag is the whole library, the trash and the history too, as `merging` reads it back.

    Raises `UsageError` for an unknown format, `NotFoundError` for an unknown article or tag, `CannotCreateError`,
    `CannotWriteError`; what was written before stays and is remembered.
    """
    _refuse_unknown(format)
    place = (output or paths.export_folder()).resolve()
    if format in _PAGES:
        return _export_pages(library, format, place, articles, tag, progress or Progress())
    # What has a suffix is the name of a file, unless there is a folder of that name.
    folder, name = (
        (place.parent, place.name) if place.suffix and not place.is_dir() else (place, f"newsreader.{format}")
    )
    left_out = Skipped()
    data = _encoded(_table(library, format, articles, tag, left_out))
    with _remembered(library, folder) as files:
        files.put(name, [name], data)
    return _report(files, left_out)


def export_notes(
    library: Library, notes: Iterable[Highlight], output: Path, query: str = "", progress: Progress | None = None
) -> ExportReport:
    """Write these highlights, by article, into one file of Markdown; `query` is what found them.

    A file that a person edited or put there stays, and the export goes beside it. `progress` counts the articles; if it
    is stopped, nothing is written. Raises `CannotCreateError`, `CannotWriteError`.
    """
    progress = progress or Progress()
    found: dict[int, list[Highlight]] = {}
    for note in notes:
        found.setdefault(note.article_id, []).append(note)
    chosen = [(article, found[article.id]) for article in library.articles.rows(sorted(found))]
    place = output.resolve()
    with _remembered(library, place.parent) as files:
        sheets = (
            Sheet(article, library.articles.revision(article.id), notes) for article, notes in progress.each(chosen)
        )
        text = markdown.render_notes(sheets, query)
        if not progress.stopped:
            files.put(place.name, [place.name], _encoded(text))
    return _report(files, Skipped())


def notes_file_name(query: str) -> str:
    """What the file of the notes that a query found may be called."""
    return f"notes-{words}.md" if (words := slug(query, _MOST_OF_QUERY)) else "notes.md"


def export_text(
    library: Library,
    *,
    articles: Sequence[int] | None = None,
    format: str = Format.MARKDOWN,
    tag: str | None = None,
    left_out: Skipped | None = None,
) -> str:
    """The same as one text, for standard output; what cannot be read is told in `left_out`, or raised.

    Raises as `export` does, and `UsageError` for several HTML pages.
    """
    _refuse_unknown(format)
    if left_out is None:
        text = export_text(library, articles=articles, format=format, tag=tag, left_out=(found := Skipped()))
        if found.messages:
            raise BadDataError(f"This cannot be exported: {'; '.join(found.messages)}.")
        return text
    if format not in _PAGES:
        return _table(library, format, articles, tag, left_out)
    chosen = _chosen(library, articles, tag, left_out)
    if format == Format.HTML and len(chosen) > 1:
        raise UsageError("Several articles are several pages of HTML: name one article, or a folder with --output.")
    render, _ = _PAGES[format]
    return "\n".join(render(*sheet) for sheet in _sheets(library, chosen, left_out))


def _table(library: Library, format: str, articles: Sequence[int] | None, tag: str | None, left_out: Skipped) -> str:
    if format == Format.JSON and articles is None and tag is None:
        return json.render_library(_everything(library, left_out), partial(library.archive.rest, left_out))
    return _TABLES[format](_sheets(library, _chosen(library, articles, tag, left_out), left_out))


def _everything(library: Library, left_out: Skipped) -> Iterator[tuple[Sheet, Mapping[str, Any]]]:
    for article_id, archive in library.archive.articles(left_out):
        with _leaving_out(article_id, left_out):
            article, highlights = library.articles.get(article_id), library.highlights.for_article(article_id)
            sheet = Sheet(article, library.articles.revision(article_id), highlights)
        if article_id not in left_out.articles:
            yield sheet, archive


@contextmanager
def _leaving_out(article_id: int, left_out: Skipped) -> Iterator[None]:
    """Within this, an article that cannot be read is left out, and the others go on."""
    try:
        yield
    except DamagedError as error:
        left_out.add(article_id, error.reason)


def _refuse_unknown(format: str) -> None:
    if format not in list(Format):
        raise UsageError(f"There is no format “{format}”; there are {', '.join(Format)}.")


def _export_pages(
    library: Library,
    format: str,
    place: Path,
    articles: Sequence[int] | None,
    tag: str | None,
    progress: Progress,
) -> ExportReport:
    render, suffix = _PAGES[format]
    left_out = Skipped()
    chosen = _chosen(library, articles, tag, left_out)
    with _remembered(library, place) as files:
        if articles is None and tag is None:
            emptied = _emptied(library, files.owners(suffix) - {article.uid for article, _ in chosen})
            chosen += [(article, notes) for article, notes in emptied if article.id not in left_out.articles]
        named = {article.uid for article, _ in chosen}
        for uid in _trashed(library):
            if uid not in named:
                files.remove(uid)
        for sheet in _sheets(library, progress.each(chosen), left_out):
            name = file_name(sheet.article, extension=suffix)
            own_name = file_name(sheet.article, [name], suffix)
            files.put(sheet.article.uid, [name, own_name], _encoded(render(*sheet)))
    return _report(files, left_out)


def _chosen(
    library: Library, articles: Sequence[int] | None, tag: str | None, left_out: Skipped
) -> list[tuple[Article, list[Highlight]]]:
    """The articles to export, by id, each with its highlights. Raises `NotFoundError`."""
    if articles is not None:
        chosen = list(_one_by_one(library, articles, left_out))
    else:
        try:
            chosen = _marked(library)
        except DamagedError:
            every = sorted(library.articles.ids(ArticleQuery()))
            chosen = [pair for pair in _one_by_one(library, every, left_out) if pair[1]]
    return chosen if tag is None else _tagged(library, chosen, tag)


def _marked(library: Library) -> list[tuple[Article, list[Highlight]]]:
    """All articles that have highlights, in one go."""
    found: dict[int, list[Highlight]] = {}
    for highlight in library.highlights.all():
        found.setdefault(highlight.article_id, []).append(highlight)
    return [(article, found[article.id]) for article in library.articles.rows(sorted(found))]


def _one_by_one(
    library: Library, articles: Iterable[int], left_out: Skipped
) -> Iterator[tuple[Article, list[Highlight]]]:
    for article_id in dict.fromkeys(articles):
        with _leaving_out(article_id, left_out):
            article, highlights = library.articles.get(article_id), library.highlights.for_article(article_id)
        if article_id not in left_out.articles:
            yield article, highlights


def _tagged(
    library: Library, chosen: list[tuple[Article, list[Highlight]]], tag: str
) -> list[tuple[Article, list[Highlight]]]:
    wanted = tag.strip("#/ ")

    def wears(tags: Iterable[str]) -> bool:
        return is_known(wanted, tags)

    if not wears(known.name for known in library.tags.list()):
        raise NotFoundError(f"There is no tag “{tag}”; `newsreader tag list` shows those there are.")
    kept = (
        (article, highlights if wears(article.tags) else [one for one in highlights if wears(one.tags)])
        for article, highlights in chosen
    )
    return [(article, highlights) for article, highlights in kept if highlights]


def _emptied(library: Library, uids: Iterable[str]) -> list[tuple[Article, list[Highlight]]]:
    """Articles that were exported and have nothing left to export, but for those in the trash."""
    emptied: list[tuple[Article, list[Highlight]]] = []
    for uid in sorted(uids):
        try:
            article = library.articles.find(uid)
        except (NotFoundError, DamagedError):
            continue
        if article.deleted_at is None:
            emptied.append((article, []))
    return emptied


def _trashed(library: Library) -> Iterator[str]:
    """Whose files no folder should have: the uids of the articles in the trash, and the owner of what was deleted."""
    yield GONE
    for article_id in library.articles.ids(ArticleQuery(Shelf.TRASH)):
        with suppress(DamagedError):
            yield library.articles.get(article_id).uid


def _sheets(library: Library, chosen: Iterable[tuple[Article, list[Highlight]]], left_out: Skipped) -> Iterator[Sheet]:
    """One by one, since texts are long."""
    for article, highlights in chosen:
        with _leaving_out(article.id, left_out):
            revision = library.articles.revision(article.id)
        if article.id not in left_out.articles:
            yield Sheet(article, revision, highlights)


@contextmanager
def _remembered(library: Library, place: Path) -> Iterator[ExportFolder]:
    """The folder as earlier exports left it; what this one wrote is remembered, even if it breaks off."""
    target = str(place)
    known = library.exports.known(target)
    files = ExportFolder(place, known)
    try:
        yield files
    finally:
        if not library.read_only and files.known() != known:
            library.exports.remember(target, files.known())


def _encoded(text: str) -> bytes:
    # The library holds no lone surrogates; a name that the system gave may.
    return text.encode("utf-8", "replace")


def _report(files: ExportFolder, left_out: Skipped) -> ExportReport:
    return ExportReport(
        tuple(files.written),
        tuple(files.unchanged),
        tuple(files.kept),
        tuple(left_out.messages),
        tuple(files.removed),
        tuple(files.left),
    )
