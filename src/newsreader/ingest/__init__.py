"""Anything that holds an article → `records.Document`: one clean text, blocks, marks, what the source says of itself.

`detect` decodes bytes and chooses the parser; `plain` and `markdown` are the parsers. Both make `draft.Draft` blocks,
let `furniture` say which of them stand around the body, and let `draft.assemble` join them, so that the promises
about the text (clean, NFC, no empty block, exact ranges) are kept in one place. Nothing here reads a file, a library
or the network.
"""
