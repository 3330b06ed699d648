"""Lists of feeds are read as many programs write them, and a written one is read back equal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.errors import BadDataError
from newsreader.ingest.feed import opml
from newsreader.ingest.feed.opml import write_opml
from newsreader.records import Feed, Subscription

A = 'xmlUrl="http://a.example/feed"'


def read_opml(data: bytes) -> list[Subscription]:
    found, *_ = opml.read_opml(data)
    return found


def read(body: str) -> list[tuple[str, str, str]]:
    found = read_opml(f'<?xml version="1.0"?><opml version="2.0"><head/><body>{body}</body></opml>'.encode())
    return [(one.address, one.name or one.title, one.folder) for one in found]


@pytest.mark.parametrize(
    ("outlines", "title", "folder"),
    [
        (f'<outline text="a" type="rss" {A}/>', "a", ""),
        (f'<outline text="text" title="title" {A}/>', "text", ""),
        (f'<outline title="only" {A}/>', "only", ""),
        ('<outline text=" a&#10; b " type="rSs" xmlURL=" http://a.example/feed "/>', "a b", ""),
        (f'<outline text="News"><outline text="Local"><outline text="a" {A}/></outline></outline>', "a", "News/Local"),
        (f'<outline text="News/Local"><outline text="a" {A}/></outline>', "a", "News-Local"),
        (f'<outline text="/Tech / Science"><outline text="a" {A}/></outline>', "a", "Tech-Science"),
        (f'<outline text="/"><outline text="a" {A}/></outline>', "a", ""),
        (f'<outline><outline text="a" {A}/></outline>', "a", ""),
        (f'<outline category=",, , tag1 , tag2 ," text="a" {A}/>', "a", "tag1"),
        (f'<outline category="/News/Local" text="a" {A}/>', "a", "News/Local"),
        (f'<outline text="in"><outline category="out" text="a" {A}/></outline>', "a", "in"),
        (f'<outline text="1"><outline text="a" {A}/></outline><outline text="2"><outline {A}/></outline>', "a", "1"),
        ('<outline text="a" xmlUrl="feed://a.example/feed"/>', "a", ""),
    ],
)
def test_a_feed_in_a_list_has_an_address_a_title_and_a_folder(outlines: str, title: str, folder: str) -> None:
    ((address, found_title, found_folder),) = read(outlines)
    assert address in ("http://a.example/feed", "https://a.example/feed")
    assert (found_title, found_folder) == (title, folder)


def test_what_is_no_feed_in_a_list_is_left_out() -> None:
    assert read('<outline text="node"/><outline type="include" url="http://a.example/list"/>') == []
    assert read('<outline type="source" xmlUrl="http://a.example/list"/>') == []
    assert read('<outline text="mine" xmlUrl="|/bin/rm -rf"/><outline text="x" xmlUrl="file:///etc/passwd"/>') == []


def test_several_documents_in_one_file_and_broken_xml_are_read() -> None:
    one = f'<opml version="2.0" xmlns="http://opml.org/spec2"><body><outline text="a" {A}/></body></opml>'
    other = one.replace("a.example", "b.example")
    assert len(read_opml(f'<?xml version="1.0"?>\n{one}\n<!-- more -->\n{other}'.encode())) == 2
    assert len(read_opml(one.replace("</body></opml>", "").replace('text="a"', 'text="AT&T <3"').encode())) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_list_whose_end_is_missing_is_read_as_far_as_it_goes_and_said_to_be_cut(encoding: str) -> None:
    whole = f'<opml version="2.0"><body><outline text="a" {A}/><outline text="b" xmlUrl="https://b.example/"/></body>'
    whole += "</opml>\n"
    assert opml.read_opml(whole.encode(encoding))[2] is False
    assert opml.read_opml(f"{whole}<!-- written as <opml> -->".encode(encoding))[2] is False
    prefixed = whole.replace("opml", "o:opml").replace("<o:opml", '<o:opml xmlns:o="urn:o"', 1)
    assert opml.read_opml(prefixed.encode(encoding))[2] is False
    assert opml.read_opml(prefixed.removesuffix("</o:opml>\n").encode(encoding))[2] is True
    for length in range(len(whole) - 8, whole.index("/>"), -1):
        found, _, is_cut = opml.read_opml(whole[:length].encode(encoding))
        assert is_cut, whole[:length]
        assert {feed.address for feed in found} <= {"http://a.example/feed", "https://b.example/"}


@pytest.mark.parametrize("data", [b"", b"no list", b"<not-opml/>", b"<rss version='2.0'/>", b"\x00\xff"])
def test_what_is_no_list_of_feeds_is_refused(data: bytes) -> None:
    with pytest.raises(BadDataError, match="not a list of feeds"):
        read_opml(data)


@pytest.mark.parametrize(
    "data",
    [
        b"<opml><body>" + b'<outline text="a">' * 400,
        b'<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY %c "%s">' % (to, b"&%c;" % (to - 1) * 10) for to in b"bcdefghijk")
        + b']><opml><body><outline text="&k;" xmlUrl="https://a.example"/></body></opml>',
    ],
    ids=["deep", "entities"],
)
def test_a_list_that_would_take_too_much_memory_is_refused_and_says_why(data: bytes) -> None:
    with pytest.raises(BadDataError, match="nested too deeply, or has too many entities"):
        read_opml(data)


def test_an_external_entity_is_not_read(tmp_path: object) -> None:
    secret = f"{tmp_path}/secret"
    with open(secret, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write("SECRET")
    head = f'<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x SYSTEM "file://{secret}">]>'
    assert "SECRET" not in repr(read_opml(f'{head}<opml><body>&x;<outline text="a" {A}/></body></opml>'.encode()))


_WORDS = st.from_regex(r"[A-Za-zäß<&\"'>]{1,8}( [a-z]{1,5})?", fullmatch=True)


@given(st.lists(st.tuples(_WORDS, _WORDS, st.lists(_WORDS, max_size=3)), max_size=6))
def test_a_written_list_is_read_back_equal(feeds: list[tuple[str, str, list[str]]]) -> None:
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    written = [
        Feed(
            *(number, f"uid-{number}", f"https://{number}.example/feed?a=1&b=2", source, name),
            *(f"https://{number}.example/", "/".join(folder), None, None, 3600, None, None, "", None, False, False),
            created_at=moment,
        )
        for number, (source, name, folder) in enumerate(sorted(feeds, key=lambda feed: feed[2]))
    ]
    found = read_opml("".join(write_opml(written)).encode())
    assert found == [
        Subscription(
            feed.address, feed.source_title, feed.site, feed.name if feed.name != feed.source_title else "", feed.folder
        )
        for feed in written
    ]
