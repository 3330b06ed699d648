"""Connections that respect the limits of a call: urllib3's, with sockets that check them at each step.

A name is looked up once, and the connection goes to an address that was checked, so that a second lookup can't lead
elsewhere. A socket waits in short steps, so that a server which sends a byte now and then can't outlast the total
limit, and a call can be stopped at any time. Imports urllib3 and ssl; import it only to fetch.
"""

from __future__ import annotations

import errno
import os
import socket
import ssl
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException, IncompleteRead
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, ProxyManager, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, ProxyError, ReadTimeoutError
from urllib3.util import make_headers, parse_url
from urllib3.util.ssl_ import create_urllib3_context
from urllib3.util.wait import wait_for_write

from .errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .private import PrivateAddresses
    from .response import Limits
    from .target import Target

    Found = tuple[int, int, int, str, tuple[Any, ...]]
    Resolver = Callable[..., Iterable[Found]]

T = TypeVar("T")

_STEP = 0.1
"""Seconds between two checks whether a call was stopped."""
_TRY_AGAIN = "Try again later."
_NOT_TLS = ("WRONG_VERSION_NUMBER", "UNEXPECTED_EOF_WHILE_READING", "RECORD_LAYER_FAILURE")
_MAC_BUNDLE = Path("/etc/ssl/cert.pem")
"""The certificates of macOS in a file, for a Python that knows none."""
_IN_PROGRESS = {errno.EINPROGRESS, errno.EWOULDBLOCK, getattr(errno, "WSAEWOULDBLOCK", errno.EWOULDBLOCK)}


@dataclass(slots=True)
class Call:
    """One call of `Fetcher.get`, which may need several requests."""

    limits: Limits
    private: PrivateAddresses
    resolver: Resolver
    stopped: Callable[[], bool]
    host: str = ""
    """The host of the current request, for messages."""
    connected: bool = False
    """Whether the current request opened a connection, rather than using an open one again."""
    started: float = field(default_factory=monotonic)

    def step(self, end: float) -> float:
        """Return the seconds to wait before the next check. `end` is when the waiting ends, as `monotonic` counts.

        Raises `TimeoutError` then, and `FetchError` if the call was stopped or has taken its total time.
        """
        now = monotonic()
        if self.stopped():
            raise FetchError("Stopped.")
        if now >= self.started + self.limits.total:
            raise FetchError(f"{self.host} took longer than {self.limits.total:g} seconds. {_TRY_AGAIN}")
        if now >= end:
            raise TimeoutError
        return min(_STEP, end - now)


CALL: ContextVar[Call] = ContextVar("CALL")
"""The call of this thread. urllib3 creates the connections, so it can't be an argument."""


class _PatientSocket(socket.socket):
    """A socket that waits in steps, within the limits of the current call."""

    def recv_into(self, *args: Any, **options: Any) -> int:
        return self.wait(partial(super().recv_into, *args, **options), CALL.get().limits.read)

    def recv(self, *args: Any, **options: Any) -> bytes:
        return self.wait(partial(super().recv, *args, **options), CALL.get().limits.read)

    def wait(self, attempt: Callable[[], T], seconds: float) -> T:
        end = monotonic() + seconds
        while True:
            self.settimeout(CALL.get().step(end))
            try:
                return attempt()
            except TimeoutError:
                pass


class _PatientTLSSocket(_PatientSocket, ssl.SSLSocket):
    """A socket for https that waits in steps, also in the handshake."""

    def do_handshake(self, block: bool = False) -> None:
        try:
            self.wait(partial(super().do_handshake, block), CALL.get().limits.connect)
        except FetchError:
            self.close()
            raise


def _connect(connection: HTTPConnection) -> socket.socket:
    """Return a socket that is connected to the host of `connection`, or to its proxy. Raises `FetchError`."""
    call = CALL.get()
    call.connected = True
    host = connection.host.strip("[]")
    try:
        found = _look_up(host, connection.port, call)
        # The user chose the proxy, so it may be private.
        allowed = [one for one in found if connection.proxy or call.private.allow(host, one[4][0])]
        if not allowed:
            raise refused(host, found[0][4][0])
        connected = _connect_to_first(allowed, call.limits.connect)
    except (OSError, UnicodeError) as error:
        name = f"the proxy {host}" if connection.proxy else host
        raise FetchError(f"Can't reach {name} ({reason(error)}). {_TRY_AGAIN}") from error
    for option in connection.socket_options or ():
        connected.setsockopt(*option)
    connected.settimeout(call.limits.connect)
    return connected


