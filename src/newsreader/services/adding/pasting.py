"""Reads what the user typed or pasted to add: addresses, paths and patterns, or the text of an article.

Knows neither how sources are read (`add`) nor where the text was typed.
"""

from __future__ import annotations

import glob
import os
from dataclasses import replace
from typing import TYPE_CHECKING

from newsreader import paths
from newsreader.ingest import parse_one

from .sources import STDIN, is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsreader.library import Library
    from newsreader.records import Added, Document

LEAST_WORDS = 20
"""The fewest words of an article. A shorter text was probably not pasted to be read."""


def typed_sources(line: str) -> list[str]:
    """Return the sources in a line: several if it is several addresses, paths or patterns, else the whole line.

    Beside an address a path counts even if there is no such file, so that only this path fails.
    """
    if found := _sources(line):
        return found
    for reading in (paths.unquoted(line), line.split()):
        try:
            parts = list(reading)
        except ValueError:
            continue  # a quotation mark without its partner
        if any(map(is_web_address, parts)) and all(is_web_address(part) or _is_like_path(part) for part in parts):
            return list(map(_expanded, parts))
    return [_expanded(line.strip())]


def pasted_sources(text: str) -> list[str]:
    """Return the sources in a text that has one or several in each line. Other texts have none."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        sources = _sources(line)
        if not sources:
            return []
        found += sources
    return found


def is_article(text: str) -> bool:
    """Return whether a pasted text is long enough to be an article."""
    return len(text.split(maxsplit=LEAST_WORDS)) >= LEAST_WORDS


def read_pasted(text: str) -> Document:
    """Return the article in a pasted text. Raises `BadDataError` if its format can't be read."""
    return parse_one(text.encode())


def add_pasted(library: Library, document: Document, title: str) -> Added:
    """Add the article, with `title` if the user changed the title. Raises as `Library.articles.add`."""
    if title != document.title:
        document = replace(document, title=title, title_derived=False)
    return library.articles.add(document)


def _sources(line: str) -> list[str]:
    """Return the sources in a line, or none if a part of it is no address of a page, and there is no such file."""
    line = line.strip()
    # A path may have spaces. Terminals quote the path of a file that is dropped on them.
    readings: tuple[Iterable[str], ...] = ([line], line.split(), paths.unquoted(line))
    for reading in readings:
        found = []
        try:
            for part in map(_expanded, reading):
                if not _is_source(part):
                    break
                found.append(part)
            else:
                return found
        except ValueError:
            pass  # a quotation mark without its partner
    return []


def _expanded(source: str) -> str:
    # The terminal is no standard input to read from, so `-` can only be a file.
    return f".{os.sep}{source}" if source == STDIN else os.path.expanduser(source)  # noqa: PTH111 - keeps a slash


def _is_like_path(part: str) -> bool:
    return os.sep in part or os.path.splitext(part)[1] != ""  # noqa: PTH122 - a word that is no path too


def _is_source(source: str) -> bool:
    if not source:
        return False
    if is_web_address(source) or os.path.lexists(source):
        return True
    return glob.has_magic(source) and next(glob.iglob(source, recursive=True), None) is not None  # noqa: PTH207
