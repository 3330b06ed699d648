"""The program of a worker process: reads requests from standard input and writes documents to standard output.

A request is a pickled `(parser, source, seconds)`. The answer is each `Document`, then `None`; or an exception. Before
the first request, the worker writes `None`. It ends when its standard input ends, so it never outlives the program. At
the limits of time and memory it ends at once, since a parser in C may not be able to stop.
"""

from __future__ import annotations

import faulthandler
import os
import pickle
import signal
import sys
import time
import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO, TypeAlias

    from newsreader.ingest.source import Source
    from newsreader.records import Document

    Parser: TypeAlias = Callable[[Source], Iterator[Document]]

TIMED_OUT = (1,) if sys.platform == "win32" else (1, -signal.SIGPROF)
"""The exit statuses at the time limit: that of `faulthandler`, and the signal of the timer of computing time."""

WALL = 6
"""How many times as long as its computing time a parser may take, because other programs need the processor too."""

OUT_OF_MEMORY = 77
"""The exit status at the memory limit."""

MEMORY_LIMIT = 2**30
"""The address space of a worker (bytes), on systems that can limit it."""


def serve() -> None:
    """Answer requests until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, answers = os.fdopen(0, "rb"), os.fdopen(os.dup(1), "wb")
    # What a library prints must not get between the answers.
    os.dup2(2, 1)
    _limit_memory()
    _send(answers, None)
    while requests.peek(1):
        try:
            parse, source, seconds = pickle.load(requests)  # noqa: S301 - only the parent can write to this pipe
            for document in _timed(parse, source, seconds):
                _send(answers, document)
            _send(answers, None)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        except Exception as error:
            _send(answers, _portable(error))


def _timed(parse: Parser, source: Source, seconds: float) -> Iterator[Document]:
    """Yield the documents. End the process if making them takes more than `seconds` of computing time, or many times
    that; pauses between do not count. On Windows all time counts.
    """
    documents: Iterator[Document] | None = None
    wall = seconds if sys.platform == "win32" else seconds * WALL
    while True:
        began = time.monotonic()
        # Both timers are native: they also end a parser that never returns to Python.
        faulthandler.dump_traceback_later(max(wall, 0.001), exit=True)
        if sys.platform != "win32":
            signal.setitimer(signal.ITIMER_PROF, max(seconds, 0.001))
        try:
            documents = parse(source) if documents is None else documents
            document = next(documents, None)
        finally:
            faulthandler.cancel_dump_traceback_later()
            if sys.platform != "win32":
                seconds, _ = signal.setitimer(signal.ITIMER_PROF, 0)
        wall -= time.monotonic() - began
        if document is None:
            return
        yield document


def _send(answers: BinaryIO, answer: Document | Exception | None) -> None:
    # In one piece: half an answer before an error could not be read.
    answers.write(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
    answers.flush()


def _portable(error: Exception) -> Exception:
    """Return `error` with its traceback as a note, or a `RuntimeError` if `error` can't be pickled."""
    error.add_note(traceback.format_exc())
    try:
        copy: Exception = pickle.loads(pickle.dumps(error))  # noqa: S301 - made here
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return copy


def _limit_memory() -> None:
    try:
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = MEMORY_LIMIT if hard == resource.RLIM_INFINITY else min(MEMORY_LIMIT, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    except (ImportError, AttributeError, ValueError, OSError):
        return  # Windows has no limits, and other systems have other ones.
