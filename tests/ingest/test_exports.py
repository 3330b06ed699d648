"""A file that newsreader exported is recognized, whatever happened to it since."""

from __future__ import annotations

from functools import partial
from time import process_time
from typing import TYPE_CHECKING

import pytest

from newsreader.errors import IsExportError
from newsreader.ingest import parse, parse_one
from newsreader.ingest.exports import is_export
from newsreader.ingest.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

EXPORT = """\
---
uid: 01a22e72-00d2-7677-9a2e-e98d2e42adb7
title: The quay
authors: []
site: gazette.example
url: https://gazette.example/quay
published: 2026-03-02
added: 2026-03-02T10:00:00+01:00
tags: [ports]
highlights: 1
newsreader: 1
---

# The quay

> Nobody had been asked.
>
> [¶ 1](https://gazette.example/quay#:~:text=Nobody%20had) ^nr-7f3a9c21

#claim · yellow · 2026-03-02
"""
NOTES = EXPORT.partition("# The quay")[2].replace("\n", "# Notes: quay\n", 1)
FIELDS, BODY = EXPORT.split("---\n")[1:]
OLDER = EXPORT.replace("uid: 01a22e72-00d2-7677-9a2e-e98d2e42adb7", 'uid: "01a22e72-00d2-7677-9a2e-e98d2e42adb7"')


def _without_first(count: int, text: str) -> str:
    return "".join(text.splitlines(keepends=True)[count:])


@pytest.mark.parametrize(
    "change",
    [
        str,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: f"\ufeff{text}",
        lambda text: f"\n\n{text}",
        lambda text: f"{text}\nMy own words below it.\n",
        lambda text: f"{text}\n{text}",
        lambda _: f"---\n{''.join(sorted(FIELDS.splitlines(keepends=True)))}---\n{BODY}",
        lambda _: f"---\n{FIELDS}aliases:\n  - quay\n---\n{BODY}",
        lambda text: text.replace("newsreader: 1", 'newsreader: "1"'),
        lambda text: text.replace("newsreader: 1", "newsreader: 2"),
        lambda text: text.partition("> Nobody")[0],
        lambda text: text.replace(FIELDS.splitlines()[0] + "\n", ""),
        lambda text: text.replace("---\n\n#", "...\n\n#"),
        lambda _: OLDER,
        lambda _: NOTES,
        lambda _: BODY,
        lambda _: BODY.partition("# The quay\n\n")[2],
        *(partial(_without_first, count) for count in range(1, 18)),
        lambda _: f"{BODY.partition('9c21')[2]}\nA note.\n{BODY}",
        lambda _: f"authors:\n  - Ann Lee\n---\n{BODY}",
    ],
)
@pytest.mark.parametrize("name", ["quay.md", "renamed.txt", "", "quay.html"])
def test_an_export_as_markdown_is_never_an_article(change: Callable[[str], str], name: str) -> None:
    with pytest.raises(IsExportError, match="exported"):
        parse_one(change(EXPORT).encode(), name)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_an_export_that_was_saved_in_another_encoding_is_recognized(encoding: str) -> None:
    assert is_export(Source(EXPORT.encode(encoding)))


@pytest.mark.parametrize(
    "text",
    [
        "The file begins with the line\n\nnewsreader: 1\n\nand nobody knows why.",
        f"How newsreader writes a file:\n\n```\n{EXPORT}```\n\nThat is all.",
        "---\ntitle: On newsreaders\nnewsreader: Ann Lee\n---\n\nShe reads the news.",
        "---\ntitle: Form 1\nnewsreader: 1\n---\n\nOf all readers, one reads the news.",
        "---\ntitle: Two\nuid: 01a22e72-00d2-7677-9a2e-e98d2e42adb7\n---\n\nA vault has its own uids.",
        "# Notes: quay\n\n> Nobody had been asked.\n\nA note of my own about newsreader.",
        "#claim · yellow · 2026-03-02\n\nis the line below a quote.",
        f"- My list\n\n{BODY.partition('quay')[2]}",
        f"I copied this from my notes.\n\n{NOTES.partition('quay')[2]}",
        "<html><head><title>newsreader</title></head><body><p>A program for people who read.</p></body></html>",
        "id,name\n1,newsreader\n",
    ],
)
def test_a_text_about_newsreader_is_an_article(text: str) -> None:
    assert not is_export(Source(text.encode()))
    assert list(parse(text.encode(), "about.txt"))


@pytest.mark.parametrize("text", ["\n" * 60_000, "# a\n" * 16_000, "authors:\n" + " - a\n" * 13_000, "> a\n" * 16_000])
def test_a_text_that_is_made_to_be_slow_is_told_from_an_export_quickly(text: str) -> None:
    started = process_time()
    assert not is_export(Source(f"{text}newsreader".encode()))
    assert process_time() - started < 1
