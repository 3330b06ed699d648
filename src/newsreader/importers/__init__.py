"""Read the exports of other programs as articles and highlights.

Each module reads one program's formats and is one row in `registry`. Must not know the library or the network: an
importer reads what is in the file, and `services` finds the articles and the places of the highlights.
"""
