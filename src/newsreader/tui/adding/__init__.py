"""Adding articles: the panel for addresses and paths, the offer to add what was pasted, and the list of failed adds.

`Adding` runs one job that adds sources. Reading a source is the work of `services`; nothing here parses or fetches.
"""
