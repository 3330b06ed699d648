"""What nobody asked for is fetched only where the site allows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsreader.fetch import Fetcher, FetchError

if TYPE_CHECKING:
    from tests.server import Server

RULES = "User-agent: *\nDisallow: /private/\n\nUser-agent: newsreader\nDisallow: /secret/\n"


def test_the_rules_of_a_site_are_fetched_once_and_obeyed(server: Server, fetcher: Fetcher) -> None:
    server.page("/robots.txt", RULES)
    allowed = server.page("/private/a", "The bridge is open.")
    barred = server.page("/secret/a", "The bridge is open.")
    for _ in range(2):
        assert fetcher.get(allowed, robots=True).data
    for address in (barred, server.redirect("/short", "/secret/a")):
        with pytest.raises(FetchError, match=r"does not allow programs to fetch this page \(robots\.txt\)"):
            fetcher.get(address, robots=True)
    assert server.paths == ["/robots.txt", "/private/a", "/private/a", "/short"]
    assert fetcher.get(barred).data, "the user asked for this one"


@pytest.mark.parametrize(("status", "allowed"), [(200, True), (404, True), (403, True), (429, False), (500, False)])
def test_a_site_without_rules_allows_everything_and_one_that_is_broken_nothing(
    server: Server, fetcher: Fetcher, status: int, allowed: bool
) -> None:
    page = server.page("/a", "The bridge is open.")
    server.page("/robots.txt", status=status)
    if allowed:
        assert fetcher.get(page, robots=True).data
    else:
        with pytest.raises(FetchError) as error:
            fetcher.get(page, robots=True)
        assert error.value.status == status
        assert server.paths == ["/robots.txt"]
