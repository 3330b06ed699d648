"""Annotations of pages: passages with their context, notes about whole pages, and what has no words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.importers.reading import highlight, quotes, read, read_one

from newsreader.errors import BadDataError
from newsreader.records import Color

QUOTE = {"type": "TextQuoteSelector", "exact": "some words", "prefix": "before\n\t", "suffix": " after"}
POSITION = {"type": "TextPositionSelector", "start": 4, "end": 9}


def annotation(**changes: Any) -> dict[str, Any]:
    return {
        "id": "abc", "user": "acct:me@hypothes.is", "uri": "https://example.org/a", "text": "a note", "tags": ["x"],
        "created": "2016-12-16T11:24:14.673557+00:00", "updated": "2016-12-17T11:24:14.673557+00:00", "group": "g",
        "document": {"title": ["A title"]},
        "target": [{"source": "https://example.org/a", "selector": [POSITION, QUOTE]}],
    } | changes  # fmt: skip


def test_annotations_of_hypothesis_keep_the_words_around_them() -> None:
    answer = {"total": 4, "rows": [
        annotation(),
        annotation(id="page", text="about the page", tags=["y"], target=[{"source": "https://example.org/a"}]),
        annotation(id="reply", references=["abc"], text="I agree"),
        annotation(id="lost", text="", target=[{"source": "https://example.org/a", "selector": [POSITION]}]),
    ]}  # fmt: skip
    (article,), skipped = read("hypothesis", {"api.json": answer})
    (found,) = article.highlights
    assert (article.title, article.url, article.note, article.tags) == (
        *("A title", "https://example.org/a", "about the page"), ("y",),
    )  # fmt: skip
    assert (found.quote, found.prefix, found.suffix) == ("some words", "before\n\t", " after")
    assert (found.note, found.tags, found.key) == ("a note", ("x",), "abc")
    assert found.created_at == datetime(2016, 12, 16, 11, 24, 14, 673557, tzinfo=UTC)
    assert [item.what for item in skipped] == ["a reply on A title: “I agree”", "an annotation of A title: “”"]


def test_annotations_without_a_user_are_read_and_all_that_is_not_read_is_listed() -> None:
    anonymous = annotation()
    del anonymous["user"]
    rows = [anonymous, None, 7, {"id": "x"}, annotation(id="empty", text="", tags=[], target=[])]
    (article,), skipped = read("hypothesis", {"api.json": {"rows": rows}})
    assert quotes(article) == [("some words", "a note")]
    assert [item.what for item in skipped] == [
        *(f"annotation {number} of the file" for number in (2, 3, 4)),
        "an annotation of A title: “”",
    ]


def test_a_part_of_w3c_annotations_that_is_none_is_listed() -> None:
    (article,), skipped = read("web_annotation", {"a.jsonld": [w3c(), None, 7]})
    assert quotes(article) == [("some words", "a note")]
    assert [item.why for item in skipped] == ["it is not an annotation"] * 2


def test_a_local_pdf_in_hypothesis_has_no_address_but_can_have_a_link() -> None:
    document = {"title": ["P"], "link": [{"href": "urn:x-pdf:1"}, {"href": "https://example.org/p.pdf"}]}
    target = [{"source": "urn:x-pdf:1", "selector": [QUOTE]}]
    exported = {
        "export_date": "2024-01-01",
        "annotations": [annotation(uri="urn:x-pdf:1", document=document, target=target)],
    }
    assert read_one("hypothesis", {"export.json": exported}).url == "https://example.org/p.pdf"


def w3c(**changes: Any) -> dict[str, Any]:
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld", "id": "urn:uuid:1", "type": "Annotation",
        "body": [
            {"type": "TextualBody", "purpose": "highlighting", "value": "green"},
            {"type": "TextualBody", "purpose": "tagging", "value": "x"},
            {"type": "TextualBody", "purpose": "commenting", "value": "a note"},
        ],
        "target": {"source": "https://example.org/a", "selector": [POSITION, QUOTE]},
    } | changes  # fmt: skip


@pytest.mark.parametrize(
    "written",
    [
        w3c(),
        [w3c()],
        {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage", "items": [w3c()]},
        w3c(target=[{"source": {"id": "https://example.org/a"}, "selector": {"type": "X", "refinedBy": QUOTE}}]),
    ],
)
def test_a_w3c_annotation_in_all_its_forms(written: Any) -> None:
    article = read_one("web_annotation", {"a.jsonld": written})
    (found,) = article.highlights
    assert article.url == "https://example.org/a"
    assert (found.quote, found.prefix, found.suffix) == ("some words", "before\n\t", " after")
    assert (found.color, found.tags, found.note, found.key) == (Color.GREEN, ("x",), "a note", "1")


def test_the_motivation_says_what_a_body_is() -> None:
    one = w3c(body={"type": "TextualBody", "value": "x"}, motivation="tagging")
    assert highlight("web_annotation", {"a.json": one}).tags == ("x",)
    plain = w3c(bodyValue="just words")
    del plain["body"]
    assert highlight("web_annotation", {"a.json": plain}).note == "just words"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"id": ["1", "2"]}, "it has more than one id"),
        ({"type": "Squirrel"}, "its type is not Annotation"),
        ({"target": {"type": "SpecificResource"}}, "it does not say what it is about"),
        ({"modified": "an hour ago"}, "the time in “modified” is not valid"),
        ({"created": "2015-01-28T12:00:00"}, "the time in “created” is not valid"),
        ({"bodyValue": "twice"}, "its text is ambiguous"),
        (
            {"body": [], "target": {"source": "https://x.org", "selector": POSITION}},
            "it does not have the words of its passage",
        ),
    ],
)
def test_a_wrong_annotation_is_left_out_and_the_next_is_read(changes: dict[str, Any], why: str) -> None:
    (article,), (skipped,) = read("web_annotation", {"a.json": [w3c(**changes), w3c()]})
    assert (skipped.why, len(article.highlights)) == (why, 1)


def test_a_group_of_passages_in_obsidian_is_one_highlight_with_the_context_of_its_ends() -> None:
    page = {
        "url": "https://example.org/a",
        "title": "T",
        "highlights": [{"text": "one\n\ntwo", "timestamp": "2026-01-01T00:00:00.000Z", "notes": ["n"]}],
        "data": [
            {"id": "1", "type": "text", "content": "<b>one</b>", "textQuote": {"prefix": "a ", "suffix": "x"}},
            {"id": "2", "type": "text", "content": "two", "textQuote": {"prefix": "y", "suffix": " b"}},
        ],
    }
    found = highlight("obsidian_clipper", {"highlights.json": [page]})
    assert (found.quote, found.note, found.prefix, found.suffix, found.key) == ("one\n\ntwo", "n", "a ", " b", "1")


def test_earlier_versions_of_the_clipper_write_html_or_whole_records() -> None:
    record = {"id": "1767225600000", "type": "element", "xpath": "/p", "content": "<p>one &amp; <b>two</b></p>"}
    for highlights in ([record], [{"text": record["content"], "timestamp": "2026-01-01T00:00:00.000Z"}]):
        found = highlight("obsidian_clipper", {"a.json": [{"url": "https://example.org", "highlights": highlights}]})
        assert (found.quote, found.created_at) == ("one & two", datetime(2026, 1, 1, tzinfo=UTC))


def test_a_damaged_record_of_obsidian_refuses_the_file() -> None:
    page = {"url": "https://example.org", "highlights": [{"text": "a"}], "data": [{"id": "1", "type": "sideways"}]}
    with pytest.raises(BadDataError, match="damaged"):
        read("obsidian_clipper", {"a.json": [page]})


def test_annotations_of_zotero_are_in_text_order_and_sticky_notes_stay() -> None:
    made = {"dateCreated": "2023-05-09T17:05:57.843Z", "position": {}, "tags": [{"name": "t"}]}
    annotations = [
        made | {"type": "underline", "color": "#a28ae5", "sortIndex": "0000265", "text": "second", "id": "2"},
        made
        | {"type": "highlight", "color": "#5fb236", "sortIndex": "0000099", "text": "first", "comment": "c", "id": "1"},
        made | {"type": "note", "color": "#ffd400", "sortIndex": "0000001", "comment": "sticky", "id": "3"},
    ]
    article = read_one("zotero", {"paper.json": annotations})
    assert (article.title, article.note, quotes(article)) == ("paper", "sticky", [("first", "c"), ("second", "")])
    assert [each.color for each in article.highlights] == [Color.GREEN, Color.PURPLE]
    assert article.highlights[0].tags == ("t",)


def test_readest_marks_passages_and_pages() -> None:
    export = {
        "$format": "readest-annotations",
        "book": {"title": "Alice", "author": "Lewis Carroll", "hash": "h"},
        "annotations": [
            {"id": "1", "type": "annotation", "text": "q", "note": "n", "color": "green", "createdAt": 1772248076656},
            {"id": "2", "type": "bookmark", "text": "a label", "note": ""},
            {"id": "3", "type": "annotation", "text": "gone", "deletedAt": 1772248076656},
        ],
    }
    (article,), (skipped,) = read("readest", {"alice.json": export})
    (found,) = article.highlights
    assert (found.quote, found.note, found.color, found.key) == ("q", "n", Color.GREEN, "1")
    assert found.created_at == datetime(2026, 2, 28, 3, 7, 56, 656000, tzinfo=UTC)
    assert skipped.what == "1 bookmark in Alice"


def test_a_note_of_zotero_without_an_item_is_an_article_and_a_bare_file_is_left_out() -> None:
    note = {"itemType": "note", "key": "N", "note": "<p>My plan</p><p>Ask Ana.</p>", "dateAdded": "2024-05-01 10:00:00"}
    items = [note, {"itemType": "attachment", "title": "PDF", "annotations": []}]
    (article,), (skipped,) = read("zotero", {"a.json": {"config": {}, "items": items}})
    assert (article.title, article.content) == ("My plan", b"<p>My plan</p><p>Ask Ana.</p>")
    assert article.added_at == datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert skipped.what == "PDF"


MARCH, APRIL = "2024-03-01T10:00:00Z", "2024-04-01T10:00:00Z"


@pytest.mark.parametrize(
    ("program", "export"),
    [
        ("wallabag", [{"url": "https://e.org", "is_read": 0, "is_fav": 0, "annotations": [
            {"text": "second", "created_at": APRIL}, {"text": "first", "created_at": MARCH}]}]),
        ("hypothesis", [{"uri": "https://e.org", "user": "u", "target": [], "text": text, "created": created}
            for text, created in (("second", APRIL), ("first", MARCH))]),
        ("koreader", {"title": "T", "file": "f", "entries": [
            {"text": "In chapter 1", "note": "second", "datetime": APRIL}, {"note": "first", "datetime": MARCH}]}),
        ("readest", {"$format": "readest-annotations", "book": {"title": "T"}, "annotations": [
            {"note": "second", "createdAt": APRIL}, {"note": "first", "createdAt": MARCH}]}),
        ("zotero", {"config": {}, "items": [{"itemType": "webpage", "title": "T", "notes": [
            {"note": "second", "dateAdded": APRIL}, {"note": "first", "dateAdded": MARCH}]}]}),
    ],
)  # fmt: skip
def test_notes_without_a_passage_are_as_old_as_the_first_of_them(program: str, export: object) -> None:
    article = read_one(program, {"a.json": export})
    assert (article.note, article.noted_at) == ("second\n\nfirst", datetime(2024, 3, 1, 10, tzinfo=UTC))


def test_a_damaged_file_of_obsidian_does_not_cost_the_others() -> None:
    good = [{"url": "https://e.org", "title": "T", "highlights": [{"text": "q"}]}]
    bad = [{"url": "https://e.org/2", "highlights": [{"text": "q"}, 1]}]
    (article,), (skipped,) = read("obsidian_clipper", {"a.json": good, "b.json": bad})
    assert (article.title, skipped.what) == ("T", "b.json")
