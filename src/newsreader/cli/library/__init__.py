"""Commands that change, undo, count, check and back up what is in the library."""
