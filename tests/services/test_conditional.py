"""A page that was fetched before is only sent again if it has changed, and a 304 never hides another text."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.services.test_renewing import FIRST, LATER, add, again_from, page

from newsreader.library import Library
from newsreader.records import AddStatus
from newsreader.services.adding.renewing import renew
from newsreader.services.exports.exporting import export
from newsreader.services.imports.merging import import_files

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

    from tests.server import Server

DAY = "Mon, 02 Mar 2020 10:00:00 GMT"


def conditional(server: Server, path: str, content: str, etag: str = '"1"') -> str:
    """Answer a path with a page, or with 304 if the request has its ETag or its date."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        asked = (request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since"))
        is_known = etag in asked or (not etag and DAY in asked)
        data = b"" if is_known else content.encode()
        request.send_response(304 if is_known else 200)
        request.send_header("ETag", etag) if etag else request.send_header("Last-Modified", DAY)
        request.send_header("Content-Type", "text/html")
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    return server.answer(path, answer)


def asked(server: Server) -> tuple[str | None, str | None]:
    """Return the conditions of the last request."""
    headers = server.requests[-1].headers
    return headers.get("If-None-Match"), headers.get("If-Modified-Since")


@pytest.mark.parametrize(("etag", "conditions"), [('"1"', ('"1"', None)), ("", (None, DAY))])
def test_a_watched_page_that_has_not_changed_is_not_sent_again_and_waits_for_its_next_time(
    library: Library, server: Server, etag: str, conditions: tuple[str | None, str | None]
) -> None:
    (id_,) = add(library, conditional(server, "/bridge", page(), etag))
    library.articles.watch([id_], 15)
    later = datetime.now(UTC) + timedelta(minutes=20)
    assert library.articles.due(later) == [id_]
    with closing(sqlite3.connect(library.path)) as connection, connection:
        connection.execute("UPDATE revision SET fetched_at = '2020-03-02T10:00:00.000000Z'")
    assert library.articles.due(datetime.now(UTC)) == [id_]
    [result] = again_from(library, id_)
    assert (result.id, result.status, result.message) == (id_, AddStatus.UNCHANGED, "")
    assert asked(server) == conditions
    assert library.articles.due(datetime.now(UTC)) == []
    conditional(server, "/bridge", page(LATER), '"2"')
    assert again_from(library, id_)[0].status is AddStatus.REVISED
    assert again_from(library, id_)[0].status is AddStatus.UNCHANGED
    assert asked(server) == ('"2"', None)


def test_the_same_text_in_another_page_is_asked_for_by_the_newer_page(library: Library, server: Server) -> None:
    (id_,) = add(library, conditional(server, "/bridge", page()))
    conditional(server, "/bridge", page().replace("<head>", "<head><meta name='build' content='2'>"), '"2"')
    assert again_from(library, id_)[0].status is AddStatus.UNCHANGED
    again_from(library, id_)
    assert asked(server) == ('"2"', None)
    server.page("/bridge", page(), Content_Type="text/html")
    again_from(library, id_)
    again_from(library, id_)
    assert asked(server) == (None, None)


def test_after_an_undo_the_earlier_text_asks_for_the_later_one(library: Library, server: Server) -> None:
    (id_,) = add(library, conditional(server, "/bridge", page()))
    conditional(server, "/bridge", page(LATER), '"2"')
    again_from(library, id_)
    library.history.undo()
    assert again_from(library, id_)[0].status is AddStatus.REVISED
    assert asked(server) == ('"1"', None)
    assert LATER in library.articles.revision(id_).text


def test_a_text_that_was_refused_is_refused_again_until_it_is_forced(library: Library, server: Server) -> None:
    (id_,) = add(library, conditional(server, "/bridge", page()))
    conditional(server, "/bridge", page(more="The rest was cut."), '"2"')
    assert [again_from(library, id_)[0].status for _ in range(2)] == [AddStatus.FAILED] * 2
    [result] = renew(library, [library.articles.get(id_)], force=True, private=True)
    assert (result.status, asked(server)) == (AddStatus.REVISED, (None, None))
    assert again_from(library, id_)[0].status is AddStatus.UNCHANGED
    assert asked(server) == ('"2"', None)


