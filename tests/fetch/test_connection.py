"""Certificates are checked, and proxies are used."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from socket import SHUT_WR, create_connection, create_server
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from tests.fetch.conftest import LIMITS
from tests.fetch.test_private import Resolver
from tests.server import CERTIFICATE, Server

from newsreader.fetch import Fetcher, FetchError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import BaseHTTPRequestHandler
    from socket import socket

PAGE = b"The bridge is open."


@pytest.fixture
def secure(server: Server) -> Iterator[Server]:
    """A server for https, with a certificate that no authority has signed."""
    with Server("https").running() as running:
        running.page("/a", PAGE)
        yield running


def get(server: Server, host: str) -> bytes:
    with Fetcher(private=True, resolver=Resolver("127.0.0.1"), limits=LIMITS) as fetcher:
        return fetcher.get(f"https://{host}:{server.port}/a").data


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(CERTIFICATE))


def test_a_certificate_that_nobody_signed_is_refused(secure: Server) -> None:
    with pytest.raises(
        FetchError, match=r"^The certificate of news\.example is not trusted \(self.signed certificate\)\.$"
    ):
        get(secure, "news.example")
    assert secure.requests == []


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
def test_the_environment_names_trusted_authorities(
    secure: Server, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, str(CERTIFICATE))
    assert get(secure, "news.example") == PAGE


@pytest.mark.usefixtures("trusted")
def test_a_certificate_for_another_name_is_refused(secure: Server) -> None:
    assert get(secure, "localhost") == PAGE
    with pytest.raises(FetchError, match=r"The certificate of other\.example is not trusted"):
        get(secure, "other.example")


def test_certificates_that_cannot_be_read_are_said(secure: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
    with pytest.raises(FetchError, match=r"certificates in /nowhere/ca\.pem can't be read"):
        get(secure, "news.example")


def test_a_server_without_encryption_is_no_https_server(server: Server) -> None:
    server.page("/a", PAGE)
    with Fetcher(private=True) as fetcher, pytest.raises(FetchError, match="seem to offer https") as caught:
        fetcher.get(f"https://ada:secret@127.0.0.1:{server.port}/a?b#c")
    assert str(caught.value).endswith(f"Try http://127.0.0.1:{server.port}/a?b#c instead.")


def test_a_handshake_that_never_ends_is_stopped_by_the_limit(server: Server) -> None:
    with create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with (
            Fetcher(private=True, limits=replace(LIMITS, connect=0.2)) as fetcher,
            pytest.raises(FetchError, match="timed out"),
        ):
            fetcher.get(f"https://127.0.0.1:{port}/")
        with (
            Fetcher(private=True, limits=replace(LIMITS, total=0.2)) as fetcher,
            pytest.raises(FetchError, match="took longer"),
        ):
            fetcher.get(f"https://127.0.0.1:{port}/")


def test_a_proxy_of_the_environment_is_used_and_looks_up_the_names(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://moe:secret@127.0.0.1:{server.port}")
    server.page("http://news.example/a", PAGE)
    with Fetcher(resolver=Resolver("127.0.0.1"), limits=LIMITS) as fetcher:
        assert fetcher.get("http://news.example/a#top").data == PAGE
        for private in ("http://127.1/a", "http://localhost/a", "http://[::1]/a"):
            with pytest.raises(FetchError, match="private address"):
                fetcher.get(private)
    assert server.paths == ["http://news.example/a"]
    assert server.requests[0].headers["Proxy-Authorization"] == "Basic bW9lOnNlY3JldA=="


@pytest.mark.usefixtures("trusted")
def test_https_goes_through_a_tunnel_of_the_proxy_and_the_certificate_is_that_of_the_server(
    server: Server, secure: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    tunnels: list[str] = []

    def tunnel(request: BaseHTTPRequestHandler) -> None:
        tunnels.append(request.path)
        if not request.path.startswith("news."):
            request.send_error(403)
            return
        request.close_connection = True
        request.wfile.write(b"HTTP/1.1 200 Connected\r\n\r\n")
        with create_connection(("127.0.0.1", secure.port)) as target:
            back = Thread(target=copy, args=(target, request.connection))
            back.start()
            copy(request.connection, target)
            back.join()

    monkeypatch.setenv("https_proxy", f"127.0.0.1:{server.port}")
    monkeypatch.setattr("tests.server._Handler.do_CONNECT", tunnel, raising=False)
    assert get(secure, "news.example") == PAGE
    with pytest.raises(FetchError, match=r"^The proxy can't reach other\.example \(tunnel connection failed: 403"):
        get(secure, "other.example")
    assert tunnels == [f"news.example:{secure.port}", f"other.example:{secure.port}"]
    monkeypatch.setenv("no_proxy", "localhost")
    assert get(secure, "localhost") == PAGE
    assert len(tunnels) == 2


def copy(source: socket, target: socket) -> None:
    with suppress(OSError):  # either side may have closed its end
        while data := source.recv(4096):
            target.sendall(data)
        target.shutdown(SHUT_WR)


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "http://[broken"])
def test_a_proxy_that_cannot_be_used_is_said(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("http_proxy", proxy)
    with Fetcher(limits=LIMITS) as fetcher, pytest.raises(FetchError, match="prox"):
        fetcher.get("http://news.example/")


def test_a_proxy_that_is_not_there_is_named(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with Fetcher(limits=LIMITS) as fetcher, pytest.raises(FetchError, match=r"^Can't reach the proxy 127\.0\.0\.1"):
        fetcher.get("http://news.example/")
