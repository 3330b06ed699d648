"""Bookmarks of browsers and services, and the entries of reference managers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.importers.reading import quotes, read, read_one

from newsreader.records import State

NETSCAPE = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
    <DT><A HREF="https://example.org/top" ADD_DATE="1463686918" TAGS="science fiction,b">Top &amp; more</A>
    <DT><H3 ADD_DATE="1" PERSONAL_TOOLBAR_FOLDER="true">Whatever</H3>
    <DD>of this folder
    <DL><p>
        <DT><A HREF="https://example.org/bar" ADD_DATE="1515515697780642" TOREAD="1">Bar</A>
        <DD>A description
of two lines, with <a href="https://example.org/not-a-bookmark">a link</a>
        <DT><H3>Dev</H3>
        <DL><p>
            <DT><H3>PHP/SQL</H3>
            <DL><p><DT><A HREF="https://example.org/php">PHP</A></DL><p>
            <DT><A HREF="https://example.org/dev">Dev</A>
        </DL><p>
        <DT><A HREF="place:sort=8">Most visited</A>
        <DT><A HREF="javascript:alert(1)">Bookmarklet</A>
        <DT><A HREF="https://example.org/feed" FEEDURL="https://example.org/rss">Live</A>
    </DL><p>
    <DT><A HREF="https://www.example.org/dev/" TAGS="again">Dev again</A>
</DL><p>
"""


def test_folders_of_a_browser_are_tags_except_those_it_makes_itself() -> None:
    (top, bar, php, dev), skipped = read("browser_bookmarks", {"bookmarks.html": NETSCAPE})
    assert (top.title, top.tags, top.state) == ("Top & more", ("science fiction", "b"), None)
    assert top.added_at == datetime(2016, 5, 19, 19, 41, 58, tzinfo=UTC)
    assert (bar.tags, bar.note, bar.state) == ((), "A description\nof two lines, with a link", State.UNREAD)
    assert bar.added_at == datetime(2018, 1, 9, 16, 34, 57, 780642, tzinfo=UTC)
    assert php.tags == ("Dev/PHP-SQL",)
    assert (dev.tags, dev.title) == (("Dev", "again"), "Dev")
    assert [item.what for item in skipped] == ["2 bookmarks", "1 feed"]


def test_bookmarks_of_chrome_are_read_from_its_profile() -> None:
    def page(url: str, name: str) -> dict[str, str]:
        return {"date_added": "13350000000000000", "guid": "x", "id": "7", "name": name, "type": "url", "url": url}

    php = {"children": [page("https://example.org/php", "PHP")], "name": "PHP/SQL", "type": "folder"}
    dev = {"children": [php, page("https://www.example.org/top/", "Again")], "name": "Dev", "type": "folder"}
    bar = [page("https://example.org/top", "Top & more"), page("chrome://flags", "Flags"), dev]
    empty = {"children": [], "name": "Mobile", "type": "folder"}
    roots = {"bookmark_bar": {"children": bar, "name": "Leiste", "type": "folder"}, "synced": empty, "version": "1"}
    (top, php_page), skipped = read("browser_json", {"Bookmarks": {"checksum": "0", "roots": roots, "version": 1}})
    assert (top.title, top.tags, top.url) == ("Top & more", ("Dev",), "https://example.org/top")
    assert top.added_at == datetime(2024, 1, 17, 21, 20, tzinfo=UTC)
    assert (php_page.tags, [item.what for item in skipped]) == (("Dev/PHP-SQL",), ["1 bookmark"])


def test_a_backup_of_firefox_has_tags_and_descriptions() -> None:
    def folder(title: str, children: list[object], **more: object) -> dict[str, object]:
        return {"title": title, "typeCode": 2, "type": "text/x-moz-place-container", "children": children, **more}

    description = {"name": "bookmarkProperties/description", "value": "why"}
    page = {"title": "Top", "uri": "https://example.org/top", "dateAdded": 1463686918000000, "typeCode": 1}
    query = {"title": "Most visited", "uri": "place:sort=8", "typeCode": 1}
    line = {"title": "", "typeCode": 3, "type": "text/x-moz-place-separator"}
    dev = folder("Dev", [{**page, "tags": "science fiction,b", "annos": [description]}, query, line])
    tag = folder("old tag", [page])
    roots = [folder("menu", [dev], root="bookmarksMenuFolder"), folder("tags", [tag], root="tagsFolder")]
    (top,), skipped = read("browser_json", {"bookmarks-2026-01-01.json": folder("", roots, root="placesRoot")})
    assert (top.title, top.note, top.tags) == ("Top", "why", ("science fiction", "b", "Dev", "old tag"))
    assert top.added_at == datetime(2016, 5, 19, 19, 41, 58, tzinfo=UTC)
    assert [item.what for item in skipped] == ["1 bookmark"]


