"""Programs that keep articles for later: what they store of an article arrives as it was there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from tests.importers.reading import highlight, quotes, read, read_one

from newsreader.records import Color, State

if TYPE_CHECKING:
    from tests.conftest import Zone

METADATA = {
    "id": "1", "slug": "caf%C3%A9-192daf3a84e", "title": "Café", "url": "https://example.org/cafe",
    "author": "A. Writer", "state": "Active", "readingProgress": 40, "labels": ["News", {"name": "Paris"}],
    "savedAt": "2024-10-29T16:30:11.000Z", "publishedAt": None,
}  # fmt: skip
OMNIVORE_HIGHLIGHTS = f"""> First line
second line
>{" "}
next paragraph{" "}

#idea #to do

A note

in two paragraphs

> Another quote

> # not a label
"""


def test_an_article_of_omnivore_has_its_text_and_highlights_though_its_names_are_decomposed() -> None:
    article = read_one(
        "omnivore",
        {
            "metadata_0_to_20.json": [METADATA],
            "content/cafe\u0301-192daf3a84e.html": "<p>First line second line</p>",
            "highlights/café-192daf3a84e.md": OMNIVORE_HIGHLIGHTS,
        },
    )
    assert (article.title, article.url, article.authors) == ("Café", "https://example.org/cafe", ("A. Writer",))
    assert (article.state, article.tags) == (State.READING, ("News", "Paris"))
    assert article.added_at == datetime(2024, 10, 29, 16, 30, 11, tzinfo=UTC)
    assert article.content == b"<p>First line second line</p>"
    assert quotes(article) == [
        ("First line\nsecond line\n\nnext paragraph", "A note\n\nin two paragraphs"),
        ("Another quote", ""),
        ("# not a label", ""),
    ]
    assert article.highlights[0].tags == ("idea", "to do")


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"state": "Archived"}, State.ARCHIVED),
        ({"readingProgress": 0}, State.UNREAD),
        ({"readingProgress": 100}, State.DONE),
        ({"state": "Unknown"}, None),
    ],
)
def test_the_state_of_an_article_of_omnivore(changes: dict[str, Any], state: State | None) -> None:
    assert read_one("omnivore", {"metadata.json": [METADATA | changes]}).state is state


WALLABAG = {
    "id": 7, "title": "", "url": "https://example.org/a", "is_archived": 0, "is_starred": True, "tags": ["x", "X", "y"],
    "created_at": "2016-09-08T11:55:58+0200", "content": "<p>Words</p>", "mimetype": "", "language": "en_US",
    "published_by": ["A. Writer"],
    "annotations": [
        {"text": "my note", "quote": "Words", "created_at": "2016-09-09T11:55:58+0200", "ranges": []},
        {"text": "on the whole", "quote": ""},
    ],
}  # fmt: skip


def test_annotations_of_wallabag_are_highlights_with_notes() -> None:
    article = read_one("wallabag", {"all.json": [WALLABAG]})
    assert (article.title, article.language, article.starred) == ("https://example.org/a", "en-US", True)
    assert (article.state, article.tags, article.note) == (State.UNREAD, ("x", "y"), "on the whole")
    assert (article.content, article.media_type) == (b"<p>Words</p>", "text/html")
    assert article.added_at == datetime(2016, 9, 8, 9, 55, 58, tzinfo=UTC)
    assert quotes(article) == [("Words", "my note")]


def test_a_notice_of_wallabag_is_not_the_text_of_an_article() -> None:
    notice = {"content": "<p>wallabag can't retrieve contents for this article.</p>"}
    assert read_one("wallabag", {"all.json": [WALLABAG | notice]}).content == b""


def test_the_first_version_of_wallabag_writes_numbers_as_text() -> None:
    entry = {"0": "3", "url": "https://example.org", "title": "T", "is_read": "1", "is_fav": "0", "tags": "a,b"}
    article = read_one("wallabag", {"v1.json": [entry]})
    assert (article.state, article.starred, article.tags) == (State.ARCHIVED, False, ("a", "b"))


POCKET = """title,url,time_added,tags,status
"A title
of two lines",https://example.org/a?x=1,1600322788,news|long read,unread
https://example.org/b,https://example.org/b,1600172739,,archive
Again,https://www.example.org/b/,1500000000,late,archive
nothing,,1600172739,,archive
"""
ANNOTATIONS = [
    {
        "url": "http://example.org/a?utm_source=pocket",
        "title": "",
        "highlights": [{"quote": "one\ntwo", "created_at": 1519095516}],
    },
    {"url": "https://example.org/gone", "title": "Gone", "highlights": [{"quote": "three", "created_at": 1}]},
]


def test_annotations_of_pocket_find_their_article_at_another_form_of_its_address() -> None:
    articles, skipped = read("pocket", {"part_000000.csv": POCKET, "annotations/part_000000.json": ANNOTATIONS})
    first, second, gone = articles
    assert (first.title, first.tags, first.state) == ("A title of two lines", ("news", "long read"), State.UNREAD)
    assert quotes(first) == [("one\ntwo", "")]
    assert (second.title, second.state, second.tags) == ("Again", State.ARCHIVED, ("late",))
    assert second.added_at == datetime(2017, 7, 14, 2, 40, tzinfo=UTC)
    assert (gone.title, quotes(gone)) == ("Gone", [("three", "")])
    assert [(item.what, item.why) for item in skipped] == [("nothing", "it has no web address")]


def test_the_page_of_pocket_has_its_state_in_the_headings() -> None:
    page = (
        "<!DOCTYPE html><html><head><title>Pocket Export</title></head><body><h1>Unread</h1><ul>"
        '<li><a href="https://example.org/1" time_added="1688628695" tags="a,b c">One &amp; more</a></li></ul>'
        '<h1>Read Archive</h1><ul><li><a href="https://example.org/2" time_added="1" tags="">Two</a></li></ul>'
    )
    (one, two), _ = read("pocket", {"ril_export.html": page})
    assert (one.title, one.tags, one.state) == ("One & more", ("a", "b c"), State.UNREAD)
    assert two.state is State.ARCHIVED


def test_the_selection_of_instapaper_is_a_highlight_and_its_folder_a_tag() -> None:
    table = (
        "\ufeffURL,Title,Selection,Folder,Timestamp,Tags\n"
        'https://example.org/1,One,"A quote",Essays,1700000000,"[""coding""]"\n'
        "https://example.org/2,Two,,Starred,1700000000,[]\n"
        "https://example.org/3,Three,,Archive,1700000000,[]\n"
    )
    (one, two, three), _ = read("instapaper", {"instapaper.csv": table})
    assert read("instapaper", {"excel.csv": table.replace(",", ";")})[0] == [one, two, three]
    assert (one.tags, one.state, quotes(one)) == (("coding", "Essays"), None, [("A quote", "")])
    assert (two.starred, two.state, two.tags) == (True, None, ())
    assert three.state is State.ARCHIVED


def test_the_page_of_instapaper_has_its_folders_in_the_headings() -> None:
    page = (
        '<html><head><meta charset="utf-8"><title>Instapaper: Export</title></head><body><h1>Unread</h1><ol>'
        '<li><a href="https://example.org/1">Ünö</a></ol><h1>Essays</h1><ol><li><a href="https://example.org/2">Two</a>'
    )
    (one, two), _ = read("pocket", {"instapaper-export.html": page})
    assert (one.title, one.state, two.tags) == ("Ünö", State.UNREAD, ("Essays",))


READWISE = """Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at,Document tags
The **second** [link](https://example.org/x) quote,The Book,"Doe, Jane",,".idea .h1 my note",pink,"a, b",order,10,2020-11-26 03:28:15.123456+00:00,"shelf"
First snake_case quote,The Book,"Doe, Jane",,,blue,,order,9,,"shelf"
Web,Page,reason.com,,,,,none,,2020-11-12 01:36:29+00:00,
"""  # noqa: E501


def test_highlights_of_readwise_are_in_text_order_as_plain_words() -> None:
    (book, page), _ = read("readwise", {"readwise-data.csv": READWISE})
    assert (book.title, book.authors, book.tags) == ("The Book", ("Doe, Jane",), ("shelf",))
    assert quotes(book) == [("First snake_case quote", ""), ("The second link quote", ".h1 my note")]
    assert [each.color for each in book.highlights] == [Color.BLUE, Color.RED]
    assert book.highlights[1].tags == ("a", "b", "idea")
    assert (page.site, page.authors) == ("reason.com", ())


def test_the_form_that_readwise_takes_from_other_programs_has_addresses() -> None:
    table = (
        "Highlight,Title,Author,URL,Note,Location,Date\n"
        "One,T,Jane Doe,https://example.org/a,n,,2020-11-26 03:28:15\n'-Two,T,Jane Doe,https://example.org/a,,,\n"
    )
    article = read_one("readwise", {"readwise.csv": table})
    assert (article.url, quotes(article)) == ("https://example.org/a", [("One", "n"), ("-Two", "")])


READER = """Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen
One,https://example.org/1,id1,"['tag1', ""it's""]",2026-03-14 23:55:23.291000+00:00,0.4,later,True
Two,https://example.org/2,id2,not-a-list,2026-03-14 23:55:23+00:00,100,archive,True
Feed,https://example.org/3,id3,,2026-03-14 23:55:23+00:00,0,feed,False
"""


def test_entries_of_feeds_in_reader_are_left_out_with_their_number() -> None:
    (one, two), (skipped,) = read("readwise_reader", {"reader.csv": READER})
    assert (one.tags, one.state) == (("tag1", "it's"), State.READING)
    assert (two.tags, two.state) == ((), State.ARCHIVED)
    assert (skipped.what, skipped.why) == ("1 entry of a feed", "it is not saved in Reader")


MATTER = """Title,Author,Publisher,URL,Tags,In Queue,Favorited,Read,Highlight Count,Last Interaction Date,File Id
Letter,Jane Doe,=?utf-8?q?FT=E2=80=99s_Digest?=,,a;b,True,True,False,2,2023-04-16 12:35:16,content_1.html
"""


def test_matter_has_texts_but_only_the_number_of_highlights(in_zone: Zone) -> None:
    in_zone("Europe/Berlin")
    files = {"_matter_history.csv": MATTER, "content_1.html": "<p>Dear reader</p>"}
    (article,), (skipped,) = read("matter", files)
    assert (article.site, article.content) == ("FT’s Digest", b"<p>Dear reader</p>")
    assert (article.state, article.starred, article.tags) == (State.UNREAD, True, ("a", "b"))
    assert article.added_at == datetime(2023, 4, 16, 10, 35, 16, tzinfo=UTC)  # its times are local
    assert "the highlights of Letter" in skipped.what


def test_the_highlights_of_matter_are_in_a_table_of_their_own() -> None:
    table = (
        "Title,Author,Publisher,Text,Note,Highlighted Date\n"
        "Letter,Jane Doe,,Dear reader,my note,2023-04-16 12:35:16\nGone,,,Alone,,2023-04-16\n"
    )
    (letter, gone), skipped = read("matter", {"_matter_history.csv": MATTER, "_matter_highlights.csv": table})
    assert (quotes(letter), skipped) == ([("Dear reader", "my note")], [])
    assert (gone.title, quotes(gone)) == ("Gone", [("Alone", "")])


def raindrop(highlights: str) -> dict[str, Any]:
    heading = "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite"
    row = f'42,T,my note,,https://example.org/a,Research/Go,"a, b, ",2024-01-02T03:04:05.123Z,,"{highlights}",true'
    return {"raindrop.csv": f"{heading}\n{row}\n"}


def test_the_folder_of_raindrop_is_a_tag_with_levels() -> None:
    article = read_one("raindrop", raindrop("One\nTwo"))
    assert (article.tags, article.note, article.starred) == (("a", "b", "Research/Go"), "my note", True)
    assert quotes(article) == [("One", ""), ("Two", "")]


def test_highlights_of_raindrop_can_have_labels_and_notes() -> None:
    article = read_one("raindrop", raindrop("Highlight:One\nmore\nColor:blue\nNote:mine\n\nHighlight:Two"))
    assert quotes(article) == [("One\nmore", "mine"), ("Two", "")]
    assert article.highlights[0].color is Color.BLUE


def test_a_bom_and_utf_16_make_no_difference() -> None:
    assert highlight("raindrop", {"a.csv": raindrop("Ünï")["raindrop.csv"].encode("utf-16")}).quote == "Ünï"
