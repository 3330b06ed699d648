"""Open a library: check its path and version, and migrate it after a backup.

Must not know articles or highlights. Callers use `open.prepare`.
"""
