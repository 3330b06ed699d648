"""Redirects are followed a few steps, each step is checked, and a login goes nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.server import Server

from newsreader.fetch import Fetcher, FetchError
from newsreader.fetch.target import parse, redirected

PAGE = b"The bridge will open in spring.\n"


def test_redirects_lead_to_the_page_and_permanent_ones_are_remembered(server: Server, fetcher: Fetcher) -> None:
    page = server.page("/page", PAGE)
    server.redirect("/moved", "/page", 301)
    server.redirect("/renamed", f"{server.url}/moved", 308)
    temporary = server.redirect("/temporary", "renamed", 307)

    renamed = fetcher.get(f"{server.url}/renamed#words")
    assert (renamed.address, renamed.moved_to) == (f"{page}#words", f"{page}#words")
    assert (fetcher.get(temporary).address, fetcher.get(temporary).moved_to) == (page, None)
    server.redirect("/moved", "/page", 302)
    assert fetcher.get(f"{server.url}/renamed").moved_to == f"{server.url}/moved"
    assert fetcher.get(page).moved_to is None


@pytest.mark.parametrize("status", [301, 302])
def test_what_an_earlier_answer_said_about_itself_is_not_sent_to_another_address(
    server: Server, fetcher: Fetcher, status: int
) -> None:
    server.page("/page", PAGE, ETag='"new"')
    answer = fetcher.get(server.redirect("/old", "/page", status), etag='"old"', last_modified="yesterday")
    asked, redirected_to = (request.headers for request in server.requests)
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"old"', "yesterday")
    assert (redirected_to["If-None-Match"], redirected_to["If-Modified-Since"]) == (None, None)
    assert (answer.data, answer.is_elsewhere) == (PAGE, status == 302)


def test_five_redirects_are_followed_and_a_sixth_is_not(server: Server, fetcher: Fetcher) -> None:
    server.page("/0", PAGE)
    for number in range(6):
        server.redirect(f"/{number + 1}", f"/{number}")
    assert fetcher.get(f"{server.url}/5").data == PAGE
    with pytest.raises(FetchError, match="more than 5 times"):
        fetcher.get(f"{server.url}/6")


def test_a_loop_ends_at_the_second_visit(server: Server, fetcher: Fetcher) -> None:
    server.redirect("/a", "/b#again")
    server.redirect("/b", "/a")
    with pytest.raises(FetchError, match="redirects in a loop"):
        fetcher.get(f"{server.url}/a")
    assert server.paths == ["/a", "/b"]


def _sends_on(address: str, words: str = "One moment.") -> str:
    return f"<title>Moved</title><META content='1;URL=\"{address}\"' http-equiv=refresh><p>{words}</p>"


def test_a_page_that_sends_the_browser_on_is_a_redirect_with_all_its_checks(server: Server, fetcher: Fetcher) -> None:
    page = server.page("/page?a=1&b=2", PAGE)
    sent = fetcher.get(server.page("/a", _sends_on("page?a=1&amp;b=2"), Content_Type="text/html"))
    assert (sent.address, sent.moved_to, sent.data) == (page, None, PAGE)
    with pytest.raises(FetchError, match="private address"):
        fetcher.get(server.page("/b", _sends_on("http://192.168.1.1/"), Content_Type="text/html"))
    for number in range(7):
        server.page(f"/{number}", _sends_on(f"/{number + 1}"), Content_Type="text/html")
    with pytest.raises(FetchError, match="more than 5 times"):
        fetcher.get(f"{server.url}/0")


@pytest.mark.parametrize(
    "content",
    [
        _sends_on("/news"),
        _sends_on("/b", "The bridge will open in spring, the mayor said. " * 9),
        _sends_on("/b").replace("'1;", "'300;"),
        f"<noscript>{_sends_on('/b')}</noscript><p>The bridge.</p>",
    ],
)
def test_a_page_that_reloads_itself_is_an_answer(server: Server, fetcher: Fetcher, content: str) -> None:
    address = server.page("/news", content, Content_Type="text/html")
    assert fetcher.get(address).data == content.encode()


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)", "https://[x/"])
def test_a_redirect_out_of_the_web_is_refused(server: Server, fetcher: Fetcher, location: str) -> None:
    with pytest.raises(FetchError, match=r"127.0.0.1 redirects to an address that can't be fetched"):
        fetcher.get(server.redirect("/a", location))


@pytest.mark.parametrize("host", ["127.0.0.2", "[::1]", "192.168.1.1", "169.254.169.254", "2130706434"])
def test_a_redirect_to_a_private_address_is_refused_before_it_is_connected_to(
    server: Server, fetcher: Fetcher, host: str
) -> None:
    with pytest.raises(FetchError, match="private address"):
        fetcher.get(server.redirect("/a", f"http://{host}:{server.port}/secret"))
    assert server.paths == ["/a"]


def test_an_address_in_utf8_is_understood_in_a_redirect(server: Server, fetcher: Fetcher) -> None:
    page = server.page("/%C3%A4", PAGE)
    assert fetcher.get(server.redirect("/a", "/ä".encode().decode("latin-1"))).address == page


def test_a_login_is_sent_to_its_server_and_not_told(server: Server, fetcher: Fetcher) -> None:
    server.page("/page", PAGE)
    address = server.redirect("/moved", "/page", 301).replace("http://", "http://moe:s%C3%A4@")
    response = fetcher.get(address)
    assert [request.headers["Authorization"] for request in server.requests] == ["Basic bW9lOnPDpA=="] * 2
    assert response.address == f"{server.url}/page"
    assert response.moved_to == f"{server.url}/page".replace("http://", "http://moe:s%C3%A4@")
    with pytest.raises(FetchError) as error:
        fetcher.get(f"http://moe:secret@127.0.0.1:{server.port}/nowhere")
    assert "secret" not in str(error.value)


def test_a_login_is_not_sent_to_another_server(server: Server, fetcher: Fetcher) -> None:
    with Server().running() as other:
        address = server.redirect("/a", other.page("/page", PAGE)).replace("http://", "http://moe:secret@")
        assert fetcher.get(address).data == PAGE
        assert [request.headers["Authorization"] for request in other.requests] == [None]


@pytest.mark.parametrize(
    ("start", "location", "login"),
    [
        ("http://moe:x@example.org/a", "/b", "moe:x"),
        ("http://moe:x@example.org/a", "https://example.org/a", "moe:x"),
        ("https://moe:x@example.org/a", "http://example.org/a", ""),
        ("https://moe:x@example.org/a", "https://example.org:8443/a", ""),
        ("https://moe:x@example.org/a", "https://example.org.evil.example/a", ""),
        ("https://moe:x@example.org/a", "https://eve:y@evil.example/a", ""),
    ],
)
def test_a_login_stays_with_its_origin(start: str, location: str, login: str) -> None:
    assert redirected(parse(start), location).login == login


@given(st.one_of(st.text(), st.text().map("http://example.org/{}".format), st.text().map("//{}".format)))
def test_any_location_leads_somewhere_on_the_web_or_is_refused(location: str) -> None:
    try:
        target = redirected(parse("https://moe:x@example.org/a"), location)
    except FetchError:
        return
    assert target.url.startswith(("http://", "https://"))
    assert target.url.isascii()
    assert target.url.isprintable()
    assert parse(target.url).url == target.url
