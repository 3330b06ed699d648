"""The library screen: the list of articles, its filter, the preview, and actions on articles."""
