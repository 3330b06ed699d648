"""The reading pane: it draws an article with its highlights and notes, line by line.

`article_view.ArticleView` is the widget. It draws a `ReaderState`, and must not read or write the library.
"""
