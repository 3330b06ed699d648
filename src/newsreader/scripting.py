"""The library for scripts and notebooks: `newsreader.open_library`.

The names here and the fields of the records that they return are stable: before version 2.0 some may be added, none
renamed or removed. All other modules of newsreader can change at any time.

>>> import newsreader
>>> with newsreader.open_library("news.db", create=True) as library:
...     article = library.add_text("The vote was 31 to 12. Nobody spoke.", title="The quay")
...     mark = library.highlight(article, "The vote was 31 to 12.", tags=["claim"], note="Who counted?")
...     [(found.quote, found.note) for found in library.notes("cuonted")]
[('The vote was 31 to 12.', 'Who counted?')]
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from operator import index
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from newsreader import paths
from newsreader.errors import NewsreaderError, UsageError
from newsreader.library import Library
from newsreader.records import Article, ArticleQuery, Color, Highlight, Shelf, Sort, State, Tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsreader.services.exports.exporting import ExportReport

__all__ = ["Article", "Color", "Highlight", "NewsreaderError", "OpenLibrary", "Shelf", "Sort", "State", "Tag"]

E = TypeVar("E", bound=StrEnum)

_AT_ONCE = 500
"""How many articles are read at once."""


def open_library(path: str | Path | None = None, *, create: bool = False, read_only: bool = False) -> OpenLibrary:
    """Open the library at `path`, by default the one that `newsreader` opens. Close it, or use it in `with`.

    An older library is backed up and migrated. With `create`, a missing library is created. Raises `NewsreaderError`,
    as every method does; its message says what to do.
    """
    place = paths.expand(str(path)) if path is not None else paths.library_file()
    return OpenLibrary(Library.open(place, create=create, read_only=read_only))


class OpenLibrary:
    """An open library. Every change is stored when the method returns, is in the history, and can be undone.

    Articles and highlights are given as records, or by their ids. Records are frozen dataclasses, so that
    `dataclasses.asdict` and `pandas.DataFrame` take them as they are. Times are in UTC.
    """

    def __init__(self, library: Library) -> None:
        self._library = library

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the library."""
        self._library.close()

    @property
    def path(self) -> Path:
        """The path of the library file."""
        return self._library.path

    # Articles

    def articles(
        self, query: str = "", *, shelf: Shelf | str = Shelf.ALL, sort: Sort | str = Sort.ADDED
    ) -> Iterator[Article]:
        """Yield the articles of a shelf that match a query, as `newsreader list` does."""
        ids = self._library.articles.ids(ArticleQuery(_one_of(Shelf, shelf), _valid(query), _one_of(Sort, sort)))
        for start in range(0, len(ids), _AT_ONCE):
            yield from self._library.articles.rows(ids[start : start + _AT_ONCE])

    def article(self, reference: int | str) -> Article:
        """Return the article with this id or uid."""
        return self._library.articles.find(str(reference))

    def text(self, article: Article | int, revision: int | None = None) -> str:
        """Return the text of an article, or an earlier revision of it. The ranges of highlights are indices into it."""
        return self._library.articles.revision(_id(article), revision).text

    def add(self, *sources: str | Path, tags: Sequence[str] = ()) -> list[Article]:
        """Add addresses, files and folders, and return their articles. `tags` are names, or one name.

        Raises `NewsreaderError` for the first source that can't be added; those before it stay added.
        """
        from newsreader.services.adding.add import add_sources

        added = []
        for result in add_sources(self._library, map(str, sources), tags=_names(tags)) if sources else ():
            if result.exit_status:
                raise NewsreaderError(f"{result.source}: {result.message}")
            if result.id is not None:
                added.append(self._library.articles.get(result.id))
        return added

    def add_text(self, text: str, *, title: str, url: str | None = None, tags: Sequence[str] = ()) -> Article:
        """Add an article from plain text, Markdown or HTML; `url` is its address. The same text with another title is
        another article, unless it has the same address.
        """
        from dataclasses import replace

        from newsreader.ingest import parse_one
        from newsreader.services.adding.sources import is_web_address

        if url and not is_web_address(url):
            raise UsageError("The address of an article must begin with http:// or https://.")
        document = parse_one(text.encode())
        if title:
            document = replace(document, title=title, given_title=title, title_derived=False)
        return self._library.articles.add(replace(document, url=url or document.url), tags=_names(tags)).article

    def set_state(self, articles: Article | int | Iterable[Article | int], state: State | str) -> None:
        """Set the state of articles: unread, reading, done or archived."""
        self._library.articles.set_state(self._ids(articles), _one_of(State, state))

    def tag(self, articles: Article | int | Iterable[Article | int], *tags: str) -> None:
        """Add tags to articles."""
        self._library.articles.tag(self._ids(articles), tags)

    def untag(self, articles: Article | int | Iterable[Article | int], *tags: str) -> None:
        """Remove tags from articles."""
        self._library.articles.untag(self._ids(articles), tags)

    # Highlights

    def highlights(self, article: Article | int | None = None, *, tag: str | None = None) -> list[Highlight]:
        """Return the highlights of an article in the order of the text, or all highlights, the newest first.

        With `tag`, only highlights with this tag or one below it.
        """
        if article is None:
            return self._library.highlights.all(tag=tag)
        from newsreader.text.query.tags import is_meant

        found = self._library.highlights.for_article(_id(article))
        return [one for one in found if tag is None or any(is_meant(tag, name) for name in one.tags)]

    def notes(self, query: str = "", limit: int | None = None) -> list[Highlight]:
        """Return the highlights that the note search finds, the best match first. Weaker matches are left out."""
        from newsreader.services.notes.searching import NoteSearch

        matches = NoteSearch(self._library).search(_valid(query), limit)
        return [match.highlight for match in matches if not match.is_weak]

    def highlight(
        self,
        article: Article | int,
        quote: str,
        *,
        prefix: str = "",
        suffix: str = "",
        color: Color | str = Color.YELLOW,
        tags: Sequence[str] = (),
        note: str = "",
    ) -> Highlight:
        """Highlight the words `quote` of an article.

        Straight quotation marks, simple dashes and any spaces match those of the article. `prefix` and `suffix` are the
        words before and after it, if it occurs more than once.
        """
        from newsreader.services.highlights import highlight_quote

        found = self._library.articles.get(_id(article))
        options = {"prefix": prefix, "suffix": suffix, "note": note}
        return highlight_quote(self._library, found, quote, color=_one_of(Color, color), tags=_names(tags), **options)

    def set_note(self, highlight: Highlight | int, note: str) -> Highlight:
        """Replace the note of a highlight."""
        return self._library.highlights.set_note(_id(highlight), note)

    def set_color(self, highlight: Highlight | int, color: Color | str) -> Highlight:
        """Change the color of a highlight."""
        return self._library.highlights.set_color(_id(highlight), _one_of(Color, color))

    def set_tags(self, highlight: Highlight | int, tags: Iterable[str]) -> Highlight:
        """Replace the tags of a highlight by these names, or by one name."""
        return self._library.highlights.set_tags(_id(highlight), _names(tags))

    def delete_highlight(self, highlight: Highlight | int) -> None:
        """Delete a highlight, with its note."""
        self._library.highlights.delete(_id(highlight))

    def tags(self) -> list[Tag]:
        """Return all tags, with how often they are used."""
        return self._library.tags.list()

    # Out, and back

    def export(self, folder: str | Path, *, format: str = "markdown", query: str = "") -> ExportReport:
        """Export highlights to files in a folder, as `newsreader export` does. What you edited in them stays.

        `query` is a query of the note search. The report names the files.
        """
        from newsreader.services.exports.exporting import export

        return export(self._library, output=Path(folder), format=format, query=_valid(query))

    def export_text(self, article: Article | int, *, format: str = "markdown") -> str:
        """Return the export of an article as text, in a format that is text."""
        from newsreader.export.registry import FORMATS, encoded
        from newsreader.services.exports.exporting import export_pieces

        if format in FORMATS and FORMATS[format].is_binary:
            raise UsageError(f"A {format} file is not text. Use export.")
        pieces = export_pieces(self._library, [], articles=[_id(article)], format=format)
        return b"".join(map(encoded, pieces)).decode("utf-8")

    def undo(self) -> str | None:
        """Undo the last change, and return what it was, or `None` if there is nothing to undo."""
        step = self._library.history.undo()
        return step.label if step else None

    def _ids(self, records: Article | int | Iterable[Article | int]) -> list[int]:
        """Return the ids of articles. Raises `NotFoundError` if one of them does not exist."""
        some = records if isinstance(records, Iterable) else (records,)
        ids = [_id(one) for one in some]
        known = {article.id for article in self._library.articles.rows(ids)}
        for missing in (one for one in ids if one not in known):
            self._library.articles.get(missing)  # raises the error
        return ids


def _one_of(names: type[E], name: str) -> E:
    try:
        return names(name)
    except ValueError:
        raise UsageError(f"“{name}” is not valid. Use {', '.join(names)}.") from None


def _valid(query: str) -> str:
    """Return the query. Raises `UsageError` if a part of it is invalid, as the commands do."""
    from newsreader.text.query.parser import parse

    parsed = parse(query)
    if parsed.is_mistaken:
        raise UsageError(" ".join(mistake.message for mistake in parsed.mistakes))
    return query


def _id(record: Any) -> int:
    """Return the id of a record, also of one that is a row of pandas, or an id as an `int`."""
    return index(getattr(record, "id", record))


def _names(tags: Iterable[str]) -> Sequence[str]:
    """Return the names of tags. A single text is one name, and not its letters."""
    return (tags,) if isinstance(tags, str) else tuple(tags)
