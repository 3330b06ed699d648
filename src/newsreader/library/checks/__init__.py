"""Check that stored rows are valid, that derived data matches its source, and that the journal matches the rows.

Reads and reports; changes nothing. Must not know how a library is opened or repaired. `rows` checks values, `pages`
the file's structure, `derived` computed columns, `journal` the history.
"""
