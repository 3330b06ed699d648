"""Damaged exports are read as far as they make sense, or refused with `BadDataError`, and never take long."""

from __future__ import annotations

import json
import random
import sqlite3
import time
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any

import pytest
from tests.importers import test_annotations as annotations
from tests.importers import test_bookmarks as bookmarks
from tests.importers import test_books as books
from tests.importers import test_own_markdown as own
from tests.importers import test_read_later as later
from tests.importers.reading import as_bytes, bundle

from newsreader.errors import BadDataError
from newsreader.importers.imported import ImportedArticle, SkippedItem
from newsreader.importers.registry import IMPORTERS, recognize

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = '<title>Pocket Export</title><h1>Unread</h1><ul><li><a href="https://x.org" time_added="1" tags="a">T</a></ul>'
TWO_LISTS = 'return { ["bookmarks"] = { [1] = { ["notes"] = "q", ["highlighted"] = true } }, ["highlight"] = {} }'
SAMPLES: dict[str, dict[str, Any]] = {
    "omnivore": {"metadata.json": [later.METADATA], "highlights/café-192daf3a84e.md": later.OMNIVORE_HIGHLIGHTS},
    "wallabag": {"a.json": [later.WALLABAG]},
    "pocket": {"part.csv": later.POCKET, "part.json": later.ANNOTATIONS, "ril_export.html": PAGE},
    "instapaper": {"a.csv": 'URL,Title,Selection,Folder,Timestamp,Tags\nhttps://x.org,T,q,F,1700000000,"[""a""]"\n'},
    "readwise": {"a.csv": later.READWISE},
    "readwise_reader": {"a.csv": later.READER},
    "matter": {"_matter_history.csv": later.MATTER, "content_1.html": "<p>a"},
    "raindrop": later.raindrop("Highlight:One\nNote:mine"),
    "hypothesis": {"a.json": {"rows": [annotations.annotation()]}},
    "web_annotation": {"a.json": [annotations.w3c()]},
    "kindle": {"a.txt": books.clipping("Your Highlight on page 3 | location 40-42", "The words") * 3},
    "koreader": {"metadata.lua": books.SIDECAR, "metadata.pdf.lua": TWO_LISTS},
    "readest": {"a.json": {"$format": "readest-annotations", "book": {}, "annotations": [{"text": "q"}]}},
    "obsidian_clipper": {
        "a.json": [
            {
                "url": "https://x.org",
                "highlights": [{"text": "a"}],
                "data": [{"type": "text", "id": "1", "content": "a"}],
            }
        ]
    },
    "kobo": {"a.annot": books.ANNOT},
    "zotero": {"a.json": [bookmarks.CSL]},
    "karakeep": {
        "a.json": {
            "lists": [{"id": 1}],
            "bookmarks": [{"content": {"url": "https://x.org"}, "createdAt": 1, "lists": [1]}],
        }
    },
    "linkwarden": {"a.json": {"collections": [{"id": 1, "links": [{"url": "https://x.org"}], "parentId": 1}]}},
    "pinboard": {"a.json": [{"href": "https://x.org", "description": "T", "tags": "a b"}]},
    "browser_bookmarks": {"a.html": bookmarks.NETSCAPE},
    "browser_json": {
        "a.json": {
            "roots": {
                "other": {
                    "type": "folder",
                    "name": "a",
                    "children": [
                        {
                            "type": "folder",
                            "name": "b",
                            "children": [{"url": "https://x.org", "name": "T", "date_added": "13350000000000000"}],
                        }
                    ],
                }
            }
        }
    },
    "ris": {"a.ris": "TY  - JOUR\nTI  - T\nAU  - Doe, Jane\nN1  - n\nmore\nPY  - 2011/03//\nER  - \n"},
    "bibtex": {"a.bib": '@string{a = "b"}\n@article{k, title = {T {\\"u}} # a, author = {A and {B}}, year = 2020}\n'},
    "own_markdown": {
        **{
            "a.md": own.exported(own.highlight(note="\\# a\n\n> b", tags=("x",))),
            "callout.md": own.CALLOUT,
            "whole.md": own.WHOLE,
        },
        **{"plain.md": own.COMMONMARK, "page.md": own.LOGSEQ, "notes.org": own.ORG},
    },
}
VALUES = [
    *(None, True, -1, 1e400, 10**30, float("nan"), "", "\ud800", "9" * 40, "0001-01-01", "\x00\x85"),
    *([], {}, [[]], [None]),
]
PIECES = [
    *(b"\0", b"\xff", b"\xef\xbb\xbf", b'"', b"{", b"}", b"[", b"]", b"<", b">", b"&#0;", b"\\", b"\n", b"|"),
    *(b"999999999", b"- "),
]


def test_each_importer_has_a_sample() -> None:
    assert {importer.name for importer in IMPORTERS} == SAMPLES.keys()
    for name, files in SAMPLES.items():
        found = recognize(bundle(**files))
        assert found
        assert found.name == name


def mutated(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.choice((0, 1, 5, 50)))
        piece = chance.choice([*PIECES, data[start : start + 30], data[-start:][:100]])
        data = data[:start] + piece + data[end:]
    return data


def changed(value: Any, chance: random.Random) -> Any:
    """Return a JSON value in which some parts are of another kind."""
    if chance.random() < 0.06:
        return chance.choice(VALUES)
    if isinstance(value, dict):
        return {key: changed(part, chance) for key, part in value.items() if chance.random() > 0.04}
    return [changed(part, chance) for part in value] if isinstance(value, list) else value


