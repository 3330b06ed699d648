"""Pages come from a real server on loopback, which is as slow, broken or hostile as servers are."""

from __future__ import annotations

import gzip
import socket
import subprocess
import sys
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
from tests.fetch.conftest import LIMITS

from newsreader.fetch import Fetcher, FetchError, Limits, Response

if TYPE_CHECKING:
    from tests.server import Server

PAGE = "The bridge will open in spring. — Ana Ruiz\n"
OK = b"HTTP/1.1 200 OK\r\n"


def zipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def failure(fetcher: Fetcher, address: str) -> str:
    with pytest.raises(FetchError) as error:
        fetcher.get(address)
    assert error.value.exit_status == 66
    return str(error.value)


def test_a_page_comes_with_its_type_charset_and_validators(server: Server, fetcher: Fetcher) -> None:
    day = "Mon, 02 Mar 2020 10:00:00 GMT"
    address = server.page("/a", PAGE, Content_Type='Text/HTML; Charset="UTF-8"', ETag='"1"', Last_Modified=day)
    assert fetcher.get(address, accept="text/html") == Response(
        address=address,
        moved_to=None,
        is_elsewhere=False,
        status=200,
        data=PAGE.encode(),
        media_type="text/html",
        charset="utf-8",
        etag='"1"',
        last_modified=day,
    )
    [request] = server.requests
    assert request.headers["Accept"] == "text/html"
    assert request.headers["Host"] == f"127.0.0.1:{server.port}"
    assert request.headers["User-Agent"].startswith("newsreader/")
    assert "+https://" in request.headers["User-Agent"]
    assert request.headers["Cookie"] is None


def test_an_undeclared_type_stays_unknown(server: Server, fetcher: Fetcher) -> None:
    response = fetcher.get(server.page("/a", PAGE))
    assert (response.media_type, response.charset, response.etag, response.last_modified) == ("", None, None, None)


def test_an_answer_that_nothing_changed_is_a_failure_if_it_was_not_asked_for(server: Server, fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match=r"sent no page, only that it has not changed \(304\)") as error:
        fetcher.get(server.page("/a", status=304))
    assert error.value.exit_status == 1


def test_a_page_that_has_not_changed_is_not_sent_again(server: Server, fetcher: Fetcher) -> None:
    address = server.page("/a", status=304, ETag='"1"')
    response = fetcher.get(address, etag='"1"', last_modified="yesterday")
    assert (response.status, response.data, response.etag) == (304, b"", '"1"')
    assert server.requests[0].headers["If-None-Match"] == '"1"'
    assert server.requests[0].headers["If-Modified-Since"] == "yesterday"


def test_a_connection_is_used_again_and_one_that_the_server_closed_is_replaced(
    server: Server, fetcher: Fetcher
) -> None:
    fetcher.get(server.page("/a", PAGE, ETag='"1"'))
    fetcher.get(server.page("/a", status=304), etag='"1"')
    fetcher.get(server.page("/a", PAGE))
    assert len({request.connection for request in server.requests}) == 1

    closed_once = Event()

    def close_without_answer(request: object) -> None:
        request.close_connection = True  # type: ignore[attr-defined]
        server.page("/b", PAGE)
        closed_once.set()

    assert fetcher.get(server.answer("/b", close_without_answer)).data == PAGE.encode()
    assert closed_once.is_set()
    assert server.paths == ["/a", "/a", "/a", "/b", "/b"]


def test_a_new_connection_that_is_closed_is_not_tried_again(server: Server, fetcher: Fetcher) -> None:
    assert "closed the connection" in failure(fetcher, server.raw("/a"))
    assert server.paths == ["/a"]


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("gzip", zipped(PAGE.encode())),
        ("x-gzip", zipped(b"The bridge ") + zipped(PAGE.encode().removeprefix(b"The bridge "))),
        ("deflate", zlib.compress(PAGE.encode())),
        ("deflate", zlib.compressobj(wbits=-15).compress(b"") + zlib.compress(PAGE.encode(), wbits=-15)),
        ("deflate", zipped(PAGE.encode())),
        ("identity", PAGE.encode()),
    ],
)
def test_compressed_pages_are_decompressed(server: Server, fetcher: Fetcher, encoding: str, data: bytes) -> None:
    assert fetcher.get(server.page("/a", data, Content_Encoding=encoding)).data == PAGE.encode()


