"""Which articles and highlights an export has, and which of them go into one file.

Must not know formats, folders or how a file is written.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from newsreader.errors import NotFoundError
from newsreader.export import escape
from newsreader.export.names import slug
from newsreader.export.sheet import Sheet
from newsreader.library.file.sqlite_errors import DamagedError
from newsreader.records import ArticleQuery
from newsreader.services.notes.filtering import NoteFilter
from newsreader.text.query.parser import parse
from newsreader.text.query.tags import is_known
from newsreader.text.query.terms import Key, Query, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from newsreader.export.sheet import Order
    from newsreader.library import Library
    from newsreader.library.archive.skipped import Skipped
    from newsreader.records import Article, Highlight, Tag

    Chosen: TypeAlias = list[tuple[Article, list[Highlight]]]
    """Articles, each with its highlights that are exported."""

UNTAGGED = "untagged"
"""The name of the file of highlights that have no tag, if each tag has a file."""

TAG_OWNER = "tag:"
"""What the owner of each tag's file begins with. No uid does."""

_MAX_NAME_BYTES = 120


@dataclass(frozen=True, slots=True)
class Choice:
    """The highlights of the articles with these ids, or of all articles outside the trash, that match a query.

    The `query` is that of the note search. A `tag` is on the highlight, or on its article, or above such a tag.
    """

    articles: Sequence[int] | None = None
    tag: str | None = None
    query: str = ""

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return self.articles is None and self.tag is None and not self.query.strip()

    @property
    def title(self) -> str:
        """A title for a file of these highlights: the query."""
        return str(self._terms(parse(self.query).query))

    def of(self, library: Library, skipped: Skipped) -> Chosen:
        """Return the articles by id, each with its highlights. Raises `NotFoundError` for an unknown article or tag.

        An article without highlights is returned only if it is named and there is no query.
        """
        if self.tag is not None and not is_known(_name(self.tag), (tag.name for tag in library.tags.list())):
            raise NotFoundError(f"There is no tag “{self.tag}”. See newsreader tag list.")
        if self.articles is not None:
            chosen = list(_one_by_one(library, self.articles, skipped))
        else:
            try:
                chosen = _highlighted(library)
            except DamagedError:
                every = sorted(library.articles.ids(ArticleQuery()))
                chosen = [pair for pair in _one_by_one(library, every, skipped) if pair[1]]
        query = self._terms(parse(self.query).query)
        return _matching(library, chosen, query) if query.terms else chosen

    def _terms(self, query: Query) -> Query:
        return query if self.tag is None else Query((*query.terms, Term(Key.TAG, _name(self.tag))))


class TagFile(NamedTuple):
    """The highlights of a tag, which go into one file. `owner` and `stem` are the same in each export."""

    owner: str
    stem: str
    title: str
    chosen: Chosen


def by_tag(chosen: Chosen) -> Iterator[TagFile]:
    """Yield the highlights of each tag, by its name, and those without a tag. Tags of an article are not looked at.

    A highlight with two tags is in two files.
    """
    names = sorted({tag for _, highlights in chosen for highlight in highlights for tag in highlight.tags})
    stems = [slug(name, _MAX_NAME_BYTES) for name in (*names, UNTAGGED)]
    for name, stem in zip((*names, None), stems, strict=True):
        digest = sha256((name or "").encode()).hexdigest()[:8]
        tagged = (
            (article, [one for one in highlights if (not one.tags if name is None else name in one.tags)])
            for article, highlights in chosen
        )
        kept = [(article, highlights) for article, highlights in tagged if highlights]
        if kept:
            is_unique = stem and stems.count(stem) == 1
            yield TagFile(f"{TAG_OWNER}{digest}", stem if is_unique else f"{stem}-{digest}", name or UNTAGGED, kept)


def sheets_of(
    library: Library,
    chosen: Iterable[tuple[Article, list[Highlight]]],
    skipped: Skipped,
    order: Order,
    tags: Mapping[str, str] | None = None,
) -> Iterator[Sheet]:
    """Yield a sheet for each article that can be read. Only one text is in memory at a time.

    If the forms of the `tags` are known already, the sheets have no codes.
    """
    codes = _codes(library) if tags is None else {}
    tags = escape.tags(codes) if tags is None else tags
    for article, highlights in chosen:
        with _skipping(article.id, skipped):
            revision = library.articles.revision(article.id)
        if article.id not in skipped.articles:
            yield Sheet(article, revision, highlights, tags, order, codes)


def tag_forms(library: Library) -> Mapping[str, str]:
    """Return the names of all tags as Markdown has them; none of a damaged library."""
    return escape.tags(_codes(library))


def _codes(library: Library) -> dict[str, Tag]:
    """Return all tags by name; none of a damaged library."""
    with suppress(DamagedError):
        return {tag.name: tag for tag in library.tags.list()}
    return {}


@contextmanager
def _skipping(article_id: int, skipped: Skipped) -> Iterator[None]:
    """Add the article to `skipped` if reading it raises `DamagedError`."""
    try:
        yield
    except DamagedError as error:
        skipped.articles[article_id] = error.reason


def _name(tag: str) -> str:
    return tag.strip("#/ ")


def _highlighted(library: Library) -> Chosen:
    """Return all articles that have highlights, with two queries."""
    by_article: dict[int, list[Highlight]] = {}
    for highlight in library.highlights.all():
        by_article.setdefault(highlight.article_id, []).append(highlight)
    return [(article, by_article[article.id]) for article in library.articles.rows(sorted(by_article))]


def _one_by_one(
    library: Library, articles: Iterable[int], skipped: Skipped
) -> Iterator[tuple[Article, list[Highlight]]]:
    for article_id in dict.fromkeys(articles):
        with _skipping(article_id, skipped):
            article, highlights = library.articles.get(article_id), library.highlights.for_article(article_id)
        if article_id not in skipped.articles:
            yield article, highlights


def _matching(library: Library, chosen: Chosen, query: Query) -> Chosen:
    """Return the highlights that match. Words match as in the note search, without weak matches."""
    if query.words:
        from newsreader.services.notes.searching import NoteSearch

        matches = NoteSearch(library).search(str(query), None)
        allowed = frozenset(match.highlight.id for match in matches if not match.is_weak)
    else:
        only = NoteFilter(library, query)
        every = (highlight for _, highlights in chosen for highlight in highlights)
        allowed = frozenset(highlight.id for highlight in every if only.groups and only.matches(highlight))
    pairs = ((article, [one for one in highlights if one.id in allowed]) for article, highlights in chosen)
    return [(article, highlights) for article, highlights in pairs if highlights]
