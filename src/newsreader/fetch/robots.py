"""What sites allow programs to fetch unasked (robots.txt, RFC 9309)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.robotparser import RobotFileParser

from .errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable

_AGENT = "newsreader"
_LONGEST = 500 * 1024
"""The bytes of a file that are read, as the standard allows."""


class Robots:
    """The rules of sites, each fetched once by `fetch`, which returns the file at an address."""

    def __init__(self) -> None:
        self._rules: dict[str, RobotFileParser] = {}

    def allow(self, origin: str, address: str, fetch: Callable[[str], bytes]) -> bool:
        """Return whether an address of the site `origin` may be fetched. Raises `FetchError` if the site can't answer.

        Two threads that ask about a new site at the same time both fetch its rules, which does no harm.
        """
        rules = self._rules.get(origin)
        if rules is None:
            rules = self._rules[origin] = _parsed(origin, fetch)
        return rules.can_fetch(_AGENT, address)


def _parsed(origin: str, fetch: Callable[[str], bytes]) -> RobotFileParser:
    rules = RobotFileParser()
    try:
        data = fetch(f"{origin}/robots.txt")
    except FetchError as error:
        # A site without rules allows everything. A site that can't answer allows nothing for now.
        if error.status is None or error.status >= 500 or error.status == 429:
            raise
        data = b""
    rules.parse(data[:_LONGEST].decode("utf-8-sig", "replace").splitlines())
    return rules
