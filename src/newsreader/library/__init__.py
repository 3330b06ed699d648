"""The library: everything that a person keeps, in one SQLite file. The only package that knows SQLAlchemy.

It takes and returns records; rows and connections never leave it. Callers use `Library`. Its packages are layers:
`schema`, `file`, `checks`, `store`, `tags`, `articles`, `highlights`, `backup`, `opening` and `archive`, `repair`.
"""

from .facade import Library

__all__ = ["Library"]
