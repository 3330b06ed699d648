"""The canonical form of a web address: the key by which an article is known again. It is never fetched or opened.

An address that is shown and opened only loses what tracks the reader.
Two addresses of the same page have the same form, as far as that can be known without asking the server. Only
parameters that never select content count as tracking; `id`, `v`, `p`, `cid`, `source` and `ref` can select it.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_TRACKERS = frozenset({
    "__twitter_impression", "_branch_match_id", "_ga", "_gl", "_hsenc", "_hsmi", "_openstat", "at_campaign",
    "at_medium", "cmp", "cmpid", "dclid", "emc", "epik", "fb_action_ids", "fb_action_types", "fb_ref", "fb_source",
    "fbclid", "ftag", "gad_source", "gbraid", "gclid", "gclsrc", "guccounter", "guce_referrer", "guce_referrer_sig",
    "hsctatracking", "icid", "igsh", "igshid", "li_fat_id", "mibextid", "mkt_tok", "msclkid", "ncid", "ns_campaign",
    "ns_fee", "ns_linkname", "ns_mchannel", "ns_source", "ocid", "oly_anon_id", "oly_enc_id", "rb_clickid",
    "ref_src", "ref_url", "s_cid", "smid", "smtyp", "soc_src", "soc_trk", "srsltid", "trk", "trkcampaign", "ttclid",
    "twclid", "vero_conv", "vero_id", "wbraid", "wickedid", "wt.mc_id", "wprov", "wt_mc", "xtor", "xtref", "yclid",
})  # fmt: skip
_TRACKER_PREFIXES = (
    *("utm_", "mc_", "pk_", "mtm_", "matomo_", "piwik_", "hsa_", "itm_", "__hs"),
    *("at_bbc_", "at_link_", "at_ptr_"),
)
_ACCESS = frozenset({"accesstoken", "pwapi_token", "unlocked_article_code"})
"""Parameters that let a reader in, and do not select the page."""
_SESSION = re.compile(";jsessionid=[^/;]*", re.IGNORECASE)
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})?")
# Besides the unreserved characters, those that servers take for the same with and without an escape.
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!'()*,:@")
_RESERVED = "/:?#[]@!$&'()*+,;="
_DEFAULT_PORTS = {None, 80, 443}


def canonical(address: str) -> str:
    """Return the canonical form of a web address. An address that is not http or https is returned unchanged.

    The form has no `www.`, user name, default port, trailing slash, session, tracking parameter or fragment, and always
    `https`. A fragment that is a route (`#!…`, `#/…`) stays, and so do the order of parameters, and hosts and paths for
    telephones (`m.`, `/amp`), which can have other texts.
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return address
    host = _host(parts.hostname or "")
    if parts.scheme not in {"http", "https"} or not host:
        return address
    items = (item for item in _escaped(parts.query).split("&") if item and not _is_tracker(item))
    query = "&".join(item for item in items if _name(item) not in _ACCESS)
    fragment = _escaped(parts.fragment).partition(":~:")[0]  # after it are words to scroll to
    return "".join((
        f"https://{host}",
        "" if port in _DEFAULT_PORTS else f":{port}",
        _SESSION.sub("", _escaped(parts.path)).rstrip("/"),
        f"?{query}" if query else "",
        f"#{fragment}" if fragment.startswith(("!", "/")) else "",
    ))  # fmt: skip


def without_trackers(address: str) -> str:
    """Return a web address without its tracking parameters and words to scroll to, and otherwise as it is written."""
    start, _, fragment = address.partition("#")
    path, _, query = start.partition("?")
    kept, fragment = "&".join(item for item in query.split("&") if not _is_tracker(item)), fragment.partition(":~:")[0]
    return f"{path}{f'?{kept}' if kept else ''}{f'#{fragment}' if fragment else ''}"


def same_site(one: str, other: str) -> bool:
    """Return whether the hosts of two web addresses are the same, or one is a part of the other (`m.example.org`)."""
    first, second = (f".{urlsplit(canonical(address)).hostname}" for address in (one, other))
    return first.endswith(second) or second.endswith(first)


def _host(host: str) -> str:
    """Return a host in ASCII and lower case, without `www.` and without a dot at its end."""
    if not host.isascii():
        try:
            host = host.encode("idna").decode()
        except UnicodeError:
            host = quote(host)
    host = host.lower().rstrip(".")
    while host.startswith("www."):
        host = host.removeprefix("www.")
    return f"[{host}]" if ":" in host else host


def _name(item: str) -> str:
    # Pages escape the `&` between parameters, and programs copy it as it is written.
    return item.partition("=")[0].lower().removeprefix("amp;")


def _is_tracker(item: str) -> bool:
    name = _name(item)
    return name in _TRACKERS or name.startswith(_TRACKER_PREFIXES)


def _escaped(part: str) -> str:
    """Return a part of an address with everything escaped that must be, and nothing else."""

    def normal(match: re.Match[str]) -> str:
        if not match[1]:
            return "%25"
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else match[0].upper()

    return _ESCAPE.sub(normal, quote(part, safe=_RESERVED + "%", errors="surrogatepass"))


def file_path(uri: str) -> str:
    """Return the path of a file with this URI."""
    from urllib.request import url2pathname  # imported late: it imports an HTTP client

    return url2pathname(urlsplit(uri).path)
