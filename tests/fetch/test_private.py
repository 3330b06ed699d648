"""Private addresses are refused, however they are written and whatever a name server answers."""

from __future__ import annotations

import socket
from dataclasses import replace
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import pytest
from tests.fetch.conftest import LIMITS

from newsreader.fetch import Fetcher, FetchError
from newsreader.fetch.private import PrivateAddresses, is_public, literal

if TYPE_CHECKING:
    from tests.server import Server

PRIVATE = """
    0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.1.2.3 169.254.169.254 172.16.0.1 192.0.2.1 192.168.0.1 198.18.0.1
    224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255
    :: ::1 ::10.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b:1::1 100::1 2001::1
    2001:db8::1 2002:7f00:1::1 2002:a00:1::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 4000::1
""".split()
PUBLIC = "1.1.1.1 93.184.216.34 2606:4700::1111 ::ffff:1.1.1.1 64:ff9b::101:101 2002:101:101::1".split()


class Resolver:
    """A name server that gives these addresses in turn, the last one from then on."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        self.asked.append(host)
        ips = (self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]).split()
        return [one for ip in ips for one in socket.getaddrinfo(ip, port, type=socket.SOCK_STREAM)]


@pytest.mark.parametrize("ip", PRIVATE)
def test_addresses_that_are_not_of_the_public_internet(ip: str) -> None:
    assert not is_public(ip_address(ip))
    assert not PrivateAddresses(False).allow("example.org", ip)
    assert PrivateAddresses(True).allow("example.org", ip)


@pytest.mark.parametrize("ip", PUBLIC)
def test_addresses_of_the_public_internet(ip: str) -> None:
    assert PrivateAddresses(False).allow("example.org", ip)


@pytest.mark.parametrize(
    ("entry", "host", "ip", "allowed"),
    [
        ("nas.local", "NAS.local.", "192.168.1.9", True),
        ("nas.local", "other.local", "192.168.1.9", False),
        ("192.168.0.0/16", "anything.example", "192.168.1.9", True),
        ("192.168.0.0/16", "anything.example", "::ffff:192.168.1.9", True),
        ("192.168.0.0/16", "192.168.1.9", "192.168.1.9", True),
        ("192.168.1.9", "nas.local", "192.168.1.9", True),
        ("192.168.1.9", "nas.local", "192.168.1.8", False),
        ("fd00::/8", "nas.local", "fd12::1", True),
    ],
)
def test_names_addresses_and_networks_can_be_allowed(entry: str, host: str, ip: str, allowed: bool) -> None:
    assert PrivateAddresses(["unrelated.local", entry]).allow(host, ip) is allowed


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "0x7f000001", "2130706433", "017700000001", "LOCALHOST", "a.localhost."]
)
def test_loopback_is_recognized_in_every_notation(host: str) -> None:
    assert literal(host) == "127.0.0.1"


@pytest.mark.parametrize("host", ["example.org", "localhost.example", "1.2.3.4.example", "cafe"])
def test_a_name_is_no_address(host: str) -> None:
    assert literal(host) is None


def test_a_name_with_a_private_address_is_refused_and_the_message_says_how_to_allow_it(server: Server) -> None:
    page = server.page("/a", "The bridge is open.")
    address = page.replace("127.0.0.1", "news.example")
    with Fetcher(resolver=Resolver("127.0.0.1"), limits=LIMITS) as fetcher:
        with pytest.raises(FetchError) as error:
            fetcher.get(address)
        assert str(error.value) == (
            "news.example is at 127.0.0.1, a private address. Allow it with --allow-private or in the setting"
            " allow_private."
        )
        with pytest.raises(FetchError, match=r"^127\.0\.0\.1 is a private address\."):
            fetcher.get(page)
    assert server.requests == []
    with Fetcher(private=["news.example"], resolver=Resolver("127.0.0.1"), limits=LIMITS) as fetcher:
        assert fetcher.get(address).data == b"The bridge is open."
    assert server.requests[0].headers["Host"] == f"news.example:{server.port}"


def test_a_name_that_changes_its_address_after_the_check_gains_nothing(server: Server) -> None:
    address = server.page("/a", "The bridge is open.").replace("127.0.0.1", "news.example")
    rebinding = Resolver("127.0.0.1", "127.0.0.2")
    with Fetcher(private=["127.0.0.1"], resolver=rebinding, limits=LIMITS) as fetcher:
        assert fetcher.get(address).data == b"The bridge is open."
        assert rebinding.asked == ["news.example"]
    with (
        Fetcher(private=["127.0.0.1"], resolver=rebinding, limits=LIMITS) as fetcher,
        pytest.raises(FetchError, match=r"127\.0\.0\.2, a private address"),
    ):
        fetcher.get(address)
    assert rebinding.asked == ["news.example"] * 2


def test_of_several_addresses_only_allowed_ones_are_tried_in_their_order(server: Server) -> None:
    address = server.page("/a", "The bridge is open.").replace("127.0.0.1", "news.example")
    # Nothing listens at the second address, and the first one is not allowed.
    several = Resolver("10.0.0.1 127.0.0.3 127.0.0.1")
    with Fetcher(private=["127.0.0.0/8"], resolver=several, limits=LIMITS) as fetcher:
        assert fetcher.get(address).data == b"The bridge is open."


def test_an_unknown_name_is_said_to_be_unknown() -> None:
    def unknown(*_: object, **__: object) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with (
        Fetcher(resolver=unknown, limits=LIMITS) as fetcher,
        pytest.raises(FetchError, match=r"^Can't reach news\.example \(the name is unknown, or you are offline\)\."),
    ):
        fetcher.get("http://news.example/")


def test_a_name_server_that_does_not_answer_ends_at_the_limit(server: Server) -> None:
    def silent(*_: object, **__: object) -> list[Any]:
        server.ending.wait()
        return []

    with (
        Fetcher(resolver=silent, limits=replace(LIMITS, connect=0.2)) as fetcher,
        pytest.raises(FetchError, match=r"Can't reach news\.example \(timed out\)"),
    ):
        fetcher.get("http://news.example/")
