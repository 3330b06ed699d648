"""Front matter: valid, sloppy and hostile."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from newsreader.ingest.markdown import parse_markdown
from newsreader.ingest.markdown.frontmatter import split

BODY = "The bridge is shut."


def test_all_names_that_publishers_use_are_understood() -> None:
    said, body = split(
        "---\ntitle: 'Old &amp; <em>shut</em>'\ndate: 2025-10-03 16:30:00 -0400\nauthor: By Ana Lopes and Jo Berg\n"
        "topics:\n  - politics/harbour\n  - ' /bridges/ '\ntags: [politics/harbour, winter]\nlang: pt_BR\n"
        "source_url: https://www.h.example/b\ncanonical: https://h.example/b\ndescription: |\n  Two\n  lines\n---\n"
        f"{BODY}"
    )
    assert body == BODY
    assert said.title == "Old & shut"
    assert said.published_at == datetime(2025, 10, 3, 20, 30, tzinfo=UTC)
    assert said.authors == ("Ana Lopes", "Jo Berg")
    assert said.tags == ("politics/harbour", "winter", "bridges")
    assert said.language == "pt-BR"
    assert (said.url, said.canonical_url, said.site) == ("https://www.h.example/b", "https://h.example/b", "h.example")
    assert said.summary == "Two lines"


def test_authors_can_be_mappings_and_surname_first_is_one_name() -> None:
    assert split("---\nauthors:\n- name: Ana Lopes\n- {name: Jo Berg}\n---\n")[0].authors == ("Ana Lopes", "Jo Berg")
    assert split('---\nauthor: "Lopes, Ana; Berg, Jo"\n---\n')[0].authors == ("Lopes, Ana", "Berg, Jo")
    assert split("---\nauthor: Ana Lopes, Jo Berg\n---\n")[0].authors == ("Ana Lopes", "Jo Berg")


@pytest.mark.parametrize(
    "source",
    [
        "---\ntitle: The bridge: shut\nauthors:\n- Ana Lopes\n---\n",
        '---\ntitle: "The bridge: shut"\nauthors: [Ana Lopes]\nbad: "unclosed\n---\n',
        "---\ntitle: 'The bridge: shut'\n\tauthors: x\nauthors: [Ana Lopes]\n---\n",
    ],
)
def test_broken_yaml_is_read_line_by_line(source: str) -> None:
    said, body = split(source + BODY)
    assert (said.title, said.authors, body) == ("The bridge: shut", ("Ana Lopes",), BODY)


@pytest.mark.parametrize(
    "source",
    [
        "---\nThe bridge is shut.\n---\nMore of it.",
        "---\ntitle: never closed\n\nThe bridge is shut. More of it.",
        "---\n- The bridge is shut.\n- More of it.\n---\n",
        "The bridge is shut.\n\n---\ntitle: too late\n---\n\nMore of it.",
    ],
)
def test_text_between_rules_that_is_not_front_matter_stays(source: str) -> None:
    text = parse_markdown(source).text
    assert "The bridge is shut." in text
    assert "More of it." in text


def doubling(first: str, then: str) -> str:
    """Return YAML of 24 lines, each with two references to the line before."""
    names = "abcdefghijklmnopqrstuvwxy"
    lines = [then.format(this=this, before=before) for before, this in pairwise(names)]
    return "\n".join([first, *lines])


@pytest.mark.parametrize(
    "bomb",
    [
        doubling("a: &a [x, x]", "{this}: &{this} [*{before}, *{before}]"),
        doubling("a: &a {k: v}", "{this}: &{this} {{<<: [*{before}, *{before}]}}"),
        "a: " + "[" * 20_000,
        "a: " + "{b: " * 5_000,
        "a: &a [*a]",
        "a: !!python/object/apply:os.system ['true']",
        "a: " + "9" * 20_000,
        "date: 2025-13-45",
        "? [x]\n: y",
        "a: \x01",
    ],
    ids=["aliases", "merges", "brackets", "braces", "itself", "python", "number", "date", "key", "control"],
)
def test_a_bomb_costs_nothing_and_loses_no_text(bomb: str) -> None:
    document = parse_markdown(f"---\ntitle: Bridge\n{bomb}\n---\n{BODY}")
    assert document.text.endswith(BODY)


def test_the_title_is_read_from_a_huge_front_matter() -> None:
    said, body = split("---\ntitle: Bridge\n" + "".join(f"x{n}: {'y' * 50}\n" for n in range(2_000)) + f"---\n{BODY}")
    assert (said.title, body) == ("Bridge", BODY)


@pytest.mark.parametrize("url", ["/b", "javascript:alert(1)", "b.example", "http://[", "https://h example/"])
def test_only_a_web_address_becomes_the_url(url: str) -> None:
    said, _ = split(f"---\ntitle: T\nurl: {url!r}\n---\n")
    assert (said.url, said.site) == (None, None)
