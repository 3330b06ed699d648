"""A page → its metadata. Of several sources, the first that has a value counts.

The order is JSON-LD, Open Graph and its relatives, Parse.ly, Dublin Core, Sailthru, the markup of bylines and times,
and the title of the page. Publishers fill the first ones with care, because search engines and social networks read
them.
"""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsreader.ingest.blocks.addresses import host
from newsreader.ingest.dates import find_date, parse_date
from newsreader.text.clean import bare, one_line

from . import authors, jsonld, shown_dates
from .canonical import canonical_address
from .facts import Facts, text_of
from .titles import choose_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from lxml.html import HtmlElement

    from newsreader.ingest.web.tree import Tree

_TITLES = (
    "og:title", "parsely-title", "twitter:title", "dc.title", "dcterms.title", "sailthru.title", "title", "headline",
)  # fmt: skip
_AUTHORS = (
    "article:author", "og:article:author", "author", "article:author_name", "parsely-author", "dc.creator",
    "dcterms.creator", "dc.contributor", "sailthru.author", "byl", "byline", "cxenseparse:author", "twitter:data1",
)  # fmt: skip
_DATES = (
    "article:published_time", "og:article:published_time", "og:published_time", "article:published",
    "parsely-pub-date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date",
    "dcterms.date", "sailthru.date", "date", "pubdate", "publishdate", "publish-date", "publish_date", "published_at",
    "publication_date", "datepublished", "date_published", "published-date", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "article.published", "displaydate", "originalpublicationdate", "bt:pubdate",
    "citation_publication_date", "citation_date", "ptime", "dc.terms.created", "video:release_date", "created",
)  # fmt: skip
_SITES = ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "al:iphone:app_name")
_IN_ADDRESS = re.compile(r"[/-](20[0-3]\d|19[89]\d)([/-]?)(0?[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01]|[1-9])(?=[/-]|$)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_MAX_BYLINE, _MAX_BOXES = 150, 100
"""The longest text of a byline (code points), and the number of elements of one sort that are looked at."""
_FIRST_YEAR = 1800
"""The year of the first publication; earlier ones are placeholders such as 0001-01-01."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata of a `records.Document`. `restricted` says that the page calls itself not free to read."""

    title: str = ""
    authors: tuple[str, ...] = ()
    site: str | None = None
    canonical_url: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    restricted: bool = False


def read_metadata(tree: Tree, url: str) -> Metadata:
    """Return the metadata of a page; `url` is its address, or empty."""
    facts = Facts(tree)
    page = _Reader(facts)
    canonical = canonical_address(page.addresses(), url)
    sites = page.sites(canonical or url)
    return Metadata(
        title=_line(choose_title(page.titles(), facts.headings, facts.title_tag, sites)),
        authors=page.authors(next(iter(sites), "")),
        site=next(iter(sites), None),
        canonical_url=canonical,
        language=page.language(),
        published_at=page.published_at(canonical or url),
        restricted=page.restricted(),
    )


class _Reader:
    """Interprets the facts of one page."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def addresses(self) -> Iterator[str]:
        """Yield the addresses that the page calls its own."""
        yield from self._facts.canonical
        yield from self._facts.meta["og:url"]
        for key in ("mainEntityOfPage", "url", "@id"):
            value = self._facts.article.get(key)
            named = value.get("@id") or value.get("url") if isinstance(value, dict) else value
            if isinstance(named, str):
                yield named

    def titles(self) -> list[str]:
        """Return the titles in the metadata, the most reliable first."""
        named = [jsonld.text(self._facts.article.get("headline")) or jsonld.text(self._facts.article.get("name"))]
        named += [value for name in _TITLES for value in self._facts.meta[name][:1]]
        named += [text_of(element) for element in self._facts.properties["headline"][:1] if element.tag != "meta"]
        return [_plain(value) for value in named if value.strip()]

    def sites(self, url: str) -> list[str]:
        """Return the names of the site, the one to show first."""
        publisher = jsonld.text(self._facts.resolve(self._facts.article.get("publisher")))
        named = [self._facts.meta["og:site_name"][:1], [publisher], *(self._facts.meta[name][:1] for name in _SITES)]
        named += [[jsonld.text(node.get("name"))] for node in self._facts.nodes if "website" in jsonld.types(node)]
        shown = [_line(_plain(name)) for names in named for name in names]
        address = host(url)
        labels = address.split(".")
        shown += [address, *labels[-3:-1], *(handle.lstrip("@") for handle in self._facts.meta["twitter:site"][:1])]
        return [name for name in dict.fromkeys(shown) if name and not name.startswith("http")]

    def authors(self, site: str) -> tuple[str, ...]:
        """Return the authors from the first source that names a person, else the site or an account."""
        weak: tuple[str, ...] = ()
        for values in self._author_sources():
            found = authors.names((_line(_plain(value)) for value in values), site)
            if found and not authors.names_site(found[0], site) and not authors.is_account(found[0]):
                return found
            weak = weak or found
        return weak

    def _author_sources(self) -> Iterator[list[str]]:
        yield list(self._people(self._facts.article.get("author"), organizations=False))
        yield list(self._people(self._facts.article.get("creator"), organizations=False))
        for name in _AUTHORS:
            values = self._facts.meta[name]
            if name == "twitter:data1" and "written by" not in " ".join(self._facts.meta["twitter:label1"]).lower():
                continue
            values = [value for value in values if not value.startswith(("http://", "https://", "/"))]
            # Libraries write “Doe, Jane”.
            yield [
                " ".join(reversed(v.split(", "))) if name.startswith("dc") and v.count(", ") == 1 else v for v in values
            ]
        yield [self._named(element) for element in self._facts.properties["author"] if not _is_elsewhere(element)][:10]
        types = {"webpage", "newsarticle", "article", "blogposting"}
        by_nodes = [node["author"] for node in self._facts.nodes if "author" in node and jsonld.types(node) & types]
        for author in by_nodes:
            yield list(self._people(author, organizations=False))
        yield [
            text_of(element)[:_MAX_BYLINE] for element in self._facts.author_links[:10] if not _is_elsewhere(element)
        ]
        bylines = [element for element in self._facts.bylines[:_MAX_BOXES] if len(text_of(element)) <= _MAX_BYLINE]
        for element in bylines:
            if not _is_elsewhere(element):
                # Two authors can be in two elements, one after the other.
                together = [other for other in bylines if other.getparent() is element.getparent()]
                named = authors.people(piece for other in together for piece in other.itertext())
                yield named or ([text_of(element)] if authors.says_by(text_of(element)) else [])
        for author in (self._facts.article.get("author"), self._facts.article.get("creator"), *by_nodes):
            yield list(self._people(author))

    def _named(self, element: HtmlElement) -> str:
        name = next((one for one in element.iter() if "name" in one.get("itemprop", "").split()), element)
        return name.get("content") or " ".join(name.text_content().split())[:_MAX_BYLINE]

    def _people(self, value: object, *, organizations: bool = True) -> Iterator[str]:
        """Yield the names in a value of JSON-LD; a person can be a reference to another object."""
        for one in value if isinstance(value, list) else [value]:
            person = self._facts.resolve(one)
            if not organizations and isinstance(person, dict) and "organization" in jsonld.types(person):
                continue
            if isinstance(person, dict) and isinstance(person.get("name"), list):
                yield from filter(None, map(jsonld.text, person["name"][:_MAX_BOXES]))
                continue
            name = jsonld.text(person)
            if not name and isinstance(person, dict):
                name = f"{jsonld.text(person.get('givenName'))} {jsonld.text(person.get('familyName'))}".strip()
            if name:
                yield name

    def published_at(self, url: str) -> datetime | None:
        """Return when the article was published first, from the first source that has a date."""
        moments = filter(None, map(parse_date, self._dates()))
        if found := next((moment for moment in moments if moment.year >= _FIRST_YEAR), None):
            return found
        return next(filter(shown_dates.is_possible, filter(None, map(parse_date, self._shown_dates(url)))), None)

    def _dates(self) -> Iterator[str]:
        for key in ("datePublished", "dateCreated", "uploadDate"):
            yield _moment(self._facts.article.get(key))
        for node in self._facts.nodes:
            if jsonld.types(node) & {"webpage", "newsarticle", "article", "blogposting", "videoobject"}:
                yield _moment(node.get("datePublished"))
        for name in _DATES:
            yield from self._facts.meta[name]
        for element in self._facts.properties["datepublished"]:
            yield from shown_dates.moments(element)

    def _shown_dates(self, url: str) -> Iterator[str]:
        """Yield the dates in the text of the page; last, with more effort, lines below the title and any language."""
        times = sorted(self._facts.times[:_MAX_BOXES], key=lambda one: "pubdate" not in one.attrib)
        boxes = self._facts.date_boxes[:_MAX_BOXES]
        for element in _of_publication(times):
            yield from shown_dates.moments(element)
        if found := _IN_ADDRESS.search(url):
            yield "-".join(found.group(1, 3, 4))
        for element in _of_publication(boxes):
            yield from shown_dates.moments(element)
        yield find_date(self._facts.title_tag)
        language = (self.language() or "").partition("-")[0].lower()
        lines = shown_dates.lines_below(self._facts.title_element, self._facts.elements)
        for changed in (False, True):
            for element in _of_publication((*times, *boxes, *lines), changed=changed):
                yield from shown_dates.moments(element)
                yield shown_dates.in_language(element, language)

    def language(self) -> str | None:
        """Return the language tag of the page, such as `en-US`."""
        named: Iterable[str | None] = (
            self._facts.root.get("lang"),
            self._facts.root.get("{http://www.w3.org/XML/1998/namespace}lang"),
            *self._facts.meta["og:locale"],
            *self._facts.meta["content-language"],
            *self._facts.meta["language"],
            jsonld.text(self._facts.article.get("inLanguage")),
        )
        for name in named:
            tag = (name or "").split(",")[0].strip().replace("_", "-")
            if _LANGUAGE.fullmatch(tag):
                return tag
        return None

    def restricted(self) -> bool:
        """Return whether the page says that its article is only for subscribers."""
        free = [node["isAccessibleForFree"] for node in self._facts.nodes if "isAccessibleForFree" in node]
        tier = " ".join(self._facts.meta["article:content_tier"]).lower()
        return any(str(value).lower() == "false" for value in free) or tier in {"locked", "metered"}


def _of_publication(elements: Iterable[HtmlElement], *, changed: bool = False) -> Iterator[HtmlElement]:
    """Yield the elements with the date of publication, or with that of the last change."""
    for element in elements:
        if shown_dates.says_changed(element) is changed and not (
            _is_elsewhere(element) or shown_dates.is_of_subject(element)
        ):
            yield element


def _is_elsewhere(element: HtmlElement) -> bool:
    """Return whether an element is in a comment, a quotation, a menu or a list of other articles."""
    for count, box in enumerate(element.iterancestors()):
        if box.tag in {"nav", "footer", "aside", "blockquote"}:
            return True
        if count < 6 and re.search(
            r"comment|quote|related|recommend|sidebar|teaser|footer|most-?read|trending", box.get("class", "").lower()
        ):
            return True
    return False


def _moment(value: object) -> str:
    """Return a date in JSON-LD, which some publishers write as the seconds or milliseconds since 1970."""
    return str(value) if isinstance(value, int | float) else jsonld.text(value)


def _plain(value: str) -> str:
    """Return a value without tags and entities, which some publishers write into attributes and JSON."""
    return _MARKUP.sub("", entities.unescape(value)) if "&" in value or "<" in value else value


def _line(value: str) -> str:
    return " ".join(bare(one_line(value)).split())
