"""What the app has to do with the terminal: typed keys, painted rows, colors, and the end of the session."""
