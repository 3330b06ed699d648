"""Taking out what was marked: which articles and highlights, in which format, into which files.

A file that a person edited is never overwritten, and an export that changes nothing changes no byte. Must not know what
a format looks like (`export`) or how a library is kept (`library`).
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from newsreader import paths
from newsreader.errors import NotFoundError, UsageError
from newsreader.export import csv, html, json, jsonld, markdown
from newsreader.export.names import file_name, slug
from newsreader.export.sheet import Sheet
from newsreader.services.export_folder import ExportFolder

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
    `name (newsreader).md`.
    """

    written: tuple[Path, ...]
    unchanged: tuple[Path, ...]
    kept: tuple[Path, ...]

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
) -> ExportReport:
    """Write highlights to files: those of the articles with these ids, or of all articles outside the bin.

    `output` is the folder, else the platform's place; for a format with one file for all it may be that file's name.
    With `tag`, only highlights that wear it or a child of it, or whose article does. An article without highlights is
    left out unless it is named; if all of its highlights were removed, the file that it has in the folder says so.
    JSON without names or a tag is the whole library, the bin and the history too, as `merging` reads it back.

    Raises `UsageError` for an unknown format, `NotFoundError` for an unknown article or tag, `CannotCreateError`,
    `CannotWriteError`; what was written before stays and is remembered.
    """
    _refuse_unknown(format)
    place = (output or paths.export_folder()).resolve()
    if format in _PAGES:
        return _export_pages(library, format, place, articles, tag)
    # What has a suffix is the name of a file, unless there is a folder of that name.
    folder, name = (
        (place.parent, place.name) if place.suffix and not place.is_dir() else (place, f"newsreader.{format}")
    )
    data = _encoded(_table(library, format, articles, tag))
    with _remembered(library, folder) as files:
        files.put(name, [name], data)
    return _report(files)


def export_notes(library: Library, notes: Iterable[Highlight], output: Path, query: str = "") -> ExportReport:
    """Write these highlights, by article, into one file of Markdown; `query` is what found them.

    A file that a person edited or put there stays, and the export goes beside it. Raises `CannotCreateError`,
    `CannotWriteError`.
    """
    found: dict[int, list[Highlight]] = {}
    for note in notes:
        found.setdefault(note.article_id, []).append(note)
    chosen = [(article, found[article.id]) for article in library.articles.rows(sorted(found))]
    place = output.resolve()
    with _remembered(library, place.parent) as files:
        files.put(place.name, [place.name], _encoded(markdown.render_notes(_sheets(library, chosen), query)))
    return _report(files)


def notes_file_name(query: str) -> str:
    """What the file of the notes that a query found may be called."""
    return f"notes-{words}.md" if (words := slug(query, _MOST_OF_QUERY)) else "notes.md"


def export_text(
    library: Library, *, articles: Sequence[int] | None = None, format: str = Format.MARKDOWN, tag: str | None = None
) -> str:
    """The same as one text, for standard output. Raises as `export` does, and `UsageError` for several HTML pages."""
    _refuse_unknown(format)
    if format not in _PAGES:
        return _table(library, format, articles, tag)
    chosen = _chosen(library, articles, tag)
    if format == Format.HTML and len(chosen) > 1:
        raise UsageError("Several articles are several pages of HTML: name one article, or a folder with --output.")
    render, _ = _PAGES[format]
    return "\n".join(render(*sheet) for sheet in _sheets(library, chosen))


def _table(library: Library, format: str, articles: Sequence[int] | None, tag: str | None) -> str:
    if format == Format.JSON and articles is None and tag is None:
        return json.render_library(_everything(library), library.archive.rest())
    return _TABLES[format](_sheets(library, _chosen(library, articles, tag)))


def _everything(library: Library) -> Iterator[tuple[Sheet, Mapping[str, Any]]]:
    for article_id, archive in library.archive.articles():
        article, highlights = library.articles.get(article_id), library.highlights.for_article(article_id)
        yield Sheet(article, library.articles.revision(article_id), highlights), archive


def _refuse_unknown(format: str) -> None:
    if format not in list(Format):
        raise UsageError(f"There is no format “{format}”; there are {', '.join(Format)}.")


def _export_pages(
    library: Library, format: str, place: Path, articles: Sequence[int] | None, tag: str | None
) -> ExportReport:
    render, suffix = _PAGES[format]
    chosen = _chosen(library, articles, tag)
    with _remembered(library, place) as files:
        if articles is None and tag is None:
            chosen += _emptied(library, files.owners(suffix) - {article.uid for article, _ in chosen})
        for sheet in _sheets(library, chosen):
            name = file_name(sheet.article, extension=suffix)
            own_name = file_name(sheet.article, [name], suffix)
            files.put(sheet.article.uid, [name, own_name], _encoded(render(*sheet)))
    return _report(files)


def _chosen(library: Library, articles: Sequence[int] | None, tag: str | None) -> list[tuple[Article, list[Highlight]]]:
    """The articles to export, by id, each with its highlights. Raises `NotFoundError`."""
    found: dict[int, list[Highlight]] = {}
    if articles is None:
        for highlight in library.highlights.all():
            found.setdefault(highlight.article_id, []).append(highlight)
        rows = library.articles.rows(sorted(found))
    else:
        rows = [library.articles.get(article_id) for article_id in dict.fromkeys(articles)]
        found = {article.id: library.highlights.for_article(article.id) for article in rows}
    chosen = [(article, found[article.id]) for article in rows]
    return chosen if tag is None else _tagged(library, chosen, tag)


def _tagged(
    library: Library, chosen: list[tuple[Article, list[Highlight]]], tag: str
) -> list[tuple[Article, list[Highlight]]]:
    name = tag.strip().casefold()

    def wears(tags: Iterable[str]) -> bool:
        return any(worn == name or worn.startswith(f"{name}/") for worn in map(str.casefold, tags))

    if not wears(known.name for known in library.tags.list()):
        raise NotFoundError(f"There is no tag “{tag}”; `newsreader tag list` shows those there are.")
    kept = (
        (article, highlights if wears(article.tags) else [one for one in highlights if wears(one.tags)])
        for article, highlights in chosen
    )
    return [(article, highlights) for article, highlights in kept if highlights]


def _emptied(library: Library, uids: Iterable[str]) -> list[tuple[Article, list[Highlight]]]:
    """Articles that were exported and have nothing left to export. One in the bin keeps the file it had."""
    emptied: list[tuple[Article, list[Highlight]]] = []
    for uid in sorted(uids):
        try:
            article = library.articles.find(uid)
        except NotFoundError:
            continue
        if article.deleted_at is None:
            emptied.append((article, []))
    return emptied


def _sheets(library: Library, chosen: Iterable[tuple[Article, list[Highlight]]]) -> Iterator[Sheet]:
    """One by one, since texts are long."""
    for article, highlights in chosen:
        yield Sheet(article, library.articles.revision(article.id), highlights)


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


def _report(files: ExportFolder) -> ExportReport:
    return ExportReport(tuple(files.written), tuple(files.unchanged), tuple(files.kept))
