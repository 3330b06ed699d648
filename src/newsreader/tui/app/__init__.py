"""The application: opening screens, the queue of library work, long jobs, held keys, and the terminal.

`app.NewsreaderApp` is the application, `screen_base.BaseScreen` the base of all screens. `terminal.textual_private`
contains every use of private Textual API. Must not know how articles or results are drawn.
"""
