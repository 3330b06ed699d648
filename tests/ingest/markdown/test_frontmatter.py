"""Front matter: valid, sloppy and hostile."""

from __future__ import annotations

import tracemalloc
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
    linked = split('---\nauthor: "[[ana|A. Lopes]], [[Jo]] and [[x|Eva|Ek]]"\n---\n')[0]
    assert linked.authors == ("A. Lopes", "Jo", "Eva|Ek")


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


def test_a_clipping_has_its_address_authors_and_date_of_publication() -> None:
    said, body = split(
        '---\ntitle: "Pier: shut"\nsource: "https://h.example/b?id=3"\nauthor:\n  - "[[Ana Lopes]]"\n'
        '  - "[[People/Jo Berg]]"\n  - "[[cleo|Cleo Roy]]"\npublished: 2025-10-03\ncreated: 2025-11-01\n'
        f'description: "About it"\ntags:\n  - "clippings"\n---\n{BODY}'
    )
    assert (said.url, said.site, said.title) == ("https://h.example/b?id=3", "h.example", "Pier: shut")
    assert said.authors == ("Ana Lopes", "Jo Berg", "Cleo Roy")
    assert said.published_at == datetime(2025, 10, 3, tzinfo=UTC)
    assert (said.tags, body) == (("clippings",), BODY)


@pytest.mark.parametrize("key", ["created", "clipped", "saved", "date_saved", "date added", "updated", "published"])
def test_the_day_of_clipping_is_not_the_day_of_publication(key: str) -> None:
    value = "" if key == "published" else "2025-10-03"
    assert split(f"---\ntitle: T\n{key}: {value}\n---\n")[0].published_at is None


@pytest.mark.parametrize(
    "written",
    [
        "source: https://h.example/b_(c)",
        "url: <https://h.example/b_(c)>",
        'link: "[The pier](https://h.example/b_(c))"',
        'source: "[[https://h.example/b_(c)]]"',
        "originalUrl: https://h.example/b_(c)",
        "source_url: 'https://h.example/b_(c)'",
        "source: Kindle\nurl: https://h.example/b_(c)",
        "permalink: /b\nsource: https://h.example/b_(c)",
    ],
)
def test_an_address_is_read_however_it_is_written(written: str) -> None:
    assert split(f"---\ntitle: T\n{written}\n---\n")[0].url == "https://h.example/b_(c)"


@pytest.mark.parametrize(
    "written",
    [
        'tags: "#piers #local/news"',
        "tags: #piers #local/news",
        'tags: "#piers, #local/news"',
        "tags: [#piers, #local/news]",
        'tags: ["#piers", "local/news"]',
        "tags:\n  - #piers\n  - #local/news",
        "tags: piers, local/news",
        'tags: ["[[piers]]", "[[local/news|local/news]]"]',
        "tags:\n- [[piers]]\n- /local/news/",
        "categories: piers\nkeywords: local/news",
    ],
)
def test_tags_are_read_however_they_are_written(written: str) -> None:
    assert split(f"---\ntitle: T\n{written}\n---\n")[0].tags == ("piers", "local/news")


@pytest.mark.parametrize(
    "written",
    [
        "author: [[Ana Lopes]]",
        "authors:\n- given: Ana\n  family: Lopes",
        "author: {first_name: Ana, last_name: Lopes}",
        'author: "[Ana Lopes](https://h.example/ana)"',
        "authors: [https://h.example/ana, Ana Lopes]",
        "byline: By Ana Lopes",
    ],
)
def test_authors_are_read_however_they_are_written(written: str) -> None:
    assert split(f"---\ntitle: T\n{written}\n---\n")[0].authors == ("Ana Lopes",)


@pytest.mark.parametrize(
    "head",
    [
        '+++\ntitle = "Pier"\ndate = 2025-10-03T10:00:00+02:00\n[taxonomies]\ntags = ["a", "b"]\n'
        '[extra]\nauthor = "Ana Lopes"\n+++\n',
        '{\n "title": "Pier", "date": "2025-10-03T08:00Z", "tags": ["a", "b"], "author": {"name": "Ana Lopes"}\n}\n\n',
        "Title: Pier\nAuthor: Ana Lopes\nDate: 2025-10-03 08:00\nTags: a, b\n\n",
        "title:: Pier\nauthor:: [[Ana Lopes]]\ndate:: 2025-10-03 08:00\ntags:: [[a]], #b\n\n",
    ],
    ids=["toml", "json", "multimarkdown", "logseq"],
)
def test_other_heads_are_read_and_are_not_the_title(head: str) -> None:
    document = parse_markdown(head + BODY)
    assert (document.title, document.text, document.authors, document.tags) == (
        "Pier",
        BODY,
        ("Ana Lopes",),
        ("a", "b"),
    )
    assert document.published_at == datetime(2025, 10, 3, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "head",
    [
        "---\ntitle: Pier\nIt was shut on Monday.\nThen she said: No.\n---\n",
        "---\ntitle: Pier\n\nIt was shut on Monday.\nThen she said: No.\n",
        "---\nAna: It was shut on Monday.\nBen: Then she said: No.\n---\n",
        "---\nAna: It was shut on Monday. But why?\nThen: she said No.\n---\n",
        '+++\ntitle = "Pier\nIt was shut on Monday.\nThen she said: No.\n+++\n',
        '{"title": "It was shut on Monday.", Then she said: No.\n\n',
        "Title: It was shut on Monday.\nReporter: Then she said: No.\n\n",
        "mood:: It was shut on Monday.\nplace:: Then she said: No.\n\n",
        "+++\nIt was shut on Monday.\nThen she said: No.\n\n",
    ],
)
def test_a_damaged_head_loses_no_text(head: str) -> None:
    text = " ".join(parse_markdown(head + BODY).text.split())
    for words in ("It was shut on Monday.", "she said", "No.", BODY):
        assert words in text


