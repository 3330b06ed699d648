"""Automatic backups: copy a library while it is open, keep fewer copies the older they are, restore one.

Works on files with `sqlite3` alone, so that it works when the library does not open. `copy` writes one backup,
`rotation` decides when and which to delete, `restore` puts one back.
"""
