"""The library as a file: its path, permissions, connections, write-ahead log, versions, and SQLite's errors.

Uses only `sqlite3`, because the start-up path imports this package. Must not know articles or highlights.
`connection.connect` opens a file; `sqlite_errors` turns SQLite's result codes into the program's errors.
"""
