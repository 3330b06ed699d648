"""Feeds of every format become a feed document and the articles of their entries."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.errors import BadDataError
from newsreader.ingest import parse
from newsreader.ingest.feed import reading, xml
from newsreader.ingest.feed.reading import read_feed
from newsreader.ingest.source import Source
from newsreader.records import FEED, SUMMARY, BlockKind, Document

ADDRESS = "https://post.example/feeds/all.xml"

LONG = "The harbour was closed on Monday, and nobody knew why it was. " * 15

RSS = f"""<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel><title>Harbour &amp;amp; Post</title><link>https://post.example/</link><language>en-GB</language>
<ttl>90</ttl><sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>12</sy:updateFrequency>
<skipHours><hour>3</hour><hour>4</hour></skipHours><skipDays><day>Sunday</day></skipDays>
<item><title>&lt;b&gt;Strike&lt;/b&gt; at the port</title><link>/news/2?utm_source=rss</link>
<guid isPermaLink="false">two</guid>
<pubDate>Tue, 03 Mar 2026 09:00:00 +0100</pubDate><dc:creator>Ana Moe</dc:creator>
<description>The harbour is closed.</description>
<content:encoded><![CDATA[<p>The <em>harbour</em> is closed. See <a href="why">why</a>.</p>
<p>{LONG}</p>]]></content:encoded></item>
<item><title>Vote</title><link>https://post.example/news/1</link>
<pubDate>Mon, 02 Mar 2026 09:00:00 +0100</pubDate><description>The council votes on [&#8230;]</description></item>
</channel></rss>
"""

ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://post.example/de/">
<title type="text">Hafenpost</title><link href="."/><author><name>Hafenpost</name></author>
<entry><id>tag:1</id><title type="html">Streik &amp;amp; Wahl</title><link href="1"/>
<updated>2026-03-03T08:00:00Z</updated><content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>Der Hafen ist <a href="warum">zu</a>.</p></div></content></entry>
<entry><id>tag:0</id><title>Nur ein Titel</title><link href="0"/></entry>
</feed>
"""

JSON = json.dumps({
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Post",
    "home_page_url": "https://post.example",
    "language": "en",
    "authors": [{"name": "Ana"}],
    "items": [
        {"id": 7, "url": "/7", "content_html": "<p>Seven ships.</p>", "date_published": "2026-03-03T08:00:00Z"},
        {"id": "8", "content_text": "Eight ships\n\nand a boat.", "author": {"name": "Bo"}, "title": "Eight"},
        {"id": "9", "url": "https://post.example/9", "summary": "Nine.", "authors": "nobody"},
        {"title": ["no id"]},
        "not an item",
    ],
})  # fmt: skip


def documents(feed: str | bytes, **options: str) -> list[Document]:
    data = feed.encode() if isinstance(feed, str) else feed
    return [document for _, document in read_feed(data, ADDRESS, **options).documents]


def test_an_rss_feed_is_read_with_its_times_and_its_entries() -> None:
    read = read_feed(RSS.encode(), ADDRESS)
    feed = read.feed
    assert (feed.title, feed.site, feed.language) == ("Harbour & Post", "https://post.example/", "en")
    assert (feed.every, sorted(feed.quiet_hours), sorted(feed.quiet_days)) == (7200, [3, 4], [6])
    strike, vote = documents(RSS)
    assert (strike.title, strike.authors, strike.site, strike.language) == (
        *("Strike at the port", ("Ana Moe",), "Harbour & Post", "en"),
    )
    assert strike.url == "https://post.example/news/2?utm_source=rss"
    assert strike.published_at == datetime(2026, 3, 3, 8, tzinfo=UTC)
    assert strike.text.startswith("The harbour is closed. See why.\n\nThe harbour was")
    assert [span.href for span in strike.inline_spans if span.href] == ["https://post.example/news/why"]
    assert (strike.parser, strike.media_type) == (FEED, "text/html")
    assert strike.source.startswith(b"<p>The <em>harbour</em>")
    assert (vote.text, vote.parser) == ("The council votes on […]", SUMMARY)
    assert [entry.id for entry, _ in read.documents] == ["two", "https://post.example/news/1"]


def test_an_atom_feed_is_read_with_the_bases_of_its_elements() -> None:
    strike, bare = documents(ATOM)
    assert (strike.title, strike.url, strike.language) == ("Streik & Wahl", "https://post.example/de/1", "de")
    assert [span.href for span in strike.inline_spans] == ["https://post.example/de/warum"]
    assert (strike.authors, strike.site, strike.parser) == (("Hafenpost",), "Hafenpost", FEED)
    # An entry that is only a title is an article too, whose page can be fetched.
    assert (bare.text, bare.url, bare.parser) == ("Nur ein Titel", "https://post.example/de/0", SUMMARY)


def test_a_json_feed_is_read_and_values_of_wrong_types_are_left_out() -> None:
    seven, eight, nine = documents(JSON)
    assert (seven.text, seven.url, seven.title, seven.title_derived) == (
        *("Seven ships.", "https://post.example/7", "Seven ships", True),
    )
    assert (seven.authors, eight.authors, nine.authors) == (("Ana",), ("Bo",), ("Ana",))
    assert [block.kind for block in eight.blocks] == [BlockKind.PARAGRAPH] * 2
    assert [one.parser for one in (seven, eight, nine)] == [FEED, FEED, SUMMARY]
    assert [entry.id for entry, _ in read_feed(JSON.encode(), ADDRESS).documents] == ["7", "8", "9"]


def test_only_new_and_changed_entries_become_documents() -> None:
    first = read_feed(RSS.encode(), ADDRESS)
    assert len(first.documents) == 2
    again = read_feed(RSS.encode(), ADDRESS, seen=first.seen)
    assert (again.documents, again.seen) == ((), first.seen)
    changed = read_feed(RSS.replace("Vote<", "Vote!<").encode(), ADDRESS, seen=first.seen)
    assert [document.title for _, document in changed.documents] == ["Vote!"]


@pytest.mark.parametrize(
    ("written", "is_date"),
    [
        ("Thu, 01 Jan 0001 00:00:00 GMT", False),
        ("Mon, 01 Jan 2935 00:00:00 GMT", False),
        (format_datetime(datetime.now(UTC) + timedelta(days=2)), False),
        (format_datetime(datetime.now(UTC) + timedelta(hours=20)), True),
        ("Thu, 01 Jan 1970 00:00:00 GMT", True),
    ],
    ids=["year 1", "year 2935", "in two days", "in twenty hours", "year 1970"],
)
def test_a_date_that_cannot_be_true_is_no_date(written: str, is_date: bool) -> None:
    feed = f"<rss version='2.0'><channel><item><title>A</title><pubDate>{written}</pubDate></item></channel></rss>"
    (document,) = documents(feed)
    assert (document.published_at is not None) == is_date


def test_a_feed_that_takes_long_is_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_PATIENCE", -1)
    source = Source(RSS.encode(), url=ADDRESS)
    known = read_feed(RSS.encode(), ADDRESS).seen
    first = dict(list(known.items())[:1])
    (part,) = reading._read(source, first)
    assert (part.seen, part.documents, part.is_whole) == (first, (), False)
    changed = dict.fromkeys(known, "")
    (part,) = reading._read(source, changed)
    assert (part.seen, part.documents, part.is_whole) == (changed, (), False)
    (whole,) = reading._read(source, known)
    assert (whole.seen, whole.is_whole) == (known, True)


@pytest.mark.parametrize(("feed", "start", "end"), [(RSS, "<item>", "</item>"), (ATOM, "<entry>", "</entry>")])
def test_only_the_first_entries_of_a_long_feed_are_parsed(
    monkeypatch: pytest.MonkeyPatch, feed: str, start: str, end: str
) -> None:
    parsed: list[str] = []
    monkeypatch.setattr(xml, "MOST_ENTRIES", 2)
    monkeypatch.setattr(xml, "_entry", lambda entry, *_: parsed.append(entry.title))
    entry = feed[feed.index(start) : feed.index(end) + len(end)]
    for more in (entry * 3, f"<!-- {end * 3} -->{entry}", entry.replace(end, f"<x><![CDATA[{end}]]></x>{end}")):
        parsed.clear()
        long = feed.replace(start, more + start, 1)
        read = xml.read_xml(long.encode(), ADDRESS, {"content-type": "application/xml"})
        assert read.title in ("Harbour & Post", "Hafenpost")
        assert len(parsed) == 2


def test_an_entry_that_stands_twice_in_a_feed_is_read_once() -> None:
    item = RSS[RSS.index("<item>") : RSS.index("</item>") + 7]
    assert len(documents(RSS.replace("</channel>", f"{item}</channel>"))) == 2


@pytest.mark.parametrize(
    ("declared", "written", "charset"),
    [("windows-1251", "windows-1251", ""), ("utf-8", "koi8-r", "koi8-r"), ("utf-16", "utf-16", "")],
)
def test_the_encoding_is_that_of_the_server_or_the_file(declared: str, written: str, charset: str) -> None:
    feed = f'<?xml version="1.0" encoding="{declared}"?><rss version="2.0"><channel><title>Порт</title></channel></rss>'
    read = read_feed(feed.encode(written), ADDRESS, media_type="application/rss+xml", charset=charset)
    assert read.feed.title == "Порт"


@pytest.mark.parametrize(
    "feed",
    [
        b"",
        b"<html><body><p>No feed here.</p></body></html>",
        b'{"version": "https://jsonfeed.org/version/1", "items": "none"}',
        b'{"items": [',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"\x89PNG\r\n\x1a\n\x00",
    ],
)
def test_what_is_no_feed_is_refused(feed: bytes) -> None:
    with pytest.raises(BadDataError, match=r"not a feed|is damaged"):
        read_feed(feed, ADDRESS)


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    broken = RSS.replace("</description>", "", 1).replace("&lt;b&gt;", "<b>&nbsp;")[:-40]
    assert "Vote" in [document.title for document in documents(broken)]


def test_entities_of_the_document_read_no_file(tmp_path: object) -> None:
    secret = f"{tmp_path}/secret"
    with open(secret, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write("SECRET")
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>'
    feed = f'{head}<rss version="2.0"><channel><title>A&x;B</title><item><title>t&x;</title></item></channel></rss>'
    assert "SECRET" not in repr(read_feed(feed.encode(), ADDRESS))


@given(st.text(), st.text())
def test_any_text_in_an_entry_becomes_clean_text(title: str, content: str) -> None:
    item = {"id": "1", "title": title, "content_html": content, "url": "https://post.example/1"}
    feed = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [item]})
    for document in documents(feed):
        assert not set(document.text + document.title) & set("\x1b\x07\u202e\u2066")
        assert document.title


@pytest.mark.parametrize(
    ("name", "data", "command"),
    [
        ("all.xml", RSS, "feed add"),
        ("all.rss", RSS, "feed add"),
        ("", ATOM, "feed add"),
        ("feed.json", JSON, "feed add"),
        ("all.rdf", '<?xml version="1.0"?>\n<!-- a --><rdf:RDF xmlns:rdf="x">', "feed add"),
        ("mine.xml", '<?xml version="1.0"?><opml version="1.0"><body/></opml>', "feed import"),
        ("mine.opml", "anything", "feed import"),
    ],
)
def test_a_feed_is_no_article_and_the_message_says_what_to_do(name: str, data: str, command: str) -> None:
    with pytest.raises(BadDataError, match=command):
        list(parse(data.encode(), name))
