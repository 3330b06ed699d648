"""What stands in the text for something that a terminal cannot play: “Video: …”, with the address as a link.

Knows names, attributes and addresses of embeds; not the formats that they are found in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from newsreader.records import BlockKind, InlineKind, InlineSpan

from .draft import Draft

if TYPE_CHECKING:
    from collections.abc import Mapping

_LABELS = (
    ("Video", re.compile(r"(?i)youtu\.?be|vimeo|video|c-?span|rumble|dailymotion|wistia|movie")),
    (
        "Post",
        re.compile(
            r"(?i)tweet|twitter|\bx\.com|instagram|facebook|\bfb\b|tiktok|mastodon|bluesky|bsky|threads|telegram|truthsocial"
        ),
    ),
    ("Audio", re.compile(r"(?i)audio|podcast|soundcloud|spotify|\.mp3")),
    ("Document", re.compile(r"(?i)scribd|documentcloud|\bpdf\b|slideshare|document")),
    ("Map", re.compile(r"(?i)maps?\b|openstreetmap")),
)
_YOUTUBE = re.compile(r"(?:youtube(?:-nocookie)?\.com/(?:embed|v|shorts)/|youtu\.be/)([\w-]{6,20})")


def is_file_name(text: str) -> bool:
    """Whether `text` is a picture's file name, which tells a reader nothing."""
    return re.fullmatch(r"\S+\.(?:jpe?g|png|gif|webp|svg|avif|bmp|tiff?)", text.strip(), re.IGNORECASE) is not None


def embed(name: str, attributes: Mapping[str, str], identity: str = "") -> Draft:
    """The block for an embed called `name` (an element or shortcode); `identity` is its id at its host, if known."""
    address = next(
        (attributes[key].strip() for key in ("src", "data", "href", "url", "link") if attributes.get(key, "").strip()),
        "",
    )
    address = _page(name, address, identity, attributes.get("user", ""))
    label = next((label for label, pattern in _LABELS if pattern.search(name) or pattern.search(address)), "Embedded")
    words = next(
        (attributes[key].strip() for key in ("title", "alt", "caption", "label") if attributes.get(key, "").strip()), ""
    )
    shown = words or re.sub(r"^https?://(?:www\.)?", "", address) or identity
    if not shown:
        return Draft(BlockKind.EMBED, "")
    shown = " ".join(shown.split())
    text = f"{label}: {shown}"
    inline_spans = (
        [InlineSpan(InlineKind.LINK, len(text) - len(shown), len(text), address)]
        if address.startswith(("http://", "https://"))
        else []
    )
    return Draft(BlockKind.EMBED, text, inline_spans=inline_spans)


def _page(name: str, address: str, identity: str, user: str) -> str:
    """The address of the page that a person would open to see the embed."""
    if address.startswith("//"):
        address = f"https:{address}"
    if found := _YOUTUBE.search(address):
        return f"https://www.youtube.com/watch?v={found[1]}"
    if address.startswith("http") and "facebook.com/plugins" in address:
        try:
            return parse_qs(urlsplit(address).query).get("href", [address])[0]
        except ValueError:
            return address
    if address or not re.fullmatch(r"[\w-]{1,64}", identity):
        return address or (identity if identity.startswith(("http://", "https://")) else "")
    if "youtube" in name:
        return f"https://www.youtube.com/watch?v={identity}"
    if "vimeo" in name:
        return f"https://vimeo.com/{identity}"
    if name in {"tweet", "twitter", "x"} and identity.isdecimal():
        return f"https://twitter.com/{user or 'i/web'}/status/{identity}"
    if "instagram" in name:
        return f"https://www.instagram.com/p/{identity}/"
    return ""
