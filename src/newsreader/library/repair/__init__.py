"""Check a whole library, and rebuild its derived data.

Must not be imported at start. `doctor.doctor` reports what is wrong; `rebuild.mend` writes a new file from the tables
and keeps the old one.
"""
