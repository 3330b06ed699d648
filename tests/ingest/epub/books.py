"""Builds EPUB books for tests."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTAINER = """<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
METADATA = """<dc:title>The Harbor</dc:title><dc:creator>Ana Lopes</dc:creator><dc:language>en-GB</dc:language>
<dc:date>2024-05-06</dc:date>"""
PROSE = "The council met on Tuesday, and nobody in the hall could say who had sold the old harbor. " * 3


def page(body: str, attributes: str = "") -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>No text</title></head>
<body {attributes}>{body}</body></html>"""


def chapter(heading: str, prose: str = PROSE) -> str:
    return f"<h2>{heading}</h2><p>{prose}</p>"


def nav(*links: tuple[str, str], landmarks: str = "") -> str:
    entries = "".join(f'<li><a href="{href}">{title}</a></li>' for href, title in links)
    return page(f'<nav epub:type="toc"><ol>{entries}</ol></nav>{landmarks}')


def ncx(*links: tuple[str, str]) -> str:
    points = "".join(
        f'<navPoint><navLabel><text>{title}</text></navLabel><content src="{href}"/></navPoint>'
        for href, title in links
    )
    return f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{points}</navMap></ncx>'


def book(
    pages: Mapping[str, str],
    *,
    contents: str = "",
    metadata: str = METADATA,
    not_linear: str = "",
    guide: str = "",
    files: Mapping[str, str | bytes] | None = None,
    prolog: str = "",
) -> bytes:
    """Return an EPUB whose reading order is that of `pages` (name → XHTML), with the files in OPS/."""
    items = "".join(f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in pages)
    order = "".join(f'<itemref idref="{name}" linear="{"no" if name == not_linear else "yes"}"/>' for name in pages)
    is_ncx = contents.startswith("<ncx")
    if contents:
        attributes = 'media-type="application/x-dtbncx+xml"' if is_ncx else 'properties="nav"'
        items += f'<item id="contents" href="contents.xml" {attributes}/>'
        order += "" if is_ncx else '<itemref idref="contents"/>'
    package = f"""<?xml version="1.0" encoding="UTF-8"?>{prolog}<package xmlns="http://www.idpf.org/2007/opf"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf"><metadata>{metadata}</metadata>
<manifest>{items}</manifest><spine>{order}</spine><guide>{guide}</guide></package>"""
    result = BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        file.writestr("META-INF/container.xml", CONTAINER)
        file.writestr("OPS/book.opf", package)
        for name, content in {**pages, "contents.xml": contents}.items():
            file.writestr(f"OPS/{name}", content)
        for name, content in (files or {}).items():
            file.writestr(name, content)
    return result.getvalue()
