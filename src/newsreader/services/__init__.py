"""The verbs: what a person can do with the library, one module each, the same for the screen and the command line.

A verb takes an open `Library` and plain values, and gives records back. It must not know who asks: it prints nothing,
draws nothing, and reads no settings.
"""
