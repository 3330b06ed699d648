"""The feeds of a page are found by its links, and else looked for in common places."""

from __future__ import annotations

from newsreader.ingest.feed.discovery import common_places, find_feeds
from newsreader.records import Subscription

PAGE = """<!doctype html><html><head><base href="/de/">
<link rel="stylesheet" href="a.css">
<link rel="alternate" type="application/rss+xml" title="All   news" href="all.xml">
<LINK REL="Alternate" TYPE="application/atom+xml; charset=utf-8" HREF="https://cdn.example/atom">
<link rel="alternate" hreflang="fr" href="/fr/"><link rel="alternate feed" href="/feed.json">
<link rel="alternate" type="application/rss+xml" href="all.xml">
<link rel="alternate" type="text/xml" href="javascript:1">
</head><body></body></html>"""


def test_the_links_of_a_page_name_its_feeds() -> None:
    assert find_feeds(PAGE, "https://post.example/news/1") == [
        Subscription("https://post.example/de/all.xml", "All news"),
        Subscription("https://cdn.example/atom"),
        Subscription("https://post.example/feed.json"),
    ]
    assert find_feeds("<p>none", "https://post.example") == []


def test_common_places_are_those_of_the_section_and_then_of_the_site() -> None:
    places = common_places("https://post.example/blog/?page=2")
    assert places[0] == "https://post.example/blog/feed"
    assert "https://post.example/atom.xml" in places
    assert len(places) == len(set(places)) == 14
    assert len(common_places("https://post.example")) == 7
