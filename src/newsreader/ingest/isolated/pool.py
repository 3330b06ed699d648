"""Worker processes: started on first use, kept for the next source, replaced after a crash or at the time limit."""

from __future__ import annotations

import atexit
import logging
import os
import pickle
import subprocess
import sys
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from newsreader.errors import BadDataError, NewsreaderError

from .child import MEMORY_LIMIT, OUT_OF_MEMORY, TIMED_OUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from newsreader.ingest.source import Source
    from newsreader.records import Document

    from .child import Parser

SECONDS = 8.0
"""The longest computing time for parsing one source: the program has ten seconds for all of its work on it."""

_SHARE = 0.6
"""The part of this time for a parser that has a fallback."""

MOST_WORKERS = min(2, os.cpu_count() or 1)

_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from newsreader.ingest.isolated.child import serve; serve()"

_log = logging.getLogger(__name__)


class WorkerEndedError(BadDataError):
    """A worker process ended before it had parsed its source. `reason` is the message without the advice for files."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason} Add it in parts, or as plain text.")
        self.reason = reason


class StoppedError(BadDataError):
    """A worker process was ended by `stop_workers` before it had parsed its source."""


def parse_isolated(
    parse: Parser, source: Source, *, fallback: Parser | None = None, seconds: float = SECONDS
) -> Iterator[Document]:
    """Yield the documents that `parse` makes of `source` in a worker process.

    `parse` is a function at the top of a module. `fallback` is tried if the worker ends before the first document.
    An iterator that is not exhausted occupies one of the `MOST_WORKERS` workers until it is closed.

    Raises what `parse` raises, `WorkerEndedError` if it crashes, needs more than `seconds` or too much memory, and
    `StoppedError` after `stop_workers`.
    """
    # A copy leaves the cached text of the source behind: the worker decodes faster than the text is sent.
    request, is_first = replace(source), True
    try:
        for document in _parse(parse, request, seconds * _SHARE if fallback else seconds):
            is_first = False
            yield document
    except WorkerEndedError as error:
        if fallback is None or not is_first:
            raise
        _log.debug("using the simpler parser: %s", error)
        yield from _parse(fallback, request, seconds * (1 - _SHARE))


def stop_workers() -> None:
    """End all worker processes. Sources that are being parsed fail; the next one starts a new worker."""
    for worker in list(_workers):
        worker.end()


class _Worker:
    """A worker process. `ready` says whether it waits for a request."""

    def __init__(self) -> None:
        # In its own session it gets no Ctrl+C and has no terminal to write to. On Windows it gets no console.
        self._process = subprocess.Popen(  # noqa: S603 - the program itself
            [sys.executable, "-I", "-c", _PROGRAM, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._requests = cast("BinaryIO", self._process.stdin)
        self._answers = cast("BinaryIO", self._process.stdout)
        self.ready = False
        _workers.add(self)
        try:
            self._receive()
        except WorkerEndedError as error:
            raise NewsreaderError("Can't start the process that parses files. Reinstall newsreader.") from error

    def parse(self, parse: Parser, source: Source, seconds: float) -> Iterator[Document]:
        """Yield the documents that `parse` makes of `source`. Raises as `parse_isolated` does."""
        self.ready = False
        try:
            pickle.dump((parse, source, seconds), self._requests, pickle.HIGHEST_PROTOCOL)
            self._requests.flush()
        except (OSError, ValueError) as error:
            raise self._failure(seconds) from error
        while (document := self._receive(seconds)) is not None:
            yield document

    def end(self) -> None:
        """Kill the process, if it still runs, and close its pipes."""
        _workers.discard(self)
        self._process.kill()
        self._process.wait()
        for pipe in (self._requests, self._answers):
            try:
                pipe.close()
            except OSError:
                pass  # the rest of a request that the process did not read

    @property
    def is_running(self) -> bool:
        """Whether the process has not ended."""
        return self._process.poll() is None

    def _receive(self, seconds: float = 0) -> Document | None:
        try:
            answer = pickle.load(self._answers)  # noqa: S301 - from a process of the same program and user
        except (EOFError, ValueError, OSError, pickle.UnpicklingError) as error:
            raise self._failure(seconds) from error
        self.ready = answer is None or isinstance(answer, Exception)
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[no-any-return]

    def _failure(self, seconds: float) -> BadDataError:
        """Return the error that says why the process ended."""
        if self not in _workers:
            return StoppedError("Parsing was stopped.")
        try:
            status = self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            # It closed its output, or wrote something else.
            self._process.kill()
            status = self._process.wait()
        if status in TIMED_OUT:
            return WorkerEndedError(f"Parsing took longer than {seconds:.2g} seconds and was stopped.")
        if status == OUT_OF_MEMORY:
            return WorkerEndedError(f"Parsing needs more than {MEMORY_LIMIT >> 30} GB of memory and was stopped.")
        return WorkerEndedError("The parser crashed on this file.")


_workers: set[_Worker] = set()
"""All workers, busy or not."""

_idle: list[_Worker] = []
_free = threading.Semaphore(MOST_WORKERS)

atexit.register(stop_workers)


def _parse(parse: Parser, source: Source, seconds: float) -> Iterator[Document]:
    with _free:
        worker = _take()
        try:
            yield from worker.parse(parse, source, seconds)
        finally:
            if worker.ready:
                _idle.append(worker)
            else:
                worker.end()


def _take() -> _Worker:
    """Return an idle worker, or a new one."""
    while True:
        try:
            worker = _idle.pop()
        except IndexError:
            return _Worker()
        if worker.is_running:
            return worker
        worker.end()
