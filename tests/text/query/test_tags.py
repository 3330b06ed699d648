"""Tags in queries: which names match, and the mistakes for unknown tags."""

from __future__ import annotations

import pytest
from hypothesis import given
from tests.text.strategies import texts

from newsreader.text.query.parser import parse
from newsreader.text.query.tags import is_meant, unknown_tags, with_parents

NAMES = ("politics/eu", "claim", "Ärger", "weird tag", "Łódź", "„Klimakrise“")


@pytest.mark.parametrize(
    "typed",
    ["arger", "ÄRGER", "weird-tag", "Weird   Tag", "politics", "politics/EU", "lodz", "Klimakrise", "„Klimakrise“"],
)
def test_case_accents_and_hyphens_are_ignored(typed: str) -> None:
    assert unknown_tags(parse(f'tag:"{typed}"'), NAMES) == []


@pytest.mark.parametrize(
    ("text", "message", "suggestion"),
    [
        ("tag:politcs", "There is no tag politcs. Did you mean politics?", "tag:politics"),
        ("-tag:wierd-tag", "There is no tag wierd-tag. Did you mean weird tag?", '-tag:"weird tag"'),
        ("tag:nosuch", "There is no tag nosuch.", ""),
        ("-tag:claim,lodz", "There is no tag claim,lodz. Did you mean -tag:claim -tag:lodz?", "-tag:claim -tag:lodz"),
        ("tag:polit", "There is no tag polit. Did you mean politics?", "tag:politics"),
    ],
)
def test_an_unknown_tag_is_a_mistake(text: str, message: str, suggestion: str) -> None:
    (mistake,) = unknown_tags(parse(f"a {text} b"), NAMES)
    assert (mistake.message, mistake.suggestion) == (message, suggestion)
    assert (mistake.range.start, mistake.range.end) == (2, 2 + len(text))


def test_parents_are_included_and_end_in_a_slash() -> None:
    assert with_parents(("a/b/c", "x", "A", "x/y")) == ["a/b/c", "x/", "A/", "x/y", "a/b/"]


@given(texts)
def test_a_tag_matches_its_own_name_in_any_spelling(name: str) -> None:
    assert is_meant(name, name)
