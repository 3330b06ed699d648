"""A parser that hangs, crashes or uses too much memory costs its source and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.ingest.isolated import parsers

from newsreader.errors import BadDataError
from newsreader.ingest import parse_one, registry
from newsreader.ingest.isolated import parse_isolated, pool, stop_workers
from newsreader.ingest.registry import Format
from newsreader.ingest.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsreader.ingest.isolated.child import Parser

SOURCE = Source(b"a line\nanother line\nthe last line")


def texts(parse: Parser, source: Source = SOURCE, **options: float) -> list[str]:
    return [document.text for document in parse_isolated(parse, source, **options)]  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def clean_workers() -> Iterator[None]:
    yield
    stop_workers()


def is_alive(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2]
    except OSError:
        return False


def wait_for_end(process: int) -> bool:
    """Return whether the process ends within ten seconds."""
    deadline = time.monotonic() + 10
    while is_alive(process):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def test_a_worker_parses_outside_the_program_and_is_used_again() -> None:
    (first,), (second,) = texts(parsers.process), texts(parsers.process)
    assert first == second != str(os.getpid())


def test_the_articles_of_one_source_arrive_one_by_one() -> None:
    documents = parse_isolated(parsers.looping_after_one, SOURCE, seconds=60)
    assert next(documents).text == "the first article"
    documents.close()  # type: ignore[attr-defined]
    assert texts(parsers.lines) == ["a line", "another line", "the last line"]


def test_what_a_library_prints_is_not_taken_for_an_answer() -> None:
    assert texts(parsers.printing) == ["fine"]


def test_a_refusal_arrives_as_it_was_raised_and_the_worker_stays() -> None:
    (before,) = texts(parsers.process)
    with pytest.raises(BadDataError, match="not an article"):
        texts(parsers.refusing)
    assert texts(parsers.process) == [before]


def test_an_error_of_a_parser_comes_after_its_articles_with_its_traceback() -> None:
    documents = parse_isolated(parsers.ending, SOURCE)
    assert next(documents).text == "the first article"
    with pytest.raises(EOFError, match="in the middle of an archive") as raised:
        next(documents)
    assert "in ending" in raised.value.__notes__[0]


def test_an_error_that_cannot_be_sent_is_described() -> None:
    with pytest.raises(RuntimeError, match="AwkwardError: 1 2"):
        texts(parsers.failing)


@pytest.mark.parametrize("parse", [parsers.looping, parsers.looping_after_one, parsers.looping_in_c])
def test_a_parser_that_hangs_is_stopped_at_the_time_limit(parse: Parser) -> None:
    with pytest.raises(BadDataError, match=r"took longer than 0\.3 seconds and was stopped"):
        texts(parse, seconds=0.3)
    assert len(texts(parsers.lines)) == 3


def test_the_time_that_the_caller_takes_between_articles_does_not_count() -> None:
    documents = parse_isolated(parsers.lines, SOURCE, seconds=0.3)
    next(documents)
    limit = time.monotonic() + 0.3
    while time.monotonic() < limit:
        pass
    assert len(list(documents)) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="no timer of computing time")
def test_the_time_that_other_programs_take_does_not_count() -> None:
    assert texts(parsers.waiting, seconds=0.2) == ["late"]


@pytest.mark.parametrize("parse", [parsers.crashing, parsers.segfaulting, parsers.closing_its_output])
def test_a_parser_that_crashes_costs_its_source_only(parse: Parser) -> None:
    with pytest.raises(BadDataError, match="crashed on this file"):
        texts(parse)
    assert len(texts(parsers.lines)) == 3


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not enforce the limit")
def test_a_parser_that_wants_too_much_memory_is_stopped() -> None:
    with pytest.raises(BadDataError, match="more than 1 GB of memory"):
        texts(parsers.greedy)


@pytest.mark.parametrize("parse", [parsers.looping, parsers.crashing])
def test_a_simpler_parser_reads_what_stopped_the_first_one(parse: Parser) -> None:
    documents = parse_isolated(parse, SOURCE, fallback=parsers.lines, seconds=1)
    assert [document.text for document in documents] == ["a line", "another line", "the last line"]


def test_a_parser_that_the_user_stops_ends_at_once_and_no_simpler_one_is_tried() -> None:
    texts(parsers.lines)
    with ThreadPoolExecutor(1) as thread:
        parsing = thread.submit(texts, parsers.looping, fallback=parsers.lines, seconds=60)
        while all(worker.ready for worker in list(pool._workers)):
            pass
        stop_workers()
        with pytest.raises(BadDataError, match="was stopped"):
            parsing.result()
    assert len(texts(parsers.lines)) == 3


def test_a_simpler_parser_does_not_repeat_articles_and_its_own_failure_is_reported() -> None:
    documents = parse_isolated(parsers.looping_after_one, SOURCE, fallback=parsers.lines, seconds=0.3)
    next(documents)
    with pytest.raises(BadDataError, match="took longer"):
        next(documents)
    with pytest.raises(BadDataError, match="crashed"):
        list(parse_isolated(parsers.looping, SOURCE, fallback=parsers.crashing, seconds=1))


def test_a_worker_that_was_killed_while_idle_is_replaced() -> None:
    (first,) = texts(parsers.process)
    os.kill(int(first), signal.SIGKILL)
    assert wait_for_end(int(first))
    assert texts(parsers.process) != [first]


@pytest.mark.skipif(sys.platform == "win32", reason="no sessions")
def test_a_worker_does_not_belong_to_the_terminal_of_the_program() -> None:
    (process,) = texts(parsers.process)
    assert os.getsid(int(process)) == int(process)


def test_many_threads_share_the_few_workers() -> None:
    with ThreadPoolExecutor(8) as threads:
        processes = list(threads.map(lambda _: texts(parsers.process)[0], range(40)))
    assert 1 <= len(set(processes)) <= pool.MOST_WORKERS


def test_an_isolated_format_is_one_word_in_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    row = Format(parsers.process, lambda source: 1.0, suffixes=(".x",), media_types=(), isolated=True)
    monkeypatch.setattr(registry, "FORMATS", [row])
    assert parse_one(b"x").text != str(os.getpid())
    monkeypatch.setattr(registry, "FORMATS", [replace(row, isolated=False)])
    assert parse_one(b"x").text == str(os.getpid())


@pytest.mark.slow
def test_a_page_made_to_be_slow_is_read_by_the_simpler_parser() -> None:
    attributes = " ".join(f"a{number}=1" for number in range(200_000))
    page = f"<html><body><p {attributes}>The council met on Tuesday.</p></body></html>"
    assert parse_one(page.encode(), "a.html").text == "The council met on Tuesday."


PROGRAM = f"""
import os, sys, signal
sys.path[:] = {sys.path!r}
from newsreader.ingest.isolated import parse_isolated
from newsreader.ingest.source import Source
from tests.ingest.isolated import parsers
def child():
    return next(parse_isolated(parsers.process, Source(b"x"))).text
