"""Store the articles and highlights that another program exported.

`incoming` is the face. `known` finds what the library has of them, `stand_in` makes the text of an article that nobody
has the text of, `receive` writes the articles and `highlights` what is marked in them. Importing the same again changes
nothing. Must not know how exports are read.
"""
