"""A page → who wrote it, when, under which title, where, and in which language.

`reading` asks each place where publishers write these, in the order of its reliability. `facts` collects the places,
`jsonld` reads the most reliable one, and the other modules clean titles, names, dates and addresses. Must not know the
text of the article.
"""

from .reading import Metadata, read_metadata

__all__ = ["Metadata", "read_metadata"]