def test_tags_of_shaarli_can_be_divided_by_blanks_and_its_own_texts_are_articles() -> None:
    page = (
        "<!DOCTYPE NETSCAPE-Bookmark-file-1><TITLE>x</TITLE><H1>Shaarli export of all bookmarks</H1><DL><p>"
        '<DT><A HREF="https://example.org" TAGS="a b">T</A><DT><A HREF="?Z-mb0g" TAGS="c">Note</A><DD># Own *text*</DL>'
    )
    (link, own), _ = read("browser_bookmarks", {"shaarli.html": page})
    assert link.tags == ("a", "b")
    assert (own.url, own.content, own.media_type) == (None, b"# Own *text*", "text/markdown")


def test_the_title_at_pinboard_is_called_description() -> None:
    mark = {
        "href": "https://example.org/a", "description": "T", "extended": "a note", "time": "2018-03-02T21:37:18Z",
        "shared": "yes", "toread": "yes", "tags": "one two",
    }  # fmt: skip
    article = read_one("pinboard", {"pinboard.json": [mark]})
    assert (article.title, article.note, article.tags, article.state) == ("T", "a note", ("one", "two"), State.UNREAD)


def test_lists_of_karakeep_with_the_same_name_are_different_tags() -> None:
    export = {
        "lists": [
            {"id": "p", "name": "Projects", "parentId": None},
            {"id": "c", "name": "Inbox", "parentId": "p"},
            {"id": "o", "name": "Inbox", "parentId": "o"},
        ],
        "bookmarks": [
            {"createdAt": 1700000000, "title": "One", "tags": ["t"], "lists": ["c"], "note": "n", "archived": True,
             "content": {"type": "link", "url": "https://example.org/1", "author": "Ana Ruiz", "publisher": "Harbour"}},
            {"createdAt": 1700000000, "title": "Two", "tags": [], "lists": [],
             "content": {"type": "text", "text": "own"}},
            {"createdAt": 1700000000, "title": "Three", "tags": [], "lists": [], "content": None},
        ],
    }  # fmt: skip
    (link, own), (skipped,) = read("karakeep", {"karakeep.json": export})
    assert (link.tags, link.note, link.state) == (("t", "Projects/Inbox"), "n", State.ARCHIVED)
    assert (link.authors, link.site) == (("Ana Ruiz",), "Harbour")
    assert own.content == b"own"
    assert skipped.what == "Three"


def test_collections_of_linkwarden_nest() -> None:
    link = {"id": 5, "name": "GitHub", "url": "https://github.com", "tags": [{"name": "dev"}], "description": "d",
            "highlight": [{"text": "q", "comment": "n", "color": "blue"}]}  # fmt: skip
    export = {
        "collections": [
            {"id": 1, "name": "Tech", "parentId": None, "links": []},
            {"id": 2, "name": "Code", "parentId": 1, "links": [link]},
        ],
        "pinnedLinks": [{"id": 5}],
    }
    article = read_one("linkwarden", {"linkwarden.json": export})
    assert (article.tags, article.note, article.starred) == (("dev", "Tech/Code"), "d", True)
    assert quotes(article) == [("q", "n")]


CSL = {
    "id": "doe2006", "type": "article-newspaper", "title": "Storm", "DOI": "10.1000/x", "container-title": "The Paper",
    "author": [{"family": "Doe", "given": "Jane"}, {"literal": "A Group"}], "issued": {"date-parts": [["2006", 4]]},
    "keyword": "a, b",
}  # fmt: skip


def test_csl_json_has_dates_in_parts() -> None:
    article = read_one("zotero", {"library.json": [CSL]})
    assert (article.title, article.site, article.url) == ("Storm", "The Paper", "https://doi.org/10.1000/x")
    assert (article.authors, article.tags, article.key) == (("Jane Doe", "A Group"), ("a", "b"), "doe2006")
    assert article.published_at == datetime(2006, 4, 1, tzinfo=UTC)


