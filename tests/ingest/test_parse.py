"""The registry chooses the format of a source."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from newsreader.errors import BadDataError
from newsreader.ingest import isolated, parse, parse_one, readable_suffixes, registry
from newsreader.ingest.plain import parse_plain
from newsreader.ingest.registry import Format

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsreader.ingest.source import Source
    from newsreader.records import Document

    Parser = Callable[[Source], Iterator[Document]]


def test_a_stray_nul_becomes_visible_and_no_text_is_lost() -> None:
    assert parse_one(b"The mayor\x00 spoke on Tuesday, and nobody listened.", "a.txt").text.startswith(
        "The mayor␀ spoke"
    )


@pytest.mark.parametrize("data", [b"", b"  \r\n\t ", b"\n" * 1000])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(BadDataError, match="empty"):
        parse_one(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"PK\x03\x04" + bytes(100),
        b"SQLite format 3\x00" + bytes(100),
        bytes(4096),
        bytes(range(256)) * 20,
        b"\x7fELF\x02\x01\x01" + bytes(64),
    ],
)
@pytest.mark.parametrize("name", ["article.txt", "article.md", ""])
def test_a_binary_file_is_refused_whatever_its_name(data: bytes, name: str) -> None:
    with pytest.raises(BadDataError, match="looks like a binary file"):
        parse_one(data, name)


def test_a_file_of_invisible_characters_has_no_text() -> None:
    with pytest.raises(BadDataError, match="no text"):
        parse_one("\u200b\u2060 \u00ad\n".encode())


@pytest.mark.parametrize(
    ("name", "media_type", "data", "expected"),
    [
        ("a.md", None, b"Just words", "text/markdown"),
        ("A.MARKDOWN", None, b"Just words", "text/markdown"),
        ("a.txt", None, b"# Not a heading\n\n- nor\n- items\n", "text/plain"),
        ("", None, b"---\ntitle: T\n---\nWords", "text/markdown"),
        ("a.txt", None, b"---\r\ntitle: T\r\n---\r\nWords", "text/markdown"),
        ("", None, b"# Title\n\nSome [link](https://a.example/).\n\n- one\n- two\n", "text/markdown"),
        ("", None, b"Plain words of a plain article.", "text/plain"),
        ("", "text/markdown; charset=utf-8", b"Just words", "text/markdown"),
        ("", "text/plain", b"# a\n# b\n# c\n", "text/plain"),
    ],
)
def test_name_media_type_and_content_choose_the_format(
    name: str, media_type: str | None, data: bytes, expected: str
) -> None:
    document = parse_one(data, name, media_type)
    assert document.media_type == expected
    assert document.source == data


class TwoArticles:
    """A format whose sources begin with `TWO`, and hold an article on each side of a bar."""

    @staticmethod
    def confidence(source: Source) -> float:
        return 1.0 if source.data.startswith(b"TWO") else 0.0

    @staticmethod
    def parse(source: Source) -> Iterator[Document]:
        for text in source.data.removeprefix(b"TWO").split(b"|"):
            yield replace(parse_plain(text.decode()), source=text)


@pytest.fixture
def two_articles(monkeypatch: pytest.MonkeyPatch) -> Format:
    format = Format(TwoArticles.parse, TwoArticles.confidence, suffixes=(".two",), media_types=("application/x-two",))
    monkeypatch.setattr(registry, "FORMATS", [*registry.FORMATS, format])
    return format


@pytest.mark.parametrize(("data", "name", "media_type"), [(b"TWOa b|c d", "x.txt", None), (b"a b|c d", "x.two", None)])
@pytest.mark.usefixtures("two_articles")
def test_a_new_format_is_one_registration_and_may_hold_several_articles(
    data: bytes, name: str, media_type: str | None
) -> None:
    documents = list(parse(data, name, media_type))
    assert [document.text for document in documents] == ["a b", "c d"]
    assert [document.source for document in documents] == [b"a b", b"c d"]
    assert ".two" in readable_suffixes()


@pytest.mark.usefixtures("two_articles")
def test_an_article_without_an_address_gets_that_of_its_source_but_not_one_of_several() -> None:
    address = "https://example.org/a"
    (plain,) = parse(b"The bridge opened.", url=address)
    (other,) = parse(b"---\nurl: https://example.org/b\n---\n\nThe bridge opened.", url=address)
    assert (plain.url, other.url) == (address, "https://example.org/b")
    assert [article.url for article in parse(b"TWOa b|c d", url=address)] == [None, None]


@pytest.mark.usefixtures("two_articles")
def test_a_format_that_does_not_recognize_a_source_is_not_used() -> None:
    assert [document.text for document in parse(b"a|b", "x.txt")] == ["a|b"]


def test_a_format_recognized_by_media_type_is_used_whatever_the_name(two_articles: Format) -> None:
    assert len(list(parse(b"a|b", "x", "application/x-two; charset=utf-8"))) == 2


def test_a_source_without_articles_is_refused(two_articles: Format, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "FORMATS", [replace(two_articles, parse=lambda source: iter(()))])
    with pytest.raises(BadDataError, match="no articles"):
        list(parse(b"TWO"))


@pytest.mark.usefixtures("two_articles")
def test_files_in_a_format_that_is_only_refused_are_not_taken_from_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "FORMATS", [replace(format, readable=False) for format in registry.FORMATS[-1:]])
    assert readable_suffixes() == frozenset()


@pytest.mark.parametrize(
    ("source", "name", "media_type"),
    [
        (b'{"a": 1}', "", "application/json"),
        (b'{"a": 1}', "a.json", None),
        (b'[{"a": 1}]', "a", None),
    ],
)
def test_json_is_not_taken_for_an_article(source: bytes, name: str, media_type: str | None) -> None:
    with pytest.raises(BadDataError, match=r"^This is JSON, not an article\.$"):
        parse_one(source, name, media_type)


@pytest.mark.parametrize(
    ("source", "name", "media_type"),
    [
        (b'{"a": 1}', "a.txt", None),
        (b"[1] The harbor, and where it lies.", "", None),
        (b"<!DOCTYPE html><html><body><p>The harbor.</p></body></html>", "", "application/json"),
    ],
)
def test_a_text_that_only_looks_or_is_declared_like_json_is_an_article(
    source: bytes, name: str, media_type: str | None
) -> None:
    assert parse_one(source, name, media_type).text


def test_a_source_too_deep_for_its_parser_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def deep(source: Source) -> Iterator[Document]:
        return deep(source)

    monkeypatch.setattr(registry, "FORMATS", [Format(deep, lambda _: 1.0, suffixes=(), media_types=())])
    with pytest.raises(BadDataError, match=r"^It is nested too deeply\.$"):
        parse_one(b"The harbor.")


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        (b"Yes, said the clerk. Nobody came.", "Talk with the Clerk.md", ("Talk with the Clerk", False)),
        (b"## Costs\n\nThe pier is shut.\n\n# Later\n", "The Pier.md", ("The Pier", False)),
        (b"## Harbor\n\n# The pier\n\nIt is shut.\n", "Talk with the clerk.md", ("The pier", False)),
        (b"---\ntitle: The pier\n---\nIt is shut.", "Talk with the clerk.md", ("The pier", False)),
        (b"Yes, said the clerk. Nobody came.", "Untitled.md", ("Yes, said the clerk", True)),
        (b"The pier is shut.\n\n# Later\n", "index.md", ("Later", False)),
        (b"Yes, said the clerk. Nobody came.", "Talk with the clerk.txt", ("Talk with the clerk", False)),
        (b"Yes, said the clerk. Nobody came.", "talk.txt", ("Yes, said the clerk", True)),
        (b"The pier\n\nIt is shut, and nobody was asked.", "Talk with the clerk.txt", ("The pier", False)),
    ],
)
def test_the_name_of_a_note_is_its_title_if_the_note_has_none(
    source: bytes, name: str, expected: tuple[str, bool]
) -> None:
    document = parse_one(source, name)
    assert (document.title, document.title_derived) == expected
    assert source.split(b"---\n")[-1].split(b"\n")[0].strip(b"# ").decode() in document.text


def test_the_path_of_an_address_is_not_a_title() -> None:
    document = parse_one(b"Yes, said the clerk. Nobody came.", "/notes/Old talk.md", "text/markdown")
    assert (document.title, document.title_derived) == ("Yes, said the clerk", True)


@pytest.mark.parametrize("name", ["story.txt", "story.md"])
def test_a_large_text_is_parsed_in_a_worker_process_with_its_limits(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[Source] = []

    def parse_isolated(parser: Parser, source: Source, **_: object) -> Iterator[Document]:
        parsed.append(source)
        return parser(source)

    monkeypatch.setattr(isolated, "parse_isolated", parse_isolated)
    monkeypatch.setattr(registry, "_LARGE", 100)
    assert parse_one(b"Short words.", name).text == "Short words."
    assert not parsed
    assert parse_one(b"Long words. " * 10, name).text.startswith("Long words.")
    assert len(parsed) == 1
