"""The command palette and the help page, which find an action and its key."""