def variants(files: dict[str, Any], chance: random.Random) -> Iterator[dict[str, Any]]:
    for _ in range(25):
        yield {name: mutated(as_bytes(content), chance) for name, content in files.items()}
        yield {
            name: content if isinstance(content, str | bytes) else changed(content, chance)
            for name, content in files.items()
        }


@pytest.mark.parametrize("name", SAMPLES)
def test_damaged_exports_are_read_or_refused(name: str) -> None:
    (importer,) = (each for each in IMPORTERS if each.name == name)
    start = time.process_time()
    for files in variants(SAMPLES[name], random.Random(name)):
        export = bundle(**files)
        try:
            recognize(export)
            items = list(importer.read(export))
        except BadDataError:
            continue
        assert all(isinstance(item, ImportedArticle | SkippedItem) for item in items)
        for item in items:
            assert_valid(item)
    assert time.process_time() - start < 10


def assert_valid(item: ImportedArticle | SkippedItem) -> None:
    if isinstance(item, SkippedItem):
        assert item.what
        assert item.why
        return
    for moment in (item.published_at, item.added_at, *(each.created_at for each in item.highlights)):
        assert moment is None or moment.tzinfo is not None
    assert item.url is None or item.url.startswith(("http://", "https://", "HTTP"))
    assert all(each.quote.strip() for each in item.highlights)
    for text in (item.title, item.note, *item.tags, *(each.quote for each in item.highlights)):
        text.encode()


def test_a_damaged_database_is_read_or_refused() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            "CREATE TABLE content (ContentID, Title, Attribution, ReadStatus);"
            "INSERT INTO content VALUES (1, 'T', 'A', 2);"
            "CREATE TABLE Bookmark (VolumeID, ContentID, ChapterProgress, StartContainerPath, Text, Color);"
            "INSERT INTO Bookmark VALUES (1, 2, 0.5, '', 'words', 1), (x'ff', x'00', 'a', '', x'feff', x'00')"
        )
        data = connection.serialize()
    (kobo,) = (each for each in IMPORTERS if each.name == "kobo")
    chance = random.Random(1)
    for _ in range(100):
        with suppress(BadDataError):
            for item in kobo.read(bundle(**{"k.sqlite": data[:16] + mutated(data[16:], chance)})):
                assert_valid(item)


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100_000,
        b'[{"a":' * 50_000,
        b"return {" + b"{" * 100_000,
        b"return {" + b"--[[" * 100_000,
        b"@a{b, title = {" * 50_000,
        b'@a{b, title = "' * 50_000,
        b"<!DOCTYPE NETSCAPE-Bookmark-file-1>" + b"<DL><DT><H3>a" * 50_000,
        b"<!DOCTYPE NETSCAPE-Bookmark-file-1>" + b'<A HREF="' * 100_000,
        b"T (a)\n- Your Highlight on page 1 | location 1-9\n\nwords\n==========\n" * 10_000,
        b"T (a)\n- Your Highlight on page 1 | Added on " + b"a" * 50_000 + b"\n\nwords\n==========\n",
        b"T" + b"(" * 100_000 + b")\n- a | b\n\nwords\n==========\n",
        b"TY  - JOUR\n" * 100_000,
        b"# T\n\n" + b"==a==\n\n" * 20_000 + b"> red ^nr-0000000a\n\n" * 20_000,
        b"newsreader:: 1\n" + b"- id:: 1\n  > a\n\t- b\n" * 50_000,
        b":NEWSREADER: 1\n" + b"* [[a][b]]\n:CUSTOM_ID: nr-00000001\n#+begin_quote\n" * 50_000,
        own.COMMONMARK.encode() + b"> a\n" * 100_000 + b"\na <!-- nr-0000000g -->" * 10_000,
        json.dumps([annotations.w3c(id=f"{number}") for number in range(10_000)]).encode(),
        b"# Notes\n" + b"> a ^nr-0000000a\n" * 50_000,
        b"---\nnewsreader: 1\n" * 50_000,
        b"> ^nr-0000000a\n\n" + b"\\#" * 200_000,
        b"> " + b"a[" * 200_000 + b" ^nr-0000000a\n" + b"\n" * 200_000,
        b'<annotationSet xmlns="http://ns.adobe.com/digitaleditions/annotations">' + b"<annotation><target>" * 50_000,
        b'{"type": 1, "root": 1, "children": [' + b'{"name": "a", "children": [' * 900 + b"{}" + b"]}" * 900 + b"]}",
        b"URL,Title,Selection,Folder\n" + b'"' * 300_000,
        b"Highlight,Book Title,Book Author,Note,Location\n" + b"[a](" * 100_000 + b",T,A,,1\n",
        b"Highlight,Book Title,Book Author,Note,Location\n" + b"**_a" * 100_000 + b",T,A,,1\n",
        b"Title,URL,Document tags,Saved date,Reading progress,Location\nT,https://x.org," + b"[" * 15_000,
    ],
)  # fmt: skip
def test_an_export_that_was_made_to_be_slow_takes_seconds_at_most(data: bytes) -> None:
    start = time.process_time()
    export = bundle(**{"file": data})
    try:
        if importer := recognize(export):
            list(importer.read(export))
    except BadDataError:
        pass
    assert time.process_time() - start < 10