def test_a_page_in_chunks_is_joined(server: Server, fetcher: Fetcher) -> None:
    head = OK + b"Transfer-Encoding: chunked\r\n\r\n"
    assert fetcher.get(server.raw("/a", head, b"4\r\nThe \r\n", b"6\r\nbridge\r\n", b"0\r\n\r\n")).data == b"The bridge"


@pytest.mark.parametrize(
    ("content", "headers", "message"),
    [
        (b"x" * 100_001, {}, "longer than"),
        (zipped(bytes(50_000_000)), {"Content_Encoding": "gzip"}, "longer than"),
        (zlib.compress(bytes(50_000_000)), {"Content_Encoding": "deflate"}, "longer than"),
        (zipped(PAGE.encode())[:-9], {"Content_Encoding": "gzip"}, "damaged"),
        (zlib.compress(PAGE.encode())[:-9], {"Content_Encoding": "deflate"}, "damaged"),
        (b"no gzip", {"Content_Encoding": "gzip"}, "damaged"),
        (b"?", {"Content_Encoding": "br"}, r"can't read \(br\)"),
        (zipped(zipped(PAGE.encode())), {"Content_Encoding": "gzip, gzip"}, r"can't read \(gzip, gzip\)"),
        (zipped(zipped(PAGE.encode())), {"Content_Encoding": "gzip"}, r"can't read \(twice\)"),
        (zlib.compress(zipped(PAGE.encode())), {"Content_Encoding": "deflate"}, r"can't read \(twice\)"),
        (b"", {}, "empty page"),
        (b"\x89PNG", {"Content_Type": "image/png"}, "an image, not a text"),
    ],
)
def test_content_that_is_no_page_is_refused(
    server: Server, fetcher: Fetcher, content: bytes, headers: dict[str, str], message: str
) -> None:
    with pytest.raises(FetchError, match=message):
        fetcher.get(server.page("/a", content, **headers))


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([OK, b"Content-Length: 100\r\n\r\n", PAGE.encode()], "before the page was complete"),
        ([OK, b"Transfer-Encoding: chunked\r\n\r\n", b"FF\r\nThe bridge"], "before the page was complete"),
        ([OK, b"Transfer-Encoding: chunked\r\n\r\n", b"4\r\nThe \r\n"], "before the page was complete"),
        ([b"what is this\r\n\r\n"], "isn't valid HTTP"),
        ([OK, b"X: " + b"x" * 70_000 + b"\r\n\r\n"], "isn't valid HTTP"),
        ([OK, b"X: x\r\n" * 200 + b"\r\n"], "isn't valid HTTP"),
    ],
)
def test_a_broken_answer_is_an_error(server: Server, fetcher: Fetcher, parts: list[bytes], message: str) -> None:
    assert message in failure(fetcher, server.raw("/a", *parts))


@pytest.mark.parametrize(
    ("start", "drop"),
    [(b"", b"H"), (OK, b"X: x\r\n"), (OK + b"Content-Length: 99999\r\n\r\n", b"."), (OK + b"\r\n", b".")],
)
def test_a_server_that_sends_a_byte_now_and_then_ends_at_the_total_limit(
    server: Server, start: bytes, drop: bytes
) -> None:
    with Fetcher(private=True, limits=replace(LIMITS, total=0.3)) as fetcher:
        message = failure(fetcher, server.drip("/a", start, drop))
    assert "took longer than 0.3 seconds" in message


def test_a_silent_server_ends_at_the_limit_for_reading(server: Server) -> None:
    address = server.answer("/a", lambda request: server.ending.wait() and None)
    with Fetcher(private=True, limits=replace(LIMITS, read=0.2)) as fetcher:
        assert "timed out" in failure(fetcher, address)


