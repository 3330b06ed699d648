"""Write a whole library as JSON values, and merge such values into a library.

`dump*` writes, `format` and `load` check what is read, `match*` finds what the library has already, `merge` writes the
rest as one undoable step. Must not know files or commands.
"""
