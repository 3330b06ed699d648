"""The tables: `models` declares them, `columns` their valid values, `codecs` how values are stored.

`fulltext` fills the tables of full-text search, and `triggers` knows the program's own triggers. Must not know files or
transactions.
"""
