"""XML that strangers wrote."""

from __future__ import annotations

from lxml import etree


def safe_parser() -> etree.XMLParser:
    """Return a parser that reads nothing but the text it is given: no entities, no DTDs, nothing from the network.

    It is also limited in depth and size, and goes on after mistakes.
    """
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True
    )
