"""The application: opening screens, the queue of library work, jobs, keys typed ahead, and the terminal itself.

`app.NewsreaderApp` is the application; `screen_base` is the base of all screens. Must not know how articles or results
are drawn.
"""