def test_a_call_can_be_stopped_while_it_waits(server: Server, fetcher: Fetcher) -> None:
    asked = Event()

    def never_answer(request: object) -> None:
        asked.set()
        server.ending.wait()

    address = server.answer("/a", never_answer)
    with pytest.raises(FetchError, match="Stopped"):
        fetcher.get(address, stopped=asked.is_set)
    with pytest.raises(FetchError, match="Stopped"):
        fetcher.get(address, stopped=lambda: True)


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (204, "no page"),
        (400, "error (400)"),
        (401, "password"),
        (403, "refuses access"),
        (404, "no page at this address"),
        (418, "error (418)"),
        (500, "The server 127.0.0.1 failed (500)"),
        (302, "error (302)"),
        (304, "not changed (304)"),
    ],
)
def test_a_status_that_is_no_success_is_an_error(server: Server, fetcher: Fetcher, status: int, message: str) -> None:
    with pytest.raises(FetchError) as error:
        fetcher.get(server.page("/a", status=status))
    assert message in str(error.value)
    assert (error.value.status, error.value.gone, error.value.retry_after) == (status, False, None)


def test_a_page_that_was_removed_is_gone(server: Server, fetcher: Fetcher) -> None:
    with pytest.raises(FetchError) as error:
        fetcher.get(server.page("/a", status=410))
    assert error.value.gone


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("retry_after", "seconds", "words"),
    [
        ("7200", 7200, "in 2 hours"),
        ("30", 30, "in a minute"),
        (timedelta(days=3, minutes=2), 3 * 86_400, "in 3 days"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0, "in a minute"),
        ("soon", None, "later"),
        ("9" * 400, 7 * 86_400, "in 7 days"),
        (timedelta(days=99), 7 * 86_400, "in 7 days"),
    ],
)
def test_a_busy_server_says_when_to_come_back(
    server: Server, fetcher: Fetcher, status: int, retry_after: str | timedelta, seconds: float | None, words: str
) -> None:
    if isinstance(retry_after, timedelta):
        retry_after = format_datetime(datetime.now(UTC) + retry_after, usegmt=True)
    with pytest.raises(FetchError, match=f"Try again {words}") as error:
        fetcher.get(server.page("/a", status=status, Retry_After=retry_after))
    expected = None if seconds is None else pytest.approx(seconds, abs=120)
    assert (error.value.status, error.value.retry_after) == (status, expected)


@pytest.mark.parametrize(
    "address", ["ftp://example.org/a", "file:///etc/passwd", "mailto:moe@example.org", "example.org"]
)
def test_only_web_addresses_are_fetched(fetcher: Fetcher, address: str) -> None:
    assert "Only http and https" in failure(fetcher, address)


@pytest.mark.parametrize(
    "address",
    [
        "http://",
        "https://[broken/",
        "http://example.org:none/",
        "http://a b/",
        "http://a\x1b[1m.example/",
        "http://ä..example/",
    ],
)
def test_an_invalid_address_is_said_to_be_invalid(fetcher: Fetcher, address: str) -> None:
    assert "not a valid web address" in failure(fetcher, address)


def test_a_server_that_is_not_there_cannot_be_reached(fetcher: Fetcher) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
        message = failure(fetcher, f"http://127.0.0.1:{port}/")
    assert message == "Can't reach 127.0.0.1 (connection refused). Try again later."


def test_an_address_is_escaped_and_keeps_its_fragment(server: Server, fetcher: Fetcher) -> None:
    server.page("/a%20b/%C3%A4?q=%C3%BC", PAGE)
    assert fetcher.get(f"{server.url}/a b/ä?q=ü#top").address == f"{server.url}/a%20b/%C3%A4?q=%C3%BC#top"


def test_several_threads_use_one_fetcher(server: Server, fetcher: Fetcher) -> None:
    addresses = [server.page(f"/{number}", str(number)) for number in range(20)]
    answers: dict[str, bytes] = {}
    threads = [Thread(target=lambda one=one: answers.update({one: fetcher.get(one).data})) for one in addresses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {address: str(number).encode() for number, address in enumerate(addresses)}


def test_nothing_of_the_network_is_imported_before_the_first_address_is_fetched() -> None:
    code = "import sys, newsreader.fetch as f; f.Fetcher().close(); print({'urllib3', 'ssl'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_the_limits_are_generous_enough_for_a_real_page() -> None:
    assert Limits().size == 20 * 2**20
    assert Limits().connect < Limits().read < Limits().total
