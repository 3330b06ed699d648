"""Title, authors, date, site, language and address from each place where publishers write them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ingest.web.pages import page

from newsreader.ingest.dates import find_date
from newsreader.ingest.web.metadata import Metadata, read_metadata
from newsreader.ingest.web.metadata.authors import names
from newsreader.ingest.web.metadata.canonical import canonical_address
from newsreader.ingest.web.metadata.titles import choose_title
from newsreader.ingest.web.tree import read_tree

URL = "https://www.post.example/news/pier.html"


def metadata(head: str = "", before: str = "", url: str = URL) -> Metadata:
    tree = read_tree(page("", head, before=before).decode())
    assert tree is not None
    return read_metadata(tree, url)


def ld(value: object) -> str:
    return f'<script type="application/ld+json">{value if isinstance(value, str) else json.dumps(value)}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


ARTICLE = {"@type": "NewsArticle", "headline": "The pier", "author": {"name": "Ann Lee"}, "datePublished": "2026-03-03"}
OTHER = {"@type": "NewsArticle", "headline": "Another one", "author": {"name": "Bo Ek"}, "datePublished": "2020-01-01"}


@pytest.mark.parametrize(
    "script",
    [
        ld(ARTICLE),
        ld([{"@type": "WebSite", "name": "The Post"}, ARTICLE]),
        ld({"@graph": [{"@type": "BreadcrumbList", "itemListElement": [OTHER]}, ARTICLE]}),
        ld(ARTICLE | {"@type": ["Article", "http://schema.org/NewsArticle"]}),
        ld(ARTICLE | {"author": "By Ann Lee"}),
        ld(ARTICLE | {"author": ["Ann Lee", {"name": "Ann Lee", "url": "https://post.example/ann"}]}),
        ld(ARTICLE | {"author": {"@type": "Person", "givenName": "Ann", "familyName": "Lee"}}),
        ld([ARTICLE | {"author": {"@id": "#ann"}}, {"@type": "Person", "@id": "#ann", "name": "Ann Lee"}]),
        ld([OTHER, ARTICLE]),
        ld(json.dumps(ARTICLE)[:-1] + ",}"),
        ld("<!--" + json.dumps(ARTICLE) + "-->"),
        ld("//<![CDATA[\n" + json.dumps(ARTICLE) + "\n//]]>"),
        ld(json.dumps(ARTICLE) + ";"),
        ld(json.dumps(ARTICLE)[:-1] + ', "description": "a "quotation" in it"}'),
        ld(json.dumps(ARTICLE)[:-1] + ', "description": "a\nline"}'),
        meta("og:title", "The pier") + meta("author", "Ann Lee") + meta("article:published_time", "2026-03-03"),
        meta("parsely-title", "The pier") + meta("parsely-author", "Ann Lee") + meta("parsely-pub-date", "2026-03-03"),
        meta("DC.title", "The pier") + meta("DC.creator", "Lee, Ann") + meta("DC.date.issued", "2026-03-03"),
        meta("sailthru.title", "The pier") + meta("sailthru.author", "Ann Lee") + meta("sailthru.date", "2026-03-03"),
    ],
)
def test_each_kind_of_metadata_names_title_author_and_date(script: str) -> None:
    found = metadata(f"<title>The pier | The Post</title>{script}")
    assert (found.title, found.authors) == ("The pier", ("Ann Lee",))
    assert str(found.published_at) == "2026-03-03 00:00:00+00:00"


@pytest.mark.parametrize(
    "markup",
    [
        '<a rel="author" href="/ann">Ann Lee</a><time datetime="2026-03-03">Tuesday</time>',
        '<div class="byline">By <a>Ann Lee</a>, Harbor Reporter</div><time datetime="2026-03-03">3/3</time>',
        '<p><span itemprop="author"><b itemprop="name">Ann Lee</b></span>'
        '<i itemprop="datePublished" content="2026-03-03"></i>',
        '<div class="author-name">Ann Lee</div><div class="published">Published on 3 March 2026</div>',
        '<div class="article-byline"><span>Ann Lee</span><span>Tuesday</span></div>'
        '<span class="date">3. März 2026</span>',
        '<span class="byline">By Ann Lee</span><time class="updated" datetime="2026-04-04">4/4</time>'
        '<time datetime="2026-03-03">3/3</time>',
    ],
)  # fmt: skip
def test_markup_names_author_and_date_where_metadata_does_not(markup: str) -> None:
    found = metadata(before=f"<h1>The pier</h1>{markup}")
    assert (found.title, found.authors) == ("The pier", ("Ann Lee",))
    assert str(found.published_at)[:10] == "2026-03-03"


@pytest.mark.parametrize(
    "markup",
    [
        '<a rel="author">Ann Lee</a> and <a rel="author">Bo Ek</a>',
        '<p><span class="author">Ann Lee</span>, <span class="author">Bo Ek</span></p>',
        '<p class="byline">By <a>Ann Lee</a> and <a>Bo Ek</a></p>',
        '<p class="firma">Por Ann Lee y Bo Ek</p>',
        '<p class="auteur">Par Ann Lee et Bo Ek</p>',
        '<p class="autoren">Ann Lee und Bo Ek</p>',
        '<p class="byline">By <a>Ann Lee</a> and <a>Bo Ek</a> <span>Photos by</span> <a>Cy Dee</a></p>',
        '<div class="quote__author">Cy Dee</div><p class="byline">Ann Lee and Bo Ek</p>',
        '<blockquote><p class="author">Cy Dee</p></blockquote><p class="byline">Ann Lee and Bo Ek</p>',
        ld(ARTICLE | {"author": {"@type": "Organization", "name": "Harbor Group"}})
        + '<a rel="author">Ann Lee</a><a rel="author">Bo Ek</a>',
        ld(ARTICLE | {"author": {"@type": "Person", "name": ["Ann Lee", "Bo Ek"]}}),
    ],
)
def test_all_authors_of_a_byline_are_named(markup: str) -> None:
    assert metadata(before=markup).authors == ("Ann Lee", "Bo Ek")


def test_the_name_of_an_account_gives_way_to_that_of_a_person() -> None:
    byline = '<p class="byline">By Ann Lee</p>'
    assert metadata(meta("author", "ann_lee"), byline).authors == ("Ann Lee",)
    assert metadata(meta("author", "ann_lee")).authors == ("ann_lee",)


def test_a_name_without_a_space_is_an_author() -> None:
    assert metadata(before='<p class="byline">佐藤花子</p>').authors == ("佐藤花子",)


def test_a_date_with_a_zone_is_in_utc_and_a_change_is_not_the_publication() -> None:
    found = metadata(ld(ARTICLE | {"datePublished": "2026-03-03T23:30:00-05:00", "dateModified": "2026-03-05"}))
    assert str(found.published_at) == "2026-03-04 04:30:00+00:00"
    assert metadata(meta("article:modified_time", "2026-03-05")).published_at is None


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", '<p class="date">Updated March 6, 2026</p><p class="date">Posted March 3, 2026</p>'),
        ("en", "<p>Last modified <time>6 March 2026</time></p><time>3 March 2026</time>"),
        ("en", '<p class="date">Updated: March 6, 2026. First published: March 3, 2026</p>'),
        ("en", '<p class="date">Updated March 3, 2026</p>'),
        ("en", "<div><p>Tue 3 Mar 2026 08.15 GMT</p></div>"),
        ("en", "<details><summary>Tue 3 Mar 2026 08.15 CET</summary>Last modified on Wed 4 Mar 2026</details>"),
        ("de", "<p>Stand: 03.03.2026 8:15 Uhr</p>"),
        ("es", "<p>Lima - 03 mar 2026 - 09:30 CET</p>"),
        ("fr", "<p>Publié le 3 mars 2026 à 18h30, mis à jour le 5 mars 2026 à 9h00</p>"),
        ("es", "<p>Actualizado: 06/03/2026 10:00 | Publicado: 03/03/2026 18:30</p>"),
        ("pt", "<p>03/03/2026 18h30 Atualizado 06/03/2026 10h00</p>"),
        ("cs", "<p>3. března 2026</p>"),
        ("hu", "<p>2026. március 3.</p>"),
        ("ru", '<div class="date">3 марта 2026, 09:30</div>'),
        ("he", "<p>3 במרץ 2026</p>"),
        ("pl", "<p>wtorek, 3 marca 2026</p>"),
        ("el", "<span>3 Μαρτίου 2026</span>"),
    ],
)
def test_the_page_shows_when_it_was_published_in_any_language(language: str, lines: str) -> None:
    tree = read_tree(f"<html lang={language}><body><h1>The pier</h1>{lines}<p>In May 1999 it fell.</p></body></html>")
    assert tree is not None
    assert str(read_metadata(tree, "").published_at)[:10] == "2026-03-03"


def test_the_date_is_below_the_title_and_not_below_another_heading() -> None:
    body = "<h1>The pier</h1><p>3 March 2026</p><h1>Our archive</h1><p>4 April 2020</p>"
    tree = read_tree(f"<html><head><title>The pier | The Post</title></head><body>{body}</body></html>")
    assert tree is not None
    assert str(read_metadata(tree, "").published_at)[:10] == "2026-03-03"


@pytest.mark.parametrize("line", ["On 3 March 1926 the bridge fell.", "03/04/2026", "Kapitel 3 von 2026"])
def test_words_that_are_no_date_line_give_no_date(line: str) -> None:
    assert metadata(before=f"<h1>The pier</h1><p>{line}</p>").published_at is None


def test_a_date_in_a_table_is_not_the_publication() -> None:
    table = "<table><tr><th>Built</th><td><span>3 March 1926</span></td></tr></table>"
    assert metadata(before=f"<h1>The pier</h1>{table}").published_at is None


@pytest.mark.parametrize(
    "lines",
    [
        "<p>When: March 4, 2020, Harbor Hall</p>",
        "<p>Termin: 4. März 2020, 19 Uhr</p>",
        "<p>Event date: 4 March 2020</p>",
        "<p>Born 4 March 1999</p>",
        "<p>1914-07-28</p>",
        "<p>4 March 2099</p>",
        '<p class="date">4 March 2099</p>',
        "<ul><li><span>4 March 2020</span></li><li>Harbor Hall</li></ul>",
        "<blockquote><p>4 March 2020</p><p>Dear Sir, the pier is gone.</p></blockquote>",
        '<div class="event"><span class="date">4 March 2020</span></div>',
        '<p><b>When:</b> <time datetime="2020-03-04">4 March</time></p>',
        '<table class="infobox"><tr><td><time datetime="1998-02-28">1998</time></td></tr></table>',
        f'<p>{"The storm hit the harbor town. " * 9} It fell on <time datetime="2020-03-04">4 March</time>.</p>',
    ],
)
def test_the_date_of_the_subject_is_not_that_of_the_publication(lines: str) -> None:
    assert metadata(before=f"<h1>The pier</h1>{lines}").published_at is None


def test_metadata_may_say_that_a_page_is_old() -> None:
    assert str(metadata(meta("date", "1914-07-28")).published_at)[:10] == "1914-07-28"


def test_a_date_in_json_can_be_a_number() -> None:
    found = metadata(ld(ARTICLE | {"datePublished": 1772496000000}))
    assert str(found.published_at) == "2026-03-03 00:00:00+00:00"


def test_the_address_has_the_date_if_nothing_else_has() -> None:
    found = metadata(url="https://post.example/2026/03/09/pier/").published_at
    assert str(found)[:10] == "2026-03-09"


def test_site_and_language_are_named() -> None:
    found = metadata(meta("og:site_name", "The Harbor Post") + meta("og:locale", "de_CH"))
    assert (found.site, found.language) == ("The Harbor Post", "en-GB")
    assert metadata(ld(ARTICLE | {"publisher": {"name": "Post Ltd"}})).site == "Post Ltd"
    assert metadata().site == "post.example"


@pytest.mark.parametrize(
    ("named", "headings", "tag", "expected"),
    [
        (["The pier - The Post"], [], "", "The pier"),
        (["The Post | The pier"], [], "", "The pier"),
        (["The pier | World | News | The Post"], [], "", "The pier"),
        (["The pier – a long story - The Post"], [], "", "The pier – a long story"),
        (["A pier: how it fell"], [], "A pier: how it fell | post.example", "A pier: how it fell"),
        (["How the pier fell"], ["The pier is gone"], "The pier is gone | The Post", "The pier is gone"),
        (["The pier is gone", "x"], ["Menu", "The pier is gone"], "", "The pier is gone"),
        (
            ["The pier is gone and nobody kno…"],
            ["The pier is gone and nobody knows"],
            "",
            "The pier is gone and nobody knows",
        ),
        (["Opinion | The pier is gone"], ["The pier is gone"], "", "The pier is gone"),
        (["The Post"], ["The pier"], "The Post", "The pier"),
        ([], [], "The pier is gone -- The Post", "The pier is gone"),
        ([], ["The Post", "The pier"], "", "The pier"),
        (["The pier is gone [Post.example]"], [], "", "The pier is gone"),
        (["The pier is gone [Post News]"], [], "", "The pier is gone"),
        (["The pier is gone [updated]"], [], "", "The pier is gone [updated]"),
        (["The pier — a look back — The Post Online"], [], "", "The pier — a look back"),
        (["The pier is gone | Harbor Town"], [], "", "The pier is gone"),
        (["Long read | The pier that was never built"], [], "", "Long read | The pier that was never built"),
        (["The pier is gone | a review"], [], "", "The pier is gone | a review"),
        (["The pier is gone – Reuters"], [], "", "The pier is gone"),
        (["The pier is gone · Harbor Town"], [], "The pier is gone", "The pier is gone"),
        (["The pier is gone (The Post)"], [], "", "The pier is gone"),
        (["The pier is gone, The Post"], [], "", "The pier is gone"),
        (["The pier is gone — harbortown.com"], [], "", "The pier is gone"),
        (["The pier is gone - The Post - Politics"], [], "", "The pier is gone"),
        (["The pier is gone - The Post | News, Sport and Weather"], [], "", "The pier is gone"),
        (["The Post: The pier is gone"], [], "", "The pier is gone"),
        (["Post: why it fell"], [], "", "Post: why it fell"),
        (["How we rebuilt the pier | Part Two"], [], "", "How we rebuilt the pier | Part Two"),
        (["Why boatmen like Node.js (and you too)"], [], "", "Why boatmen like Node.js (and you too)"),
        (["海港大橋將關閉：海港新聞"], [], "", "海港大橋將關閉"),
        (["海港大桥将关闭_城市频道_海港网"], [], "", "海港大桥将关闭"),
        (["港の桥が閉鎖 - 海港新聞"], [], "", "港の桥が閉鎖"),
        (["Spider-Man - a review"], [], "", "Spider-Man - a review"),
        ([], [], "", ""),
    ],
)
def test_a_title_is_what_the_page_shows_without_the_site(
    named: list[str], headings: list[str], tag: str, expected: str
) -> None:
    assert choose_title(named, headings, tag, ["The Post", "post.example", "post"]) == expected


@pytest.mark.parametrize(
    ("name", "site"),
    [("El Café", "elcafe"), ("The New Harbor Times", "nhtimes"), ("Harbor Post", "hp"), ("ABX News", "abx")],
)
def test_the_site_is_known_by_its_address(name: str, site: str) -> None:
    assert choose_title([f"The pier - {name}"], [], "", [site]) == "The pier"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("By Ann Lee", ["Ann Lee"]),
        ("By Ann Lee and Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("Ann Lee, Bo Ek & Cy Dee", ["Ann Lee", "Bo Ek", "Cy Dee"]),
        ("Ann Lee, Political Editor", ["Ann Lee"]),
        ("Ann Lee, The Post", ["Ann Lee"]),
        ("Ann Lee | The Post", ["Ann Lee"]),
        ("Von Ann Lee und Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("Par Ann Lee (avec Bo Ek)", ["Ann Lee", "Bo Ek"]),
        ("di Ann Lee", ["Ann Lee"]),
        ("Ann Lee y Bo Ek", ["Ann Lee", "Bo Ek"]),
        ("Text: Ann Lee", ["Ann Lee"]),
        ("Words by Ann Lee, photographs by Bo Ek", ["Ann Lee"]),
        ("Ann Lee | Fotos: Bo Ek", ["Ann Lee"]),
        ("Photos by Bo Ek", []),
        ("Illustration by Bo Ek", []),
        ("מאת: נועה לוי", ["נועה לוי"]),
        ("بقلم ليلى حسن", ["ليلى حسن"]),
        ("文／王小明", ["王小明"]),
        ("ANN O'LEE and JEAN-LUC EK", ["Ann O'Lee", "Jean-Luc Ek"]),
        ("AFP NEWS", ["AFP NEWS"]),
        ("ann-lee2", ["ann-lee2"]),
        ("ann-lee2, Ann Lee", ["Ann Lee"]),
        ("Ann Lee ann@post.example @annlee", ["Ann Lee"]),
        ("Ann Lee is a reporter at The Post", ["Ann Lee"]),
        ("https://post.example/ann", []),
        ("Staff", []),
        ("admin", []),
        ("The Post", ["The Post"]),
        ("Associated Press", ["Associated Press"]),
        ("Marks & Spencer", ["Marks & Spencer"]),
        ("Ann Lee; ann lee", ["Ann Lee"]),
        ("Dr. Ann-Marie O’Lee (dpa)", ["Dr. Ann-Marie O’Lee"]),
    ],
)
def test_bylines_become_names(written: str, expected: list[str]) -> None:
    assert list(names([written], "The Post")) == expected


@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_byline_gives_distinct_names_that_are_not_blank(written: list[str]) -> None:
    found = names(written)
    assert all(name.strip() == name and name for name in found)
    assert len({name.casefold() for name in found}) == len(found)


@pytest.mark.parametrize(
    ("named", "url", "expected"),
    [
        (["https://post.example/pier"], URL, "https://post.example/pier"),
        (["/pier"], URL, "https://www.post.example/pier"),
        (["https://post.example/"], URL, URL),
        (["https://other.example/pier"], URL, URL),
        (["https://m.post.example/pier"], URL, "https://m.post.example/pier"),
        (["https://a.co.uk/x"], "https://b.co.uk/x", "https://b.co.uk/x"),
        (["javascript:x", "http://[", "https://post.example/pier"], URL, "https://post.example/pier"),
        (["https://post.example/pier"], "", "https://post.example/pier"),
        ([], "", None),
        ([], URL, URL),
    ],
)
def test_only_a_sane_address_is_canonical(named: list[str], url: str, expected: str | None) -> None:
    assert canonical_address(named, url) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Published on March 3, 2026 at noon", "2026-03-03"),
        ("Tuesday 3rd Mar 2026", "2026-03-03"),
        ("03.03.2026, 11:30 Uhr", "2026-03-03"),
        ("Le 3 mars 2026", "2026-03-03"),
        ("3 de marzo de 2026", "2026-03-03"),
        ("am 3. Dezember 2026", "2026-12-03"),
        ("le 5 juillet 2026", "2026-07-05"),
        ("2026年3月3日 星期二", "2026-03-03"),
        ("2026/3/3", "2026-03-03"),
        ("입력 2026.03.03 18:30", "2026-03-03"),
        ("03/24/2026", "2026-03-24"),
        ("24/03/2026", "2026-03-24"),
        ("03/04/2026", ""),
        ("A story of 2026", ""),
        ("", ""),
    ],
)
def test_a_date_is_found_in_words(written: str, expected: str) -> None:
    assert find_date(written) == expected
