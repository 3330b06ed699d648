"""Add articles from addresses, files, folders and pasted text, and get their later revisions."""
