"""Which IP addresses may be connected to. Private addresses are refused, unless the user allows them.

A page or a feed can name any address. Without this check it could make the program read the user's router, other
services on this computer, or the metadata service of a cloud provider.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from ipaddress import IPv4Network

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


class PrivateAddresses:
    """The private addresses that are allowed: all (`True`), none, or host names, IP addresses and networks."""

    def __init__(self, allowed: Sequence[str] | bool) -> None:
        self._all = allowed is True
        self._names: set[str] = set()
        self._networks: list[IPv4Network | IPv6Network] = []
        for entry in () if isinstance(allowed, bool) else allowed:
            try:
                self._networks.append(ip_network(entry, strict=False))
            except ValueError:
                self._names.add(entry.lower().rstrip("."))

    def allow(self, host: str, ip: str) -> bool:
        """Return whether the computer at `ip` may be connected to for the host `host`."""
        if self._all or host.lower().rstrip(".") in self._names:
            return True
        address = _unmapped(ip_address(ip))
        return is_public(address) or any(address in network for network in self._networks)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Return whether an address is one of the public Internet.

    Private, loopback, link-local, reserved, shared (CGNAT) and multicast addresses are not, nor are IPv6 addresses that
    stand for such an IPv4 address (IPv4-mapped, NAT64, 6to4).
    """
    address = _unmapped(address)
    if isinstance(address, IPv6Address) and address.sixtofour:
        return is_public(address.sixtofour)
    is_unicast = address in _GLOBAL_UNICAST if isinstance(address, IPv6Address) else not address.is_multicast
    return is_unicast and address.is_global


def _unmapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv4-mapped or NAT64 address is routed to, or any other address unchanged."""
    if isinstance(address, IPv6Address):
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address
    return address


def literal(host: str) -> str | None:
    """Return the IP address that `host` is, in any notation, or `None` if it is a name of another computer."""
    host = host.strip("[]").rstrip(".").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return "127.0.0.1"
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    import socket

    try:
        # Also 127.1, 0x7f000001 and 2130706433, which other programs understand.
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, ValueError):
        return None
