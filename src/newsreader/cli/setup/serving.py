"""The command `serve`: the screen in a browser on this computer, with the extra `serve` (textual-serve).

Each tab runs a newsreader of its own on the same library. Only pages of this server reach it: a request for another
host, or from a page of another origin, is refused, since any page in the browser could otherwise open a connection.
"""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsreader import extras
from newsreader.cli import output
from newsreader.cli.examples import examples
from newsreader.cli.session import Session, pass_session
from newsreader.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp import web

_HOST = "127.0.0.1"
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self' ws://{place}; frame-ancestors 'none'"
)


@click.command(epilog=examples("serve", "serve --port 9000"))
@click.option("--port", type=click.IntRange(1, 65_535), default=8000, show_default=True, help="The port to listen on.")
@pass_session
def serve(session: Session, port: int) -> None:
    """Show the screen in a browser on this computer.

    Each tab opens your library. No other computer can connect, but every user and program of this computer can.
    """
    try:
        server = _server(_command(session), port)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("textual_serve", "aiohttp", "aiohttp_jinja2"):
            raise
        raise UsageError(f"This needs the extra serve: {extras.advice('serve')}") from None
    _check_free(port)
    output.row(f"newsreader is at http://{_HOST}:{port} until you press Ctrl+C.")
    sys.stdout.flush()
    server.serve()


def _check_free(port: int) -> None:
    try:
        socket.create_server((_HOST, port)).close()
    except OSError as error:
        raise UsageError(
            f"Port {port} can't be used ({os.strerror(error.errno or 0)}). Choose another with --port."
        ) from error


def _command(session: Session) -> str:
    """Return the command that each tab runs, for a shell."""
    words = [sys.executable, "-m", "newsreader", "--db", str(session.library_path().absolute())]
    if session.config:
        words += ["--config", str(session.config_path().absolute())]
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


def _server(command: str, port: int) -> Any:
    import logging

    from aiohttp import web
    from textual_serve.server import Server

    place = f"{_HOST}:{port}"

    @web.middleware
    async def only_own_pages(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        if request.host != place or origin not in (None, f"http://{place}"):
            raise web.HTTPForbidden(text="Open newsreader at the address that it printed.")
        return await handler(request)

    async def with_policy(_: web.Request, response: web.StreamResponse) -> None:
        response.headers["Content-Security-Policy"] = _POLICY.format(place=place)
        response.headers["Referrer-Policy"] = "no-referrer"

    class LocalServer(Server):
        """The server, for pages of its own only, with a page that asks for nothing from elsewhere."""

        async def _make_app(self) -> web.Application:
            app = await super()._make_app()
            app.middlewares.append(only_own_pages)
            app.on_response_prepare.append(with_policy)
            return app

        async def on_startup(self, app: web.Application) -> None:
            """Print nothing: the command has said where the server is."""

        def initialize_logging(self) -> None:
            """Print warnings only."""
            logging.getLogger("aiohttp").setLevel(logging.WARNING)

    folder = Path(__file__).with_name("page")
    return LocalServer(command, host=_HOST, port=port, title="newsreader", templates_path=folder)
