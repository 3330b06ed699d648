"""The library on the pictures: some articles about one town, with highlights and notes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.library import Library
from newsreader.records import Color, State
from newsreader.services.adding.add import add_sources
from newsreader.services.highlights import highlight_quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsreader.records import Article

_HARBOUR = Path(__file__).parents[1] / "data" / "harbour.txt"

# Title, site, author, age in days, tags, part that was read
_ARTICLES = (
    ("Notes on quoting people well", "Method", "R. Amundsen", 350, ("method",), 1.0),
    ("Reading the small print of a tender", "Town & Country", "Jo Eide", 245, ("council", "money"), 1.0),
    ("The school beside the quay", "Nordlys", "Asta Lunde", 195, ("harbour", "school"), 1.0),
    ("What a correction is for", "Method", "R. Amundsen", 178, ("method",), 0.6),
    ("Minutes of a meeting nobody remembers", "Method", "Sif Holm", 142, ("council",), 0.0),
    ("Seven ships, one summer: a log of calls", "The Quay Letter", "Per Moe", 100, ("harbour",), 0.0),
    ("Who owns the weather mast on Fortress Hill?", "Nordlys", "Asta Lunde", 90, ("council",), 0.0),
    ("The ferry that came back", "Town & Country", "Jo Eide", 77, ("harbour",), 1.0),
    ("Four readings of one budget line", "Method", "Sif Holm", 59, ("council", "money"), 0.3),
    ("A library that lends drills", "Town & Country", "Jo Eide", 40, (), 0.0),
    ("How fine dust is counted, and by whom", "Method", "R. Amundsen", 31, ("harbour", "air"), 0.5),
    ("Shore power: what the test at the north quay showed", "The Quay Letter", "Per Moe", 18, ("harbour",), 0.4),
    ("The twelve who voted no, and what they say now", "Nordlys", "Asta Lunde", 11, ("council", "harbour"), 0.0),
)

_MARKS = (
    ("The vote was 31 to 12.", Color.GREEN, ("council/vote",), "Who were the twelve? Ask Dahl for the list."),
    (
        "on forty of those days the air at the school was worse than the law allows",
        Color.YELLOW,
        ("claim/number",),
        "Which limit: the hour or the day? Compare with the Tromsø letter.",
    ),
    (
        "Their own report, however, puts the figure for the harbour district at less than half of that sum.",
        Color.BLUE,
        ("claim/number",),
        "Page 14 of their report.",
    ),
    ("“a gift to Bergen.”", Color.RED, ("quote",), ""),
)

_MORE = (
    (
        "Four readings",
        "at less than half of that sum",
        Color.YELLOW,
        ("claim/number",),
        "They vote on it twice.",
    ),
    ("The school", "The letter names seven ships.", Color.PURPLE, ("to check",), "Ask for the letter of twelve May."),
    ("Reading the small", "Some sell nothing but souvenirs", Color.BLUE, ("quote",), ""),
)


def make(path: Path, folder: Path) -> None:
    """Make the library `path`. The articles are files in `folder`."""
    today = datetime.now(UTC)
    folder.mkdir(parents=True, exist_ok=True)
    paragraphs = _HARBOUR.read_text(encoding="utf-8").strip().split("\n")
    with Library.open(path) as library:
        for number, (title, site, author, age, tags, read) in enumerate(_ARTICLES):
            first = number % len(paragraphs)
            turned = [*paragraphs[first:], *paragraphs[:first]][: 9 + number % 3]
            article = _added(library, folder, title, site, author, today - timedelta(age), turned, tags)
            for begin, quote, color, names, note in _MORE:
                if title.startswith(begin):
                    highlight_quote(library, article, quote, color=color, tags=names, note=note)
            if read:
                length = len(library.articles.revision(article.id).text)
                library.articles.visit(article.id, int(read * (length - 1)), State.DONE if read == 1 else State.READING)
        title = "Larnholm closes its old harbour to cruise ships"
        article = _added(library, folder, title, "Nordlys", "Asta Lunde", today - timedelta(12), paragraphs)
        for quote, color, names, note in _MARKS:
            highlight_quote(library, article, quote, color=color, tags=names, note=note)


def _added(
    library: Library,
    folder: Path,
    title: str,
    site: str,
    author: str,
    day: datetime,
    paragraphs: Sequence[str],
    tags: Sequence[str] = (),
) -> Article:
    file = folder / f"{len(list(folder.iterdir())):02}.md"
    head = f'---\ntitle: "{title}"\nauthor: {author}\nsite: {site}\npublished: {day:%Y-%m-%d}\nlang: en\n---\n\n'
    file.write_text(head + "\n\n".join(paragraphs) + "\n", encoding="utf-8")
    (result,) = add_sources(library, [str(file)], tags=tags)
    assert result.id, result.message
    return library.articles.get(result.id)
