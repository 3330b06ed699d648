"""Exported pages and links in a real browser."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.e2e import browser
from tests.server import Server

import newsreader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsreader.records import Article

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not browser.PROGRAM, reason="needs Chromium, which .ci/run installs"),
]

PARAGRAPHS = (
    "The council will close the old harbour, it decided on Tuesday after a debate that ran past midnight.",
    "The vote was 31 to 12. Mayor Solheim said that “it is not a punishment, but a pause” – and left at once.",
    "Shipping lines had warned of a loss of 90 million crowns, a year’s income of the district; the vote was late.",
    "市议会星期二决定关闭旧港口。投票结果是三十一比十二。市长说,这不是惩罚。",
    "A last paragraph, in which the vote was 31 to 12 once more, and which nobody read to its end.",
)

# The page in a frame of a given width, and the places of all its elements.
MEASURING = """<!DOCTYPE html><meta charset="utf-8"><iframe src="/page" style="width:{width}px;height:900px"></iframe>
<pre id="found"></pre><script>
addEventListener("load", () => {{
  const page = document.querySelector("iframe").contentDocument;
  const place = (one) => {{ const box = one.getBoundingClientRect(); return {{
    name: one.localName, id: one.id, words: one.textContent.trim(), left: box.left, right: box.right,
    top: box.top, bottom: box.bottom, ink: getComputedStyle(one).color,
    direction: getComputedStyle(one).direction, bullet: getComputedStyle(one).listStyleType }}; }};
  found.textContent = JSON.stringify({{
    width: page.documentElement.clientWidth, needed: page.documentElement.scrollWidth,
    places: [...page.querySelectorAll("h1, p, li, pre, mark, aside, a, ul")].map(place) }});
}});
</script>"""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server().running() as server:
        yield server


def add(library: newsreader.scripting.OpenLibrary, url: str = "", *more: str) -> Article:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in (*PARAGRAPHS, *more))
    html = f"<html lang=en><head><title>The harbour</title></head><body><article><h1>The harbour</h1>{body}</article>"
    return library.add_text(html, title="The harbour", url=url)


def measure(server: Server, page: str, width: int) -> dict[str, Any]:
    server.page("/page", page, Content_Type="text/html; charset=utf-8")
    address = server.page("/", MEASURING.format(width=width), Content_Type="text/html")
    (found,) = re.findall(r'<pre id="found">(.*?)</pre>', browser.dom(address), re.DOTALL)
    measured: dict[str, Any] = json.loads(found.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    return measured


@pytest.mark.parametrize("width", [390, 1280])
def test_notes_are_beside_their_passages_on_a_wide_page_and_below_them_on_a_narrow_one(
    server: Server, tmp_path: Path, width: int
):
    long = "a" * 300
    with newsreader.open_library(tmp_path / "news.db", create=True) as library:
        article = add(library, "", f"A word of three hundred letters: {long}.", "The end.")
        library.highlight(article, "close the old harbour", note="Since when? " * 30)
        for quote in ("The vote was 31 to 12.", "Mayor Solheim", "a pause", "punishment"):
            library.highlight(
                article, quote, color="blue", note=f"On {quote}: {long}", tags=["claim/number", long[:90]]
            )
        library.highlight(article, "Mayor Solheim said that “it is not", color="red", note="It crosses the others.")
        library.highlight(article, "in which the vote was 31 to 12 once more", color="green")
        page = library.export_text(article, format="html")
    found = measure(server, page, width)
    assert found["needed"] <= found["width"]
    blocks = [place for place in found["places"] if place["words"].startswith(tuple(p[:9] for p in PARAGRAPHS))]
    blocks = [place for place in blocks if place["name"] == "p"]
    notes = [place for place in found["places"] if place["name"] == "aside"]
    assert len(blocks) == len(PARAGRAPHS)
    assert len(notes) == 7
    for above, below in pairwise(notes):
        assert above["bottom"] <= below["top"]
    first, second = blocks[:2]
    if width == 390:
        assert first["bottom"] <= notes[0]["top"]
        assert notes[0]["bottom"] <= second["top"]
    else:
        assert all(block["right"] < note["left"] for block in blocks for note in notes)
        assert abs(first["top"] - notes[0]["top"]) < 12
        gaps = [below["top"] - above["bottom"] for above, below in pairwise(blocks)]
        assert max(gaps) < 60, "the notes leave no hole in the text"
    asked = [path for path in server.paths if path not in ("/", "/page", "/favicon.ico")]
    assert asked == []


def test_text_in_both_directions_begins_at_its_own_side_and_a_numbered_item_has_no_bullet(
    server: Server, tmp_path: Path
):
    with newsreader.open_library(tmp_path / "news.db", create=True) as library:
        body = "<p>The quay closed.</p><p>הרציף נסגר.</p><ul><li>one</li></ul><ol><li>first</li></ol>"
        article = library.add_text(f"<html><body><article>{body}</article></body></html>", title="The quay")
        library.highlight(article, "The quay closed.", note="למה עכשיו?")
        page = library.export_text(article, format="html")
    places = measure(server, page, 390)["places"]
    paragraph, hebrew = (next(one for one in places if words in one["words"]) for words in ("closed", "הרציף"))
    assert {one["direction"] for one in places if re.search("[א-ת]", one["words"]) and one["name"] == "p"} == {"rtl"}
    assert (paragraph["direction"], paragraph["right"]) == ("ltr", hebrew["right"])
    assert [(one["words"], one["bullet"]) for one in places if one["name"] == "li"] == [
        ("one", "disc"),
        ("1. first", "none"),
    ]


@pytest.mark.parametrize("width", [390, 1280])
def test_no_script_in_an_article_runs_on_its_page(server: Server, tmp_path: Path, width: int):
    evil = '<script>document.title = "evil"</script><img src=/asked onerror="document.title = 1">'
    with newsreader.open_library(tmp_path / "news.db", create=True) as library:
        article = library.add_text(evil.replace("<", "&lt;").replace(">", "&gt;") + " The end.", title=evil)
        library.highlight(article, "The end.", note=evil, tags=[evil.replace("/", "")])
        page = library.export_text(article, format="html")
    found = measure(server, page, width)
    assert evil in next(place["words"] for place in found["places"] if place["name"] == "h1")
    assert "/asked" not in server.paths


def test_a_link_to_a_passage_scrolls_the_page_of_the_publisher_to_these_words(server: Server, tmp_path: Path):
    # The publisher's page says where it was scrolled to: to the paragraph in the middle of the window.
    body = "".join(f"<p id={number}>{paragraph}</p>" for number, paragraph in enumerate(PARAGRAPHS))
    style = "p { margin: 0; padding: 1500px 0; }"
    report = """<script>addEventListener("load", () => setTimeout(() => {
      const middle = document.elementFromPoint(200, innerHeight / 2);
      fetch("/seen?paragraph=" + middle.id + "&asked=" + new URLSearchParams(location.search).get("n"));
    }, 700));</script>"""
    html = f"<!DOCTYPE html><meta charset=utf-8><title>The harbour</title><style>{style}</style>{body}{report}"
    address = server.page("/story", html, Content_Type="text/html; charset=utf-8")
    server.page("/seen")
    quotes = {
        "debate that ran past midnight": 0,
        "The vote was 31 to 12.": 1,
        "“it is not a punishment, but a pause” – and left": 1,
        "year’s income of the district; the vote": 2,
        "投票结果是三十一比十二": 3,
        "the vote was 31 to 12 once more": 4,
        "which nobody read": 4,
    }
    with newsreader.open_library(tmp_path / "news.db", create=True) as library:
        article = add(library, address)
        for quote in quotes:
            library.highlight(article, quote)
        page = library.export_text(article, format="html")
        marks = library.highlights(article)
    links = re.findall(r'href="([^"]*#:~:text=[^"]*)"', page)
    assert len(links) == len(quotes)
    for mark, link in zip(marks, links, strict=True):
        number = str(marks.index(mark))
        target = link.replace("&amp;", "&").replace("/story#", f"/story?n={number}#")
        server.answers[f"/story?n={number}"] = server.answers["/story"]
        browser.run("--window-size=800,600", "--virtual-time-budget=3000", "--dump-dom", target)
    seen = [parse_qs(urlsplit(path).query) for path in server.paths if path.startswith("/seen")]
    places = {query["asked"][0]: int(query["paragraph"][0]) for query in seen}
    expected = {str(number): quotes[mark.quote] for number, mark in enumerate(marks)}
    assert places == expected
