"""Compare two texts by sentence and word, map ranges from one to the other, and merge two edits of one text."""
