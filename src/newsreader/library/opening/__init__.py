"""Open a library: check its path and version, migrate it after a backup, or read a copy where nothing can be written.

Must not know articles or highlights. Callers use `open.prepare`.
"""
