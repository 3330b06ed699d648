"""The tables: their columns, what each column may hold, how values are stored, and the derived full-text tables.

Must not know files, connections or transactions. `models` declares the tables, `columns` the values that are valid,
`codecs` how values are stored.
"""