def _look_up(host: str, port: int, call: Call) -> list[Found]:
    """Return the IP addresses of a host. The system's look-up can't be stopped, so a thread waits for it."""
    answers: SimpleQueue[list[Found] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(list(call.resolver(host, port, type=socket.SOCK_STREAM)))
        except Exception as error:
            answers.put(error)

    Thread(target=ask, name="name look-up", daemon=True).start()
    end = monotonic() + call.limits.connect
    while True:
        try:
            answer = answers.get(timeout=call.step(end))
        except Empty:
            continue
        if isinstance(answer, Exception):
            raise answer
        return answer


def _connect_to_first(found: Sequence[Found], seconds: float) -> socket.socket:
    """Return a socket that is connected to the first address that answers. Raises the `OSError` of the last one."""
    failure: OSError | None = None
    for family, kind, protocol, _, address in found:
        connected = _PatientSocket(family, kind, protocol)
        try:
            _connect_to(connected, address, seconds / len(found))
        except OSError as error:
            connected.close()
            failure = error
        except FetchError:
            connected.close()
            raise
        else:
            return connected
    raise failure or OSError("no address")


def _connect_to(connected: socket.socket, address: Any, seconds: float) -> None:
    end = monotonic() + seconds
    connected.setblocking(False)
    status = connected.connect_ex(address)
    if status in _IN_PROGRESS:
        while not wait_for_write(connected, CALL.get().step(end)):
            pass
        status = connected.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if status:
        raise OSError(status, os.strerror(status))


class _HTTPConnection(HTTPConnection):
    _new_conn = _connect


class _HTTPSConnection(HTTPSConnection):
    _new_conn = _connect


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _HTTPConnection


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _HTTPSConnection


def pool_manager(proxy: str | None, limits: Limits) -> PoolManager:
    """Return a pool of connections, to servers or to a proxy. Raises `FetchError` if it can't use the proxy."""
    options: dict[str, Any] = {
        "num_pools": 32,
        "maxsize": 2,
        "ssl_context": _tls_context(),
        "timeout": Timeout(connect=limits.connect, read=limits.read),
    }
    if proxy is None:
        manager = PoolManager(**options)
    else:
        try:
            parts = parse_url(proxy if "://" in proxy else f"http://{proxy}")
            if parts.scheme not in {"http", "https"}:
                raise FetchError("Only http and https proxies can be used. Change the proxy in your environment.")
            headers = make_headers(proxy_basic_auth=parts.auth) if parts.auth else None
            manager = ProxyManager(parts._replace(auth=None).url, proxy_headers=headers, **options)
        except (HTTPError, ValueError) as error:
            raise FetchError("The address of the proxy in your environment is invalid.") from error
    manager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}
    return manager


def _tls_context() -> ssl.SSLContext:
    """Return the settings for https. The environment can name the certificate authorities, as for other programs."""
    context = create_urllib3_context()
    context.sslsocket_class = _PatientTLSSocket
    bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    known = ssl.get_default_verify_paths()
    if not (bundle or known.cafile or known.capath) and _MAC_BUNDLE.exists():
        bundle = str(_MAC_BUNDLE)
    try:
        if bundle:
            context.load_verify_locations(**{"capath" if Path(bundle).is_dir() else "cafile": bundle})
        else:
            context.load_default_certs()
    except OSError as error:
        raise FetchError(f"The certificates in {bundle} can't be read ({reason(error)}).") from error
    return context


def refused(host: str, ip: str) -> FetchError:
    """Return the error for a private address."""
    where = f"{host} is" if host == ip else f"{host} is at {ip},"
    return FetchError(f"{where} a private address. Allow it with --allow-private or in the setting allow_private.")


def failure(error: HTTPError, target: Target) -> FetchError:
    """Return the error for an exception of urllib3, which wraps the exception that says why."""
    cause: Exception = error
    host = target.host
    while inner := next((one for one in cause.args if isinstance(one, Exception)), None):
        cause = inner
    if isinstance(cause, ssl.SSLCertVerificationError):
        return FetchError(f"The certificate of {host} is not trusted ({reason(cause)}).")
    if isinstance(cause, ssl.SSLEOFError) or (isinstance(cause, ssl.SSLError) and cause.reason in _NOT_TLS):
        return FetchError(
            f"{host} doesn't seem to offer https. Try http{target.address.removeprefix('https')} instead."
        )
    if isinstance(cause, ssl.SSLError):
        return FetchError(f"Can't open a secure connection to {host} ({reason(cause)}).")
    if isinstance(error, ProxyError):
        return FetchError(f"The proxy can't reach {host} ({reason(cause)}).")
    if isinstance(cause, ReadTimeoutError):
        return FetchError(f"Can't reach {host} (timed out). {_TRY_AGAIN}")
    if isinstance(cause, HTTPException) and not isinstance(cause, (ConnectionError, IncompleteRead)):
        return FetchError(f"The answer of {host} isn't valid HTTP.")
    return FetchError(f"{host} closed the connection before the page was complete. {_TRY_AGAIN}")


def is_dropped(error: HTTPError) -> bool:
    """Return whether a request failed because the server had closed the connection."""
    return any(isinstance(one, ConnectionError) for one in error.args)


def reason(error: Exception) -> str:
    """Return why a connection failed, in a few words."""
    match error:
        case socket.gaierror():
            return "the name is unknown, or you are offline"
        case TimeoutError():
            return "timed out"
        case UnicodeError():
            return "the name is invalid"
        case ssl.SSLCertVerificationError():
            return error.verify_message.rstrip(".")
        case ssl.SSLError(reason=str(name)):
            return name.replace("_", " ").lower()
    text = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return text[:1].lower() + text[1:100]
