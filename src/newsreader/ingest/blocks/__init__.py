"""The blocks of a text while it is parsed, which all parsers share.

`draft` has blocks without a position, and joins them into one text with exact ranges. `flow` makes drafts of HTML
tags and Markdown tokens; `tags`, `elements` and `angle_words` read HTML; `paragraphs` splits plain text; `media` names
embeds; `title` takes a title from the text or the name of its file; `addresses` knows which links are valid. Nothing
here knows a format or its metadata.
"""
