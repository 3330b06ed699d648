"""The note editor, the user's own editor, and the panel for a note that could not be saved."""
