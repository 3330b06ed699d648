"""The table of programs whose exports can be imported. A new one is a module and a row here.

The module has two functions. `recognizes(bundle)` returns whether the bundle is such an export; it looks at names and
the heads of files only. `read(bundle)` yields an `ImportedArticle` for each article and a `SkippedItem` for each part
that can't be imported, and raises `BadDataError` if the whole bundle can't be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .bundle import Bundle
    from .imported import ImportedArticle, SkippedItem


@dataclass(frozen=True, slots=True)
class Importer:
    """One importer: the package and the name of its module, and what it reads, as a phrase for people."""

    package: str
    name: str
    reads: str

    def recognizes(self, bundle: Bundle) -> bool:
        """Return whether the bundle is an export of this program."""
        return bool(self._module().recognizes(bundle))

    def read(self, bundle: Bundle) -> Iterator[ImportedArticle | SkippedItem]:
        """Yield the articles of the bundle, and the parts that can't be imported. Raises `BadDataError`."""
        found: Iterator[ImportedArticle | SkippedItem] = self._module().read(bundle)
        return found

    def _module(self) -> Any:
        return import_module(f".{self.package}.{self.name}", __package__)


IMPORTERS = (
    Importer("read_later", "omnivore", "Omnivore's archive"),
    Importer("read_later", "wallabag", "wallabag's JSON"),
    Importer("read_later", "pocket", "Pocket's CSV, HTML or archive"),
    Importer("read_later", "instapaper", "Instapaper's CSV"),
    Importer("annotations", "readwise", "Readwise's CSV"),
    Importer("read_later", "readwise_reader", "Readwise Reader's CSV"),
    Importer("read_later", "matter", "Matter's archive"),
    Importer("read_later", "raindrop", "Raindrop's CSV"),
    Importer("annotations", "hypothesis", "Hypothesis' JSON"),
    Importer("annotations", "web_annotation", "W3C annotations (JSON-LD)"),
    Importer("books", "kindle", "Kindle's clippings"),
    Importer("books", "koreader", "KOReader's JSON or sidecars"),
    Importer("books", "readest", "Readest's JSON"),
    Importer("annotations", "obsidian_clipper", "Obsidian Web Clipper's JSON"),
    Importer("books", "kobo", "Kobo's annotations or database"),
    Importer("references", "zotero", "Zotero's JSON or CSL-JSON"),
    Importer("read_later", "karakeep", "karakeep's JSON"),
    Importer("read_later", "linkwarden", "Linkwarden's JSON"),
    Importer("read_later", "pinboard", "Pinboard's JSON"),
    Importer("read_later", "browser_bookmarks", "bookmarks of a browser"),
    Importer("read_later", "browser_json", "bookmarks of Chrome or Firefox as JSON"),
    Importer("references", "ris", "RIS"),
    Importer("references", "bibtex", "BibTeX"),
    Importer("annotations", "own_markdown", "newsreader's Markdown"),
)
"""All importers. The first that recognizes a bundle reads it."""
_TABLES = (".json", ".jsonld", ".csv", ".ris", ".bib", ".lua", ".annot", ".sqlite")
"""The endings of files that are never the text of an article."""


def parts(folder: Bundle) -> tuple[list[tuple[Bundle, Importer]], list[str]]:
    """Return the exports in a folder that has those of several programs, and the tables and lists of no known program.

    Files that are no export alone, such as the texts of articles, are a part of each.
    """
    from .reading import MOST_PAGES

    pages = set([*folder.named(".html", ".htm")][MOST_PAGES:])
    found: dict[Importer, list[str]] = {}
    rest: list[str] = []
    unknown: list[str] = []
    for path in folder.members:
        if importer := recognize(folder.only((path,))) if path not in pages else None:
            found.setdefault(importer, []).append(path)
        else:
            (unknown if path.lower().endswith(_TABLES) else rest).append(path)
    return [
        (folder.only([*own, *rest], f"{folder.name}/{own[0]}" if len(found) > 1 and len(own) == 1 else ""), importer)
        for importer, own in found.items()
    ], unknown


def recognize(bundle: Bundle) -> Importer | None:
    """Return the importer of a bundle, or `None` if no program is known to write such files."""
    return next((importer for importer in IMPORTERS if importer.recognizes(bundle)), None)
