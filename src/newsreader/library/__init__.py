"""The library of articles, highlights and tags in one SQLite file. Only this package uses SQLAlchemy.

It takes and returns records; rows and connections never leave it. Callers use `Library`. Its packages are layers:
`schema`, `file`, `checks`, `store`, `tags | saved_searches`, `articles`, `backup | highlights | feeds`,
`opening | archive`, `repair`.
"""

from .facade import Library

__all__ = ["Library"]
