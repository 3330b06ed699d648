"""The painters: they draw records, keep no library and change nothing."""
