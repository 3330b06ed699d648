"""The actions of the program, used by the screens and the command line: one module for each group of actions.

An action takes an open `Library` and plain values, and returns records. It prints nothing, draws nothing, and reads no
settings.
"""
