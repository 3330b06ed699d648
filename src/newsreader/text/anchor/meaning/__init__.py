"""Whether an edit changed what a passage says."""
