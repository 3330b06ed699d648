"""Parsers that misbehave, for worker processes: these import them by name."""

from __future__ import annotations

import ctypes
import os
import sys
from threading import Event
from typing import TYPE_CHECKING, NoReturn

from newsreader.errors import BadDataError
from newsreader.ingest.plain import parse_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.ingest.source import Source
    from newsreader.records import Document


def process(source: Source) -> Iterator[Document]:
    """Yield one document, whose text is the number of the process."""
    yield parse_plain(str(os.getpid()))


def lines(source: Source) -> Iterator[Document]:
    for line in source.text.splitlines():
        yield parse_plain(line)


def printing(source: Source) -> Iterator[Document]:
    print("from Python", flush=True)
    os.write(1, b"from a library in C")
    yield parse_plain("fine")


def refusing(source: Source) -> NoReturn:
    raise BadDataError("It is not an article.")


class AwkwardError(Exception):
    """An error that can be pickled, but not restored."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} {two}")


def failing(source: Source) -> Iterator[Document]:
    yield parse_plain("the first article")
    raise AwkwardError(1, 2)


def ending(source: Source) -> Iterator[Document]:
    yield parse_plain("the first article")
    raise EOFError("in the middle of an archive")


def looping(source: Source) -> NoReturn:
    while True:
        pass


def looping_after_one(source: Source) -> Iterator[Document]:
    yield parse_plain("the first article")
    looping(source)


def looping_in_c(source: Source) -> NoReturn:
    """Never return to Python, and never release its lock."""
    ctypes.PyDLL(None).pause()
    raise AssertionError


def waiting(source: Source) -> Iterator[Document]:
    """Wait for something else, as on a computer that is busy with other programs."""
    Event().wait(0.4)
    yield parse_plain("late")


def crashing(source: Source) -> NoReturn:
    os._exit(11)


def closing_its_output(source: Source) -> NoReturn:
    os.closerange(1, 64)
    looping(source)


def segfaulting(source: Source) -> NoReturn:
    ctypes.string_at(0)
    raise AssertionError


def greedy(source: Source) -> Iterator[Document]:
    yield parse_plain(str(len(bytearray(3 * 2**30))))


def modules(source: Source) -> Iterator[Document]:
    yield parse_plain(" ".join(sorted(sys.modules)))
