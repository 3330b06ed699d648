"""The formats with one file for all articles: JSON, JSON-LD and CSV."""

from __future__ import annotations

import csv as csv_reader
import io
import json as json_reader
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from newsreader.export import json
from newsreader.export.annotations import csv, jsonld
from newsreader.export.annotations.shapes import full_json, highlight_json
from newsreader.records import AnchorState, Color

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from conftest import Make
    from newsreader.export.sheet import Sheet


def render(module: ModuleType, sheets: list[Sheet]) -> str:
    return "".join(module.render(sheets))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv_reader.DictReader(io.StringIO(text, newline="")))


def test_json_is_an_array_of_whole_articles_in_ascii(make: Make) -> None:
    first, second = make(("Nobody asked", {"note": "日本 \x1b 😀"}), ("The river rose", {})), make()
    text = render(json, [first, second])
    assert text.isascii()
    loaded = json_reader.loads(text)
    in_order = list(reversed(first.highlights))
    assert loaded == [
        full_json(first.article, first.revision, in_order, first.revision.text),
        full_json(second.article, second.revision, [], ""),
    ]
    assert json_reader.loads(render(json, [])) == []


def test_an_annotation_follows_the_web_annotation_model(make: Make) -> None:
    sheet = make(
        (
            "Nobody asked",
            {"note": "*why?*", "tags": ("claim", "politics/eu law"), "color": Color.BLUE, "suffix": ", in all"},
        )
    )
    (annotation,) = json_reader.loads(render(jsonld, [sheet]))
    start = sheet.revision.text.index("Nobody asked")
    assert annotation == {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "urn:uuid:01936f5e-7a00-7000-8000-000000000001",
        "type": "Annotation",
        "motivation": ["highlighting", "tagging", "commenting"],
        "created": "2026-11-20T09:14:03Z",
        "modified": "2026-11-20T09:14:03Z",
        "body": [
            {"type": "TextualBody", "purpose": "highlighting", "value": "blue"},
            {"type": "TextualBody", "purpose": "tagging", "value": "claim"},
            {"type": "TextualBody", "purpose": "tagging", "value": "politics/eu law"},
            {"type": "TextualBody", "purpose": "commenting", "value": "*why?*", "format": "text/markdown"},
        ],
        "target": {
            "type": "SpecificResource",
            "source": "https://example.org/a",
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": "Nobody asked",
                    "prefix": sheet.highlights[0].prefix,
                    "suffix": ", in all",
                },
                {"type": "TextPositionSelector", "start": start, "end": start + 12},
            ],
            "dcterms:title": "The river rose",
        },
    }


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)"])
def test_the_source_of_an_article_without_a_web_address_is_its_uid(make: Make, url: str | None) -> None:
    (annotation,) = json_reader.loads(render(jsonld, [make(("Nobody asked", {}), url=url)]))
    assert annotation["target"]["source"] == "urn:uuid:01936f5e-7a00-7000-8000-00007f3a9c21"


@pytest.mark.parametrize("anchor", [AnchorState.ORPHAN, AnchorState.REVIEW])
def test_an_orphan_has_no_position(make: Make, anchor: AnchorState) -> None:
    (annotation,) = json_reader.loads(render(jsonld, [make(("Nobody asked", {"anchor": anchor}))]))
    assert [selector["type"] for selector in annotation["target"]["selector"]] == ["TextQuoteSelector"]


def test_every_format_has_the_words_first_highlighted_and_the_words_of_today(make: Make) -> None:
    sheet = make(
        ("The river rose", {"anchor": AnchorState.REVIEW, "quote": "The river fell"}),
        ("A quiet paragraph", {"first_quote": "A loud paragraph", "anchor": AnchorState.MOVED}),
        ("Nobody asked", {"anchor": AnchorState.ORPHAN, "quote": "Somebody asked", "first_quote": "Somebody knew"}),
    )
    words = [
        (None, "The river fell", "The river rose"),
        ("A loud paragraph", "A quiet paragraph", "A quiet paragraph"),
        ("Somebody knew", "Somebody asked", ""),
    ]
    (article,) = json_reader.loads(render(json, [sheet]))
    assert [(note["first_quote"], note["quote"], note["words"]) for note in article["notes"]] == words
    table = rows(render(csv, [sheet]))
    assert [(row["first_quote"] or None, row["quote"], row["words"]) for row in table] == words
    annotations = json_reader.loads(render(jsonld, [sheet]))
    described = [[body["value"] for body in each["body"] if body["purpose"] == "describing"] for each in annotations]
    assert described == [
        ["The text says now: “The river rose”"],
        ["First highlighted as: “A loud paragraph”"],
        ["First highlighted as: “Somebody knew”"],
    ]
    targets = [each["target"] for each in annotations]
    assert [each["selector"][0]["exact"] for each in targets] == [quote for _, quote, _ in words]
    assert [each.get("state") for each in targets] == [
        {"type": "TimeState", "sourceDate": "2026-11-20T09:14:03Z"},
        None,
        None,
    ]