def test_a_text_from_elsewhere_is_asked_for_without_conditions(
    library: Library, server: Server, tmp_path: Path
) -> None:
    address = conditional(server, "/bridge", page())
    (id_,) = add(library, address)
    saved = tmp_path / "saved.html"
    saved.write_text(page(LATER))
    assert add(library, str(saved), url=address) == [id_]
    assert again_from(library, id_)[0].status is AddStatus.REVISED
    assert (asked(server), FIRST in library.articles.revision(id_).text) == ((None, None), True)
    with closing(sqlite3.connect(library.path)) as connection, connection:
        connection.execute("UPDATE article SET url = ?", (conditional(server, "/moved", page(LATER)),))
    assert again_from(library, id_)[0].status is AddStatus.REVISED
    assert (asked(server), LATER in library.articles.revision(id_).text) == ((None, None), True)


def test_an_original_in_another_encoding_is_asked_for_without_conditions(library: Library, server: Server) -> None:
    (id_,) = add(library, conditional(server, "/bridge", page("Żółta łódź płynie ku źródłu, mówią rybacy.")))
    [result] = renew(library, library.articles.rows([id_]), from_source=True, encoding="windows-1252")
    assert result.status is AddStatus.REVISED
    assert again_from(library, id_)[0].status is AddStatus.REVISED
    assert (asked(server), "Żółta łódź" in library.articles.revision(id_).text) == ((None, None), True)
    again_from(library, id_, source=True)
    again_from(library, id_)
    assert asked(server) == ('"1"', None)


def test_what_one_address_of_an_article_said_is_not_sent_to_another(library: Library, server: Server) -> None:
    (id_,) = add(library, conditional(server, "/bridge", page()))
    assert add(library, conditional(server, "/bridge/", page(LATER))) == [id_]
    assert LATER in library.articles.revision(id_).text
    assert library.articles.get(id_).url == f"{server.url}/bridge"
    assert again_from(library, id_)[0].status is AddStatus.REVISED
    assert (asked(server), FIRST in library.articles.revision(id_).text) == ((None, None), True)


def test_the_conditions_of_a_page_are_not_sent_to_where_it_redirects_now(library: Library, server: Server) -> None:
    (id_,) = add(library, conditional(server, "/bridge", page()))
    conditional(server, "/moved", page(LATER))
    server.redirect("/bridge", "/moved")
    assert again_from(library, id_)[0].status is AddStatus.REVISED
    assert [request.headers.get("If-None-Match") for request in server.requests[-2:]] == ['"1"', None]


def test_a_304_that_was_not_asked_for_is_a_failure(library: Library, server: Server) -> None:
    (id_,) = add(library, server.page("/bridge", page(), Content_Type="text/html", ETag='"1"'))
    server.page("/other", status=304)
    server.redirect("/bridge", "/other")
    [result] = again_from(library, id_)
    assert (result.status, "(304)" in result.message) == (AddStatus.FAILED, True)
    assert library.articles.get(id_).revision == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"ETag": '"\x1b]0;x\x07"'},
        {"ETag": '"é"'},
        {"ETag": f'"{"x" * 60_000}"'},
        {"Last_Modified": "\x7f"},
        {"Last_Modified": "yesterday"},
        {"Last_Modified": "Mon, 02 Mar 2099 10:00:00 GMT"},
    ],
)
def test_a_strange_header_is_never_sent_back(library: Library, server: Server, headers: dict[str, str]) -> None:
    (id_,) = add(library, server.page("/bridge", page(), Content_Type="text/html", **headers))
    assert again_from(library, id_)[0].status is AddStatus.UNCHANGED
    assert asked(server) == (None, None)


def test_a_page_of_the_same_second_can_change_once_more_in_it(library: Library, server: Server) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nDate: {DAY}\r\nLast-Modified: {DAY}\r\n\r\n"
    (id_,) = add(library, server.raw("/bridge", head.encode(), page().encode()))
    again_from(library, id_)
    assert asked(server) == (None, None)


def test_an_imported_article_is_asked_for_once_without_conditions(
    library: Library, server: Server, tmp_path: Path
) -> None:
    (id_,) = add(library, conditional(server, "/bridge", page()))
    archive = tmp_path / "all.json"
    export(library, format="json", output=archive)
    with Library.open(tmp_path / "other" / "library.db") as other:
        list(import_files(other, [str(archive)]))
        assert [again_from(other, 1)[0].status for _ in range(2)] == [AddStatus.UNCHANGED] * 2
        assert [request.headers.get("If-None-Match") for request in server.requests[-2:]] == [None, '"1"']
    list(import_files(library, [str(archive)]))
    again_from(library, id_)
    assert asked(server) == ('"1"', None)
