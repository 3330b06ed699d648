"""Templates: how an article's file looks, in Jinja, for people who want another look than `markdown`.

`built_in/` holds the templates of newsreader. `engine` renders one in a sandbox, `values` is what a template can write,
and `markup` escapes it. `files` finds templates by name. Jinja is imported when a template is used.
"""
