"""Commands about highlights and their notes, tags and saved searches."""
