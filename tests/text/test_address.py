"""Addresses of the same page have the same canonical form."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.text.address_pairs import DIFFERENT, SAME

from newsreader.text.address import canonical, same_site, without_trackers

BRIDGE = "https://example.org/bridge"


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/bridge",
        "HTTPS://WWW.Example.ORG:443/bridge/",
        "http://www.example.org.:80/%62ridge",
        "https://user:secret@example.org/bridge",
        "https://example.org/bridge#comments",
        "https://example.org/bridge#:~:text=will%20open",
        "https://example.org/bridge?",
        "https://example.org/bridge?utm_source=feed&UTM_Medium=rss&fbclid=abc&gclid=1&mc_cid=2&mc_eid=3",
        " https://example.org/bridge ",
    ],
)
def test_what_does_not_select_the_page_is_dropped(address: str) -> None:
    assert canonical(address) == BRIDGE


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_forms_of_an_address_are_the_same(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_pages_have_two_addresses(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("https://example.org/?p=12&utm_campaign=x&id=3", "https://example.org?p=12&id=3"),
        ("https://youtube.com/watch?v=abc&source=x&cid=1", "https://youtube.com/watch?v=abc&source=x&cid=1"),
        ("https://example.org/app#!/bridge", "https://example.org/app#!/bridge"),
        ("https://example.org/app#/bridge:~:text=x", "https://example.org/app#/bridge"),
        ("https://example.org:8443/", "https://example.org:8443"),
        ("https://[2001:DB8::1]/a", "https://[2001:db8::1]/a"),
        ("https://bücher.example/ä?q=ü", "https://xn--bcher-kva.example/%C3%A4?q=%C3%BC"),
        ("https://example.org/Bridge", "https://example.org/Bridge"),
        ("https://m.example.org/a%2fb", "https://m.example.org/a%2Fb"),
        ("mailto:moe@example.org", "mailto:moe@example.org"),
        ("https://[broken/a", "https://[broken/a"),
        ("https://example.org:none/", "https://example.org:none/"),
        ("not an address", "not an address"),
    ],
)
def test_what_can_select_the_page_stays(address: str, form: str) -> None:
    assert canonical(address) == form


@given(st.one_of(st.text(), st.text(st.sampled_from("/?#&=%.:@[]!~wu_tm341ä")).map("http://www.example.org{}".format)))
@example("http://www.www.example.org")
@example("http://example.org/%%341?%75tm_source=1#%3A~:%2f")
def test_the_canonical_form_of_a_canonical_form_is_itself(address: str) -> None:
    form = canonical(address)
    assert canonical(form) == form


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("http://www.example.org/b", True),
        ("https://m.example.org:8443/", True),
        ("https://example.org.evil.example/a", False),
        ("https://notexample.org/a", False),
        ("https://other.example/a", False),
    ],
)
def test_a_site_is_a_host_with_its_subdomains(address: str, same: bool) -> None:
    assert same_site(address, "https://example.org/a") is same_site("https://example.org/a", address) is same


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "http://www.a.example/B/?ID=1&utm_medium=x&b=%C3%A4&FBCLID=2#Top",
            "http://www.a.example/B/?ID=1&b=%C3%A4#Top",
        ),
        ("https://a.example/b?utm_source=mail", "https://a.example/b"),
        ("https://a.example/b?unlocked_article_code=1.A&CMP=x", "https://a.example/b?unlocked_article_code=1.A"),
        ("https://a.example/b#:~:text=pier", "https://a.example/b"),
        ("https://a.example/b?q=a&&q=b#/c?utm_source=x", "https://a.example/b?q=a&&q=b#/c?utm_source=x"),
        ("", ""),
    ],
)
def test_an_address_to_open_loses_only_what_tracks_the_reader(address: str, expected: str) -> None:
    assert without_trackers(address) == expected
