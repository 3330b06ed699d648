"""The text of embeds (“Video: …”) and pictures, which a text can't contain, with their addresses as links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urljoin, urlsplit

from newsreader.records import BlockKind, InlineKind, InlineSpan
from newsreader.text.links import is_beside, is_web

from .addresses import safe_address
from .draft import Draft

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    """Return whether `text` is the file name of a picture."""
    return re.fullmatch(r"\S+\.(?:jpe?g|png|gif|webp|svg|avif|bmp|tiff?)", text.strip(), re.IGNORECASE) is not None


def picture_address(attributes: Mapping[str, str], base: str = "") -> str | None:
    """Return the web address of an `img`, resolved against `base`; else a relative path; else `None`."""
    # Pages that load a picture when it comes into view have its address in `data-…`, and a placeholder in `src`.
    for name in ("data-src", "data-lazy-src", "data-original", "src"):
        try:
            written = attributes.get(name, "").strip()
            address = safe_address(urljoin(base, written.replace(" ", "%20"))) if written else None
        except ValueError:
            continue
        if address and (is_web(address) or is_beside(address)):
            return address
    return None


def caption(words: str, address: str | None, inline_spans: Sequence[InlineSpan] = ()) -> Draft:
    """Return the caption of a picture. Its start, up to the first link in it, is a link to the picture."""
    end = min((span.start for span in inline_spans if span.kind is InlineKind.LINK), default=len(words))
    link = [InlineSpan(InlineKind.LINK, 0, end, address)] if address and end else []
    return Draft(BlockKind.CAPTION, words, inline_spans=[*link, *inline_spans])


def embed(name: str, attributes: Mapping[str, str], identity: str = "") -> Draft:
    """Return the block of an embed. `name` is its element or shortcode, and `identity` its id at its host."""
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
    """Return the address of the page that shows the embed to a person."""
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