def test_annotations_of_several_articles_are_one_array(make: Make) -> None:
    text = render(jsonld, [make(("Nobody asked", {}), ("The river rose", {})), make(("The river", {}))])
    assert [one["target"]["selector"][0]["exact"] for one in json_reader.loads(text)] == [
        "The river rose",
        "Nobody asked",
        "The river",
    ]
    assert json_reader.loads(render(jsonld, [])) == []


def test_csv_has_the_names_of_the_json_and_one_row_per_note(make: Make) -> None:
    sheet = make(("Nobody asked", {"tags": ("claim", "eu law")}), ("The river rose", {"note": 'said "no",\nand left'}))
    text = render(csv, [sheet])
    assert text.splitlines()[0].split(",") == list(highlight_json(sheet.highlights[0], ""))
    first, second = rows(text)
    assert (first["quote"], first["note"], first["tags"]) == ("The river rose", 'said "no",\nand left', "")
    assert (second["quote"], second["tags"], second["color"]) == ("Nobody asked", "claim eu-law", "yellow")
    assert (first["start"], first["score"], first["anchor"]) == ("0", "1.0", "exact")
    assert first["created"] == "2026-11-20T09:14:03Z"


def test_csv_follows_rfc_4180(make: Make) -> None:
    text = render(csv, [make(("Nobody asked", {"note": 'a "b", c'}))])
    assert text.count("\r\n") == 2
    assert text.endswith("\r\n")
    assert ',"a ""b"", c",' in text
    assert render(csv, []) == f"{','.join(csv.COLUMNS)}\r\n"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\n", "＝", " ="])
def test_no_cell_is_a_formula(make: Make, sign: str) -> None:
    formula = f'{sign}HYPERLINK("https://evil.example","x")'
    sheet = make(("The river", {"note": formula, "quote": formula, "prefix": formula, "tags": (f"{sign.strip()}x",)}))
    highlights = [replace(one, article_title=formula) for one in sheet.highlights]
    (row,) = rows(render(csv, [sheet._replace(highlights=highlights)]))
    for name in ("note", "quote", "prefix", "article_title"):
        assert row[name] == f"'{formula}"
    assert not row["tags"].startswith(("=", "+", "-", "@", "＝"))


def test_csv_has_no_control_characters(make: Make) -> None:
    text = render(csv, [make(("The river", {"note": "a\x1b[2Jb\x00\u202e\ud800"}))])
    assert not set(text) & set("\x1b\x00\u202e\ud800")


@pytest.mark.parametrize("module", [json, jsonld, csv])
def test_each_article_is_written_before_the_next_but_one_is_read(make: Make, module: ModuleType) -> None:
    read = 0

    def sheets() -> Iterator[Sheet]:
        nonlocal read
        for _ in range(5):
            read += 1
            yield make(("Nobody asked", {}))

    pieces = []
    for piece in module.render(sheets()):
        pieces.append(piece)
        assert read <= len(pieces) + 1
    assert "".join(pieces) == render(module, [make(("Nobody asked", {}))] * 5)


def test_the_last_article_of_a_library_has_everything_that_belongs_to_the_library(make: Make) -> None:
    calls = []

    def load_rest() -> dict[str, object]:
        calls.append(len(pieces))
        return {"tags": [1]}

    pieces: list[str] = []
    for piece in json.render_library([(make(), {"n": number}) for number in range(4)], load_rest):
        pieces.append(piece)  # noqa: PERF402 - load_rest counts them meanwhile
    elements = json_reader.loads("".join(pieces))
    assert [element["archive"] for element in elements] == [{"n": 0}, {"n": 1}, {"n": 2}, {"n": 3}]
    assert [element.get("library") for element in elements] == [None, None, None, {"tags": [1]}]
    assert calls == [3]


def test_a_library_without_articles_is_one_element_if_it_has_anything() -> None:
    assert json_reader.loads("".join(json.render_library([], lambda: {"tags": [1]}))) == [{"library": {"tags": [1]}}]
    assert json_reader.loads("".join(json.render_library([], lambda: {"tags": []}))) == []
