"""The reading pane: it draws an article with its highlights and notes, line by line.

Draws what `reader_state` holds. Must not read or write the library.
"""
