"""Check a whole library, and rebuild its derived data.

Must not be imported at start. `doctor.doctor` reports what is wrong; `rebuild.repair` writes a new file from the tables
and renames the previous one.
"""
