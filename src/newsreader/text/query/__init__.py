"""Parse and complete the query language that the note search, the library's filter and the commands share.

Knows words, "phrases" and filters such as `tag:politics`. Must not know SQL or what is searched. Callers use
`parser.parse`, `completion.completions` and the terms that they return.
"""