"""


def run(rest: str, *, timeout: float = 30) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM + rest], capture_output=True, text=True, timeout=timeout, check=False
    )


def test_the_program_ends_at_once_and_quietly_with_idle_and_busy_workers() -> None:
    done = run(
        "print(*(document.text for document in parse_isolated(parsers.process, Source(b'x'))))\n"
        "busy = parse_isolated(parsers.looping_after_one, Source(b'x'), seconds=600)\n"
        "print(next(busy).text, flush=True)\n"
    )
    assert (done.returncode, done.stderr) == (0, "")
    process, _, rest = done.stdout.partition("\n")
    assert rest == "the first article\n"
    assert wait_for_end(int(process))


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_workers_end_with_a_program_that_was_killed() -> None:
    done = run("print(child(), flush=True); os.kill(os.getpid(), signal.SIGKILL)")
    assert done.returncode == -signal.SIGKILL
    assert wait_for_end(int(done.stdout))


def test_a_worker_starts_while_textual_has_replaced_standard_error() -> None:
    done = run("""
from textual.app import App
class Reader(App):
    async def on_mount(self):
        self.run_worker(lambda: self.call_from_thread(self.exit, child()), thread=True)
print(Reader().run(headless=True) != str(os.getpid()))
""")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "True"), done.stderr


def test_a_worker_imports_no_more_than_its_parser_needs() -> None:
    (names,) = texts(parsers.modules)
    assert not {"textual", "sqlalchemy", "click", "lxml"} & set(names.split())