def test_the_markup_in_a_title_of_zotero_is_left_out_and_other_signs_stay() -> None:
    title = 'On <i>E. coli</i>, H<sub>2</sub>O and <span class="nocase">a < b</span>'
    article = read_one("zotero", {"library.json": [CSL | {"title": title}]})
    assert article.title == "On E. coli, H2O and a < b"


def test_a_note_with_annotations_in_zotero_has_highlights_and_words() -> None:
    note = (
        "<p>My summary</p><p>of two paragraphs</p>"
        '<p><span class="highlight" data-annotation="x">“The quote”</span>'
        ' <span class="citation">(Doe, p. 3)</span> my comment</p>'
    )
    item = {
        "itemType": "webpage", "title": "T", "url": "https://example.org", "notes": [note],
        "creators": [{"creatorType": "author", "firstName": "Jane", "lastName": "Doe"}], "tags": [{"tag": "x"}],
        "attachments": [{"annotations": [{"annotationType": "highlight", "annotationText": "q"}]}],
    }  # fmt: skip
    article = read_one("zotero", {"bbt.json": {"config": {}, "items": [item]}})
    assert (article.authors, article.tags, article.note) == (("Jane Doe",), ("x",), "My summary\n\nof two paragraphs")
    assert quotes(article) == [("q", ""), ("The quote", "my comment")]


def test_ris_has_a_value_on_each_line_and_more_below_it() -> None:
    records = (
        "TY  - JOUR\nTI  - Unions\nAU  - Western, Bruce\nAU  - Rosenfeld, Jake\nT2  - Review\nPY  - 2011/03//\n"
        "N1  - a note\nwith two lines\nKW  - labor\nKW  - unions\nUR  - https://example.org/a\nER  - \n\n"
        "TY  - BOOK\nT1  - Book\nDO  - 10.1000/x\nER  -\n"
    )
    (article, book), _ = read("ris", {"library.ris": records})
    assert (article.title, article.authors) == ("Unions", ("Bruce Western", "Jake Rosenfeld"))
    assert (article.note, article.tags, article.site) == ("a note\nwith two lines", ("labor", "unions"), "Review")
    assert article.published_at == datetime(2011, 3, 1, tzinfo=UTC)
    assert (book.title, book.url) == ("Book", "https://doi.org/10.1000/x")


@pytest.mark.parametrize(
    ("field", "name", "value"),
    [
        ("title = {The {NASA} Story -- a \\emph{long} one}", "title", "The NASA Story – a long one"),
        ('title = "Gr{\\"u}{\\ss}e " # zed', "title", "Grüße Zed"),
        ("title = {\\'Etude \\`a l'{\\oe}uvre \\c{c}a \\v{S} \\~n \\& \\o}", "title", "Étude à l'œuvre ça Š ñ & ø"),
        ("author = {Doe, Jane and {A Group and Co} and John Smith and others}", "authors",
         ("Jane Doe", "A Group and Co", "John Smith")),
        ("title = {a\\textbackslash{}\\& b \\textbraceleft{}c\\textbraceright{} \\textasciitilde{} \\{d\\} {@}e}",
         "title", "a\\& b {c} ~ {d} @e"),
        ("date = {2020-03-05}", "published_at", datetime(2020, 3, 5, tzinfo=UTC)),
        ("year = 2020, month = mar", "published_at", datetime(2020, 3, 1, tzinfo=UTC)),
        ("date = {2020/2021}", "published_at", datetime(2020, 1, 1, tzinfo=UTC)),
        ("url = {https://example.org/a\\_b}", "url", "https://example.org/a_b"),
        ("howpublished = {\\url{https://example.org/how}}", "url", "https://example.org/how"),
        ("keywords = {a, b c}", "tags", ("a", "b c")),
    ],
)  # fmt: skip
def test_a_field_of_bibtex(field: str, name: str, value: object) -> None:
    entry = f"@string{{zed = {{Zed}}}}\n@comment{{nothing}}\n@article{{key2020,\n  {field},\n  title = {{T}}\n}}\n"
    assert getattr(read_one("bibtex", {"library.bib": entry}), name) == value