def test_the_language_of_the_head_decides_the_date() -> None:
    source = "---\ntitle: T\nlang: {}\ndate: 04/03/2026\n---\n"
    assert split(source.format("de"))[0].published_at == datetime(2026, 3, 4, tzinfo=UTC)
    assert split(source.format("en-US"))[0].published_at == datetime(2026, 4, 3, tzinfo=UTC)
    assert split(source.format("en"))[0].published_at is None


def test_a_key_is_read_although_a_table_has_the_same_content() -> None:
    # Comparing the two would take hours if they are aliases of aliases.
    metadata, _ = split("---\nextra: {name: Ana Costa}\nauthor: {name: Ana Costa}\ntitle: The pier\n---\nIt is shut.\n")
    assert metadata.authors == ("Ana Costa",)


@pytest.mark.parametrize("dot", [".", " . ", '"."', "'.'"])
def test_a_key_of_very_many_parts_costs_no_memory_and_hides_no_title(dot: str) -> None:
    tracemalloc.start()
    said, body = split(f"+++\ntitle = 'Bridge'\n{dot.join('a' * 2_000).strip()} = 1\n+++\n{BODY}")
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()
    assert said.title == "Bridge"
    assert body.endswith(BODY)


@pytest.mark.parametrize(
    ("head", "unread"),
    [
        ("---\ntitle: T\ndate: 33-Foo-26\n---", ["date “33-Foo-26”"]),
        ("---\ntitle: T\nlanguage: klingon\n---", ["language “klingon”"]),
        ("---\ntitle: T\nurl: https://h.example:99999/b\n---", ["address “https://h.example:99999/b”"]),
        ("---\ntitle: T\nurl: 'http://['\n---", ["address “http://[”"]),
        ("+++\ntitle = 'T'\ndate = 'soon'\nlang = '???'\n+++", ["date “soon”", "language “???”"]),
        ("---\ntitle: 'T\nauthor: [Ana Lopes\nSome words: {{\n---", ["a part of the front matter"]),
        ("---\ntitle: T\nauthor: Ana Lopes", ["front matter without --- at its end"]),
        ("---\nmood: dull\ntitle: T", ["front matter without --- at its end"]),
        ('{"title": "T",\n}', ["front matter in JSON"]),
        ("---\ntitle: T\ndate: 3-Mrz-26x\n---", ["date “3-Mrz-26x”"]),
        ("---\ntitle: T\nurl: h.example\nsource: H. Example\n---", ["address “h.example”"]),
        ("---\ntitle: T\nsource: https://h..example/b\n---", ["address “https://h..example/b”"]),
        ("---\ntitle: T\nurl: /posts/b\nlink: '[[Note]]'\nlanguage: klingon\nlang: en\n---", []),
        ("---\ntitle: T\nsource: Notebook 3\ncreated: today\ndate: ''\nlanguage: haw\n---", []),
        ("---\nid: 1\ntitle: T", ["front matter without --- at its end"]),
        ("---\n\n# made by hand\naliases:\n  - B\ntitle: T", ["front matter without --- at its end"]),
        ("+++\ntitle = 'T'", ["front matter without +++ at its end"]),
        ("---\nAna: Did you go?", []),
    ],
)
def test_metadata_that_could_not_be_read_is_named(head: str, unread: list[str]) -> None:
    assert list(split(f"{head}\n\n{BODY}")[0].unread) == unread


def test_an_address_without_a_scheme_is_that_of_a_web_page() -> None:
    said = split("---\ntitle: T\nurl: www.h.example/b\nsource: h.example\n---\n")[0]
    assert (said.url, said.site) == ("https://www.h.example/b", "h.example")


def test_the_language_of_the_head_can_be_its_name() -> None:
    assert split("---\ntitle: T\nlanguage: Deutsch\n---\n")[0].language == "de"


@pytest.mark.parametrize(
    "head",
    [
        "---\ntitle: T\nauthor: Ana Lopes\n",
        "---\ntitle: T\nauthor: Ana Lopes\n----\n",
        "---\ntitle: T\nauthor: Ana Lopes\n ---\n",
        "---\ntitle: T\nauthor: Ana Lopes\n—-\n",
        "+++\ntitle = 'T'\nauthor = 'Ana Lopes'\n---\n",
        "---\ntitle: >\n  T\nauthor: 'Ana Lopes\n---\n",
    ],
)
def test_a_head_with_a_wrong_end_or_sign_does_not_become_text(head: str) -> None:
    said, body = split(f"{head}\n{BODY}")
    assert (said.title, said.authors, body.strip()) == ("T", ("Ana Lopes",), BODY)
    assert said.unread


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("'[[People/Ana Costa#Life]] and [[Ben Ek|]]'", ("Ana Costa", "Ben Ek")),
        ("[Ana Costa](/ana), [Ben Ek](/ben) & Carl", ("Ana Costa", "Ben Ek", "Carl")),
    ],
)
def test_links_to_authors_have_no_signs_of_links(authors: str, names: tuple[str, ...]) -> None:
    assert split(f"---\ntitle: T\nauthor: {authors}\n---\n")[0].authors == names


@pytest.mark.parametrize("written", ["h.example/b", "//h.example/b", "h.example:8080/b", "hafen-köln.example/b"])
@pytest.mark.parametrize("key", ["url", "source", "canonical"])
def test_an_address_without_a_scheme_is_one_of_https(key: str, written: str) -> None:
    said, _ = split(f"---\ntitle: T\n{key}: {written}\n---\n")
    assert (said.url, said.unread) == (f"https://{written.removeprefix('//')}", ())
