"""Articles: list, filter, add, edit, and carry highlights over to a new revision.

`listing` and `filters` use only `sqlite3`, because the start-up path imports them. Must not know how highlights are
edited. Callers use `articles.Articles`.
"""
