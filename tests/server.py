"""A real web server on loopback. Tests say what it answers, and see what it was asked."""

from __future__ import annotations

import ssl
import sys
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import Message

    Answer = Callable[[BaseHTTPRequestHandler], None]

CERTIFICATE = Path(__file__).parent / "fetch" / "localhost.pem"
"""A self-signed certificate for `localhost` and `news.example`, with its key."""


class Request(NamedTuple):
    """What the server was asked."""

    path: str
    headers: Message
    connection: int
    """The client's port: the same number is the same connection."""


class Server:
    """A running server. Paths that no test has set are not found."""

    def __init__(self, scheme: str = "http") -> None:
        self.answers: dict[str, Answer] = {}
        self.requests: list[Request] = []
        self.ending = Event()
        """Set at the end of the test, for answers that wait."""
        self._http = _HTTPServer(("127.0.0.1", 0), partial(_Handler, self))
        if scheme == "https":
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self._http.server_port
        self.url = f"{scheme}://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        """The paths of all requests so far."""
        return [request.path for request in self.requests]

    def page(self, path: str, content: str | bytes = b"", status: int = 200, **headers: str) -> str:
        """Answer a path with a page. In names of headers `_` stands for `-`. Returns the page's address."""
        data = content.encode() if isinstance(content, str) else content

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            for name, value in ({"Content_Length": str(len(data))} | headers).items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
            request.wfile.write(data)

        return self.answer(path, answer)

    def redirect(self, path: str, location: str, status: int = 302) -> str:
        """Redirect a path. Returns the address that is redirected."""
        return self.page(path, status=status, Location=location)

    def raw(self, path: str, *parts: bytes) -> str:
        """Send these bytes for a path, and close the connection. Returns the address."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.close_connection = True
            for part in parts:
                request.wfile.write(part)

        return self.answer(path, answer)

    def drip(self, path: str, start: bytes, drop: bytes) -> str:
        """Send `start` for a path, and then `drop` again and again until the test ends. Returns the address."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.close_connection = True
            request.wfile.write(start)
            while not self.ending.wait(0.02):
                request.wfile.write(drop)

        return self.answer(path, answer)

    def answer(self, path: str, answer: Answer) -> str:
        """Let a function answer a path. Returns the address."""
        self.answers[path] = answer
        return self.url + path

    @contextmanager
    def running(self) -> Iterator[Server]:
        """Answer requests until the block ends."""
        thread = Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.ending.set()
            self._http.shutdown()
            thread.join()
            self._http.server_close()


class _HTTPServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        # Clients may close a connection at any time, as in most tests of limits.
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, server: Server, *arguments: object) -> None:
        self._server = server
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self._server.requests.append(Request(self.path, self.headers, self.client_address[1]))
        answer = self._server.answers.get(self.path)
        if answer is None:
            self.send_error(404)
        else:
            answer(self)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""
