"""Annotations for other programs: the W3C's model, Hypothesis and Readwise."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from newsreader.export.annotations import hypothesis, jsonld, readwise
from newsreader.records import AnchorState, Color

if TYPE_CHECKING:
    from conftest import Make
    from newsreader.export.sheet import Sheet

# The rules of the Web Annotation Data Model for what is exported: https://www.w3.org/TR/annotation-model/.
_TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
_IRI = {"type": "string", "pattern": r"^[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+$"}
_MOTIVATIONS = {
    "enum": [
        *("assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting"),
        *("identifying", "linking", "moderating", "questioning", "replying", "tagging"),
    ]
}


def _object(required: list[str], **properties: object) -> dict[str, object]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


MODEL = _object(
    ["@context", "id", "type", "target"],
    **{
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "id": _IRI,
        "type": {"const": "Annotation"},
        "motivation": {"type": "array", "items": _MOTIVATIONS, "uniqueItems": True, "minItems": 1},
        "created": _TIME,
        "modified": _TIME,
        "body": {
            "type": "array",
            "items": _object(
                ["type", "value"],
                type={"const": "TextualBody"},
                value={"type": "string"},
                purpose=_MOTIVATIONS,
                format={"enum": ["text/markdown", "text/plain"]},
            ),
        },
        "target": _object(
            ["type", "source", "selector"],
            type={"const": "SpecificResource"},
            source=_IRI,
            **{"dcterms:title": {"type": "string"}},
            state=_object(["type", "sourceDate"], type={"const": "TimeState"}, sourceDate=_TIME),
            selector={
                "type": "array",
                "minItems": 1,
                "items": {
                    "oneOf": [
                        _object(
                            ["type", "exact"],
                            type={"const": "TextQuoteSelector"},
                            exact={"type": "string"},
                            prefix={"type": "string"},
                            suffix={"type": "string"},
                        ),
                        _object(
                            ["type", "start", "end"],
                            type={"const": "TextPositionSelector"},
                            start={"type": "integer", "minimum": 0},
                            end={"type": "integer", "minimum": 0},
                        ),
                    ]
                },
            },
        ),
    },
)


def sheet(make: Make, **changes: object) -> Sheet:
    return make(
        ("Nobody asked", {"note": "*why?*", "tags": ("claim", "politics/eu law"), "color": Color.BLUE}),
        ("The river rose", {}),
        ("gone", {"anchor": AnchorState.ORPHAN}),
        **changes,
    )


@pytest.mark.parametrize("url", ["https://example.org/a?b=c#d", None, "javascript:alert(1)"])
def test_an_annotation_is_valid_by_the_web_annotation_model(make: Make, url: str | None) -> None:
    annotations = json.loads("".join(jsonld.render([sheet(make, url=url)])))
    assert len(annotations) == 3
    for annotation in annotations:
        jsonschema.validate(annotation, MODEL)


def test_hypothesis_gets_what_its_api_takes(make: Make) -> None:
    made = sheet(make)
    file = json.loads("".join(hypothesis.render([made, make()])))
    assert file["export_date"] == "2026-11-20T09:14:03Z"
    found: dict[str, Any] = {one["target"][0]["selector"][0]["exact"]: one for one in file["annotations"]}
    one = found["Nobody asked"]
    assert one["uri"] == one["target"][0]["source"] == "https://example.org/a"
    assert (one["text"], one["tags"]) == ("*why?*", ["claim", "politics/eu law"])
    assert one["document"] == {"title": ["The river rose"]}
    assert one["target"][0]["selector"] == [
        {
            "type": "TextQuoteSelector",
            "exact": "Nobody asked",
            "prefix": made.highlights[0].prefix,
            "suffix": made.highlights[0].suffix,
        }
    ]
    assert one["permissions"]["read"] == [one["user"]]
    assert len(found) == 3
    assert json.loads("".join(hypothesis.render([])))["annotations"] == []


def test_readwise_gets_the_columns_that_it_imports(make: Make) -> None:
    text = "".join(readwise.render([sheet(make, authors=("A. Writer", "B. Reader"))]))
    rows = {row["Highlight"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert rows["Nobody asked"] == {
        "Highlight": "Nobody asked",
        "Title": "The river rose",
        "Author": "A. Writer, B. Reader",
        "URL": "https://example.org/a",
        "Note": ".claim .politics-eu-law\n*why?*",
        "Location": str(sheet(make).highlights[0].start),
        "Date": "2026-11-20 09:14:03",
    }
    assert len(rows) == 3


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", " ="])
def test_no_cell_for_readwise_is_a_formula(make: Make, sign: str) -> None:
    formula = f'{sign}HYPERLINK("https://evil.example","x")'
    made = make(("The river", {"note": formula, "quote": formula}), title=formula, authors=(formula,))
    [row] = csv.DictReader(io.StringIO("".join(readwise.render([made])), newline=""))
    assert {row[name] for name in ("Highlight", "Title", "Author", "Note")} <= {f"'{formula}", f"'{formula.strip()}"}
