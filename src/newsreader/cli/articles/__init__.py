"""Commands that add articles and feeds, and list, read, refresh and compare articles."""
