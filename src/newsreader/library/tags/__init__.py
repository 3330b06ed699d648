"""Tags: their names, descriptions, colors and keys, and how many highlights and articles have each.

Must not know articles or highlights beyond their ids. Callers use `tags.Tags`.
"""
