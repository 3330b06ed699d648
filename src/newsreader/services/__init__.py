"""The verbs of the program, for the screens and the command line: one module for each group of verbs.

A verb takes an open `Library` and plain values, and returns records. It prints nothing, draws nothing, and reads no
settings.
"""
